// Harmonic subgroups and interharmonic centred subgroups of the 5 Hz bins of one window.
#pragma once

#include <cstddef>
#include <span>

#include "core/metering/spectrum.hpp"
#include "core/quality/lane_fft.hpp"

namespace kw::quality {

// Of one channel, in its own unit (V or A), rms. Orders that the type lacks read 0.
struct HarmonicGroups {
  double subgroup_rms[metering::kOrderMax + 1] = {};   // [h], h = 1..63
  double interharmonic_rms[metering::kOrderMax] = {};  // [n], between orders n and n + 1
  double thds = 0.0;  // subgroup distortion as a ratio; 0 where the fundamental's subgroup is 0
};

// Domain:   bins of `points` points over `cycles` cycles (10, 12 or 80), cycles >= 4,
//           order_max 1..63 with order_max * cycles + 1 < bins.size(); else all values are 0.
// Scaling:  bins of one lane as LaneFft makes them; volts or amperes out.
// Formula:  C_k^2 = 2 |X_k|^2 / points^2; subgroup h: C^2 of bins h N - 1 to h N + 1; interharmonic
//           n: bins n N + 2 to (n + 1) N - 2; THDS = sqrt(sum from h = 2 of G_h^2) / G_1
//           (@[IEC61000-4-7], clause not verified).
// Accuracy: that of the bins.
void group_bins(std::span<const LaneComplex> bins, std::size_t lane, std::size_t points,
                std::size_t cycles, std::size_t order_max, HarmonicGroups& groups);

}  // namespace kw::quality
