// To the nearest whole number, the one way in which registers and alarms round.
#pragma once

#include <algorithm>
#include <cstdint>

namespace kw::math {

// Domain:   any double but NaN; int32 limits low <= high, to which it is clamped.
// Scaling:  none.
// Formula:  to the nearest whole number, halves away from 0.
// Accuracy: half a step.
[[nodiscard]] constexpr std::int32_t nearest(double value, double low, double high) {
  const double clamped = std::clamp(value, low, high);
  const auto whole = static_cast<std::int32_t>(clamped);  // towards 0
  const double rest = clamped - static_cast<double>(whole);
  if (rest >= 0.5) return whole + 1;
  return rest <= -0.5 ? whole - 1 : whole;
}

}  // namespace kw::math
