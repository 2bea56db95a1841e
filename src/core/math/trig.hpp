// The project's sin, cos and atan2: no libm, so the meter, the rig and every build have the same
// bits (D1). All are constexpr. No NaN is formed: an argument outside the domain is clamped.
#pragma once

#include <cstdint>

#include "core/math/kernels.hpp"

namespace kw::math {

// A phase split in the nearest quarter turn and what remains, within +-1/8 turn.
struct QuarterTurn {
  std::uint64_t quarter;  // 0..3
  double x;               // rad, |x| <= pi/4
  double tail;            // rad, what rounding took from x
};

// Domain:   any 64-bit phase.
// Scaling:  phase in turns x 2^64.
// Formula:  nearest quarter turn in integers (exact); the rest times 2 pi / 2^64.
// Accuracy: x within 2.5e-16 relative; multiples of a quarter turn are exact.
[[nodiscard]] constexpr QuarterTurn split_turns(std::uint64_t phase_q64) {
  const std::uint64_t quarter = (phase_q64 + (std::uint64_t{1} << 61)) >> 62;
  const auto rest = static_cast<std::int64_t>(phase_q64 - (quarter << 62));
  return {quarter, static_cast<double>(rest) * kRadiansPerQ64, 0.0};
}

// Domain:   |x_rad| <= 2^20; beyond, the argument is clamped there.
// Scaling:  none.
// Formula:  Cody-Waite: x - k pi/2 in four parts of pi/2; three products are exact
//           (@[Muller2016, 11.2]).
// Accuracy: x + tail within 2^-100 absolute of the exact rest (|k| < 2^20, three parts of 33 bits).
[[nodiscard]] constexpr QuarterTurn split_radians(double x_rad) {
  constexpr double kDomain = 1048576.0;              // 2^20
  constexpr double kPart1 = 0x1.921fb54400000p+0;    // pi/2, bits 1 to 33
  constexpr double kPart2 = 0x1.0b4611a600000p-34;   // the next 33 bits
  constexpr double kPart3 = 0x1.3198a2e000000p-69;   // the next 33 bits
  constexpr double kPart4 = 0x1.b839a252049c1p-104;  // the rest
  const double x = clamp(x_rad, -kDomain, kDomain);
  const double turns = x * kTwoOverPi;
  const auto k = static_cast<std::int64_t>(turns + (turns < 0.0 ? -0.5 : 0.5));
  const auto multiple = static_cast<double>(k);
  const double a = x - multiple * kPart1;  // exact
  const double p2 = multiple * kPart2;     // exact
  const double b = a - p2;
  const double a_part = a - b;  // two-sum of a and -p2
  const double b_error = (a - (b + a_part)) + (a_part - p2);
  const double low = b_error - (multiple * kPart3 + multiple * kPart4);
  const double rest = b + low;
  return {static_cast<std::uint64_t>(k) & 3U, rest, (b - rest) + low};
}

[[nodiscard]] constexpr double sin_of(const QuarterTurn& t) {
  const double value = (t.quarter & 1U) != 0 ? cos_kernel(t.x, t.tail) : sin_kernel(t.x, t.tail);
  return (t.quarter & 2U) != 0 ? -value : value;
}

[[nodiscard]] constexpr double cos_of(const QuarterTurn& t) {
  const double value = (t.quarter & 1U) != 0 ? sin_kernel(t.x, t.tail) : cos_kernel(t.x, t.tail);
  return ((t.quarter + 1U) & 2U) != 0 ? -value : value;
}

// Domain:   any 64-bit phase.
// Scaling:  phase in turns x 2^64; the result is within +-1.
// Formula:  sin(2 pi phase / 2^64) by quarter turn and series.
// Accuracy: <= 4e-16 absolute; exact at multiples of a quarter turn.
[[nodiscard]] constexpr double sin_turns(std::uint64_t phase_q64) {
  return sin_of(split_turns(phase_q64));
}

// Domain:   any 64-bit phase.
// Scaling:  phase in turns x 2^64; the result is within +-1.
// Formula:  cos(2 pi phase / 2^64) by quarter turn and series.
// Accuracy: <= 4e-16 absolute; exact at multiples of a quarter turn.
[[nodiscard]] constexpr double cos_turns(std::uint64_t phase_q64) {
  return cos_of(split_turns(phase_q64));
}

// Domain:   |x_rad| <= 2^20; beyond, and for a NaN, the argument is clamped.
// Scaling:  radians; the result is within +-1.
// Formula:  Cody-Waite reduction and series.
// Accuracy: <= 1 ulp, or 2^-100 absolute where that is more.
[[nodiscard]] constexpr double sin(double x_rad) { return sin_of(split_radians(x_rad)); }

// Domain:   |x_rad| <= 2^20; beyond, and for a NaN, the argument is clamped.
// Scaling:  radians; the result is within +-1.
// Formula:  Cody-Waite reduction and series.
// Accuracy: <= 1 ulp, or 2^-100 absolute where that is more.
[[nodiscard]] constexpr double cos(double x_rad) { return cos_of(split_radians(x_rad)); }

// An angle as the sum of two doubles.
struct AnglePair {
  double high;
  double low;
};

// atan(j / 8) for j = 0..8, each as its nearest double and what that leaves.
inline constexpr AnglePair kAtanEighths[9] = {
    {0x0.0p+0, 0x0.0p+0},
    {0x1.fd5ba9aac2f6ep-4, -0x1.cd37686760c17p-59},
    {0x1.f5b75f92c80ddp-3, 0x1.8ab6e3cf7afbdp-57},
    {0x1.6f61941e4def1p-2, -0x1.c63aae6f6e918p-56},
    {0x1.dac670561bb4fp-2, 0x1.a2b7f222f65e2p-56},
    {0x1.1e00babdefeb4p-1, -0x1.928df287a668fp-58},
    {0x1.4978fa3269ee1p-1, 0x1.2419a87f2a458p-56},
    {0x1.700a7c5784634p-1, -0x1.8c34d25aadef6p-56},
    {0x1.921fb54442d18p-1, 0x1.1a62633145c07p-55},
};

// Domain:   0 <= low_side <= high_side, high_side > 0, both finite.
// Scaling:  none; the quotient cannot overflow.
// Formula:  t = low_side / high_side; atan t = atan(j/8) + atan((t - j/8) / (1 + t j/8)),
//           j / 8 nearest to t.
// Accuracy: high + low within 1.2e-16 relative of atan(t): mostly the rounding of t.
[[nodiscard]] constexpr AnglePair atan_of_quotient(double low_side, double high_side) {
  const double t = low_side / high_side;
  const auto j = static_cast<int>(t * 8.0 + 0.5);
  const double centre = 0.125 * static_cast<double>(j);
  const double rest = (t - centre) / (1.0 + t * centre);
  const AnglePair base = kAtanEighths[j];
  const double high = base.high + rest;
  const double rounding = rest - (high - base.high);  // |base| > |rest| or base = 0
  return {high, rounding + (base.low + atan_minus_t_kernel(rest))};
}

// Domain:   whole.high >= |angle.high|.
// Scaling:  radians.
// Formula:  whole - angle.
// Accuracy: the rounding of the low part: 2^-105 relative to whole.
[[nodiscard]] constexpr AnglePair difference_of(AnglePair whole, AnglePair angle) {
  const double high = whole.high - angle.high;
  return {high, ((whole.high - high) - angle.high) + (whole.low - angle.low)};
}

// Domain:   finite y and x. atan2(0, 0) = 0; a zero has no sign: atan2(-0, -1) = +pi.
// Scaling:  any common scale of y and x; the result is in radians, -pi < result <= pi.
// Formula:  atan of the smaller over the larger side, turned into its octant (@[DLMF, 4.23.36]).
// Accuracy: <= 2 ulp.
[[nodiscard]] constexpr double atan2(double y, double x) {
  const double y_size = y < 0.0 ? -y : y;
  const double x_size = x < 0.0 ? -x : x;
  const bool steep = y_size > x_size;
  if (!steep && !(x_size > 0.0)) return 0.0;
  AnglePair angle = steep ? atan_of_quotient(x_size, y_size) : atan_of_quotient(y_size, x_size);
  if (steep) angle = difference_of({kHalfPi, kHalfPiLow}, angle);
  if (x < 0.0) angle = difference_of({kPi, kPiLow}, angle);
  const double result = angle.high + angle.low;
  return y < 0.0 ? -result : result;
}

}  // namespace kw::math
