// Pulse counting at the digital inputs (manual 6.3.7, line 5916): registers 4349H to 4380H.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "core/io/module_layout.hpp"

namespace kw::io {

// What survives a power cut.
struct SavedCounters {
  std::array<std::uint32_t, kInputCount> count{};   // wraps from 4294967295 to 0
  std::array<std::uint16_t, kInputCount> pulses{};  // since the last count
};
static_assert(std::is_trivially_copyable_v<SavedCounters>);
static_assert(sizeof(SavedCounters) == kInputCount * (4 + 2));

// The count goes up by one each time `constant` pulses have come.
class PulseCounters {
 public:
  void pulse(std::size_t input, std::uint16_t constant) {
    if (++saved_.pulses[input] < constant) return;
    saved_.pulses[input] = 0;
    ++saved_.count[input];
  }

  void clear(InputRange inputs) {
    for (std::size_t i = inputs.first; i < inputs.first + std::size_t{inputs.count}; ++i) {
      saved_.pulses[i] = 0;
      saved_.count[i] = 0;
    }
  }

  [[nodiscard]] std::uint32_t count(std::size_t input) const { return saved_.count[input]; }
  [[nodiscard]] const SavedCounters& saved() const { return saved_; }
  void restore(const SavedCounters& saved) { saved_ = saved; }

 private:
  SavedCounters saved_{};
};

}  // namespace kw::io
