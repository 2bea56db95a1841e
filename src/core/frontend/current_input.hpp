// The current inputs that the meter is built with (manual 2.3.2 and 1009H).
#pragma once

#include <cstdint>

namespace kw::frontend {

// What the current terminals take; a property of the hardware, not of a setting.
enum class CurrentInput : std::uint8_t {
  a1,     // 1 A transformer
  a5,     // 5 A transformer
  mv333,  // 333 mV transformer
  rope,   // Rogowski coil, 100 mV at the nominal frequency
  ma80,
  ma100,
  ma200,
};

// Nominal current as the meter shows it, secondary: the ratio CT1/CT2 counts CT2 = 5 as 5 A and
// every other input as 1 A @[KW320-MANUAL, 6.3.7].
[[nodiscard]] constexpr double nominal_amperes(CurrentInput input) {
  return input == CurrentInput::a5 ? 5.0 : 1.0;
}

// A coil gives the derivative of the current.
[[nodiscard]] constexpr bool is_rope(CurrentInput input) { return input == CurrentInput::rope; }

// Full scale of the converter for 1 A nominal, peak: 2 x Imax of 1.2 In, 2.4 sqrt(2) A.
inline constexpr double kSqrt2 = 0x1.6a09e667f3bcdp+0;  // = sqrt(2)
inline constexpr double kFullScaleAmperesPerIn = 2.4 * kSqrt2;

[[nodiscard]] constexpr double full_scale_amperes(CurrentInput input) {
  return kFullScaleAmperesPerIn * nominal_amperes(input);
}

}  // namespace kw::frontend
