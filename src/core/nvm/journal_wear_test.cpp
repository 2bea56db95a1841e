// The budget of the board's flash: 1 MiB, sectors of 4 KiB, 100 000 erases each.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/nvm/journal.hpp"
#include "core/nvm/journal_fixture.hpp"

namespace kw::nvm {
namespace {

constexpr std::uint32_t kSectorBytes = FlashModel::kSectorBytes;
constexpr std::uint32_t kRegionSectors = (1U << 20) / kSectorBytes;
constexpr std::size_t kEnergyBytes = 419;  // meter/kept_codec.hpp
constexpr double kErasesMax = 100'000.0;
constexpr double kSecondsPerYear = 31'557'600.0;  // = 365.25 * 86400

// Settings and records that stay, as large as items may be, and energies each second.
struct Worn {
  Memory memory{kRegionSectors, kSectorBytes};
  CutFlash flash = memory.flash();
  Journal journal{&flash};
  std::uint32_t erases_max = 0;  // of one write
  std::uint64_t stores_max = 0;

  explicit Worn(std::uint32_t seconds) {
    EXPECT_EQ(flash.attach(), Status::ok);
    EXPECT_TRUE(journal.open().ok());
    for (std::uint32_t item = 1; item < 12; ++item) {
      write(item, bytes_of(item % 3 == 0 ? journal.item_bytes_max() : 700, item));
    }
    for (std::uint32_t second = 0; second < seconds; ++second) {
      Bytes bytes(kEnergyBytes);
      for (std::size_t i = 0; i < 4; ++i) bytes[i] = static_cast<std::uint8_t>(second >> (8 * i));
      write(0, bytes);
    }
  }

  void write(std::size_t item, const Bytes& bytes) {
    const std::uint32_t erased = journal.counts().erased;
    const std::uint64_t stores = flash.stores();
    ASSERT_EQ(journal.write(item, 1, bytes), Status::ok);
    erases_max = std::max(erases_max, journal.counts().erased - erased);
    stores_max = std::max(stores_max, flash.stores() - stores);
  }
};

// Half a million seconds are six days, 220 rounds of the ring.
TEST(JournalWear, energies_each_second_leave_a_sector_seven_years) {
  constexpr std::uint32_t kSeconds = 500'000;
  constexpr double kYears = 7.0;
  constexpr double kMovesMax = 0.05;  // what the items that stay may cost, of all records
  const Worn worn(kSeconds);
  const std::uint32_t sectors = worn.flash.geometry().sector_count;
  std::uint32_t least = worn.flash.wear(0);
  std::uint32_t most = least;
  for (std::uint32_t sector = 0; sector < sectors; ++sector) {
    least = std::min(least, worn.flash.wear(sector));
    most = std::max(most, worn.flash.wear(sector));
  }
  EXPECT_LE(most - least, 1U) << "the wear is level";
  const double years = kErasesMax * kSeconds / most / kSecondsPerYear;
  EXPECT_GT(years, kYears);
  EXPECT_LT(worn.journal.counts().moved, kMovesMax * kSeconds);
  RecordProperty("years", std::to_string(years));
  RecordProperty("moved", std::to_string(worn.journal.counts().moved));
}

TEST(JournalWear, one_write_erases_two_sectors_and_writes_two_items_at_most) {
  constexpr std::uint32_t kSeconds = 20'000;
  constexpr std::uint64_t kSectorWords = kSectorBytes / 4;
  const Worn worn(kSeconds);
  EXPECT_LE(worn.erases_max, 2U);
  // A sector: erased, its header and a record that fills it, and its wear.
  EXPECT_LE(worn.stores_max, 2 * (2 * kSectorWords + 1));
}

}  // namespace
}  // namespace kw::nvm
