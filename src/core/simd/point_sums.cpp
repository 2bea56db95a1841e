#include "core/simd/point_sums.hpp"

namespace kw::simd {

void PointSums::clear() { *this = PointSums{}; }

void PointSums::close_group() {
  for (std::size_t product = 0; product < kProductCount; ++product) {
    for (std::size_t lane = 0; lane < kLaneCount; ++lane) {
      block.sum[product][lane] += static_cast<double>(group[product].lane[lane]);
      group[product].lane[lane] = 0.0F;
    }
  }
  block.points += kPointsPerGroup;
}

}  // namespace kw::simd
