// Sums over the resampled points of a half cycle, and of what half cycles add up to.
//
// Points are added in float32 in groups of 16, groups in double. A group's sum is off by a few
// float32 roundings (3e-8 each, random), a block has 80 groups and more: below 0.01 ppm. The sample
// path itself holds no double arithmetic, which a Cortex-M4F would do in software.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/simd/lanes.hpp"

namespace kw::simd {

inline constexpr std::uint32_t kPointsPerGroup = 16;

// What is summed for each lane.
enum Product : std::size_t {
  kSquare,      // x^2
  kMean,        // x
  kLineSquare,  // (u1 - u2)^2, (u2 - u3)^2, (u3 - u1)^2 in lanes 0..2
  kPower,       // u1 i1, u2 i2, u3 i3 in lanes 0..2
  kProductCount
};

// Sums over a stretch of points, in double, in the order of time.
struct BlockSums {
  double sum[kProductCount][kLaneCount];
  float peak[kLaneCount];  // largest magnitude of u1 u2 u3 u12 u23 u31 in lanes 0..5
  std::uint32_t points;

  // Appends what follows in time.
  void add(const BlockSums& later);
};

struct PointSums {
  Frame group[kProductCount];
  Frame peak;
  std::uint32_t point;  // points since the start of the stretch
  BlockSums block;      // without the open group; its peaks are those of `peak`

  void clear();
  // Moves the group's sums to the block's; called by the kernels after every 16th point.
  void close_group();
};

}  // namespace kw::simd
