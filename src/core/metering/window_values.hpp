// Quantities of a window from its sums: rms, powers and power factor.
#pragma once

#include "core/metering/measurement.hpp"

namespace kw::metering {

inline constexpr int kPhaseCount = 3;

// P, Q and S of one phase or of the system.
struct Powers {
  double p_w = 0.0;          // full wave
  double p_fund_w = 0.0;     // fundamental
  double q_fund_var = 0.0;   // fundamental, positive when the current lags (import)
  double q_fryze_var = 0.0;  // sqrt(S^2 - P^2) with the sign of the fundamental's
  double s_va = 0.0;         // U I; of the system: arithmetic sum of the phases
  double s_fund_va = 0.0;
  double pf = 0.0;  // P / S, 0 when S is 0
  double pf_fund = 0.0;
};

// One window or block, secondary values.
struct WindowValues {
  double u_rms_v[kPhaseCount] = {};
  double u_line_rms_v[kPhaseCount] = {};  // 12, 23, 31
  double i_rms_a[kPhaseCount] = {};
  double i_neutral_rms_a = 0.0;  // of i1 + i2 + i3, sample by sample
  Powers phase[kPhaseCount];
  Powers system;
};

// Domain: sums over a whole number of cycles, points > 0; else all values are 0.
// Scaling: volts and amperes in, V A W var VA out, double; no overflow below 1e150.
// Formula: rms = sqrt(sum x^2 / n); P = sum u i / n; fundamental P + jQ = 2/n^2 U conj(I) with
//   X = sum x cos - j sum x sin; Fryze Q = sqrt(S^2 - P^2); @[IEEE1459]
// Accuracy: that of the sums, 0.01 ppm; Fryze Q where sin(phi) >= 0.4, else by its propagated
// bound.
[[nodiscard]] WindowValues evaluate(const Measurement& measured);

}  // namespace kw::metering
