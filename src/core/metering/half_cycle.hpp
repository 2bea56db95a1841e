// One-cycle rms values, new every half cycle: Urms(1/2) and Irms(1/2).
#pragma once

#include "core/metering/window_values.hpp"
#include "core/simd/point_sums.hpp"
#include "core/sync/sample_time.hpp"

namespace kw::metering {

// Rms over one synchronous cycle, secondary values.
struct HalfCycleValues {
  sync::SampleTime start{};  // of the cycle, in samples of the converter
  sync::SampleTime end{};
  double u_rms_v[kPhaseCount] = {};
  double u_line_rms_v[kPhaseCount] = {};  // 12, 23, 31
  double i_rms_a[kPhaseCount] = {};
};

// Domain:   half cycles that follow each other; the first one has no partner and counts for itself.
// Scaling:  volts and amperes, double; ac_coupled: currents without their mean over the cycle.
// Formula:  sqrt(mean x^2) over the last two half cycles. They are halves of the cycle of the
//   frequency tracker, which begin anywhere in the wave, not at its zero crossing
//   @[IEC61000-4-30, clause not verified].
// Accuracy: that of the sums, 0.01 ppm.
class HalfCycleMeter {
 public:
  void restart() { *this = HalfCycleMeter{}; }
  [[nodiscard]] HalfCycleValues finish(const simd::BlockSums& half, sync::SampleTime start,
                                       sync::SampleTime end, bool ac_coupled);

 private:
  simd::BlockSums before_{};
  sync::SampleTime before_start_{};
};

}  // namespace kw::metering
