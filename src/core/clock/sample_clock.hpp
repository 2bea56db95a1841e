// The meter's clock: a start and the samples since then (D2).
#pragma once

#include <cstdint>

#include "core/clock/calendar.hpp"

namespace kw::clock {

// An instant on the clock: a second and the samples within it.
struct ClockTime {
  std::int64_t unix_s = 0;
  std::uint32_t samples = 0;  // 0 .. samples_per_second - 1
};

// Milliseconds of a stamp, 0..999, rounded down.
[[nodiscard]] constexpr std::uint16_t millisecond_of(const ClockTime& time,
                                                     std::uint32_t samples_per_second) {
  constexpr std::uint64_t kMsPerSecond = 1000;
  return static_cast<std::uint16_t>(time.samples * kMsPerSecond / samples_per_second);
}

// From sample `now` on there are `to` samples a second, no longer `from`: when what is due at `due`
// will be. Rounded up: never earlier than it was meant. What is over by `now` stays as it is.
[[nodiscard]] constexpr std::uint64_t due_at_rate(std::uint64_t due, std::uint64_t now,
                                                  std::uint32_t from, std::uint32_t to) {
  if (due <= now) return due;
  return now + ((due - now) * to + from - 1) / from;
}

class SampleClock {
 public:
  // The time at sample `sample_index` is `unix_seconds`.
  void set(std::int64_t unix_seconds, std::uint64_t sample_index) {
    start_ = {unix_seconds, 0};
    start_index_ = sample_index;
  }

  // From sample `sample_index` on there are `samples_per_second`; the time goes on.
  void change_rate(std::uint32_t samples_per_second, std::uint64_t sample_index) {
    const ClockTime now = at(sample_index);
    const std::uint64_t scaled = std::uint64_t{now.samples} * samples_per_second;
    start_ = {now.unix_s, static_cast<std::uint32_t>(scaled / samples_per_second_)};
    start_index_ = sample_index;
    samples_per_second_ = samples_per_second;
  }

  [[nodiscard]] std::uint32_t samples_per_second() const { return samples_per_second_; }

  // Samples before the start count as the start.
  [[nodiscard]] ClockTime at(std::uint64_t sample_index) const {
    const std::uint64_t passed =
        (sample_index > start_index_ ? sample_index - start_index_ : 0) + start_.samples;
    return {start_.unix_s + static_cast<std::int64_t>(passed / samples_per_second_),
            static_cast<std::uint32_t>(passed % samples_per_second_)};
  }

  // Whole seconds, rounded down.
  [[nodiscard]] std::int64_t unix_seconds(std::uint64_t sample_index) const {
    return at(sample_index).unix_s;
  }

 private:
  ClockTime start_{};
  std::uint64_t start_index_ = 0;
  std::uint32_t samples_per_second_ = 12800;
};

}  // namespace kw::clock
