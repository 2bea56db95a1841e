// Instants as a sample count with a fraction (D2): 64-bit index, never a float.
#pragma once

#include <compare>
#include <cstdint>

namespace kw::sync {

// A length of time in samples, unsigned fixed point with 32 fractional bits.
using SpanQ32 = std::uint64_t;
inline constexpr double kSpanScale = 0x1p32;

struct SampleTime {
  std::uint64_t index = 0;
  std::uint32_t fraction_q32 = 0;

  [[nodiscard]] constexpr SampleTime plus(SpanQ32 span) const {
    const std::uint64_t low = (span & 0xFFFFFFFFULL) + fraction_q32;
    return {index + (span >> 32) + (low >> 32), static_cast<std::uint32_t>(low)};
  }

  // Earlier by `span`, not before the first sample.
  [[nodiscard]] constexpr SampleTime minus(SpanQ32 span) const {
    const SpanQ32 part = span & 0xFFFFFFFFULL;
    const std::uint64_t whole = (span >> 32) + (part > fraction_q32 ? 1 : 0);
    if (index < whole) return {};
    return {index - whole, static_cast<std::uint32_t>(fraction_q32 - part)};
  }

  // Length from `earlier` to this instant in samples; exact below 2^20 samples.
  [[nodiscard]] constexpr double samples_since(SampleTime earlier) const {
    const auto whole = static_cast<std::int64_t>(index - earlier.index);
    const double part =
        static_cast<double>(fraction_q32) - static_cast<double>(earlier.fraction_q32);
    return static_cast<double>(whole) + part / kSpanScale;
  }

  friend constexpr bool operator==(const SampleTime&, const SampleTime&) = default;
  friend constexpr auto operator<=>(const SampleTime&, const SampleTime&) = default;
};

// A length in samples as a span; clamped to 0 .. 2^31 samples.
[[nodiscard]] constexpr SpanQ32 span_of(double samples) {
  constexpr double kMax = 0x1p31;
  if (!(samples > 0.0)) return 0;
  const double bounded = samples < kMax ? samples : kMax;
  return static_cast<SpanQ32>(bounded * kSpanScale + 0.5);
}

}  // namespace kw::sync
