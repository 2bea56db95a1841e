// Integer phase: turns x 2^64 in 64 bits, so that a phase never drifts and wraps by itself.
#pragma once

#include <cstdint>

namespace kw::signal {

// Domain:   |turns| < 2^62.
// Scaling:  turns x 2^64, modulo 2^64.
// Formula:  sign(turns) x round(frac(|turns|) 2^64), half up; odd in turns.
// Accuracy: half a unit of 2^-64 turns.
[[nodiscard]] std::uint64_t turns_to_q64(double turns);

// Domain:   0 <= f_hz <= 1e9, 1e-3 <= rate_hz <= 1e9, order >= 0, order f_hz <= 1e12.
// Scaling:  turns per sample x 2^64, modulo 2^64: beyond half the rate it aliases, as a converter.
// Formula:  round(f 2^64 / rate) on the exact values of the doubles, half up; a whole order
//           multiplies the fundamental's integer, so harmonics stay locked; else f = order f_hz.
// Accuracy: half a unit (times the order): 2^-25 turns after 2^40 samples.
[[nodiscard]] std::uint64_t increment_q64(double f_hz, double order, double rate_hz);

}  // namespace kw::signal
