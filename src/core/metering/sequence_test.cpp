// Sequence components against a published example and against sets composed from known components.
#include "core/metering/sequence.hpp"

#include <gtest/gtest.h>

#include "core/metering/measurement_fake.hpp"

namespace kw::metering {
namespace {

SequenceValues sequence_of(const Signals& signals, const MeteringSetup& setup) {
  SequenceValues values;
  evaluate_sequence(measure(signals), setup, values);
  return values;
}

AngleValues angles_of(const Signals& signals, const MeteringSetup& setup) {
  AngleValues values;
  evaluate_angles(measure(signals), setup, values);
  return values;
}

void expect_near(const Phasor& x, const Phasor& expected, double tolerance) {
  EXPECT_NEAR(x.re, expected.re, tolerance);
  EXPECT_NEAR(x.im, expected.im, tolerance);
}

// One line of three open, 10 A through the load between the other two: I0 = 0, I1 = 5 - j 2.89,
// I2 = 5 + j 2.89 @[Grainger1994, example 11.1].
TEST(Sequence, published_example_of_an_open_line) {
  constexpr double kPrintedDigits = 0.005;
  Signals signals;
  set_balanced(signals, 0, 230.0, 0.0);
  signals[3] = {{1, 10.0, 0.0}};
  signals[4] = {{1, 10.0, 180.0}};
  const SequenceValues values = sequence_of(signals, {});
  expect_near(values.i.positive, {5.0, -2.89}, kPrintedDigits);
  expect_near(values.i.negative, {5.0, 2.89}, kPrintedDigits);
  expect_near(values.i.zero, {0.0, 0.0}, kPrintedDigits);
  EXPECT_NEAR(values.i_unbalance, 1.0, kDoubleRelative);
  EXPECT_NEAR(values.u_unbalance, 0.0, kDoubleRelative);
}

// Three phases composed from their components, phase k turned by -120 k, +120 k and 0 degrees, and
// the whole by `shift_deg`, which must fall out.
Signals composed(const Tone& positive, const Tone& negative, const Tone& zero, double shift_deg) {
  Signals signals;
  for (std::size_t k = 0; k < 3; ++k) {
    const double turn = 120.0 * static_cast<double>(k);
    signals[k] = {{1, positive.rms, positive.deg - turn + shift_deg},
                  {1, negative.rms, negative.deg + turn + shift_deg},
                  {1, zero.rms, zero.deg + shift_deg}};
  }
  return signals;
}

Measurement with_one_fundamental(const Signals& signals) {
  Measurement measured = measure(signals);
  for (std::size_t k = 0; k < 3; ++k) {
    Phasor sum;
    for (const Tone& tone : signals[k]) sum = sum + phasor(tone.rms, tone.deg);
    measured.spectrum.channel[k][1] = sum;
  }
  return measured;
}

TEST(Sequence, components_come_back_against_the_angle_of_U1) {
  for (const double shift_deg : {0.0, 50.0, -161.0}) {
    const Signals signals = composed({1, 220.0, 0.0}, {1, 11.0, 35.0}, {1, 4.4, -80.0}, shift_deg);
    SequenceValues values;
    evaluate_sequence(with_one_fundamental(signals), {}, values);
    const Phasor u1 = phasor(220.0, 0.0) + phasor(11.0, 35.0) + phasor(4.4, -80.0);
    const double u1_deg = std::atan2(u1.im, u1.re) * 180.0 / std::numbers::pi;
    expect_near(values.u.positive, phasor(220.0, -u1_deg), 220.0 * kDoubleRelative);
    expect_near(values.u.negative, phasor(11.0, 35.0 - u1_deg), 220.0 * kDoubleRelative);
    expect_near(values.u.zero, phasor(4.4, -80.0 - u1_deg), 220.0 * kDoubleRelative);
    EXPECT_NEAR(values.u_unbalance, 0.05, kDoubleRelative);
    EXPECT_NEAR(values.u_zero_ratio, 0.02, kDoubleRelative);
  }
}

TEST(Sequence, one_missing_phase_is_50_percent_and_one_loaded_phase_100_percent) {
  Signals signals;
  set_balanced(signals, 0, 230.0, 0.0);
  signals[2].clear();
  signals[4] = {{1, 5.0, 30.0}};
  const SequenceValues values = sequence_of(signals, {});
  EXPECT_NEAR(values.u_unbalance, 0.5, kDoubleRelative);
  EXPECT_NEAR(values.i_unbalance, 1.0, kDoubleRelative);
  EXPECT_NEAR(values.i_zero_ratio, 1.0, kDoubleRelative);
}

TEST(Sequence, line_voltages_of_a_delta_against_U12) {
  Signals signals;
  set_balanced(signals, 0, 100.0, 17.0);
  set_balanced(signals, 3, 2.0, 17.0);
  const SequenceValues values = sequence_of(signals, {.wiring = {VoltageWiring::d3ll, {}}});
  const double line = 100.0 * std::numbers::sqrt3;
  expect_near(values.u.positive, {line, 0.0}, line * kDoubleRelative);
  expect_near(values.u.zero, {0.0, 0.0}, line * kDoubleRelative);
  expect_near(values.i.positive, phasor(2.0, -30.0), 2.0 * kDoubleRelative);
}

TEST(Sequence, is_absent_where_a_channel_is) {
  Signals signals;
  set_balanced(signals, 0, 230.0, 0.0);
  set_balanced(signals, 3, 5.0, 0.0);
  const SequenceValues one_transformer =
      sequence_of(signals, {.wiring = {VoltageWiring::y3ln, CurrentWiring::ct1}});
  EXPECT_GT(one_transformer.u.positive.re, 0.0);
  EXPECT_EQ(one_transformer.i.positive.re, 0.0);
  const SequenceValues split = sequence_of(signals, {.wiring = {VoltageWiring::y1ll, {}}});
  EXPECT_EQ(split.u.positive.re, 0.0);
  EXPECT_EQ(split.i_unbalance, 0.0);
}

TEST(Sequence, ratios_are_0_below_the_floor) {
  Signals signals;
  set_balanced(signals, 0, 0.49, 0.0);
  signals[1][0].rms = 0.4;
  set_balanced(signals, 3, 0.0024, 0.0);  // 0.0005 x 5 A = 0.0025 A
  signals[4][0].rms = 0.002;
  const SequenceValues values = sequence_of(signals, {});
  EXPECT_EQ(values.u_unbalance, 0.0);
  EXPECT_EQ(values.i_unbalance, 0.0);
  EXPECT_GT(values.u.positive.re, 0.0);
}

// Degrees in double: a turn of 1e-13 relative, twice.
constexpr double kAngleTolerance_deg = 1e-10;

TEST(Angles, of_a_y_against_U1) {
  Signals signals;
  set_balanced(signals, 0, 230.0, 100.0);
  set_balanced(signals, 3, 5.0, 70.0);
  const AngleValues values = angles_of(signals, {});
  EXPECT_NEAR(values.u_deg[0], 240.0, kAngleTolerance_deg);
  EXPECT_NEAR(values.u_deg[1], 120.0, kAngleTolerance_deg);
  EXPECT_NEAR(values.i_deg[0], 330.0, kAngleTolerance_deg);
  EXPECT_NEAR(values.i_deg[1], 210.0, kAngleTolerance_deg);
  EXPECT_NEAR(values.i_deg[2], 90.0, kAngleTolerance_deg);
}

TEST(Angles, of_a_delta_are_U23_U31_and_the_currents_against_U12) {
  Signals signals;
  set_balanced(signals, 0, 100.0, 0.0);
  set_balanced(signals, 3, 2.0, 0.0);
  const AngleValues values = angles_of(signals, {.wiring = {VoltageWiring::d3ll, {}}});
  EXPECT_NEAR(values.u_deg[0], 240.0, kAngleTolerance_deg);
  EXPECT_NEAR(values.u_deg[1], 120.0, kAngleTolerance_deg);
  EXPECT_NEAR(values.i_deg[0], 330.0, kAngleTolerance_deg);
}

TEST(Angles, of_what_is_dead_or_absent_are_0) {
  Signals signals;
  set_balanced(signals, 0, 230.0, 0.0);
  signals[1][0].rms = 0.49;
  set_balanced(signals, 3, 0.0024, 45.0);
  EXPECT_EQ(angles_of(signals, {}).u_deg[0], 0.0);
  EXPECT_EQ(angles_of(signals, {}).i_deg[1], 0.0);
  EXPECT_NEAR(angles_of(signals, {}).u_deg[1], 120.0, kAngleTolerance_deg);
  EXPECT_EQ(angles_of(signals, {.wiring = {VoltageWiring::y1ll, {}}}).u_deg[1], 0.0);
  signals[0].clear();
  EXPECT_EQ(angles_of(signals, {}).u_deg[1], 0.0);
}

}  // namespace
}  // namespace kw::metering
