// What a meter type fixes (manual 0FFDH): sample rate, nominal frequency, points and cycles.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/simd/lanes.hpp"

namespace kw::sync {

// Codes of register 0FFDH.
enum class FrequencyType : std::uint8_t { hz50 = 0, hz60 = 1, hz400 = 2 };

struct MeterType {
  std::uint32_t samples_per_second = 12800;
  double nominal_hz = 50.0;
  double tracked_hz_min = 40.0;  // beyond the 45..65 Hz of the manual, for the transients
  double tracked_hz_max = 70.0;
  std::uint32_t points_per_cycle = 256;
  std::uint32_t cycles_per_40ms = 2;
  std::uint32_t cycles_per_block = 5;  // 100 ms
  std::size_t order_max = 63;          // highest harmonic (manual 4.3)

  [[nodiscard]] constexpr std::uint32_t points_per_half_cycle() const {
    return points_per_cycle / 2;
  }
  [[nodiscard]] constexpr std::uint32_t cycles_per_window() const { return 2 * cycles_per_block; }
};

[[nodiscard]] constexpr MeterType meter_type(FrequencyType type) {
  switch (type) {
    case FrequencyType::hz60:
      return {.nominal_hz = 60.0, .cycles_per_block = 6};
    case FrequencyType::hz400:
      return {.samples_per_second = 25600,
              .nominal_hz = 400.0,
              .tracked_hz_min = 320.0,
              .tracked_hz_max = 480.0,
              .points_per_cycle = 64,
              .cycles_per_40ms = 16,
              .cycles_per_block = 40,
              .order_max = 15};
    default:
      return {};
  }
}

static_assert(meter_type(FrequencyType::hz50).points_per_cycle == simd::kPointsPerCycleMax);

}  // namespace kw::sync
