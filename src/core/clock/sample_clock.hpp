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
