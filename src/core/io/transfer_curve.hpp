// The transfer curve of an analogue output: a quantity to steps of the output (manual 6.3.5, note
// 2).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/store/quantity_store.hpp"

namespace kw::io {

inline constexpr std::uint16_t kAnalogueSourceCount = 30;
inline constexpr std::int32_t kFullSteps = 4096;  // 20 mA, 5 V
inline constexpr std::int32_t kStepsMax = 4915;   // 120 %, of outputs
inline constexpr std::int32_t kLiveZero = 819;    // 4 mA, 1 V

// 10C2H + n and the nine words from 10D0H + 9 n, as they are. With one gradient the start and the
// end count, with two also point 2, with three all.
struct TransferCurve {
  static constexpr std::size_t kPointCount = 4;  // start, 2, 3, end

  std::uint16_t source = 0;  // code 0..29
  std::uint16_t gradients = 1;
  std::array<std::uint16_t, kPointCount> following{};
  std::array<std::uint16_t, kPointCount> output{};
};

// Domain:   a code 0..29, others count as 0; values but NaN.
// Scaling:  what the following range is set in: 0.01 Hz, 0.1 V, 1 mA, W, var, VA, 0.001.
// Formula:  the secondary value of the last 100 ms block x steps a unit (manual 6.3.5, note 2).
// Accuracy: that of the value; not rounded.
[[nodiscard]] double following_value(const store::QuantityStore& quantities, std::uint16_t source,
                                     bool fryze);

// Domain:   any curve, any value but NaN. Points that do not increase give a finite output: the
//           first piece counts whose end is not below the value.
// Scaling:  steps, 4096 = 20 mA or 5 V.
// Formula:  linear between the points, at the end points beyond them; then within lowest .. 4915,
//           lowest 819 where the type has a live zero, else 0.
// Accuracy: to the nearest step, halves up.
[[nodiscard]] std::int32_t output_steps(const TransferCurve& curve, std::uint16_t type,
                                        double value);

// Domain:   0 .. 4915. Scaling: mA or V by type. Formula: steps x 20 / 4096, x 5 / 4096.
// Accuracy: exact.
[[nodiscard]] float output_value(std::int32_t steps, std::uint16_t type);

// Domain:   any; a negative input reads 0.
// Scaling:  2^31 is 1.2 x 20 mA or 1.2 x 5 V; the result is 4096 at 20 mA or 5 V.
// Formula:  q31 / 2^31 x 1.2 x 4096, at most 4095.
// Accuracy: to the nearest step, halves up.
[[nodiscard]] std::uint16_t input_steps(std::int32_t value_q31);

}  // namespace kw::io
