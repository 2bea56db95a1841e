// Sequence components, unbalance and phase angles of the fundamental.
#pragma once

#include "core/metering/channels.hpp"

namespace kw::metering {

// Rms phasors against the reference, U1 or U12 at angle 0.
struct Sequence {
  Phasor positive;
  Phasor negative;
  Phasor zero;
};

struct SequenceValues {
  Sequence u;  // of the phase voltages; of a delta of U12, U23, U31
  Sequence i;
  double u_unbalance = 0.0;  // negative / positive, per unit
  double u_zero_ratio = 0.0;
  double i_unbalance = 0.0;
  double i_zero_ratio = 0.0;
};

// Against U1, of a delta U12; degrees, 0 <= angle < 360, positive when ahead.
struct AngleValues {
  double u_deg[2] = {};  // U2 and U3; of a delta U23 and U31
  double i_deg[3] = {};
};

// Domain:   all three channels exist (voltages, currents each for themselves), else all is 0.
// Scaling:  V, A; ratios per unit, 0 when the positive sequence is below the floor of the channel:
//   0.5 V, 0.0005 In. With a dead reference the components keep an angle that means nothing.
// Formula:  X1 = (Xa + a Xb + a^2 Xc) / 3, X2 = (Xa + a^2 Xb + a Xc) / 3, X0 = (Xa + Xb + Xc) / 3,
//   a = e^(j 120 degrees), each times the unit phasor that turns the reference to 0
//   @[IEC61000-4-30, clause not verified]. No current sequence with one transformer.
// Accuracy: that of the spectrum, a few parts in 10^8 of the largest of the three.
void evaluate_sequence(const Measurement& measured, const MeteringSetup& setup,
                       SequenceValues& values);

// Domain:   a channel or a reference below its floor (0.5 V, 0.0005 In) reads 0.
// Scaling:  degrees.
// Formula:  arg X_1 - arg U1_1.
// Accuracy: 1e-6 degrees at In; a channel of 0.01 In within 0.0005 degrees.
void evaluate_angles(const Measurement& measured, const MeteringSetup& setup, AngleValues& values);

}  // namespace kw::metering
