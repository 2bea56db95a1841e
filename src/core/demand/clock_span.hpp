// A stretch of time on the meter's clock, in whole ticks, so that intervals add up exactly.
#pragma once

#include <cstdint>

#include "core/clock/sample_clock.hpp"
#include "core/sync/sample_time.hpp"

namespace kw::demand {

// 1/65536 of a sample of the faster rate; the clock's last second, in 2106, is below 2^63 of them.
inline constexpr std::int64_t kTicksPerSecond = 1'677'721'600;  // = 25600 * 65536
inline constexpr std::int64_t kTicksPerMinute = 60 * kTicksPerSecond;

struct ClockSpan {
  std::int64_t end_ticks = 0;     // since 1970-01-01 00:00:00 of the meter's clock
  std::int64_t length_ticks = 0;  // of the samples, whatever happened to the clock
};

// Domain:   index below 7e13 samples; 12 800 or 25 600 samples a second.
// Scaling:  ticks.
// Formula:  time / rate, rounded down.
// Accuracy: a tick, 6e-10 s; differences of consecutive times add up exactly.
[[nodiscard]] constexpr std::int64_t ticks_of(sync::SampleTime time,
                                              std::uint32_t samples_per_second) {
  const std::uint64_t ticks_per_sample =
      static_cast<std::uint64_t>(kTicksPerSecond) / samples_per_second;
  return static_cast<std::int64_t>(time.index * ticks_per_sample +
                                   ((time.fraction_q32 * ticks_per_sample) >> 32));
}

// The window of samples from `start` to `end` on `clock`. A clock that was set since its end counts
// from its start; seconds before 1970 and after 2106 count as the nearer end.
[[nodiscard]] inline ClockSpan span_of(const clock::SampleClock& clock, sync::SampleTime start,
                                       sync::SampleTime end) {
  constexpr std::int64_t kLastSecond = 0xFFFF'FFFF;
  const std::uint32_t rate = clock.samples_per_second();
  const clock::ClockTime time = clock.at(end.index);
  std::int64_t seconds = time.unix_s < 0 ? 0 : time.unix_s;
  if (seconds > kLastSecond) seconds = kLastSecond;
  return {seconds * kTicksPerSecond + ticks_of({time.samples, end.fraction_q32}, rate),
          ticks_of(end, rate) - ticks_of(start, rate)};
}

}  // namespace kw::demand
