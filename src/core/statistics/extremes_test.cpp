#include "core/statistics/extremes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace kw::statistics {
namespace {

constexpr std::int64_t kYear2000 = 946'684'800;  // 2000-01-01 00:00:00

TEST(Extremes, read_0_of_2000_before_there_is_a_value) {
  const Extremes<2> extremes;
  EXPECT_EQ(extremes.maximum(1).value, 0.0);
  EXPECT_EQ(extremes.minimum(1).value, 0.0);
  EXPECT_EQ(extremes.maximum(1).unix_s, kYear2000);
  EXPECT_EQ(extremes.minimum(1).time().year, 2000);
}

TEST(Extremes, first_value_after_a_clearing_is_both) {
  Extremes<2> extremes;
  extremes.take(0, 3.0, 100);
  extremes.take(1, 3.0, 100);
  extremes.clear(0);
  EXPECT_EQ(extremes.maximum(0).value, 0.0);
  EXPECT_EQ(extremes.maximum(1).value, 3.0);
  extremes.take(0, -5.0, 200);
  EXPECT_EQ(extremes.maximum(0).value, -5.0);
  EXPECT_EQ(extremes.minimum(0).value, -5.0);
  EXPECT_EQ(extremes.maximum(0).unix_s, 200);
  EXPECT_EQ(extremes.minimum(0).unix_s, 200);
}

// Against the standard library's search of the whole history; few values, so that many are equal.
TEST(Extremes, are_the_first_largest_and_smallest_of_the_history) {
  Extremes<1> extremes;
  std::vector<double> history;
  std::uint32_t state = 3;
  for (int i = 0; i < 2000; ++i) {
    state = state * 1664525U + 1013904223U;
    history.push_back(static_cast<double>(state >> 22) - 511.0);
    extremes.take(0, history.back(), i);
    const auto most = std::max_element(history.begin(), history.end());
    const auto least = std::min_element(history.begin(), history.end());
    ASSERT_EQ(extremes.maximum(0).value, *most);
    ASSERT_EQ(extremes.maximum(0).unix_s, most - history.begin());
    ASSERT_EQ(extremes.minimum(0).value, *least);
    ASSERT_EQ(extremes.minimum(0).unix_s, least - history.begin());
  }
}

}  // namespace
}  // namespace kw::statistics
