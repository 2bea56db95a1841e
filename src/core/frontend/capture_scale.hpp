// Waveform capture: from volts and amperes to the 16-bit values of its registers.
#pragma once

#include <cstdint>

#include "core/frontend/current_input.hpp"

namespace kw::frontend {

inline constexpr float kCaptureCountsPerVolt = 37.59105F;

// Secondary amperes; for inputs other than 5 A and 1 A an ampere stands for the nominal of the
// input. Where the manual tells firmware versions apart this is the newest, above 3.21.
[[nodiscard]] constexpr float capture_counts_per_ampere(CurrentInput input) {
  switch (input) {
    case CurrentInput::a1:
    case CurrentInput::a5:
      return 1683.153F;
    case CurrentInput::mv333:
      return 14427.15F;
    case CurrentInput::rope:
      return 20291.1F;
    case CurrentInput::ma80:
      return 7414.289F;
    case CurrentInput::ma100:
      return 9267.440F;
    case CurrentInput::ma200:
      return 18514.68F;
  }
  return 0.0F;
}

// Domain:   any float but NaN.
// Scaling:  clamped to -32768 .. 32767. At 333 mV that is 2.27 A peak and with a rope 1.61 A, below
//   the full scale of the converter, 3.39 A: the manual's factors, not a choice of ours.
// Formula:  value x factor, to the nearest, halves away from zero @[KW320-MANUAL, 4.6].
// Accuracy: half a count and 1.2e-7 of the value.
[[nodiscard]] constexpr std::int16_t capture_count(float value, float counts_per_unit) {
  constexpr float kMin = -32768.0F;  // = -2 ** 15
  constexpr float kMax = 32767.0F;   // = 2 ** 15 - 1
  const float scaled = value * counts_per_unit;
  if (!(scaled > kMin)) return static_cast<std::int16_t>(kMin);
  if (!(scaled < kMax)) return static_cast<std::int16_t>(kMax);
  return static_cast<std::int16_t>(scaled < 0.0F ? scaled - 0.5F : scaled + 0.5F);
}

[[nodiscard]] constexpr std::int16_t capture_voltage(float volts) {
  return capture_count(volts, kCaptureCountsPerVolt);
}

[[nodiscard]] constexpr std::int16_t capture_current(CurrentInput input, float amperes) {
  return capture_count(amperes, capture_counts_per_ampere(input));
}

}  // namespace kw::frontend
