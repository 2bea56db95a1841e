#include "core/settings/stored_words.hpp"

#include <gtest/gtest.h>

namespace kw::settings {
namespace {

// The stored row that begins at an address.
std::size_t row_at(std::uint16_t address) {
  for (const spec::RegisterRow& row : spec::kRegisterRows) {
    if (row.address == address && row.source == spec::SourceKind::stored) return row.id;
  }
  ADD_FAILURE() << std::hex << address;
  return 0;
}

TEST(StoredWords, rows_lie_one_behind_the_other_and_end_with_the_last_word) {
  std::size_t expected = 0;
  for (const spec::RegisterRow& row : spec::kRegisterRows) {
    if (row.source != spec::SourceKind::stored) continue;
    EXPECT_EQ(spec::kStored[row.id].first, expected);
    expected += row.words;
  }
  EXPECT_EQ(expected, spec::kStoredWordCount);
}

// 3 x 192 words without the reserved seven of each log.
TEST(StoredWords, words_of_the_three_data_logs_outlive_a_power_cut) {
  EXPECT_EQ(spec::kStoredKeptWordCount, 3U * (192 - 7));
  StoredWords stored;
  stored.put(row_at(0x1336), 2, 0x1234);  // 1338H, the last word of log 3 that is not reserved
  EXPECT_EQ(stored.kept().back(), 0x1234);
}

TEST(StoredWords, each_word_has_its_default_and_keeps_what_is_put) {
  StoredWords stored;
  EXPECT_EQ(stored.word(row_at(0x8CFE), 0), 1);
  EXPECT_EQ(stored.word(row_at(0x1102), 38), 0);
  stored.put(row_at(0x1102), 38, 0xABCD);
  EXPECT_EQ(stored.word(row_at(0x1102), 38), 0xABCD);
  EXPECT_EQ(stored.word(row_at(0x1129), 0), 0);
}

TEST(StoredWords, bytes_are_limited_each_by_its_own) {
  const std::size_t row = row_at(0x1100);  // registers 0..117 high, sectors 0..100 low
  EXPECT_TRUE(StoredWords::accepts(row, 0x060A));
  EXPECT_TRUE(StoredWords::accepts(row, 0x7564));
  EXPECT_FALSE(StoredWords::accepts(row, 0x7600));
  EXPECT_FALSE(StoredWords::accepts(row, 0x0065));
}

TEST(StoredWords, words_are_limited_by_their_range) {
  EXPECT_TRUE(StoredWords::accepts(row_at(0x1101), 1440));
  EXPECT_FALSE(StoredWords::accepts(row_at(0x1101), 1441));
  EXPECT_FALSE(StoredWords::accepts(row_at(0x8CFE), 0));
}

TEST(StoredWords, fixed_bits_stay) {
  StoredWords stored;
  const std::size_t row = row_at(0x6001);
  stored.put(row, 0, 0x0A0B);
  EXPECT_EQ(stored.word(row, 0), 0x0AFF);
}

}  // namespace
}  // namespace kw::settings
