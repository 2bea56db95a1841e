#include "core/nvm/journal.hpp"

#include <gtest/gtest.h>

#include <set>

#include "core/nvm/journal_fixture.hpp"

namespace kw::nvm {
namespace {

constexpr std::uint32_t kSector = 256;
constexpr std::uint32_t kSectors = 25;  // one is the chip's notes

struct Opened {
  explicit Opened(Memory& memory) : flash(memory.flash()), journal(&flash) {
    EXPECT_EQ(flash.attach(), Status::ok);
    EXPECT_TRUE(journal.open().ok());
  }
  CutFlash flash;
  Journal journal;
};

TEST(Journal, new_flash_has_no_item_and_says_so) {
  Memory memory(kSectors, kSector);
  CutFlash flash = memory.flash();
  ASSERT_EQ(flash.attach(), Status::ok);
  Journal journal(&flash);
  const Result<std::uint32_t> begun = journal.open();
  ASSERT_TRUE(begun.ok());
  EXPECT_EQ(begun.value(), 0U);
  EXPECT_EQ(journal.damaged(), 0U);
  Bytes bytes(8);
  EXPECT_FALSE(journal.info(3).is_present);
  EXPECT_EQ(journal.read(3, 1, bytes).status(), Status::bad_address);
  EXPECT_EQ(journal.read(Journal::kItemCount, 1, bytes).status(), Status::bad_address);
  EXPECT_EQ(flash.stores(), 0U) << "opening stores nothing";
}

TEST(Journal, value_of_any_length_reads_back_also_after_another_open) {
  Memory memory(kSectors, kSector);
  Opened first(memory);
  const std::uint32_t most = first.journal.item_bytes_max();
  EXPECT_EQ(most, kSector - kSectorHeaderBytes - kRecordHeaderBytes);
  for (std::uint32_t size = 0; size <= most; ++size) {
    const Value value{7, bytes_of(size, size)};
    ASSERT_EQ(first.journal.write(size % 16, 7, value.bytes), Status::ok);
    ASSERT_EQ(held(first.journal, size % 16), value);
    ASSERT_EQ(held(Opened(memory).journal, size % 16), value) << size;
  }
  EXPECT_EQ(first.journal.write(0, 7, Bytes(most + 1)), Status::bad_length);
  EXPECT_EQ(first.journal.write(Journal::kItemCount, 7, Bytes(1)), Status::bad_address);
}

TEST(Journal, item_of_another_version_is_reported_and_not_read) {
  Memory memory(kSectors, kSector);
  Opened opened(memory);
  ASSERT_EQ(opened.journal.write(4, 3, bytes_of(10, 1)), Status::ok);
  Bytes bytes(10, 0xEE);
  const Result<std::size_t> read = opened.journal.read(4, 2, bytes);
  EXPECT_EQ(read.status(), Status::out_of_range);
  EXPECT_EQ(read.offender(), 3);
  EXPECT_EQ(bytes, Bytes(10, 0xEE));
  EXPECT_EQ(opened.journal.info(4).version, 3U);
}

TEST(Journal, buffer_that_is_too_small_is_refused_with_the_length) {
  Memory memory(kSectors, kSector);
  Opened opened(memory);
  ASSERT_EQ(opened.journal.write(4, 3, bytes_of(10, 1)), Status::ok);
  Bytes bytes(9);
  const Result<std::size_t> read = opened.journal.read(4, 3, bytes);
  EXPECT_EQ(read.status(), Status::bad_length);
  EXPECT_EQ(read.offender(), 10);
}

TEST(Journal, value_that_is_there_already_is_not_written) {
  Memory memory(kSectors, kSector);
  Opened opened(memory);
  Bytes bytes = bytes_of(150, 1);
  ASSERT_EQ(opened.journal.write(0, 1, bytes), Status::ok);
  const std::uint64_t stores = opened.flash.stores();
  ASSERT_EQ(opened.journal.write(0, 1, bytes), Status::ok);
  EXPECT_EQ(opened.flash.stores(), stores);
  EXPECT_EQ(opened.journal.counts().unchanged, 1U);
  bytes[149] ^= 1U;
  ASSERT_EQ(opened.journal.write(0, 1, bytes), Status::ok);
  ASSERT_EQ(opened.journal.write(0, 2, bytes), Status::ok) << "another version is another value";
  ASSERT_EQ(opened.journal.write(0, 2, ByteView(bytes).first(149)), Status::ok);
  EXPECT_EQ(opened.journal.counts().written, 4U);
}

TEST(Journal, flash_with_too_few_or_odd_sectors_is_refused) {
  for (const auto& [sectors, bytes] : {std::pair{19U, 256U}, std::pair{40U, 56U}}) {
    Memory memory(sectors, bytes);
    CutFlash flash = memory.flash();
    ASSERT_EQ(flash.attach(), Status::ok);
    Journal journal(&flash);
    EXPECT_EQ(journal.open().status(), Status::bad_length);
    EXPECT_EQ(journal.write(0, 1, Bytes(1)), Status::locked);
  }
}

void put_sector_header(CutFlash& flash, std::uint32_t sector, const SectorHeader& header) {
  const std::uint32_t offset = sector * kSector;
  ASSERT_EQ(flash.program(offset, format::bytes_of(header, offset)), Status::ok);
}

TEST(Journal, journal_of_a_future_format_or_another_flash_is_refused_and_left_alone) {
  const FlashGeometry here{kSector, kSectors - 1};
  for (const SectorHeader& header :
       {SectorHeader{2, here}, SectorHeader{1, {kSector, kSectors}}, SectorHeader{1, {512, 24}}}) {
    Memory memory(kSectors, kSector);
    ASSERT_EQ(Opened(memory).journal.write(0, 1, bytes_of(20, 1)), Status::ok);
    CutFlash flash = memory.flash();
    ASSERT_EQ(flash.attach(), Status::ok);
    put_sector_header(flash, 17, header);
    const std::vector<std::uint32_t> before = memory.words();
    Journal journal(&flash);
    const Result<std::uint32_t> opened = journal.open();
    EXPECT_EQ(opened.status(), Status::out_of_range);
    EXPECT_EQ(opened.offender(), header.format);
    Bytes bytes(20);
    EXPECT_EQ(journal.read(0, 1, bytes).status(), Status::locked);
    EXPECT_EQ(journal.write(0, 1, bytes), Status::locked);
    EXPECT_EQ(memory.words(), before);
    flash.erase_all();
    EXPECT_TRUE(journal.open().ok()) << "the caller's decision";
  }
}

TEST(Journal, thousands_of_writes_agree_with_a_dictionary_at_any_fill) {
  for (std::uint32_t seed = 0; seed < 40; ++seed) {
    Random random(seed);
    Memory memory(20 + seed % 7, kSector);  // 20: as few as there may be
    Dictionary dictionary;
    const std::uint32_t most = seed % 2 == 0 ? 208 : 1 + random.below(208);
    for (int round = 0; round < 5; ++round) {
      Opened opened(memory);
      expect_same(opened.journal, dictionary, "seed " + std::to_string(seed));
      for (int i = 0; i < 300; ++i) {
        const std::size_t item = random.below(16);
        const std::uint32_t size = seed % 4 == 0 ? most : random.below(most + 1);
        const Value value{static_cast<std::uint16_t>(i), bytes_of(size, random.word())};
        ASSERT_EQ(opened.journal.write(item, value.version, value.bytes), Status::ok);
        dictionary[item] = value;
      }
      expect_same(opened.journal, dictionary, "seed " + std::to_string(seed));
    }
  }
}

// Every value that an item ever had, in a flash that went round several times.
struct History {
  Memory memory{kSectors, kSector};
  Dictionary last;
  std::map<std::size_t, std::vector<Value>> values;

  History() {
    Opened opened(memory);
    for (std::uint32_t i = 0; i < 150; ++i) {
      const std::size_t item = i < 6 ? i : 6 + i % 3;  // six that are written once
      const Value value{1, bytes_of(20 + i % 90, i)};
      EXPECT_EQ(opened.journal.write(item, 1, value.bytes), Status::ok);
      last[item] = value;
      values[item].push_back(value);
    }
    EXPECT_GT(opened.journal.counts().moved, 6U);
  }

  // True when every item has its last value.
  bool check(std::uint32_t byte) {
    Opened opened(memory);
    bool is_whole = true;
    for (const auto& [item, all] : values) {
      const Value now = held(opened.journal, item);
      if (now == last[item]) continue;
      is_whole = false;
      EXPECT_GT(opened.journal.damaged(), 0U) << "byte " << byte << ", item " << item;
      const bool was_written = std::find(all.begin(), all.end(), now) != all.end();
      EXPECT_TRUE(was_written || now == Value{}) << "byte " << byte << ", item " << item;
    }
    return is_whole;
  }
};

TEST(Journal, any_byte_that_rots_is_detected_and_never_makes_a_value_that_was_not_written) {
  History history;
  ASSERT_TRUE(history.check(0));
  std::size_t seen = 0;
  const auto end = static_cast<std::uint32_t>(history.memory.words().size() * 4);
  for (std::uint32_t byte = history.memory.first_byte(); byte < end; ++byte) {
    for (const std::uint32_t flip : {0x01U, 0x80U, 0xFFU}) {
      const std::uint32_t mask = flip << (8 * (byte % 4));
      history.memory.words()[byte / 4] ^= mask;
      if (!history.check(byte)) ++seen;
      history.memory.words()[byte / 4] ^= mask;
    }
  }
  EXPECT_GT(seen, 1000U);
}

TEST(Journal, value_that_rots_while_the_journal_is_open_is_not_read) {
  Memory memory(kSectors, kSector);
  Opened opened(memory);
  const Bytes bytes = bytes_of(40, 1);
  ASSERT_EQ(opened.journal.write(0, 1, bytes), Status::ok);
  memory.words()[(memory.first_byte() + kSectorHeaderBytes + kRecordHeaderBytes + 8) / 4] ^= 0x100U;
  Bytes back(40);
  EXPECT_EQ(opened.journal.read(0, 1, back).status(), Status::bad_checksum);
  for (std::uint32_t i = 0; i < 200; ++i) {
    ASSERT_EQ(opened.journal.write(1, 1, bytes_of(150, i)), Status::ok);
  }
  EXPECT_FALSE(opened.journal.info(0).is_present) << "it is not moved as if it were sound";
  EXPECT_EQ(opened.journal.damaged(), 1U);
}

TEST(Journal, damaged_newest_value_shows_as_an_older_one) {
  Memory memory(kSectors, kSector);
  {
    Opened opened(memory);
    ASSERT_EQ(opened.journal.write(0, 1, bytes_of(40, 1)), Status::ok);
    ASSERT_EQ(opened.journal.write(0, 1, bytes_of(40, 2)), Status::ok);
  }
  const std::uint32_t second = memory.first_byte() + kSectorHeaderBytes + record_extent(40);
  memory.words()[(second + kRecordHeaderBytes) / 4] ^= 4U;
  Opened opened(memory);
  EXPECT_EQ(held(opened.journal, 0).bytes, bytes_of(40, 1));
  EXPECT_TRUE(opened.journal.info(0).is_older);
  ASSERT_EQ(opened.journal.write(0, 1, bytes_of(40, 1)), Status::ok);
  EXPECT_EQ(opened.journal.counts().written, 1U) << "the same value is written anew";
  EXPECT_FALSE(Opened(memory).journal.info(0).is_older);
}

TEST(Journal, damage_in_free_flash_costs_the_sector_and_no_value) {
  Memory memory(kSectors, kSector);
  Opened opened(memory);
  ASSERT_EQ(opened.journal.write(0, 1, bytes_of(16, 1)), Status::ok);
  const std::uint32_t free = kSectorHeaderBytes + record_extent(16) + kRecordHeaderBytes;
  memory.words()[(memory.first_byte() + free) / 4] &= ~0x10U;
  EXPECT_EQ(opened.journal.write(0, 1, Bytes(16, 0xFF)), Status::not_erased);
  EXPECT_EQ(opened.journal.write(0, 1, Bytes(16, 0xFF)), Status::ok);
  EXPECT_EQ(held(Opened(memory).journal, 0).bytes, Bytes(16, 0xFF));
}

}  // namespace
}  // namespace kw::nvm
