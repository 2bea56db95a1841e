// One cycle of cosine and sine (values in cycle_table_gen.cpp).
#pragma once

#include <cstddef>

namespace kw::simd {

inline constexpr std::size_t kPointsPerCycle = 256;

struct CyclePoint {
  float cosine;
  float sine;
};

extern const CyclePoint kCycleTable[kPointsPerCycle];

}  // namespace kw::simd
