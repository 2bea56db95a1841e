// Bins and groups against closed forms and the sum by definition.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "core/quality/harmonic_groups.hpp"

namespace {

using kw::quality::group_bins;
using kw::quality::HarmonicGroups;
using kw::quality::kPointsMax;
using kw::quality::LaneComplex;
using kw::quality::LaneFft;

constexpr double kBinTolerance = 1e-6;  // of the largest bin: 11 passes of 2^-24 each, times 1.5
// 1 ppm of the fundamental, the aim for a small harmonic.
constexpr double kRmsTolerance_v = 230.0 * 1e-6;
constexpr std::size_t kLane = 4;   // the signal
constexpr std::size_t kOther = 1;  // something else: it must not leak

struct Type {
  std::size_t points;
  std::size_t cycles;
  std::size_t order_max;
};
constexpr Type kTypes[] = {{2560, 10, 63}, {3072, 12, 63}, {5120, 80, 15}};

std::vector<LaneComplex> bins_of(const std::vector<float>& points) {
  static LaneFft fft;
  EXPECT_TRUE(fft.set_up(points.size()));
  std::vector<kw::simd::Frame> frames(points.size());
  for (std::size_t n = 0; n < points.size(); ++n) {
    frames[n].lane[kLane] = points[n];
    frames[n].lane[kOther] = n % 3 == 0 ? 1000.0F : -500.0F;
  }
  std::vector<LaneComplex> work(points.size());
  std::vector<LaneComplex> bins(points.size() / 2 + 1);
  EXPECT_TRUE(fft.transform(frames, work, bins));
  return bins;
}

// Adds a tone of `rms` with `cycles` cycles a window.
void add_tone(std::vector<float>& points, double rms, double cycles) {
  for (std::size_t n = 0; n < points.size(); ++n) {
    const double turns = cycles * static_cast<double>(n) / static_cast<double>(points.size());
    points[n] +=
        static_cast<float>(std::sqrt(2.0) * rms * std::cos(2.0 * std::numbers::pi * turns + 0.3));
  }
}

HarmonicGroups groups_of(const std::vector<float>& points, const Type& type) {
  HarmonicGroups groups;
  group_bins(bins_of(points), kLane, type.points, type.cycles, type.order_max, groups);
  return groups;
}

TEST(LaneFft, equals_the_sum_by_definition) {
  for (const std::size_t count : {30U, 360U, 2560U, 3072U, 5120U}) {
    std::vector<float> points(count);
    for (std::size_t n = 0; n < count; ++n) {
      points[n] = static_cast<float>((n * n * 7919U + n * 104729U) % 2001U) / 1000.0F - 1.0F;
    }
    const std::vector<LaneComplex> bins = bins_of(points);
    double largest = 0.0;
    for (const LaneComplex& bin : bins) {
      largest = std::fmax(largest, std::hypot(bin.re[kLane], bin.im[kLane]));
    }
    for (std::size_t k = 0; k <= count / 2; k += 1 + count / 97) {
      long double re = 0;
      long double im = 0;
      for (std::size_t n = 0; n < count; ++n) {
        const long double turns = static_cast<long double>((k * n) % count) / count;
        re += points[n] * std::cos(2 * std::numbers::pi_v<long double> * turns);
        im -= points[n] * std::sin(2 * std::numbers::pi_v<long double> * turns);
      }
      EXPECT_NEAR(bins[k].re[kLane], static_cast<double>(re), kBinTolerance * largest)
          << count << ' ' << k;
      EXPECT_NEAR(bins[k].im[kLane], static_cast<double>(im), kBinTolerance * largest)
          << count << ' ' << k;
    }
  }
}

TEST(LaneFft, refuses_a_count_with_another_factor) {
  LaneFft fft;
  EXPECT_FALSE(fft.set_up(14));
  EXPECT_FALSE(fft.set_up(25));
  EXPECT_FALSE(fft.set_up(kPointsMax + 2));
  EXPECT_FALSE(fft.set_up(0));
}

TEST(HarmonicGroups, harmonics_and_their_neighbour_bins_are_in_the_subgroup) {
  for (const Type& type : kTypes) {
    std::vector<float> points(type.points);
    const auto cycles = static_cast<double>(type.cycles);
    add_tone(points, 230.0, cycles);
    add_tone(points, 3.0, 5.0 * cycles);
    add_tone(points, 4.0, 5.0 * cycles + 1.0);  // 5 Hz above
    const HarmonicGroups groups = groups_of(points, type);
    EXPECT_NEAR(groups.subgroup_rms[1], 230.0, kRmsTolerance_v);
    EXPECT_NEAR(groups.subgroup_rms[5], 5.0, kRmsTolerance_v);
    EXPECT_NEAR(groups.interharmonic_rms[5], 0.0, kRmsTolerance_v);
    EXPECT_NEAR(groups.thds, 5.0 / 230.0, kRmsTolerance_v / 230.0);
  }
}

TEST(HarmonicGroups, a_tone_at_seven_and_a_half_orders_is_interharmonic_seven) {
  for (const Type& type : kTypes) {
    std::vector<float> points(type.points);
    const auto cycles = static_cast<double>(type.cycles);
    add_tone(points, 230.0, cycles);
    add_tone(points, 2.3, 7.5 * cycles);
    add_tone(points, 1.0, cycles * static_cast<double>(type.order_max) - 2.0);
    const HarmonicGroups groups = groups_of(points, type);
    EXPECT_NEAR(groups.interharmonic_rms[7], 2.3, kRmsTolerance_v);
    EXPECT_NEAR(groups.interharmonic_rms[type.order_max - 1], 1.0, kRmsTolerance_v);
    EXPECT_NEAR(groups.subgroup_rms[7], 0.0, kRmsTolerance_v);
    EXPECT_NEAR(groups.thds, 0.0, kRmsTolerance_v / 230.0);
  }
}

TEST(HarmonicGroups, a_tone_between_bins_leaks_as_the_rectangular_window_says) {
  const Type type = kTypes[0];
  std::vector<float> points(type.points);
  add_tone(points, 1.0, 100.5);
  const HarmonicGroups groups = groups_of(points, type);
  // Distances -1.5, -0.5, 0.5 bins from 99, 100, 101: C^2 = (sin(pi d) / (pi d))^2, image apart.
  const double square = (1.0 / 2.25 + 2.0 / 0.25) / (std::numbers::pi * std::numbers::pi);
  constexpr double kImageTolerance = 1.0 / 200.0;  // the image lies 200 bins off
  EXPECT_NEAR(groups.subgroup_rms[10], std::sqrt(square), kImageTolerance);
}

TEST(HarmonicGroups, silence_and_a_wrong_window_read_zero) {
  const HarmonicGroups silent = groups_of(std::vector<float>(2560), kTypes[0]);
  EXPECT_EQ(silent.thds, 0.0);
  EXPECT_EQ(silent.subgroup_rms[1], 0.0);
  HarmonicGroups refused{.thds = 1.0};
  group_bins(std::vector<LaneComplex>(600), kLane, 2560, 10, 63, refused);
  EXPECT_EQ(refused.subgroup_rms[1], 0.0);
}

}  // namespace
