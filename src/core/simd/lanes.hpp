// Eight lanes of float32: one lane a channel (D1). Operations are elementwise, never across lanes.
#pragma once

#include <cstddef>

namespace kw::simd {

inline constexpr std::size_t kLaneCount = 8;

// Which quantity a lane carries. The neutral current is computed, the last lane is spare.
enum Lane : std::size_t { kU1, kU2, kU3, kI1, kI2, kI3, kNeutral, kSpare };
inline constexpr std::size_t kChannelCount = 6;

// Resampled points of a cycle at 50 and 60 Hz; at 400 Hz there are 64.
inline constexpr std::size_t kPointsPerCycleMax = 256;

// One instant of all channels.
struct alignas(32) Frame {
  float lane[kLaneCount];
};

}  // namespace kw::simd
