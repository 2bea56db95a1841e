#include "core/clock/calendar.hpp"

#include <gtest/gtest.h>

#include <ctime>

namespace kw::clock {
namespace {

static_assert(to_unix({1970, 1, 1, 0, 0, 0}) == 0);
static_assert(days_in_month(2000, 2) == 29 && days_in_month(2100, 2) == 28);
static_assert(day_of_week(0) == 4);

TEST(Calendar, every_day_of_the_register_range_agrees_with_the_c_library) {
  for (std::int64_t day = days_since_1970(2000, 1, 1); day <= days_since_1970(2099, 12, 31);
       ++day) {
    const std::int64_t seconds = day * kSecondsPerDay + 86399;
    const std::time_t time = seconds;
    std::tm oracle{};
    gmtime_r(&time, &oracle);
    const DateTime t = from_unix(seconds);
    ASSERT_EQ(t.year, oracle.tm_year + 1900);
    ASSERT_EQ(t.month, oracle.tm_mon + 1);
    ASSERT_EQ(t.day, oracle.tm_mday);
    ASSERT_EQ(t.hour, 23);
    ASSERT_EQ(t.second, 59);
    ASSERT_EQ(day_of_week(seconds), oracle.tm_wday);
    ASSERT_EQ(to_unix(t), seconds);
    ASSERT_TRUE(is_valid(t));
  }
}

TEST(Calendar, impossible_dates_are_refused) {
  EXPECT_FALSE(is_valid({2023, 2, 29, 0, 0, 0}));
  EXPECT_FALSE(is_valid({2024, 4, 31, 0, 0, 0}));
  EXPECT_FALSE(is_valid({2024, 13, 1, 0, 0, 0}));
  EXPECT_FALSE(is_valid({2024, 1, 0, 0, 0, 0}));
  EXPECT_FALSE(is_valid({2024, 1, 1, 24, 0, 0}));
}

}  // namespace
}  // namespace kw::clock
