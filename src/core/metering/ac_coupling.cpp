#include "core/metering/ac_coupling.hpp"

namespace kw::metering {

void remove_current_means(simd::BlockSums& sums) {
  if (sums.points == 0) return;
  const double n = static_cast<double>(sums.points);
  for (std::size_t lane = simd::kI1; lane <= simd::kNeutral; ++lane) {
    const double sum = sums.sum[simd::kMean][lane];
    sums.sum[simd::kSquare][lane] -= sum * sum / n;
    sums.sum[simd::kMean][lane] = 0.0;
    if (lane == simd::kNeutral) continue;
    const std::size_t phase = lane - simd::kI1;
    sums.sum[simd::kPower][phase] -= sums.sum[simd::kMean][phase] * sum / n;
  }
}

}  // namespace kw::metering
