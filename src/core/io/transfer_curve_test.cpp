#include "core/io/transfer_curve.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

namespace kw::io {
namespace {

// Values are sixteenths, so that the oracle is exact.
constexpr std::int64_t kParts = 16;

constexpr std::uint16_t k0To20mA = 0;
constexpr std::uint16_t k4To20mA = 1;
constexpr std::uint16_t k0To5V = 2;
constexpr std::uint16_t k1To5V = 3;
constexpr std::uint16_t kPower = 14;

class Generator {
 public:
  std::int64_t below(std::int64_t limit) {
    state_ = state_ * 1664525U + 1013904223U;
    return std::int64_t{state_ >> 8} % limit;
  }

 private:
  std::uint32_t state_ = 11;
};

struct Point {
  std::int64_t x;
  std::int64_t y;
};

// Floor of a / b for b > 0.
std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a >= 0 ? a / b : -((-a + b - 1) / b);
}

// Whole numbers only: 2 y + 1 over twice the denominator is "to the nearest, halves up".
std::int64_t exact_steps(const std::vector<Point>& points, std::int64_t parts) {
  const Point& first = points.front();
  const Point& last = points.back();
  if (parts <= first.x * kParts) return first.y;
  if (parts >= last.x * kParts) return last.y;
  std::size_t k = 1;
  while (points[k].x * kParts < parts) ++k;
  const Point& a = points[k - 1];
  const Point& b = points[k];
  const std::int64_t denominator = (b.x - a.x) * kParts;
  const std::int64_t numerator = (parts - a.x * kParts) * (b.y - a.y);
  return a.y + floor_div(2 * numerator + denominator, 2 * denominator);
}

TransferCurve curve_of(const std::vector<Point>& points, std::uint16_t source) {
  TransferCurve curve;
  curve.source = source;
  curve.gradients = static_cast<std::uint16_t>(points.size() - 1);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const std::size_t at = i + 1 == points.size() ? TransferCurve::kPointCount - 1 : i;
    curve.following[at] = static_cast<std::uint16_t>(points[i].x);
    curve.output[at] = static_cast<std::uint16_t>(points[i].y);
  }
  return curve;
}

std::vector<Point> random_points(Generator& random) {
  std::vector<Point> points{{-4800 + random.below(3000), random.below(1000)}};
  const std::int64_t gradients = 1 + random.below(3);
  for (std::int64_t i = 0; i < gradients; ++i) {
    const Point& last = points.back();
    points.push_back({last.x + 1 + random.below(3000), last.y + random.below(1300)});
  }
  return points;
}

TEST(TransferCurve, one_to_three_gradients_agree_with_whole_numbers) {
  Generator random;
  for (int round = 0; round < 2000; ++round) {
    const std::vector<Point> points = random_points(random);
    const TransferCurve curve = curve_of(points, kPower);
    for (int i = 0; i < 20; ++i) {
      const std::int64_t parts = points.front().x * kParts - 1000 +
                                 random.below((points.back().x - points.front().x) * kParts + 2000);
      const double value = static_cast<double>(parts) / static_cast<double>(kParts);
      ASSERT_EQ(output_steps(curve, k0To20mA, value), exact_steps(points, parts)) << value;
    }
  }
}

TEST(TransferCurve, output_stays_within_the_range_of_its_type) {
  const TransferCurve curve = curve_of({{0, 0}, {1000, 6000}}, kPower);

  EXPECT_EQ(output_steps(curve, k0To20mA, -5.0), 0);
  EXPECT_EQ(output_steps(curve, k0To5V, -5.0), 0);
  EXPECT_EQ(output_steps(curve, k4To20mA, -5.0), kLiveZero);
  EXPECT_EQ(output_steps(curve, k1To5V, 100.0), kLiveZero);
  EXPECT_EQ(output_steps(curve, k1To5V, 1000.0), kStepsMax);
}

TEST(TransferCurve, points_that_do_not_increase_give_a_finite_output) {
  const std::array<std::uint16_t, 5> extremes{0, 1, 0x7FFF, 0x8000, 0xFFFF};
  const std::array<double, 7> values{-1e300, -32768.0, -1.0, 0.0, 0.5, 32767.0, 1e300};
  Generator random;
  for (int round = 0; round < 5000; ++round) {
    TransferCurve curve;
    curve.source = static_cast<std::uint16_t>(random.below(65536));
    curve.gradients = static_cast<std::uint16_t>(random.below(6));
    for (auto& word : curve.following)
      word = extremes[static_cast<std::size_t>(random.below(extremes.size()))];
    for (auto& word : curve.output)
      word = extremes[static_cast<std::size_t>(random.below(extremes.size()))];
    for (const double value : values) {
      const std::int32_t steps = output_steps(curve, k0To20mA, value);
      ASSERT_GE(steps, 0);
      ASSERT_LE(steps, kStepsMax);
    }
  }
}

TEST(TransferCurve, falling_output_is_followed) {
  const TransferCurve curve = curve_of({{0, 4000}, {1000, 2000}}, kPower);
  EXPECT_EQ(output_steps(curve, k0To20mA, 250.0), 3500);
}

TEST(TransferCurve, following_range_of_500_hz_is_not_negative) {
  constexpr std::uint16_t kFrequency = 0;
  const TransferCurve curve = curve_of({{30000, 0}, {50000, 4000}}, kFrequency);
  EXPECT_EQ(output_steps(curve, k0To20mA, 45000.0), 3000);
}

TEST(TransferCurve, value_registers_show_milliamperes_or_volts) {
  EXPECT_EQ(output_value(4096, k0To20mA), 20.0F);
  EXPECT_EQ(output_value(1024, k4To20mA), 5.0F);
  EXPECT_EQ(output_value(4096, k0To5V), 5.0F);
  EXPECT_EQ(output_value(2048, k1To5V), 2.5F);
  EXPECT_EQ(output_value(0, k1To5V), 0.0F);
}

TEST(TransferCurve, each_code_follows_its_quantity_in_its_scale) {
  using spec::QuantityId;
  struct Expected {
    QuantityId id;
    double steps_per_unit;
  };
  const std::array<Expected, kAnalogueSourceCount> expected{{
      {QuantityId::f_hz, 100},           {QuantityId::u_rms_l1_v, 10},
      {QuantityId::u_rms_l2_v, 10},      {QuantityId::u_rms_l3_v, 10},
      {QuantityId::u_rms_ln_avg_v, 10},  {QuantityId::u_rms_l12_v, 10},
      {QuantityId::u_rms_l23_v, 10},     {QuantityId::u_rms_l31_v, 10},
      {QuantityId::u_rms_ll_avg_v, 10},  {QuantityId::i_rms_l1_a, 1000},
      {QuantityId::i_rms_l2_a, 1000},    {QuantityId::i_rms_l3_a, 1000},
      {QuantityId::i_rms_avg_a, 1000},   {QuantityId::i_rms_n_a, 1000},
      {QuantityId::p_l1_w, 1},           {QuantityId::p_l2_w, 1},
      {QuantityId::p_l3_w, 1},           {QuantityId::p_total_w, 1},
      {QuantityId::q_budeanu_l1_var, 1}, {QuantityId::q_budeanu_l2_var, 1},
      {QuantityId::q_budeanu_l3_var, 1}, {QuantityId::q_budeanu_total_var, 1},
      {QuantityId::s_l1_va, 1},          {QuantityId::s_l2_va, 1},
      {QuantityId::s_l3_va, 1},          {QuantityId::s_arith_total_va, 1},
      {QuantityId::pf_l1, 1000},         {QuantityId::pf_l2, 1000},
      {QuantityId::pf_l3, 1000},         {QuantityId::pf_total, 1000},
  }};
  store::QuantityStore quantities;
  for (std::uint16_t code = 0; code < kAnalogueSourceCount; ++code) {
    quantities.set(expected[code].id, 1.0 + code);
  }
  for (std::uint16_t code = 0; code < kAnalogueSourceCount; ++code) {
    EXPECT_EQ(following_value(quantities, code, false),
              (1.0 + code) * expected[code].steps_per_unit)
        << code;
  }
}

TEST(TransferCurve, general_reactive_power_follows_1018h) {
  store::QuantityStore quantities;
  quantities.set(spec::QuantityId::q_fryze_l2_var, 7.0);
  quantities.set(spec::QuantityId::q_fryze_total_var, 9.0);
  EXPECT_EQ(following_value(quantities, 19, true), 7.0);
  EXPECT_EQ(following_value(quantities, 21, true), 9.0);
}

TEST(AnalogueInput, steps_are_4096_at_full_range_and_end_at_4095) {
  // 5 / 6 of 2^31 is 20 mA.
  constexpr std::int32_t kFull = 1'789'569'707;
  EXPECT_EQ(input_steps(0), 0);
  EXPECT_EQ(input_steps(-5), 0);
  EXPECT_EQ(input_steps(std::numeric_limits<std::int32_t>::min()), 0);
  EXPECT_EQ(input_steps(kFull / 5), kLiveZero);
  EXPECT_EQ(input_steps(kFull / 2), 2048);
  EXPECT_EQ(input_steps(kFull), 4095);
  EXPECT_EQ(input_steps(std::numeric_limits<std::int32_t>::max()), 4095);
}

// A step begins half a step below it: (2 n - 1) / 2 / 4915.2 of 2^31.
TEST(AnalogueInput, each_step_begins_at_its_own_threshold) {
  for (std::int64_t step = 1; step < kFullSteps; ++step) {
    const std::int64_t numerator = (2 * step - 1) * 5 << 31;
    const std::int64_t denominator = std::int64_t{2} * 6 * kFullSteps;
    const std::int64_t first = (numerator + denominator - 1) / denominator;
    ASSERT_EQ(input_steps(static_cast<std::int32_t>(first)), step);
    ASSERT_EQ(input_steps(static_cast<std::int32_t>(first - 1)), step - 1);
  }
}

}  // namespace
}  // namespace kw::io
