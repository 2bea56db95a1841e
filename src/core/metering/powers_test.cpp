// Powers against closed forms: products of the rms values and cosines that make the signals.
#include "core/metering/powers.hpp"

#include <gtest/gtest.h>

#include "core/metering/measurement_fake.hpp"
#include "core/metering/window_values.hpp"

namespace kw::metering {
namespace {

WindowValues values_of(const Signals& signals, const MeteringSetup& setup) {
  WindowValues values;
  evaluate(measure(signals), setup, values);
  return values;
}

double cosine(double deg) { return std::cos(radians(deg)); }
double sine(double deg) { return std::sin(radians(deg)); }

TEST(Powers, three_reactive_powers_of_a_distorted_phase_by_their_definitions) {
  Signals signals;
  signals[0] = {{1, 230.0, 10.0}, {5, 20.0, 40.0}};
  signals[3] = {{1, 4.0, -50.0}, {5, 1.0, 70.0}, {7, 2.0, 0.0}};
  const Powers phase = values_of(signals, {.fundamental_pf = false}).phase[0];
  const double p_fund = 920.0 * cosine(60.0);
  const double p = p_fund + 20.0 * cosine(30.0);
  const double q_fund = 920.0 * sine(60.0);
  const double q_budeanu = q_fund - 20.0 * sine(30.0);  // the fifth current leads its voltage
  const double s = std::sqrt((230.0 * 230.0 + 400.0) * (16.0 + 1.0 + 4.0));
  const double tolerance = kDoubleRelative * s;
  EXPECT_NEAR(phase.p_w, p, tolerance);
  EXPECT_NEAR(phase.p_fund_w, p_fund, tolerance);
  EXPECT_NEAR(phase.q_fund_var, q_fund, tolerance);
  EXPECT_NEAR(phase.q_budeanu_var, q_budeanu, tolerance);
  EXPECT_NEAR(phase.q_fryze_var, std::sqrt(s * s - p * p), tolerance);
  EXPECT_NEAR(phase.s_va, s, tolerance);
  EXPECT_NEAR(phase.s_fund_va, 920.0, tolerance);
  EXPECT_NEAR(phase.pf, p / s, kDoubleRelative);
  EXPECT_NEAR(phase.pf_fund, 0.5, kDoubleRelative);
}

TEST(Powers, fundamental_power_factor_by_1017H) {
  Signals signals;
  signals[0] = {{1, 230.0, 0.0}};
  signals[3] = {{1, 3.0, -60.0}, {3, 4.0, 0.0}};
  EXPECT_NEAR(values_of(signals, {.fundamental_pf = true}).phase[0].pf, 0.5, kDoubleRelative);
  EXPECT_NEAR(values_of(signals, {.fundamental_pf = false}).phase[0].pf, 0.5 * 3.0 / 5.0,
              kDoubleRelative);
}

TEST(Powers, fryze_takes_budeanus_sign_where_the_fundamental_has_none) {
  Signals signals;
  signals[0] = {{5, 10.0, 0.0}};
  signals[3] = {{5, 1.0, 90.0}};
  EXPECT_NEAR(values_of(signals, {}).phase[0].q_fryze_var, -10.0, 10.0 * kDoubleRelative);
}

TEST(Powers, totals_of_an_unbalanced_four_wire_load) {
  Signals signals;
  set_balanced(signals, 0, 100.0, 0.0);
  signals[3] = {{1, 3.0, 0.0}};            // 300 W
  signals[4] = {{1, 4.0, -120.0 - 90.0}};  // 400 var
  const WindowValues values = values_of(signals, {});
  EXPECT_NEAR(values.system.p_w, 300.0, 700.0 * kDoubleRelative);
  EXPECT_NEAR(values.system.q_fund_var, 400.0, 700.0 * kDoubleRelative);
  EXPECT_NEAR(values.system.s_va, 700.0, 700.0 * kDoubleRelative);
  EXPECT_NEAR(values.system_more.s_vector_va, 500.0, 700.0 * kDoubleRelative);
  // V_e = 100; I_n^2 = 9 + 16 + 2 x 12 cos 210 deg
  const double i_e = std::sqrt((25.0 + 25.0 + 24.0 * cosine(210.0)) / 3.0);
  EXPECT_NEAR(values.system_more.s_eff_va, 300.0 * i_e, 700.0 * kDoubleRelative);
  EXPECT_NEAR(values.system.pf, 3.0 / 7.0, kDoubleRelative);
}

TEST(Powers, a_balanced_delta_has_root_three_u_i) {
  Signals signals;
  set_balanced(signals, 0, 100.0, 0.0);
  set_balanced(signals, 3, 2.0, -30.0);
  for (const VoltageWiring voltage : {VoltageWiring::d3ll, VoltageWiring::y3ln}) {
    const WindowValues values = values_of(signals, {.wiring = {.voltage = voltage}});
    EXPECT_NEAR(values.system.s_va, 600.0, 600.0 * kDoubleRelative);
    EXPECT_NEAR(values.system_more.s_eff_va, 600.0, 600.0 * kDoubleRelative);
    EXPECT_NEAR(values.system.s_fund_va, 600.0, 600.0 * kDoubleRelative);
    EXPECT_NEAR(values.system.p_w, 600.0 * cosine(30.0), 600.0 * kDoubleRelative);
    EXPECT_NEAR(values.system.q_fryze_var, 300.0, 600.0 * kDoubleRelative);
    EXPECT_NEAR(values.system.pf, cosine(30.0), kDoubleRelative);
  }
}

// Two voltages against phase 2: what the meter sees of the same load in 2LL.
TEST(Powers, an_unbalanced_delta_is_the_same_in_2LL_and_3LL) {
  const Phasor star[3] = {phasor(100.0, 0.0), phasor(90.0, -110.0), phasor(120.0, 130.0)};
  Signals open;
  Signals full;
  open[3] = full[3] = {{1, 2.0, -20.0}};
  open[5] = full[5] = {{1, 3.0, 80.0}};
  const Phasor i2 = phasor(2.0, -20.0) + phasor(3.0, 80.0);  // reversed below
  const Tone tone_2{1, size_of(i2), degrees_of(i2) + 180.0};
  open[4] = full[4] = {tone_2};
  for (std::size_t k = 0; k < 3; ++k) {
    full[k] = {{1, size_of(star[k]), degrees_of(star[k])}};
    const Phasor line = star[k] - star[1];
    if (k != 1) open[k] = {{1, size_of(line), degrees_of(line)}};
  }
  const WindowValues a = values_of(full, {.wiring = {.voltage = VoltageWiring::d3ll}});
  const WindowValues b = values_of(open, {.wiring = {.voltage = VoltageWiring::d2ll}});
  const double tolerance = 1000.0 * kDoubleRelative;
  const double p =
      200.0 * cosine(20.0) + 360.0 * cosine(50.0) + 90.0 * tone_2.rms * cosine(-110.0 - tone_2.deg);
  EXPECT_NEAR(a.system.p_w, p, tolerance);
  EXPECT_NEAR(b.system.p_w, p, tolerance);
  EXPECT_NEAR(a.system.q_fund_var, b.system.q_fund_var, tolerance);
  EXPECT_NEAR(a.system.q_budeanu_var, a.system.q_fund_var, tolerance);
  EXPECT_NEAR(a.system.s_va, b.system.s_va, tolerance);
  EXPECT_NEAR(a.u_line_rms_v[2], b.u_line_rms_v[2], tolerance);
  EXPECT_EQ(a.phase[0].s_va, 0.0);
  EXPECT_EQ(b.phase[2].p_w, 0.0);
}

// Rounding of sums may leave P above U I: a factor stays within 1.
TEST(Powers, power_factor_ends_at_one) {
  for (const double direction : {1.0, -1.0}) {
    Signals signals;
    signals[0] = {{1, 230.0, 0.0}};
    signals[3] = {{1, direction, 0.0}};
    Measurement measured = measure(signals);
    measured.sums.sum[simd::kPower][0] *= 1.0 + 1e-6;
    WindowValues values;
    evaluate(measured, {.fundamental_pf = false}, values);
    EXPECT_EQ(values.phase[0].pf, direction);
    EXPECT_EQ(values.system.pf, direction);
  }
}

struct Quadrant {
  double current_deg;
  double iec_sign;
  double ieee_sign;
  double character;
};

TEST(Powers, signs_and_load_character_in_the_four_quadrants) {
  constexpr Quadrant kQuadrants[] = {{-60.0, 1.0, -1.0, kInductive},
                                     {-120.0, -1.0, 1.0, kCapacitive},
                                     {120.0, -1.0, -1.0, kInductive},
                                     {60.0, 1.0, 1.0, kCapacitive}};
  for (const Quadrant& quadrant : kQuadrants) {
    Signals signals;
    set_balanced(signals, 0, 100.0, 0.0);
    set_balanced(signals, 3, 1.0, quadrant.current_deg);
    const WindowValues iec = values_of(signals, {});
    const WindowValues ieee = values_of(signals, {.ieee_sign = true});
    EXPECT_NEAR(iec.system.pf, 0.5 * quadrant.iec_sign, kDoubleRelative) << quadrant.current_deg;
    EXPECT_NEAR(ieee.system.pf, 0.5 * quadrant.ieee_sign, kDoubleRelative) << quadrant.current_deg;
    EXPECT_EQ(iec.system_more.load_character, quadrant.character) << quadrant.current_deg;
    EXPECT_EQ(iec.system.q_fund_var, ieee.system.q_fund_var);
  }
}

TEST(Powers, less_than_one_percent_reactive_is_resistive) {
  for (const double degrees : {0.0, 0.57, 179.5}) {  // asin 0.01 = 0.573 degrees
    Signals signals;
    set_balanced(signals, 0, 100.0, 0.0);
    set_balanced(signals, 3, 1.0, degrees);
    EXPECT_EQ(values_of(signals, {}).system_more.load_character, kResistive) << degrees;
  }
  EXPECT_EQ(values_of({}, {}).system_more.load_character, kResistive);
  Signals signals;
  set_balanced(signals, 0, 100.0, 0.0);
  set_balanced(signals, 3, 1.0, -0.58);
  EXPECT_EQ(values_of(signals, {}).system_more.load_character, kInductive);
}

}  // namespace
}  // namespace kw::metering
