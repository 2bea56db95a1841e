// The 16 cyclic alarm records, as registers 42A9H to 4348H show them (manual 4.4, line 1132).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "core/base/status.hpp"
#include "core/clock/sample_clock.hpp"

namespace kw::alarm {

inline constexpr std::size_t kRecordCount = 16;
inline constexpr std::size_t kRecordWords = 10;
// Status word: the code in the high byte, bit 1 paired, bit 0 occurred (else recovered).
// Then code, value, year, month, day, hour, minute, second, millisecond.
using RecordWords = std::array<std::uint16_t, kRecordWords>;

struct SavedRecords {
  std::array<RecordWords, kRecordCount> group{};
  std::uint16_t newest = 0;  // 1032H: 0 none, else the group from 1
  std::uint16_t is_new = 0;  // bit 0 of 102EH
};
static_assert(std::is_trivially_copyable_v<SavedRecords>);
static_assert(sizeof(SavedRecords) == 2 * (kRecordCount * kRecordWords + 2));

struct AlarmEvent {
  std::uint16_t code = 0;
  std::uint16_t value = 0;
  bool paired = false;
  bool occurred = false;
};

class RecordLog {
 public:
  // `per_second` are the samples of the clock.
  void add(const AlarmEvent& event, const clock::ClockTime& time, std::uint32_t per_second);

  [[nodiscard]] std::uint16_t newest() const { return saved_.newest; }
  // Group 0..15; all 0 when nothing was recorded in it. Another index is taken modulo 16.
  [[nodiscard]] std::span<const std::uint16_t, kRecordWords> group(std::size_t index) const {
    return saved_.group[index % kRecordCount];
  }
  // There is a record since the flag was cleared.
  [[nodiscard]] bool is_new() const { return saved_.is_new != 0; }
  void clear_new() { saved_.is_new = 0; }
  // 1021H = 0AH: no record, no number, no flag.
  void clear() { saved_ = SavedRecords{}; }

  [[nodiscard]] const SavedRecords& saved() const { return saved_; }
  // out_of_range: there is no such group; the log is empty then.
  [[nodiscard]] Status restore(const SavedRecords& saved);

 private:
  SavedRecords saved_{};
};

}  // namespace kw::alarm
