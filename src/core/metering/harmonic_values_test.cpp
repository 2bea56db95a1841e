// Distortion against the amplitudes that make the signals.
#include "core/metering/harmonic_values.hpp"

#include <gtest/gtest.h>

#include "core/metering/measurement_fake.hpp"
#include "core/metering/psophometric_weight.hpp"

namespace kw::metering {
namespace {

DistortionValues distortion_of(const Signals& signals, const MeteringSetup& setup,
                               double f_hz = 50.0) {
  DistortionValues values;
  evaluate_distortion(measure(signals, f_hz), setup, values);
  return values;
}

HarmonicTable harmonics_of(const Signals& signals, const MeteringSetup& setup) {
  HarmonicTable table;
  evaluate_harmonics(measure(signals), setup, table);
  return table;
}

// Half a step of float32 in 360 degrees, 1.5e-5, twice.
constexpr double kAngleTolerance_deg = 4e-5;

Signals distorted() {
  Signals signals;
  signals[0] = {{1, 200.0, 0.0}, {2, 6.0, 10.0}, {3, 8.0, 20.0}, {63, 2.0, 30.0}};
  signals[3] = {{1, 4.0, -30.0}, {2, 0.3, 0.0}, {5, 0.4, 0.0}};
  return signals;
}

TEST(Distortion, sums_over_all_odd_and_even_orders) {
  const DistortionValues values = distortion_of(distorted(), {.nominal_a = 8.0});
  EXPECT_NEAR(values.thd_pct[0], 0.5 * std::sqrt(36.0 + 64.0 + 4.0), 5.0 * kDoubleRelative);
  EXPECT_NEAR(values.odd_pct[0], 0.5 * std::sqrt(64.0 + 4.0), 5.0 * kDoubleRelative);
  EXPECT_NEAR(values.even_pct[0], 3.0, 5.0 * kDoubleRelative);
  EXPECT_NEAR(values.thd_pct[3], 12.5, 12.5 * kDoubleRelative);
  EXPECT_NEAR(values.tdd_pct[0], 6.25, 12.5 * kDoubleRelative);
  const double squares = 16.0 + 0.09 + 0.16;
  EXPECT_NEAR(values.k_factor[0], (16.0 + 4.0 * 0.09 + 25.0 * 0.16) / squares, kDoubleRelative);
  EXPECT_EQ(values.thd_pct[1], 0.0);  // dead
}

TEST(Distortion, orders_end_at_order_max) {
  const DistortionValues values = distortion_of(distorted(), {.order_max = 15});
  EXPECT_NEAR(values.thd_pct[0], 5.0, 5.0 * kDoubleRelative);
  const HarmonicTable table = harmonics_of(distorted(), {.order_max = 15});
  EXPECT_EQ(table.part_pct[0][63 - kFirstHarmonic], 0.0F);
}

TEST(Distortion, averages_run_over_the_channels_that_the_wiring_has) {
  Signals signals = distorted();
  signals[1] = {{1, 100.0, 0.0}};
  const DistortionValues three = distortion_of(signals, {});
  const DistortionValues two = distortion_of(signals, {.wiring = {VoltageWiring::y1ll, {}}});
  EXPECT_NEAR(three.thd_u_avg_pct, three.thd_pct[0] / 3.0, 5.0 * kDoubleRelative);
  EXPECT_NEAR(two.thd_u_avg_pct, three.thd_pct[0] / 2.0, 5.0 * kDoubleRelative);
  const DistortionValues one = distortion_of(signals, {.wiring = {VoltageWiring::y1ln, {}}});
  EXPECT_NEAR(one.thd_i_avg_pct, 12.5, 12.5 * kDoubleRelative);
}

TEST(Distortion, crest_factor_is_peak_by_rms) {
  Signals signals;
  signals[0] = {{1, 100.0, 0.0}};
  signals[1] = {{1, 100.0, 0.0}, {3, 20.0, 0.0}};
  signals[2] = {{0, 50.0, 0.0}};
  const DistortionValues values = distortion_of(signals, {});
  EXPECT_NEAR(values.crest[0], std::numbers::sqrt2, kFloatRelative * 2.0);
  EXPECT_NEAR(values.crest[1], std::numbers::sqrt2 * 120.0 / std::sqrt(10400.0),
              kFloatRelative * 2.0);
  EXPECT_NEAR(values.crest[2], 1.0, kFloatRelative);
}

TEST(Distortion, a_tone_of_800_hz_counts_as_it_is_in_the_form_factor) {
  Signals signals;
  signals[0] = {{16, 3.0, 0.0}, {0, 4.0, 0.0}};  // 800 Hz; DC belongs to the rms alone
  EXPECT_NEAR(distortion_of(signals, {}).thff_pct[0], 60.0, 60.0 * kDoubleRelative);
  // 10 x 60 Hz: K = 0.75, weight 0.794 of the table
  signals[0] = {{10, 3.0, 0.0}, {0, 4.0, 0.0}};
  EXPECT_NEAR(distortion_of(signals, {}, 60.0).thff_pct[0], 60.0 * 0.75 * 0.794,
              60.0 * kDoubleRelative);
}

TEST(Distortion, the_form_factor_counts_the_last_order) {
  Signals signals;
  signals[0] = {{0, 4.0, 0.0}, {15, 3.0, 0.0}};  // 750 Hz
  const double expected = 60.0 * 750.0 / 800.0 * 0.955;
  EXPECT_NEAR(distortion_of(signals, {.order_max = 15}).thff_pct[0], expected,
              60.0 * kDoubleRelative);
}

TEST(PsophometricWeight, is_linear_between_rows_and_0_outside) {
  EXPECT_NEAR(psophometric_weight(775.0), 0.9775, kDoubleRelative);
  EXPECT_NEAR(psophometric_weight(25.0), 0.000355, kDoubleRelative);
  EXPECT_NEAR(psophometric_weight(3500.0), 0.376, kDoubleRelative);
  EXPECT_EQ(psophometric_weight(3500.01), 0.0);
  EXPECT_EQ(psophometric_weight(-50.0), 0.0);
}

TEST(Harmonics, percent_of_their_own_fundamental) {
  const HarmonicTable table = harmonics_of(distorted(), {});
  EXPECT_FLOAT_EQ(table.part_pct[0][0], 3.0F);
  EXPECT_FLOAT_EQ(table.part_pct[0][61], 1.0F);
  EXPECT_FLOAT_EQ(table.part_pct[3][3], 10.0F);
  EXPECT_EQ(table.part_pct[3][1], 0.0F);
}

// cos(h (theta + shift) + angle) with U1 at `shift`: the angle that was asked for comes back.
TEST(Harmonics, angles_do_not_depend_on_where_the_window_begins) {
  for (const double shift_deg : {0.0, 77.0, -123.4}) {
    Signals signals;
    signals[0] = {{1, 230.0, shift_deg}, {3, 5.0, 3.0 * shift_deg + 41.0}};
    signals[4] = {{1, 2.0, shift_deg - 90.0}, {63, 0.1, 63.0 * shift_deg + 359.0}};
    const HarmonicTable table = harmonics_of(signals, {});
    EXPECT_NEAR(static_cast<double>(table.angle_deg[0][1]), 41.0, kAngleTolerance_deg);
    EXPECT_NEAR(static_cast<double>(table.angle_deg[4][61]), 359.0, kAngleTolerance_deg);
    EXPECT_EQ(table.angle_deg[4][10], 0.0F);
  }
}

TEST(Harmonics, angles_are_0_without_a_reference_and_of_traces) {
  Signals signals = distorted();
  signals[0][2].rms = 200.0 * 0.9e-5;
  EXPECT_EQ(harmonics_of(signals, {}).angle_deg[0][1], 0.0F);
  signals[0][2].rms = 200.0 * 1.1e-5;
  EXPECT_NEAR(static_cast<double>(harmonics_of(signals, {}).angle_deg[0][1]), 20.0,
              kAngleTolerance_deg);
  signals[0] = {{1, 0.49, 0.0}};
  signals[3][1].deg = 70.0;
  EXPECT_EQ(harmonics_of(signals, {}).angle_deg[3][0], 0.0F);
  EXPECT_GT(harmonics_of(signals, {}).part_pct[3][0], 0.0F);
}

TEST(Harmonics, a_delta_shows_U12_U31_U23) {
  Signals signals;
  signals[0] = {{1, 100.0, 0.0}, {2, 3.0, 0.0}};
  signals[1] = {{1, 100.0, -120.0}};
  signals[2] = {{1, 100.0, 120.0}, {4, 5.0, 0.0}};
  const HarmonicTable table = harmonics_of(signals, {.wiring = {VoltageWiring::d3ll, {}}});
  const double line = 100.0 * std::numbers::sqrt3;
  const double tolerance = 5.0 * kFloatRelative;
  EXPECT_NEAR(static_cast<double>(table.part_pct[0][0]), 300.0 / line, tolerance);  // 12
  EXPECT_NEAR(static_cast<double>(table.part_pct[1][0]), 300.0 / line, tolerance);  // 31
  EXPECT_EQ(table.part_pct[2][0], 0.0F);                                            // 23
  EXPECT_EQ(table.part_pct[0][2], 0.0F);
  EXPECT_NEAR(static_cast<double>(table.part_pct[1][2]), 500.0 / line, tolerance);
  EXPECT_NEAR(static_cast<double>(table.part_pct[2][2]), 500.0 / line, tolerance);
}

}  // namespace
}  // namespace kw::metering
