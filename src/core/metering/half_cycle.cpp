#include "core/metering/half_cycle.hpp"

#include <cmath>

#include "core/metering/ac_coupling.hpp"

namespace kw::metering {
namespace {

double rms(const simd::BlockSums& sums, simd::Product product, std::size_t lane) {
  const double square = sums.sum[product][lane] / static_cast<double>(sums.points);
  return square > 0.0 ? std::sqrt(square) : 0.0;
}

}  // namespace

HalfCycleValues HalfCycleMeter::finish(const simd::BlockSums& half, sync::SampleTime start,
                                       sync::SampleTime end, bool ac_coupled) {
  HalfCycleValues values;
  if (half.points == 0) return values;
  values.start = before_.points == 0 ? start : before_start_;
  values.end = end;
  before_.add(half);  // one cycle
  if (ac_coupled) remove_current_means(before_);
  for (std::size_t phase = 0; phase < kPhaseCount; ++phase) {
    values.u_rms_v[phase] = rms(before_, simd::kSquare, phase);
    values.u_line_rms_v[phase] = rms(before_, simd::kLineSquare, phase);
    values.i_rms_a[phase] = rms(before_, simd::kSquare, phase + simd::kI1);
  }
  before_ = half;
  before_start_ = start;
  return values;
}

}  // namespace kw::metering
