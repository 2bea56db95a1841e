#include "core/demand/clock_span.hpp"

#include <gtest/gtest.h>

namespace kw::demand {
namespace {

constexpr std::uint32_t kHalf = 0x8000'0000U;

TEST(ClockSpan, ends_at_the_clocks_time_to_a_fraction_of_a_sample) {
  clock::SampleClock clock;
  clock.set(1000, 12800);
  const ClockSpan span = span_of(clock, {12800, 0}, {19200, kHalf});
  EXPECT_EQ(span.length_ticks, kTicksPerSecond / 2 + 65536);  // 6400.5 samples
  EXPECT_EQ(span.end_ticks, 1000 * kTicksPerSecond + span.length_ticks);
}

TEST(ClockSpan, has_the_same_length_at_the_faster_rate) {
  clock::SampleClock clock;
  clock.change_rate(25600, 0);
  EXPECT_EQ(span_of(clock, {0, 0}, {25600, kHalf}).length_ticks, kTicksPerSecond + 32768);
}

TEST(ClockSpan, of_windows_that_follow_each_other_adds_up) {
  clock::SampleClock clock;
  clock.set(0, 0);
  sync::SampleTime at{100, 12345};
  const sync::SampleTime first = at;
  std::int64_t sum = 0;
  for (int i = 0; i < 1000; ++i) {
    const sync::SampleTime next = at.plus(sync::span_of(2559.7));
    sum += span_of(clock, at, next).length_ticks;
    at = next;
  }
  EXPECT_EQ(sum, span_of(clock, first, at).length_ticks);
}

TEST(ClockSpan, counts_from_a_clock_that_was_set_after_its_end) {
  clock::SampleClock clock;
  clock.set(500, 20000);
  EXPECT_EQ(span_of(clock, {17000, 0}, {19000, 0}).end_ticks, 500 * kTicksPerSecond);
}

TEST(ClockSpan, stays_within_64_bits_whatever_the_clock_says) {
  clock::SampleClock clock;
  clock.set(std::int64_t{1} << 60, 0);
  EXPECT_GT(span_of(clock, {0, 0}, {1, 0}).end_ticks, 0);
  clock.set(-(std::int64_t{1} << 60), 0);
  EXPECT_GE(span_of(clock, {0, 0}, {1, 0}).end_ticks, 0);
}

}  // namespace
}  // namespace kw::demand
