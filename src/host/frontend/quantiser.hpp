// The converter of the front end: volts or amperes to signed 24-bit counts.
#pragma once

#include <cstddef>
#include <cstdint>

namespace kw::analogue {

inline constexpr double kSqrt2 = 0x1.6a09e667f3bcdp+0;
inline constexpr double kFullScaleCounts = 8388608.0;            // 2^23
inline constexpr double kFullScalePeakV = 1.2 * 400.0 * kSqrt2;  // 1.2 x 400 V
inline constexpr double kFullScalePeakA = 2.0 * 1.2 * kSqrt2;    // 2 x Imax
inline constexpr double kCountsPerVolt = kFullScaleCounts / kFullScalePeakV;
inline constexpr double kCountsPerAmpere = kFullScaleCounts / kFullScalePeakA;
inline constexpr double kCountMax = kFullScaleCounts - 1.0;

// Domain:   finite counts; the rounding mode is to nearest.
// Scaling:  +-(2^23 - 1): beyond, clamped there.
// Formula:  round half to even, by adding and taking away 3 x 2^51.
// Accuracy: exact.
[[nodiscard]] constexpr double round_to_count(double counts) {
  constexpr double kRounder = 0x1.8p52;
  constexpr double kBeyond = 2.0 * kFullScaleCounts;
  const double low = counts > kBeyond ? kBeyond : counts;
  const double finite = low < -kBeyond ? -kBeyond : low;
  return (finite + kRounder) - kRounder;
}

// Rounds `count` values to counts, clamps them and returns how many had to be clamped.
[[nodiscard]] constexpr std::uint64_t quantise(const double* counts, std::size_t count,
                                               std::int32_t* out) {
  std::int32_t saturated = 0;
  for (std::size_t k = 0; k < count; ++k) {
    const double rounded = round_to_count(counts[k]);
    const double low = rounded > kCountMax ? kCountMax : rounded;
    const double kept = low < -kCountMax ? -kCountMax : low;
    saturated += kept != rounded ? 1 : 0;
    out[k] = static_cast<std::int32_t>(kept);
  }
  return static_cast<std::uint64_t>(saturated);
}

}  // namespace kw::analogue
