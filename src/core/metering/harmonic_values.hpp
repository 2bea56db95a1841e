// What the harmonics of the six shown channels amount to, and the harmonics themselves.
#pragma once

#include "core/metering/channels.hpp"

namespace kw::metering {

// In the order of shown_channel: U1 (U12), U2 (U31), U3 (U23), I1, I2, I3. 0 where the wiring lacks
// the channel or it is dead.
struct DistortionValues {
  double thd_pct[simd::kChannelCount] = {};  // of the fundamental
  double odd_pct[simd::kChannelCount] = {};
  double even_pct[simd::kChannelCount] = {};
  double thd_u_avg_pct = 0.0;
  double thd_i_avg_pct = 0.0;
  double crest[3] = {};     // of the voltages
  double thff_pct[3] = {};  // of the voltages
  double k_factor[3] = {};  // of the currents
  double tdd_pct[3] = {};   // of the currents, in percent of In
};

// Orders 2 .. kOrderMax of the six shown channels; 0 above order_max.
inline constexpr std::size_t kFirstHarmonic = 2;
inline constexpr std::size_t kHarmonicCount = kOrderMax - kFirstHarmonic + 1;
struct HarmonicTable {
  float part_pct[simd::kChannelCount][kHarmonicCount] = {};  // of the fundamental
  float angle_deg[simd::kChannelCount][kHarmonicCount] = {};
};

// Domain:   sums over a whole number of cycles, points > 0; order_max 1 .. 63.
// Scaling:  percent, no overflow below 1e70. The orders run from 2 to order_max, K from 1.
// Formula:  THD = sqrt(sum X_h^2) / X_1, odd and even over their orders; crest = peak / rms;
//   THFF = sqrt(sum (K_h P(h f) U_h)^2) / U, K_h = h f / 800 Hz; K = sum h^2 I_h^2 / sum I_h^2;
//   TDD = sqrt(sum I_h^2) / In @[IEC61557-12, clause not verified],
//   @[ITU-T-O.41, clause not verified], @[UL1561, clause not verified],
//   @[IEEE519, clause not verified].
// Accuracy: that of the spectrum: a sum of 1 % is good to 1e-5 of itself.
void evaluate_distortion(const Measurement& measured, const MeteringSetup& setup,
                         DistortionValues& values);

// Domain:   order_max 1 .. 63.
// Scaling:  percent of the channel's own fundamental; degrees, 0 <= angle < 360.
// Formula:  angle = arg X_h - h arg U1 (of a delta U12), which no shift of time changes: with U1 as
//   sqrt(2) U1 cos(theta), the channel is the sum of sqrt(2) X_h cos(h theta + angle). 0 where U1
//   is dead or the harmonic below 1e-5 of its fundamental.
// Accuracy: that of the spectrum; float32: 6e-8 of a part, 2e-5 degrees.
void evaluate_harmonics(const Measurement& measured, const MeteringSetup& setup,
                        HarmonicTable& table);

}  // namespace kw::metering
