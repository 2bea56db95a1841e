// What the speed of the core is measured on: ten seconds of three phases, preloaded.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "core/sync/meter_type.hpp"

namespace kw::bench {

inline constexpr int kSeconds = 10;
inline constexpr double kPart = 0.998;  // of the nominal frequency: no point falls on a sample

// Counts of six channels, a third of full scale; `order_max` of 1 is a pure sine.
inline std::vector<std::int32_t> ten_seconds(const sync::MeterType& type, int order_max = 1) {
  const std::size_t frames = std::size_t{type.samples_per_second} * kSeconds;
  std::vector<std::int32_t> raw(frames * 6);
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const double turns = kPart * type.nominal_hz * static_cast<double>(i / 6) /
                             static_cast<double>(type.samples_per_second) -
                         static_cast<double>(i % 3) / 3;
    double wave = std::cos(2 * std::numbers::pi * turns);
    for (int h = 2; h <= order_max; ++h) wave += 0.01 * std::cos(2 * std::numbers::pi * h * turns);
    raw[i] = static_cast<std::int32_t>(3.0e6 * wave);
  }
  return raw;
}

}  // namespace kw::bench
