// A stretch of time on the meter's clock, in whole ticks, so that intervals add up exactly.
#pragma once

#include <cstdint>

#include "core/clock/sample_clock.hpp"

namespace kw::clock {

// Least common multiple of the sample rates, 12 800 and 25 600 a second.
inline constexpr std::int64_t kTicksPerSecond = 25600;
inline constexpr std::int64_t kTicksPerMinute = 1'536'000;  // = 25600 * 60

// Domain: samples_per_second 12 800 or 25 600; seconds outside 0 .. 2^40 count as the nearer end.
// Formula: ticks since 1970-01-01 00:00:00. Accuracy: exact.
[[nodiscard]] constexpr std::int64_t ticks_of(const ClockTime& time,
                                              std::uint32_t samples_per_second) {
  constexpr std::int64_t kLastSecond = std::int64_t{1} << 40;
  std::int64_t seconds = time.unix_s < 0 ? 0 : time.unix_s;
  if (seconds > kLastSecond) seconds = kLastSecond;
  return seconds * kTicksPerSecond +
         std::int64_t{time.samples} * kTicksPerSecond / samples_per_second;
}

[[nodiscard]] constexpr std::int64_t ticks_of(std::uint64_t samples,
                                              std::uint32_t samples_per_second) {
  return static_cast<std::int64_t>(samples) * kTicksPerSecond / samples_per_second;
}

struct ClockSpan {
  std::int64_t end_ticks = 0;     // since 1970-01-01 00:00:00 of the meter's clock
  std::int64_t length_ticks = 0;  // of the samples, whatever happened to the clock
};

}  // namespace kw::clock
