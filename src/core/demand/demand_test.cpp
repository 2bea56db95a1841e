#include "core/demand/demand.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

namespace kw::demand {
namespace {

constexpr std::int64_t kStart = 1'767'225'600 * kTicksPerSecond;  // 2026-01-01 00:00, a boundary
// Sums of 9000 terms in another order: 9000 x 2^-53 of the largest value, 500.
constexpr double kSumRounding = 5e-10;
// The oracle's std::exp against the product of 9000 rounded steps: the same.
constexpr double kThermalRounding = 5e-10;

struct Window {
  std::int64_t start;
  std::int64_t end;
  DemandValues values;
};

// Windows of uneven length, values by a fixed generator, none aligned to a minute.
class Load {
 public:
  explicit Load(std::int64_t start) : at_(start) {}

  Window next() {
    const std::int64_t length = kTicksPerSecond / 5 + static_cast<std::int64_t>(random() >> 4);
    Window window{at_, at_ + length, {}};
    for (double& value : window.values.value) {
      value = static_cast<double>(random() % 100'000) / 100.0 - 500.0;
    }
    at_ += length;
    return window;
  }

 private:
  std::uint32_t random() {
    state_ = state_ * 1664525U + 1013904223U;
    return state_ >> 8;
  }
  std::int64_t at_;
  std::uint32_t state_ = 7;
};

// The mean over [from, to): every window's overlap with it.
double mean_between(const std::vector<Window>& windows, std::int64_t from, std::int64_t to,
                    std::size_t index) {
  double sum = 0.0;
  double time = 0.0;
  for (const Window& window : windows) {
    const std::int64_t first = window.start > from ? window.start : from;
    const std::int64_t last = window.end < to ? window.end : to;
    if (last <= first) continue;
    sum += window.values.value[index] * static_cast<double>(last - first);
    time += static_cast<double>(last - first);
  }
  return sum / time;
}

// The response at `at`: each window's weight decays from its end.
double response_at(const std::vector<Window>& windows, std::int64_t at, double period,
                   std::size_t index) {
  double sum = 0.0;
  for (const Window& window : windows) {
    const std::int64_t last = window.end < at ? window.end : at;
    if (last <= window.start) continue;
    sum += window.values.value[index] *
           (std::pow(10.0, -static_cast<double>(at - last) / period) -
            std::pow(10.0, -static_cast<double>(at - window.start) / period));
  }
  return sum;
}

// Feeds `minutes` from kStart on and compares each publication with the oracle; returns how many.
int compare(const DemandSetup& setup, int minutes) {
  Demand demand;
  Load load(kStart);
  std::vector<Window> windows;
  const std::int64_t step = setup.step_min() * kTicksPerMinute;
  const std::int64_t period = setup.period_min * kTicksPerMinute;
  std::int64_t due = kStart + period;
  int published = 0;
  for (std::int64_t end = kStart; end < kStart + minutes * kTicksPerMinute;) {
    windows.push_back(load.next());
    end = windows.back().end;
    const bool is_new =
        demand.feed(windows.back().values, {end, end - windows.back().start}, setup);
    EXPECT_EQ(is_new, end >= due) << end;
    if (!is_new) continue;
    for (std::size_t i = 0; i < kDemandCount; ++i) {
      const double value = demand.published().value[i];
      if (setup.mode == DemandMode::thermal) {
        EXPECT_NEAR(value, response_at(windows, due, static_cast<double>(period), i),
                    kThermalRounding);
      } else {
        EXPECT_NEAR(value, mean_between(windows, due - period, due, i), kSumRounding);
      }
    }
    due += step;
    ++published;
  }
  return published;
}

TEST(Demand, fixed_block_is_the_mean_of_its_period) {
  EXPECT_EQ(compare({DemandMode::fixed_block, 5, 1}, 21), 4);
}

TEST(Demand, sliding_window_moves_by_a_minute) {
  EXPECT_EQ(compare({DemandMode::sliding, 15, 1}, 20), 6);
  EXPECT_EQ(compare({DemandMode::sliding, 30, 1}, 33), 4);
}

TEST(Demand, rolling_block_moves_by_its_sub_interval) {
  EXPECT_EQ(compare({DemandMode::rolling, 15, 5}, 26), 3);
}

TEST(Demand, sub_interval_that_does_not_divide_counts_as_the_period) {
  EXPECT_EQ(compare({DemandMode::rolling, 10, 4}, 21), 2);
}

TEST(Demand, thermal_response_is_published_at_the_end_of_each_period) {
  EXPECT_EQ(compare({DemandMode::thermal, 5, 1}, 16), 3);
}

TEST(Demand, thermal_step_reaches_90_percent_after_one_period) {
  Demand demand;
  DemandValues step;
  step.value[0] = 1000.0;
  const DemandSetup setup{DemandMode::thermal, 1, 1};
  constexpr std::int64_t kWindow = kTicksPerSecond / 5;
  for (int i = 1; i <= 600; ++i) demand.feed(step, {kStart + i * kWindow, kWindow}, setup);
  constexpr double kRounding = 1e-10;  // 300 roundings of 2^-53 of 1000 a period
  EXPECT_NEAR(demand.published().value[0], 990.0, kRounding);
}

TEST(Demand, constant_load_gives_itself) {
  Demand demand;
  DemandValues load;
  for (std::size_t i = 0; i < kDemandCount; ++i) load.value[i] = static_cast<double>(i + 1);
  constexpr std::int64_t kWindow = kTicksPerSecond / 5 - 1;
  for (std::int64_t end = kStart; end < kStart + 3 * kTicksPerMinute; end += kWindow) {
    demand.feed(load, {end, kWindow}, {DemandMode::sliding, 1, 1});
  }
  constexpr double kRounding = 1e-12;  // 301 roundings of 2^-53 of 6
  for (std::size_t i = 0; i < kDemandCount; ++i) {
    EXPECT_NEAR(demand.published().value[i], load.value[i], kRounding);
  }
}

class DemandBreak : public testing::Test {
 protected:
  // Feeds one second at a time, from `from` to `to` in seconds after kStart; publications.
  int feed(int from, int to) {
    int published = 0;
    for (int s = from + 1; s <= to; ++s) {
      const ClockSpan span{kStart + s * kTicksPerSecond, kTicksPerSecond};
      if (demand_.feed(load_, span, setup_)) ++published;
    }
    return published;
  }

  Demand demand_;
  DemandValues load_{};
  DemandSetup setup_{DemandMode::fixed_block, 1, 1};
};

TEST_F(DemandBreak, first_partial_interval_is_not_published) {
  EXPECT_EQ(feed(30, 119), 0);
  EXPECT_EQ(feed(119, 120), 1);
}

TEST_F(DemandBreak, clock_set_forward_or_back_starts_the_interval_anew) {
  feed(0, 60);
  EXPECT_EQ(feed(90, 179), 0);
  EXPECT_EQ(feed(179, 180), 1);
  EXPECT_EQ(feed(30, 119), 0);
  EXPECT_EQ(feed(119, 120), 1);
}

TEST_F(DemandBreak, clock_put_right_by_a_second_each_minute_does_not_starve_the_demand) {
  feed(0, 60);
  EXPECT_EQ(feed(60, 121), 1);   // the clock was a second fast,
  EXPECT_EQ(feed(120, 181), 1);  // and is again
  EXPECT_EQ(feed(182, 240), 1);  // now it was slow
}

TEST_F(DemandBreak, other_setup_starts_the_interval_anew) {
  feed(0, 90);
  setup_.period_min = 2;
  EXPECT_EQ(feed(90, 239), 0);
  EXPECT_EQ(feed(239, 240), 1);
}

TEST_F(DemandBreak, reset_sets_the_demands_to_0_and_starts_anew) {
  load_.value[3] = 5.0;
  feed(0, 90);
  EXPECT_EQ(demand_.published().value[3], 5.0);
  demand_.reset();
  EXPECT_EQ(demand_.published().value[3], 0.0);
  EXPECT_EQ(feed(90, 179), 0);
  EXPECT_EQ(feed(179, 180), 1);
}

}  // namespace
}  // namespace kw::demand
