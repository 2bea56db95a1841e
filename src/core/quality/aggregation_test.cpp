// Intervals against the tick rule and the root of the mean of squares, by hand.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/quality/aggregation.hpp"

namespace {

using kw::quality::Aggregation;
using kw::quality::Closed;
using kw::quality::TickInterval;
using kw::quality::WindowQuantities;
using kw::quality::WindowStamp;

constexpr double kRate_hz = 12800.0;
constexpr std::uint64_t kWindowSamples = 2560;
constexpr double kRmsTolerance = 4e-13;  // 3000 roundings of double

// Windows of 200 ms; the n-th since the start of `unix_s`, off the tick by `late_samples`.
WindowStamp window_at(std::uint64_t n, std::int64_t unix_s, std::uint64_t late_samples = 0) {
  const std::uint64_t start = n * kWindowSamples + late_samples;
  const std::uint64_t end = start + kWindowSamples;
  const auto passed_s = static_cast<std::int64_t>(end / static_cast<std::uint64_t>(kRate_hz));
  return {.start = {start, 0}, .end = {end, 0}, .end_unix_s = unix_s + passed_s};
}

WindowQuantities values_of(double u_v) {
  WindowQuantities values;
  values.u_rms_v[0] = u_v;
  values.channel[5].subgroup_rms[63] = 2.0 * u_v;
  values.channel[5].interharmonic_rms[62] = 3.0 * u_v;
  values.channel[5].thds = 4.0 * u_v;
  values.u_zero_ratio = 5.0 * u_v;
  return values;
}

TEST(TickInterval, closes_with_the_first_window_that_ends_at_or_after_the_tick) {
  TickInterval tick(600);
  EXPECT_FALSE(tick.closes(599));
  EXPECT_TRUE(tick.closes(600));
  EXPECT_FALSE(tick.complete()) << "it began between two ticks";
  EXPECT_FALSE(tick.closes(1199));
  EXPECT_TRUE(tick.closes(1200));
  EXPECT_TRUE(tick.complete());
  EXPECT_TRUE(tick.closes(2400));
  EXPECT_FALSE(tick.complete()) << "the clock jumped over a tick";
  EXPECT_TRUE(tick.closes(1800));
  EXPECT_FALSE(tick.complete()) << "the clock was set back";
  EXPECT_TRUE(tick.closes(2400));
  EXPECT_FALSE(tick.complete()) << "it began where the clock was set";
}

TEST(TickInterval, rounds_down_before_1970) {
  TickInterval tick(600);
  EXPECT_FALSE(tick.closes(-1));
  EXPECT_TRUE(tick.closes(0));
}

TEST(Aggregation, fifteen_windows_make_the_root_of_the_mean_square) {
  Aggregation aggregation;
  aggregation.restart(kRate_hz, 10);
  double square = 0.0;
  for (std::uint64_t n = 0; n < 15; ++n) {
    const double u_v = 220.0 + static_cast<double>(n);
    square += u_v * u_v / 15.0;
    WindowStamp window = window_at(n, 0);
    window.flagged = n == 3;
    EXPECT_EQ(aggregation.add(window, values_of(u_v)).cycles, n == 14);
  }
  const auto& closed = aggregation.cycles();
  EXPECT_TRUE(closed.stamp.complete);
  EXPECT_TRUE(closed.stamp.flagged);
  EXPECT_EQ(closed.stamp.parts, 15U);
  EXPECT_EQ(closed.stamp.start.index, 0U);
  EXPECT_EQ(closed.stamp.end.index, 15 * kWindowSamples);
  const double expected = std::sqrt(square);
  EXPECT_NEAR(closed.values.u_rms_v[0], expected, kRmsTolerance * expected);
  const auto& channel = closed.values.channel[5];
  EXPECT_NEAR(channel.subgroup_rms[63], 2.0 * expected, kRmsTolerance * 2.0 * expected);
  EXPECT_NEAR(channel.interharmonic_rms[62], 3.0 * expected, kRmsTolerance * 3.0 * expected);
  EXPECT_NEAR(channel.thds, 4.0 * expected, kRmsTolerance * 4.0 * expected);
  EXPECT_NEAR(closed.values.u_zero_ratio, 5.0 * expected, kRmsTolerance * 5.0 * expected);
  (void)aggregation.add(window_at(15, 0), values_of(1.0));
  EXPECT_TRUE(closed.stamp.flagged) << "the next interval is not closed yet";
}

// Three hours from 60 s before a tick; the windows end 100 samples after the seconds.
TEST(Aggregation, ten_minutes_and_two_hours_follow_the_clock_and_lose_no_window) {
  constexpr std::int64_t kStart_s = 7200 - 60;
  constexpr std::uint64_t kWindows = 3 * 3600 * 5;
  Aggregation aggregation;
  aggregation.restart(kRate_hz, 10);
  std::uint64_t ten_minutes = 0;
  std::uint64_t windows = 0;
  std::uint64_t short_cycles = 0;
  std::vector<bool> two_hours_complete;
  std::uint64_t end = 100;
  for (std::uint64_t n = 0; n < kWindows; ++n) {
    const Closed closed = aggregation.add(window_at(n, kStart_s, 100), values_of(230.0));
    if (closed.cycles && !aggregation.cycles().stamp.complete) ++short_cycles;
    if (closed.ten_minutes) {
      const auto& stamp = aggregation.ten_minutes().stamp;
      EXPECT_EQ(stamp.complete, ten_minutes > 0);
      EXPECT_EQ(stamp.start.index, end) << "gapless";
      end = stamp.end.index;
      EXPECT_EQ(stamp.end_unix_s % 600, 0);
      EXPECT_NEAR(aggregation.ten_minutes().values.u_rms_v[0], 230.0, 230.0 * kRmsTolerance);
      windows += stamp.parts;
      ++ten_minutes;
    }
    if (closed.two_hours) {
      two_hours_complete.push_back(aggregation.two_hours().stamp.complete);
    }
  }
  EXPECT_EQ(ten_minutes, 18U);
  EXPECT_EQ(windows, 60 * 5 + 17 * 3000U);
  EXPECT_EQ(short_cycles, 0U) << "300 and 3000 windows are whole fifteens";
  EXPECT_EQ(two_hours_complete, (std::vector<bool>{false, true}));
  EXPECT_EQ(aggregation.two_hours().stamp.parts, 12U);
  EXPECT_NEAR(aggregation.two_hours().values.u_rms_v[0], 230.0, 230.0 * kRmsTolerance);
}

TEST(Aggregation, a_tick_closes_the_cycles_with_the_windows_that_they_have) {
  Aggregation aggregation;
  aggregation.restart(kRate_hz, 10);
  for (std::uint64_t n = 0; n < 4; ++n) (void)aggregation.add(window_at(n, 599), values_of(1.0));
  const Closed closed = aggregation.add(window_at(4, 599), values_of(1.0));
  EXPECT_TRUE(closed.cycles);
  EXPECT_EQ(aggregation.cycles().stamp.parts, 5U);
  EXPECT_FALSE(aggregation.cycles().stamp.complete);
}

TEST(Aggregation, frequency_is_whole_cycles_over_their_time) {
  Aggregation aggregation;
  aggregation.restart(kRate_hz, 10);
  constexpr double kHzTolerance = 1e-12;
  constexpr double kWindow_samples = 2600.5;
  constexpr double kUnlocked_samples = 2000.0;
  kw::sync::SampleTime at{};
  double f_hz = 0.0;
  for (int n = 0; n < 120; ++n) {
    WindowStamp window;
    window.start = at;
    window.locked = n % 7 != 0;  // an unlocked one, which is shorter here, does not count
    at = at.plus(kw::sync::span_of(window.locked ? kWindow_samples : kUnlocked_samples));
    window.end = at;
    window.end_unix_s = static_cast<std::int64_t>(at.index / 12800);
    if (!aggregation.add(window, values_of(1.0)).ten_seconds) continue;
    f_hz = aggregation.ten_seconds().f_hz;
    EXPECT_NEAR(f_hz, 10.0 * kRate_hz / kWindow_samples, kHzTolerance * f_hz);
  }
  EXPECT_GT(f_hz, 0.0);
  aggregation.restart(kRate_hz, 10);
  WindowStamp unlocked{.end = {2560, 0}, .end_unix_s = 9, .locked = false};
  (void)aggregation.add(unlocked, values_of(1.0));
  unlocked.end_unix_s = 10;
  EXPECT_TRUE(aggregation.add(unlocked, values_of(1.0)).ten_seconds);
  EXPECT_EQ(aggregation.ten_seconds().f_hz, 0.0);
}

}  // namespace
