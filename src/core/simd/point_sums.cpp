#include "core/simd/point_sums.hpp"

namespace kw::simd {

void BlockSums::add(const BlockSums& later) {
  for (std::size_t product = 0; product < kProductCount; ++product) {
    for (std::size_t lane = 0; lane < kLaneCount; ++lane) {
      sum[product][lane] += later.sum[product][lane];
    }
  }
  for (std::size_t lane = 0; lane < kLaneCount; ++lane) {
    if (later.peak[lane] > peak[lane]) peak[lane] = later.peak[lane];
  }
  points += later.points;
}

void PointSums::clear() { *this = PointSums{}; }

void PointSums::close_group() {
  for (std::size_t product = 0; product < kProductCount; ++product) {
    for (std::size_t lane = 0; lane < kLaneCount; ++lane) {
      block.sum[product][lane] += static_cast<double>(group[product].lane[lane]);
      group[product].lane[lane] = 0.0F;
    }
  }
  for (std::size_t lane = 0; lane < kLaneCount; ++lane) block.peak[lane] = peak.lane[lane];
  block.points += kPointsPerGroup;
}

}  // namespace kw::simd
