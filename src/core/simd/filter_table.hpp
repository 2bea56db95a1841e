// Coefficients of the interpolation filter (values in filter_table_gen.cpp).
#pragma once

#include <cstddef>

namespace kw::simd {

inline constexpr std::size_t kFilterTaps = 40;
inline constexpr std::size_t kFilterPhases = 512;
inline constexpr unsigned kFilterPhaseBits = 9;
static_assert(std::size_t{1} << kFilterPhaseBits == kFilterPhases);
// The tap at which the filter with phase 0 is centred.
inline constexpr std::size_t kFilterCentre = kFilterTaps / 2 - 1;

// Row p, p = 0..kFilterPhases: the taps that interpolate p/kFilterPhases after kFilterCentre. The
// filter is even: row kFilterPhases - p is row p backwards, so half of the rows hold all values.
inline constexpr std::size_t kHalfRows = kFilterPhases / 2 + 1;
extern const float kHalfFilterTable[kHalfRows * kFilterTaps];

// Domain: phase 0..kFilterPhases, tap 0..kFilterTaps - 1.
[[nodiscard]] inline float filter_tap(std::size_t phase, std::size_t tap) {
  if (phase < kHalfRows) return kHalfFilterTable[phase * kFilterTaps + tap];
  return kHalfFilterTable[(kFilterPhases - phase + 1) * kFilterTaps - 1 - tap];
}

// All rows, for vectors that load taps in their order. 80 kB: a program that does not name it does
// not hold it.
struct FilterTable {
  alignas(32) float tap[(kFilterPhases + 1) * kFilterTaps];
};
extern const FilterTable kFilterTable;

}  // namespace kw::simd
