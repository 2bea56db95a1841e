// The eight lanes of a frame in registers: one vector where there are registers of 32 bytes, else
// two. Without AVX a compiler keeps vectors of 32 bytes in memory, which takes three times as long.
//
// Internal linkage, for kernels_body.hpp.
#pragma once

#include <cstdint>
#include <cstring>

#include "core/simd/lanes.hpp"

namespace kw::simd {
namespace {

#define KW_INLINE __attribute__((always_inline)) inline

// Four counts of a frame, from anywhere in memory.
using Counts = std::int32_t __attribute__((vector_size(4 * sizeof(std::int32_t))));

KW_INLINE Counts load_counts(const std::int32_t* from) {
  Counts counts;
  std::memcpy(&counts, from, sizeof counts);
  return counts;
}

#if defined(__AVX__)

using Lanes = float __attribute__((vector_size(kLaneCount * sizeof(float)), may_alias));

KW_INLINE Lanes load(const float* from) { return *reinterpret_cast<const Lanes*>(from); }
KW_INLINE void store(float* to, Lanes x) { *reinterpret_cast<Lanes*>(to) = x; }
KW_INLINE Lanes splat(float x) { return Lanes{x, x, x, x, x, x, x, x}; }
KW_INLINE Lanes larger(Lanes a, Lanes b) { return a > b ? a : b; }
KW_INLINE Lanes of_counts(Counts low, Counts high) {
  return __builtin_convertvector(__builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7), Lanes);
}
// u2 u3 u1 in the lanes of the voltages.
KW_INLINE Lanes next_voltages(Lanes x) {
  return __builtin_shufflevector(x, x, 1, 2, 0, 3, 4, 5, 6, 7);
}
// u1 u2 u3 u12 u23 u31.
KW_INLINE Lanes all_voltages(Lanes x, Lanes line) {
  return __builtin_shufflevector(x, line, 0, 1, 2, 8, 9, 10, 6, 7);
}
// i1 i2 i3 in the lanes of the voltages.
KW_INLINE Lanes currents_first(Lanes x) {
  return __builtin_shufflevector(x, x, 3, 4, 5, 3, 4, 5, 6, 7);
}
KW_INLINE void form_neutral(Lanes& x) { x[kNeutral] = (x[kI1] + x[kI2]) + x[kI3]; }

#else

using Half = float __attribute__((vector_size(4 * sizeof(float)), may_alias));

struct Lanes {
  Half low, high;
};

KW_INLINE Lanes operator+(Lanes a, Lanes b) { return {a.low + b.low, a.high + b.high}; }
KW_INLINE Lanes operator-(Lanes a, Lanes b) { return {a.low - b.low, a.high - b.high}; }
KW_INLINE Lanes operator*(Lanes a, Lanes b) { return {a.low * b.low, a.high * b.high}; }
KW_INLINE Lanes operator-(Lanes a) { return {-a.low, -a.high}; }
KW_INLINE void operator+=(Lanes& a, Lanes b) { a = a + b; }

KW_INLINE Lanes load(const float* from) {
  return {*reinterpret_cast<const Half*>(from), *reinterpret_cast<const Half*>(from + 4)};
}
KW_INLINE void store(float* to, Lanes x) {
  *reinterpret_cast<Half*>(to) = x.low;
  *reinterpret_cast<Half*>(to + 4) = x.high;
}
KW_INLINE Lanes splat(float x) { return {Half{x, x, x, x}, Half{x, x, x, x}}; }
KW_INLINE Lanes larger(Lanes a, Lanes b) {
  return {a.low > b.low ? a.low : b.low, a.high > b.high ? a.high : b.high};
}
KW_INLINE Lanes of_counts(Counts low, Counts high) {
  return {__builtin_convertvector(low, Half), __builtin_convertvector(high, Half)};
}
KW_INLINE Lanes next_voltages(Lanes x) {
  return {__builtin_shufflevector(x.low, x.low, 1, 2, 0, 3), x.high};
}
KW_INLINE Lanes all_voltages(Lanes x, Lanes line) {
  return {__builtin_shufflevector(x.low, line.low, 0, 1, 2, 4),
          __builtin_shufflevector(line.low, x.high, 1, 2, 6, 7)};
}
KW_INLINE Lanes currents_first(Lanes x) {
  return {__builtin_shufflevector(x.low, x.high, 3, 4, 5, 3), x.high};
}
KW_INLINE void form_neutral(Lanes& x) { x.high[2] = (x.low[3] + x.high[0]) + x.high[1]; }

#endif

KW_INLINE Lanes load(const Frame& frame) { return load(frame.lane); }
KW_INLINE void store(Frame& frame, Lanes lanes) { store(frame.lane, lanes); }
KW_INLINE Lanes magnitude(Lanes x) { return larger(x, -x); }

#undef KW_INLINE

}  // namespace
}  // namespace kw::simd
