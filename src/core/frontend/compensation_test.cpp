#include "core/frontend/compensation.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kw::frontend {
namespace {

constexpr std::size_t kChannels = simd::kChannelCount;

Compensation with_table() {
  Compensation compensation;
  compensation.linearity[1] = {{{1'000, 90'000, 4'000},
                                {50'000, 20'000, 1'000},
                                {1'000'000, 0, 0},
                                {1'200'000, -7'000, -500},
                                {0, 0, 0}}};
  return compensation;
}

// The table as lists, searched from the end: an order of its own.
double by_hand(const double (&x)[4], const double (&y)[4], double at) {
  if (at <= x[0]) return y[0];
  for (int n = 3; n > 0; --n) {
    if (at > x[n]) return y[n];
    if (at > x[n - 1]) return (y[n - 1] * (x[n] - at) + y[n] * (at - x[n - 1])) / (x[n] - x[n - 1]);
  }
  return y[0];
}

// Rounded to a whole ppb or ps.
constexpr double kStepTolerance = 0.5 + 1e-6;  // and the rounding of a sum of 1e5 in double

TEST(Compensation, is_linear_between_nodes_and_constant_outside) {
  const double current[] = {1'000, 50'000, 1'000'000, 1'200'000};
  const double gain[] = {90'000, 20'000, 0, -7'000};
  const double delay[] = {4'000, 1'000, 0, -500};
  Conditions conditions;
  for (double ppm = 0.0; ppm < 2.4e6; ppm += 777.7) {
    conditions.current_in[1] = ppm * 1e-6;
    const Correction result = compensated({}, with_table(), conditions);
    ASSERT_NEAR(result.channel[simd::kI2].gain_ppb, by_hand(current, gain, ppm), kStepTolerance)
        << ppm;
    ASSERT_NEAR(result.channel[simd::kI2].delay_ps, by_hand(current, delay, ppm), kStepTolerance)
        << ppm;
  }
}

TEST(Compensation, a_table_touches_its_own_current_alone_and_adds_to_the_calibration) {
  Correction base;
  for (std::size_t c = 0; c < kChannels; ++c) {
    base.channel[c] = {static_cast<std::int32_t>(c) * 1'000 - 7, 33, -500};
  }
  base.current_reversed[2] = true;
  Conditions conditions;
  for (double& current : conditions.current_in) current = 0.05;  // a node: exact
  const Correction result = compensated(base, with_table(), conditions);
  for (std::size_t c = 0; c < kChannels; ++c) {
    const bool has_table = c == simd::kI2;
    EXPECT_EQ(result.channel[c].gain_ppb, base.channel[c].gain_ppb + (has_table ? 20'000 : 0));
    EXPECT_EQ(result.channel[c].delay_ps, base.channel[c].delay_ps + (has_table ? 1'000 : 0));
    EXPECT_EQ(result.channel[c].offset_q8_counts, 33);
  }
  EXPECT_TRUE(result.current_reversed[2]);
}

TEST(Compensation, temperature_counts_first_and_second_order) {
  Compensation compensation;
  for (std::size_t c = 0; c < kChannels; ++c) {
    compensation.temperature[c] = {static_cast<std::int32_t>(c) * 100 - 250, 7};
  }
  Conditions conditions;
  for (const double kelvin : {-40.0, 0.0, 0.01, 25.5}) {
    conditions.kelvin = kelvin;
    const Correction result = compensated({}, compensation, conditions);
    for (std::size_t c = 0; c < kChannels; ++c) {
      const double first = static_cast<double>(c) * 100.0 - 250.0;
      EXPECT_NEAR(result.channel[c].gain_ppb, first * kelvin + 7.0 * kelvin * kelvin,
                  kStepTolerance);
      EXPECT_EQ(result.channel[c].delay_ps, 0);
    }
  }
}

TEST(Compensation, none_changes_nothing_and_knows_it) {
  Correction base;
  base.channel[3] = {1, 2, 3};
  Conditions conditions;
  conditions.current_in[0] = 1.2;
  conditions.kelvin = 40.0;
  EXPECT_FALSE(Compensation{}.is_active());
  EXPECT_TRUE(with_table().is_active());
  const Correction result = compensated(base, {}, conditions);
  EXPECT_EQ(result.channel[3].gain_ppb, 1);
  EXPECT_EQ(result.channel[3].offset_q8_counts, 2);
  EXPECT_EQ(result.channel[3].delay_ps, 3);
}

// The largest constants that the registers take, at the widest temperature span: no overflow,
// and a delay inside the margin of the front end, two samples at 25 600 a second.
TEST(Compensation, largest_constants_stay_inside_what_the_front_end_takes) {
  constexpr std::int32_t kMarginPs = 78'125'000;  // = round(2 / 25600 * 1e12)
  Correction base;
  Compensation compensation;
  for (std::size_t c = 0; c < kChannels; ++c) {
    base.channel[c] = {50'000'000, 0, 50'000'000};
    compensation.temperature[c] = {1'000'000, 20'000};
  }
  for (auto& nodes : compensation.linearity) nodes[0] = {1, 50'000'000, 5'000'000};
  Conditions conditions;
  conditions.kelvin = 165.0;
  const Correction result = compensated(base, compensation, conditions);
  for (std::size_t c = 0; c < kChannels; ++c) {
    const bool is_current = c >= simd::kI1;
    // 5 % + 165 x 0.1 % + 165^2 x 0.002 % (+ 5 %)
    EXPECT_EQ(result.channel[c].gain_ppb, 759'500'000 + (is_current ? 50'000'000 : 0));
    EXPECT_LT(result.channel[c].delay_ps, kMarginPs);
  }
}

}  // namespace
}  // namespace kw::frontend
