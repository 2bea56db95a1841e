// What has been measured over one block or window, before it becomes quantities.
#pragma once

#include "core/metering/spectrum.hpp"
#include "core/simd/point_sums.hpp"

namespace kw::metering {

struct Measurement {
  simd::BlockSums sums;  // of an absent lane: zeros
  Spectrum spectrum;
  double f_hz;  // 0 while the frequency is not known
  double duration_s;
};

}  // namespace kw::metering
