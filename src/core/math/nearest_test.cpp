#include "core/math/nearest.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kw::math {
namespace {

static_assert(nearest(2.5, -9.0, 9.0) == 3 && nearest(-2.5, -9.0, 9.0) == -3);

// std::round is halves away from 0 as well, and shares no code.
TEST(Nearest, quarters_and_their_neighbours_round_as_the_c_library_does) {
  for (int quarter = -40; quarter <= 40; ++quarter) {
    const double value = quarter / 4.0;
    for (const double near : {std::nextafter(value, -99.0), value, std::nextafter(value, 99.0)}) {
      EXPECT_EQ(nearest(near, -32768.0, 32767.0), static_cast<int>(std::round(near))) << near;
    }
  }
}

TEST(Nearest, value_beyond_a_limit_is_that_limit) {
  EXPECT_EQ(nearest(1e300, 0.0, 65535.0), 65535);
  EXPECT_EQ(nearest(65535.5, 0.0, 65535.0), 65535);
  EXPECT_EQ(nearest(-0.5, 0.0, 65535.0), 0);
  EXPECT_EQ(nearest(-1e300, -32768.0, 32767.0), -32768);
}

}  // namespace
}  // namespace kw::math
