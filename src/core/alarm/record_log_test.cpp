#include "core/alarm/record_log.hpp"

#include <gtest/gtest.h>

namespace kw::alarm {
namespace {

constexpr std::int64_t kLastOfFebruary = clock::to_unix({2028, 2, 29, 23, 59, 59});

RecordWords words_of(const RecordLog& log, std::size_t index) {
  RecordWords words{};
  const auto group = log.group(index);
  for (std::size_t i = 0; i < kRecordWords; ++i) words[i] = group[i];
  return words;
}

TEST(RecordLog, record_holds_status_code_value_and_milliseconds) {
  RecordLog log;
  log.add({79, 0xFF38, true, true}, {kLastOfFebruary, 25599}, 25600);
  EXPECT_EQ(words_of(log, 0), (RecordWords{0x4F03, 79, 0xFF38, 2028, 2, 29, 23, 59, 59, 999}));
  log.add({79, 0, false, false}, {kLastOfFebruary + 1, 12}, 12800);
  EXPECT_EQ(words_of(log, 1), (RecordWords{0x4F00, 79, 0, 2028, 3, 1, 0, 0, 0, 0}));
}

TEST(RecordLog, seventeenth_record_takes_the_place_of_the_first) {
  RecordLog log;
  EXPECT_EQ(log.newest(), 0);
  for (std::uint16_t value = 1; value <= 17; ++value) {
    log.add({0, value, false, true}, {kLastOfFebruary, 0}, 12800);
    EXPECT_EQ(log.newest(), (value - 1) % 16 + 1);
  }
  EXPECT_EQ(words_of(log, 0)[2], 17);
  EXPECT_EQ(words_of(log, 1)[2], 2);
  EXPECT_EQ(words_of(log, 15)[2], 16);
}

TEST(RecordLog, flag_is_cleared_alone_or_with_the_records) {
  RecordLog log;
  EXPECT_FALSE(log.is_new());
  log.add({5, 6, false, true}, {kLastOfFebruary, 0}, 12800);
  EXPECT_TRUE(log.is_new());
  log.clear_new();
  EXPECT_FALSE(log.is_new());
  EXPECT_EQ(log.newest(), 1);
  log.add({5, 6, false, false}, {kLastOfFebruary, 0}, 12800);
  EXPECT_TRUE(log.is_new());
  log.clear();
  EXPECT_FALSE(log.is_new());
  EXPECT_EQ(log.newest(), 0);
  EXPECT_EQ(words_of(log, 0), RecordWords{});
}

TEST(RecordLog, saved_records_come_back_and_go_on) {
  RecordLog log;
  for (int i = 0; i < 16; ++i) log.add({9, 1, false, true}, {kLastOfFebruary, 0}, 12800);
  RecordLog after_power_cut;
  EXPECT_EQ(after_power_cut.restore(log.saved()), Status::ok);
  EXPECT_EQ(after_power_cut.newest(), 16);
  EXPECT_TRUE(after_power_cut.is_new());
  after_power_cut.add({10, 2, false, true}, {kLastOfFebruary, 0}, 12800);
  EXPECT_EQ(after_power_cut.newest(), 1);
  EXPECT_EQ(words_of(after_power_cut, 0)[1], 10);
  EXPECT_EQ(words_of(after_power_cut, 1)[1], 9);
}

TEST(RecordLog, saved_number_beyond_the_groups_is_refused) {
  RecordLog log;
  log.add({9, 1, false, true}, {kLastOfFebruary, 0}, 12800);
  SavedRecords saved = log.saved();
  saved.newest = 17;
  EXPECT_EQ(log.restore(saved), Status::out_of_range);
  EXPECT_EQ(log.newest(), 0);
  EXPECT_EQ(words_of(log, 0), RecordWords{});
}

}  // namespace
}  // namespace kw::alarm
