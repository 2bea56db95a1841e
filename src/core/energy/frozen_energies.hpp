// The energy registers as they stood at the last seven midnights (463EH-478DH).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/clock/calendar.hpp"
#include "core/spec/registers_gen.hpp"

namespace kw::energy {

// A choice: the manual names the blocks ("on N number of electric power") and not their period.
class FrozenEnergies {
 public:
  static constexpr std::size_t kBlockCount = 7;
  using Counts = std::array<std::uint32_t, spec::kEnergyIdCount>;

  // The clock was set: the day that it shows begins without a snapshot.
  void follow(std::int64_t unix_s) { day_ = day_of(unix_s); }
  // True once a day, at the first call after midnight.
  [[nodiscard]] bool is_due(std::int64_t unix_s) const { return day_of(unix_s) > day_; }
  // `counts` become the newest block, number 0; the oldest is dropped.
  void freeze(std::int64_t unix_s, const Counts& counts) {
    day_ = day_of(unix_s);
    newest_ = (newest_ + kBlockCount - 1) % kBlockCount;
    blocks_[newest_] = counts;
  }
  // 1016H, 1019H: with the registers the blocks lose their meaning.
  void clear() {
    for (Counts& block : blocks_) block.fill(0);
  }

  // Over a power cut: the day of the newest block's midnight or of the last setting of the clock. A
  // midnight that passed without power is due at the first call; a day to come is not taken over.
  [[nodiscard]] std::int64_t day() const { return day_; }
  void restore_day(std::int64_t day) {
    if (day < day_) day_ = day;
  }

  [[nodiscard]] std::uint32_t count(std::size_t block, spec::EnergyId id) const {
    return blocks_[(newest_ + block) % kBlockCount][spec::id_of(id)];
  }
  void preset(std::size_t block, spec::EnergyId id, std::uint32_t count) {
    blocks_[(newest_ + block) % kBlockCount][spec::id_of(id)] = count;
  }

 private:
  [[nodiscard]] static constexpr std::int64_t day_of(std::int64_t unix_s) {
    return unix_s / clock::kSecondsPerDay;  // the clock begins in 1970
  }

  std::int64_t day_ = 0;
  std::size_t newest_ = 0;
  std::array<Counts, kBlockCount> blocks_{};
};

}  // namespace kw::energy
