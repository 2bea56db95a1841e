#include "core/frontend/front_end.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstring>
#include <numbers>
#include <vector>

namespace kw::frontend {
namespace {

constexpr double kRate = 12800.0;

std::vector<std::int32_t> tone(double hz, double amplitude_counts, std::size_t frames) {
  std::vector<std::int32_t> raw(frames * simd::kChannelCount);
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const double t = static_cast<double>(i / simd::kChannelCount) / kRate;
    raw[i] = static_cast<std::int32_t>(
        std::lround(amplitude_counts * std::sin(2 * std::numbers::pi * hz * t)));
  }
  return raw;
}

std::vector<simd::Frame> run(FrontEnd& front_end, const std::vector<std::int32_t>& raw) {
  const std::size_t frames = raw.size() / simd::kChannelCount;
  std::vector<simd::Frame> out(frames);
  for (std::size_t first = 0; first < frames; first += simd::kChunkFrames) {
    front_end.process(simd::baseline_kernels(), raw.data() + first * simd::kChannelCount,
                      std::min(simd::kChunkFrames, frames - first), out.data() + first);
  }
  return out;
}

TEST(FrontEnd, undelayed_path_has_the_bits_of_the_filter) {
  const auto raw = tone(123.4, 8.0e6, 2000);
  FrontEnd plain;
  plain.restart();
  plain.apply({});
  FrontEnd filtered;
  filtered.restart();
  Correction delay_in_one_lane;
  delay_in_one_lane.channel[simd::kI3].delay_ps = 1'000'000;
  filtered.apply(delay_in_one_lane);
  const auto a = run(plain, raw);
  const auto b = run(filtered, raw);
  bool delayed_lane_differs = false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t lane = 0; lane < simd::kI3; ++lane) {
      ASSERT_EQ(std::memcmp(&a[i].lane[lane], &b[i].lane[lane], sizeof(float)), 0) << i;
    }
    delayed_lane_differs |= a[i].lane[simd::kI3] != b[i].lane[simd::kI3];
  }
  EXPECT_TRUE(delayed_lane_differs);
}

TEST(FrontEnd, full_scale_count_is_full_scale_volt_and_ampere) {
  FrontEnd front_end;
  front_end.restart();
  front_end.apply({});
  const std::vector<std::int32_t> raw(100 * simd::kChannelCount, 8388607);
  const simd::Frame last = run(front_end, raw).back();
  EXPECT_FLOAT_EQ(last.lane[simd::kU1], static_cast<float>(kFullScaleVolts * 8388607 / 8388608));
  EXPECT_FLOAT_EQ(last.lane[simd::kI1], static_cast<float>(kFullScaleAmperes * 8388607 / 8388608));
}

// Amplitude and delay of lane `lane` by correlation over whole periods.
std::array<double, 2> amplitude_and_delay(const std::vector<simd::Frame>& out, std::size_t lane,
                                          double hz, std::size_t first, std::size_t count) {
  double c = 0.0;
  double s = 0.0;
  for (std::size_t i = first; i < first + count; ++i) {
    const double angle = 2 * std::numbers::pi * hz * static_cast<double>(i) / kRate;
    c += static_cast<double>(out[i].lane[lane]) * std::cos(angle);
    s += static_cast<double>(out[i].lane[lane]) * std::sin(angle);
  }
  const double n = static_cast<double>(count);
  return {2.0 * std::hypot(c, s) / n, -std::atan2(c, s) / (2 * std::numbers::pi * hz)};
}

TEST(FrontEnd, delay_is_exact_to_harmonic_63_and_keeps_the_amplitude) {
  // The filter's response error at 4095 Hz is 1.5 ppm (tools/filter_sweep.py), in amplitude or
  // phase.
  constexpr double kResponseTolerance = 3e-6;
  for (double hz : {50.0, 4000.0}) {
    for (std::int32_t delay_ps : {-50'000'000, -1'234'567, 700'000, 50'000'000}) {
      FrontEnd front_end;
      front_end.restart();
      Correction correction;
      correction.channel[simd::kU1].delay_ps = delay_ps;
      front_end.apply(correction);
      const auto out = run(front_end, tone(hz, 8.0e6, 3000));
      const auto undelayed = amplitude_and_delay(out, simd::kU2, hz, 200, 2560);
      const auto delayed = amplitude_and_delay(out, simd::kU1, hz, 200, 2560);
      EXPECT_NEAR(delayed[0] / undelayed[0], 1.0, kResponseTolerance);
      double shift = delayed[1] - undelayed[1];
      shift -= std::round(shift * hz) / hz;
      EXPECT_NEAR(shift * hz * 2 * std::numbers::pi, delay_ps * 1e-12 * hz * 2 * std::numbers::pi,
                  kResponseTolerance);
    }
  }
}

TEST(FrontEnd, gain_offset_and_direction_are_applied) {
  FrontEnd front_end;
  front_end.restart();
  Correction correction;
  correction.channel[simd::kU1] = {.gain_ppb = 1'000'000, .offset_q8_counts = 256 * 1000};
  correction.current_reversed[0] = true;
  front_end.apply(correction);
  const std::vector<std::int32_t> raw(100 * simd::kChannelCount, 1'001'000);
  const simd::Frame last = run(front_end, raw).back();
  EXPECT_FLOAT_EQ(last.lane[simd::kU1],
                  static_cast<float>(1.001 * 1.0e6 * kFullScaleVolts / kFullScaleCounts));
  EXPECT_FLOAT_EQ(last.lane[simd::kI1],
                  static_cast<float>(-1'001'000 * kFullScaleAmperes / kFullScaleCounts));
}

}  // namespace
}  // namespace kw::frontend
