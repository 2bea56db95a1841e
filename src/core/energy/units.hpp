// Energy in the core: whole picowatt-hours in int64, so that nothing is lost or gained by rounding.
#pragma once

#include <cstdint>

namespace kw::energy {

// 1 Wh; int64 holds 9.2e6 Wh, a window of 0.2 s at 9999 MW is 5.6e5 Wh. The largest PT and CT
// ratios allow more, hence the clamp: three phases and a register's rest stay below 2^63.
inline constexpr std::int64_t kPicoWattHoursPerWh = 1'000'000'000'000;
inline constexpr double kSecondsPerHour = 3600.0;

// Domain: any finite power and time; clamped to +-3e18 pWh.
// Formula: power * time, rounded to the nearest picowatt-hour, half away from zero.
// Accuracy: 0.5 pWh; 4e-8 of a window at 0.001 In of one phase.
[[nodiscard]] constexpr std::int64_t to_picowatt_hours(double power_w, double time_s) {
  constexpr double kMax = 3.0e18;
  const double value =
      power_w * time_s * (static_cast<double>(kPicoWattHoursPerWh) / kSecondsPerHour);
  if (value >= kMax) return static_cast<std::int64_t>(kMax);
  if (value <= -kMax) return -static_cast<std::int64_t>(kMax);
  return static_cast<std::int64_t>(value < 0.0 ? value - 0.5 : value + 0.5);
}

}  // namespace kw::energy
