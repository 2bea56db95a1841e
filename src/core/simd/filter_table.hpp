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

// Row p, p = 0..kFilterPhases: the taps that interpolate p/kFilterPhases after kFilterCentre.
extern const float kFilterTable[(kFilterPhases + 1) * kFilterTaps];

}  // namespace kw::simd
