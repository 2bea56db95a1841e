// Which values a wiring has, and that no input makes a value that is not finite.
#include "core/metering/window_values.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>

#include "core/metering/measurement_fake.hpp"

namespace kw::metering {
namespace {

WindowValues values_of(const Signals& signals, const Wiring& wiring) {
  WindowValues values;
  evaluate(measure(signals), {.wiring = wiring}, values);
  return values;
}

Signals loaded() {
  Signals signals;
  signals[0] = {{1, 240.0, 0.0}, {0, 2.0, 0.0}};
  signals[1] = {{1, 230.0, -120.0}};
  signals[2] = {{1, 220.0, 120.0}};
  signals[3] = {{1, 3.0, 0.0}};
  signals[4] = {{1, 2.0, -120.0}};
  signals[5] = {{1, 1.0, 120.0}};
  return signals;
}

constexpr double kTolerance_v = 400.0 * kDoubleRelative;

TEST(WindowValues, of_3LN) {
  const WindowValues values = values_of(loaded(), {});
  EXPECT_NEAR(values.u_rms_v[0], std::sqrt(240.0 * 240.0 + 4.0), kTolerance_v);
  EXPECT_NEAR(values.dc[0], 2.0, kTolerance_v);
  EXPECT_NEAR(values.i_avg_a, 2.0, kTolerance_v);
  EXPECT_NEAR(values.load_pct, 40.0, kTolerance_v);
  EXPECT_NEAR(values.u_line_avg_v,
              (values.u_line_rms_v[0] + values.u_line_rms_v[1] + values.u_line_rms_v[2]) / 3.0,
              kTolerance_v);
  // |3 + 2 a^2 + a| = sqrt(3)
  EXPECT_NEAR(values.i_neutral_rms_a, std::numbers::sqrt3, kTolerance_v);
  EXPECT_EQ(values.f_hz, 50.0);
}

TEST(WindowValues, of_a_delta_have_no_phases_and_no_neutral) {
  const WindowValues values = values_of(loaded(), {.voltage = VoltageWiring::d3ll});
  EXPECT_EQ(values.u_rms_v[0], 0.0);
  EXPECT_EQ(values.u_avg_v, 0.0);
  EXPECT_EQ(values.i_neutral_rms_a, 0.0);
  EXPECT_NEAR(values.u_line_rms_v[1], std::sqrt(230.0 * 230.0 + 220.0 * 220.0 + 230.0 * 220.0),
              kTolerance_v);
  EXPECT_NEAR(values.dc[1], -2.0, kTolerance_v);  // u31 = u3 - u1
  EXPECT_NEAR(values.i_avg_a, 2.0, kTolerance_v);
}

TEST(WindowValues, of_1LL_and_1LN_have_the_channels_of_their_inputs) {
  const WindowValues split = values_of(loaded(), {.voltage = VoltageWiring::y1ll});
  EXPECT_NEAR(split.u_avg_v, (values_of(loaded(), {}).u_rms_v[0] + 230.0) / 2.0, kTolerance_v);
  EXPECT_EQ(split.u_rms_v[2], 0.0);
  EXPECT_EQ(split.u_line_rms_v[1], 0.0);
  EXPECT_NEAR(split.u_line_avg_v, split.u_line_rms_v[0], kTolerance_v);
  EXPECT_NEAR(split.i_avg_a, 2.5, kTolerance_v);
  const WindowValues single = values_of(loaded(), {.voltage = VoltageWiring::y1ln});
  EXPECT_EQ(single.u_line_rms_v[0], 0.0);
  EXPECT_EQ(single.i_neutral_rms_a, 0.0);
  EXPECT_NEAR(single.i_avg_a, 3.0, kTolerance_v);
  EXPECT_NEAR(single.system.p_w, 720.0, 720.0 * kDoubleRelative);
}

TEST(WindowValues, one_transformer_gives_one_current_and_no_neutral) {
  const WindowValues values =
      values_of(loaded(), {.voltage = VoltageWiring::y3ln, .current = CurrentWiring::ct1});
  EXPECT_NEAR(values.i_avg_a, 3.0, kTolerance_v);
  EXPECT_EQ(values.i_neutral_rms_a, 0.0);
  EXPECT_EQ(values.phase[1].s_va, 0.0);
  EXPECT_NEAR(values.system.p_w, 720.0, 720.0 * kDoubleRelative);
}

TEST(WindowValues, are_0_without_points) {
  WindowValues values;
  values.f_hz = 1.0;
  evaluate(Measurement{}, {}, values);
  EXPECT_EQ(values.f_hz, 0.0);
  EXPECT_EQ(values.system_more.load_character, 0.0);
}

// A counter-based generator: splitmix64.
class Dice {
 public:
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
  }
  // 0, tiny, ordinary or huge, of either sign.
  double any() {
    constexpr double kSizes[] = {0.0, 5e-324, 1e-200, 1e-9, 1.0, 500.0, 1e9, 1e69};
    const double part = static_cast<double>(next() >> 11) * 0x1.0p-52 - 1.0;
    return part * kSizes[next() % 8];
  }

 private:
  std::uint64_t state_ = 1;
};

// Sums that no signal can have together: negative squares, powers above U I.
Measurement garbage(Dice& dice) {
  Measurement measured{};
  for (auto& product : measured.sums.sum) {
    for (double& sum : product) sum = dice.any();
  }
  for (float& peak : measured.sums.peak) peak = dice.next() % 2 == 0 ? 0.0F : 3.4e38F;
  measured.sums.points = 1 + static_cast<std::uint32_t>(dice.next() % 2);
  for (auto& channel : measured.spectrum.channel) {
    for (Phasor& x : channel) x = {dice.any(), dice.any()};
  }
  measured.f_hz = dice.any();
  return measured;
}

template <typename Number, typename Values>
bool all_finite(const Values& values) {
  Number numbers[sizeof(Values) / sizeof(Number)];
  static_assert(sizeof(numbers) == sizeof(Values));
  std::memcpy(numbers, &values, sizeof(numbers));
  for (const Number number : numbers) {
    if (!std::isfinite(number)) return false;
  }
  return true;
}

TEST(WindowValues, are_finite_for_any_sums_in_every_wiring) {
  Dice dice;
  for (int trial = 0; trial < 2000; ++trial) {
    const Measurement measured = garbage(dice);
    const MeteringSetup setup{.wiring = {static_cast<VoltageWiring>(dice.next() % 5),
                                         static_cast<CurrentWiring>(dice.next() % 3)},
                              .fundamental_pf = dice.next() % 2 == 0,
                              .ieee_sign = dice.next() % 2 == 0,
                              .order_max = 1 + static_cast<std::size_t>(dice.next() % kOrderMax),
                              .nominal_a = dice.next() % 4 == 0 ? 0.0 : 5.0};
    WindowValues values;
    HarmonicTable table;
    evaluate(measured, setup, values);
    evaluate_harmonics(measured, setup, table);
    ASSERT_TRUE(all_finite<double>(values)) << "trial " << trial;
    ASSERT_TRUE(all_finite<float>(table)) << "trial " << trial;
  }
}

}  // namespace
}  // namespace kw::metering
