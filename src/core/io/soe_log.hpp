// The 20 cyclic records of the sequence of events, as registers 4399H to 4438H show them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "core/base/status.hpp"
#include "core/clock/sample_clock.hpp"

namespace kw::io {

inline constexpr std::size_t kSoeCount = 20;
inline constexpr std::size_t kSoeWords = 8;
// Year, month, day, hour, minute, second, millisecond, status of the module's inputs.
using SoeRecord = std::array<std::uint16_t, kSoeWords>;

// What survives a power cut.
struct SavedSoe {
  std::array<SoeRecord, kSoeCount> group{};
  std::uint16_t newest = 0;  // 1033H: 0 none, else the group from 1
  std::uint16_t is_new = 0;  // bit 1 of 102EH
  std::uint16_t module = 0;  // code 1..6 of the module whose records these are
};
static_assert(std::is_trivially_copyable_v<SavedSoe>);
static_assert(sizeof(SavedSoe) == 2 * (kSoeCount * kSoeWords + 3));

class SoeLog {
 public:
  // `code` 0..6 of 101BH. The records of another module are lost; 0 keeps them.
  void follow(std::uint16_t code);
  // `per_second` are the samples of the clock.
  void add(std::uint16_t status, const clock::ClockTime& time, std::uint32_t per_second);

  [[nodiscard]] std::uint16_t newest() const { return saved_.newest; }
  // Group 0..19; all 0 when nothing was recorded in it. Another index is taken modulo 20.
  [[nodiscard]] std::span<const std::uint16_t, kSoeWords> group(std::size_t index) const {
    return saved_.group[index % kSoeCount];
  }
  // There is a record since the flag was cleared.
  [[nodiscard]] bool is_new() const { return saved_.is_new != 0; }
  void clear_new() { saved_.is_new = 0; }

  [[nodiscard]] const SavedSoe& saved() const { return saved_; }
  // out_of_range: there is no such group or module; the log is empty then.
  [[nodiscard]] Status restore(const SavedSoe& saved);

 private:
  SavedSoe saved_{};
};

}  // namespace kw::io
