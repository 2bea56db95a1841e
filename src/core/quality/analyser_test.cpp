// The analyser of one meter: which points a window takes, wirings, types, flicker per interval.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <memory>
#include <numbers>
#include <vector>

#include "core/quality/analyser.hpp"

namespace {

using kw::metering::CurrentWiring;
using kw::metering::VoltageWiring;
using kw::quality::Analyser;
using kw::quality::AnalyserSetup;
using kw::quality::Closed;
using kw::quality::Lamp;
using kw::quality::WindowInput;
using kw::simd::Frame;
using kw::sync::FrequencyType;
using kw::sync::meter_type;

// Seven roundings to float32 and as many of a root, 2^-25 of 230 V each, as a plain sum.
constexpr double kRmsTolerance = 14.0 * 230.0 * 0x1p-25;

// `count` points from the n-th on: 230 V and 5 A with 10 V and 0.5 A of order 5, three phases.
std::vector<Frame> frames(const AnalyserSetup& setup, std::size_t n, std::size_t count) {
  std::vector<Frame> out(count);
  for (std::size_t k = 0; k < count; ++k) {
    const auto place = static_cast<double>((n + k) % setup.type.points_per_cycle);
    for (std::size_t phase = 0; phase < 3; ++phase) {
      const double turns = place / setup.type.points_per_cycle - static_cast<double>(phase) / 3.0;
      const double angle = 2.0 * std::numbers::pi * turns;
      const double x = std::sqrt(2.0) * (std::cos(angle) + std::cos(5.0 * angle) / 23.0);
      out[k].lane[phase] = static_cast<float>(230.0 * x);
      out[k].lane[3 + phase] = static_cast<float>(5.0 * x);
    }
  }
  return out;
}

std::unique_ptr<Analyser> analyser_of(const AnalyserSetup& setup) {
  auto analyser = std::make_unique<Analyser>();
  analyser->restart(setup);
  return analyser;
}

std::size_t window_points(const AnalyserSetup& setup) {
  return std::size_t{setup.type.cycles_per_window()} * setup.type.points_per_cycle;
}

TEST(Analyser, groups_of_every_type_are_those_of_the_signal) {
  for (const auto type : {FrequencyType::hz50, FrequencyType::hz60, FrequencyType::hz400}) {
    const AnalyserSetup setup{.type = meter_type(type)};
    const auto analyser = analyser_of(setup);
    analyser->points(frames(setup, 0, window_points(setup)));
    (void)analyser->finish_window({});
    for (std::size_t c = 0; c < 6; ++c) {
      const double size = c < 3 ? 230.0 : 5.0;
      EXPECT_NEAR(analyser->window().channel[c].subgroup_rms[1], size, kRmsTolerance);
      EXPECT_NEAR(analyser->window().channel[c].subgroup_rms[5], size / 23.0, kRmsTolerance);
      EXPECT_NEAR(analyser->window().channel[c].thds, 1.0 / 23.0, kRmsTolerance / 5.0);
    }
    EXPECT_EQ(analyser->has_flicker(), type != FrequencyType::hz400);
    EXPECT_EQ(analyser->groups_missing(), 0U);
  }
}

// finish_window() comes 192 samples after the end of the window: two half cycles later.
TEST(Analyser, a_window_takes_the_oldest_points_whatever_came_since_and_however_cut) {
  const AnalyserSetup setup{};
  const auto late = analyser_of(setup);
  const auto prompt = analyser_of(setup);
  const std::size_t count = window_points(setup);
  std::vector<Frame> stream = frames(setup, 0, 3 * count);
  for (std::size_t n = 0; n < stream.size(); ++n) {
    stream[n].lane[0] *= 1.0F + static_cast<float>(n / count);  // each window another size
  }
  const std::span<const Frame> all(stream);
  late->points(all.first(count + 256));
  for (std::size_t window = 0; window < 2; ++window) {
    prompt->points(all.subspan(window * count, count));
    (void)prompt->finish_window({});
    (void)late->finish_window({});
    EXPECT_EQ(std::memcmp(&prompt->window(), &late->window(), sizeof prompt->window()), 0);
    const double expected = 230.0 * static_cast<double>(window + 1);
    EXPECT_NEAR(late->window().channel[0].subgroup_rms[1], expected, 2.0 * kRmsTolerance);
    std::size_t at = (window + 1) * count + 256;
    for (const std::size_t part : {1UL, 128UL, 1000UL, count - 1129UL}) {
      if (at + part <= stream.size()) late->points(all.subspan(at, part));
      at += part;
    }
  }
}

TEST(Analyser, a_window_without_its_points_has_no_groups_and_the_next_is_whole_again) {
  const AnalyserSetup setup{};
  const auto analyser = analyser_of(setup);
  const std::size_t count = window_points(setup);
  analyser->points(frames(setup, 0, count - 1));
  WindowInput window;
  window.u_rms_v[1] = 229.0;
  (void)analyser->finish_window(window);
  EXPECT_EQ(analyser->groups_missing(), 1U);
  EXPECT_EQ(analyser->window().u_rms_v[1], 229.0);
  EXPECT_EQ(analyser->window().channel[0].subgroup_rms[1], 0.0);
  analyser->points(frames(setup, 0, 3 * count));  // nobody asked for two windows
  (void)analyser->finish_window({});
  EXPECT_EQ(analyser->groups_missing(), 2U);
  analyser->points(frames(setup, 0, count));
  (void)analyser->finish_window({});
  EXPECT_NEAR(analyser->window().channel[0].subgroup_rms[1], 230.0, kRmsTolerance);
}

TEST(Analyser, a_delta_shows_line_voltages_and_absent_channels_read_zero) {
  AnalyserSetup setup{};
  setup.wiring = {VoltageWiring::d3ll, CurrentWiring::ct1};
  const auto analyser = analyser_of(setup);
  std::vector<Frame> stream = frames(setup, 0, window_points(setup));
  analyser->points(stream);
  (void)analyser->finish_window({});
  const double line_v = 230.0 * std::numbers::sqrt3;
  for (std::size_t c = 0; c < 3; ++c) {
    EXPECT_NEAR(analyser->window().channel[c].subgroup_rms[1], line_v, 2.0 * kRmsTolerance);
  }
  EXPECT_NEAR(analyser->window().channel[3].subgroup_rms[1], 5.0, kRmsTolerance);
  EXPECT_EQ(analyser->window().channel[4].subgroup_rms[1], 0.0);
}

// L1 has 39 rectangular changes a minute of 0.894 %: Pst 1; L2 is steady.
TEST(Analyser, pst_comes_with_the_ten_minutes_and_plt_with_the_two_hours) {
  const AnalyserSetup setup{};
  const auto analyser = analyser_of(setup);
  constexpr double kClassF1 = 0.05;
  constexpr double kPstFloor = 0.05;
  constexpr int kWindows = (600 + 60) * 5;
  constexpr double kHalfPeriod_s = 60.0 / 39.0;
  std::vector<Frame> stream;
  for (int n = 0; n < kWindows; ++n) {
    stream = frames(setup, 0, window_points(setup));
    for (std::size_t k = 0; k < stream.size(); ++k) {
      const double t_s = 0.2 * n + static_cast<double>(k) / 12800.0;
      const bool high = std::fmod(t_s, 2.0 * kHalfPeriod_s) < kHalfPeriod_s;
      stream[k].lane[0] *= 1.0F + (high ? 0.5F : -0.5F) * 0.00894F;
    }
    analyser->points(stream);
    WindowInput window;
    window.stamp.end_unix_s = 6540 + (n + 1) / 5;
    const Closed closed = analyser->finish_window(window);
    EXPECT_EQ(closed.two_hours && closed.ten_minutes, n + 1 == kWindows);
  }
  EXPECT_TRUE(analyser->pst().stamp.complete);
  EXPECT_NEAR(analyser->pst().severity[0], 1.0, kClassF1);
  EXPECT_LT(analyser->pst().severity[1], kPstFloor);
  EXPECT_FALSE(analyser->plt().stamp.complete);
  EXPECT_GT(analyser->plt().severity[0], 0.7);
}

}  // namespace
