// Largest and smallest values since the last clearing, with the second at which they occurred.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/clock/stamped_value.hpp"

namespace kw::statistics {

// The first value after a clearing is both; an equal one later does not move the stamp. Before
// there is a value both read 0 with the stamp 2000-01-01 00:00:00.
template <std::size_t kCount>
class Extremes {
 public:
  void take(std::size_t index, double value, std::int64_t unix_s) {
    const clock::StampedValue now{value, unix_s};
    if (!has_value_[index] || value > maximum_[index].value) maximum_[index] = now;
    if (!has_value_[index] || value < minimum_[index].value) minimum_[index] = now;
    has_value_[index] = true;
  }

  void clear(std::size_t index) {
    maximum_[index] = clock::StampedValue{};
    minimum_[index] = clock::StampedValue{};
    has_value_[index] = false;
  }

  // Over a power cut.
  [[nodiscard]] bool has_value(std::size_t index) const { return has_value_[index]; }
  void restore(std::size_t index, const clock::StampedValue& maximum,
               const clock::StampedValue& minimum) {
    maximum_[index] = maximum;
    minimum_[index] = minimum;
    has_value_[index] = true;
  }

  [[nodiscard]] const clock::StampedValue& maximum(std::size_t index) const {
    return maximum_[index];
  }
  [[nodiscard]] const clock::StampedValue& minimum(std::size_t index) const {
    return minimum_[index];
  }

 private:
  std::array<clock::StampedValue, kCount> maximum_{};
  std::array<clock::StampedValue, kCount> minimum_{};
  std::array<bool, kCount> has_value_{};
};

}  // namespace kw::statistics
