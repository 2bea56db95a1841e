// Everything that is published of a window or block, from its sums and spectrum.
#pragma once

#include "core/metering/harmonic_values.hpp"
#include "core/metering/powers.hpp"
#include "core/metering/sequence.hpp"

namespace kw::metering {

// One window or block, secondary values. What the wiring lacks is 0.
struct WindowValues : RmsValues {
  double f_hz = 0.0;
  double u_avg_v = 0.0;                 // of the phase voltages that exist
  double u_line_avg_v = 0.0;            // of the line voltages that exist
  double i_avg_a = 0.0;                 // of the currents that exist
  double dc[simd::kChannelCount] = {};  // of the shown channels
  double load_pct = 0.0;                // average current in percent of In
  Powers phase[kPhaseCount];
  Powers system;
  SystemPowers system_more;
  DistortionValues distortion;
  SequenceValues sequence;
  AngleValues angles;
};

// Domain:   sums over a whole number of cycles, points > 0; else all values are 0. Any finite sums
//   and phasors below 1e70 give finite values.
// Scaling:  volts and amperes in; V A W var VA percent degrees out.
// Formula:  rms = sqrt(sum x^2 / n), DC = sum x / n; the rest with its part of `values`.
//   The neutral current is that of i1 + i2 + i3, sample by sample; a delta, 1LN and a Y with fewer
//   currents than voltages have none @[IEEE1459, clause not verified].
// Accuracy: that of the sums, 0.01 ppm; the rest with its part.
void evaluate(const Measurement& measured, const MeteringSetup& setup, WindowValues& values);

}  // namespace kw::metering
