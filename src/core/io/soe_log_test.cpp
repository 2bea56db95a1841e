#include "core/io/soe_log.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/clock/calendar.hpp"

namespace kw::io {
namespace {

constexpr std::uint32_t kRate = 12800;
constexpr std::int64_t kNow = clock::to_unix({2028, 2, 29, 23, 59, 58});

void add(SoeLog& log, std::uint16_t status) { log.add(status, {kNow, 0}, kRate); }

TEST(SoeLog, record_shows_date_time_millisecond_and_status) {
  SoeLog log;
  log.add(0x2A, {kNow, 12799}, kRate);

  constexpr SoeRecord kExpected{2028, 2, 29, 23, 59, 58, 999, 0x2A};
  EXPECT_TRUE(std::ranges::equal(log.group(0), kExpected));
  EXPECT_EQ(log.newest(), 1);
  EXPECT_TRUE(log.is_new());
}

TEST(SoeLog, twenty_first_record_takes_the_place_of_the_first) {
  SoeLog log;
  for (std::uint16_t i = 1; i <= kSoeCount; ++i) add(log, i);
  EXPECT_EQ(log.newest(), kSoeCount);

  add(log, 21);
  EXPECT_EQ(log.newest(), 1);
  EXPECT_EQ(log.group(0)[7], 21);
  EXPECT_EQ(log.group(1)[7], 2);
  EXPECT_EQ(log.group(19)[7], 20);
}

TEST(SoeLog, another_module_loses_the_records_and_none_keeps_them) {
  SoeLog log;
  log.follow(3);
  add(log, 5);
  log.follow(0);
  EXPECT_EQ(log.newest(), 1);
  log.follow(3);
  EXPECT_EQ(log.newest(), 1);

  log.follow(4);
  EXPECT_EQ(log.newest(), 0);
  EXPECT_FALSE(log.is_new());
  EXPECT_EQ(log.group(0)[0], 0);
}

TEST(SoeLog, restored_log_goes_on_where_it_was) {
  SoeLog before;
  before.follow(2);
  for (std::uint16_t i = 0; i < 7; ++i) add(before, i);
  SoeLog after;
  ASSERT_EQ(after.restore(before.saved()), Status::ok);
  after.follow(2);
  add(after, 99);

  EXPECT_EQ(after.newest(), 8);
  EXPECT_EQ(after.group(6)[7], 6);
  EXPECT_EQ(after.group(7)[7], 99);
}

TEST(SoeLog, impossible_numbers_leave_an_empty_log) {
  SavedSoe saved;
  saved.newest = kSoeCount + 1;
  saved.is_new = 1;
  SoeLog log;
  EXPECT_EQ(log.restore(saved), Status::out_of_range);
  EXPECT_EQ(log.newest(), 0);
  EXPECT_FALSE(log.is_new());

  saved = SavedSoe{};
  saved.module = 7;
  EXPECT_EQ(log.restore(saved), Status::out_of_range);
}

}  // namespace
}  // namespace kw::io
