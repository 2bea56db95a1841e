// The meter's clock: a start and the samples since then (D2).
#pragma once

#include <cstdint>

#include "core/clock/calendar.hpp"

namespace kw::clock {

class SampleClock {
 public:
  // The time at sample `sample_index` is `unix_seconds`.
  void set(std::int64_t unix_seconds, std::uint64_t sample_index) {
    start_unix_s_ = unix_seconds;
    start_index_ = sample_index;
  }

  // Whole seconds at `sample_index`, rounded down; samples before the start count as the start.
  [[nodiscard]] std::int64_t unix_seconds(std::uint64_t sample_index,
                                          std::uint32_t samples_per_second) const {
    const std::uint64_t passed = sample_index > start_index_ ? sample_index - start_index_ : 0;
    return start_unix_s_ + static_cast<std::int64_t>(passed / samples_per_second);
  }

 private:
  std::int64_t start_unix_s_ = 0;
  std::uint64_t start_index_ = 0;
};

}  // namespace kw::clock
