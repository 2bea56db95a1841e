// The project's exp and log: no libm, the same bits everywhere (D1). Both are constexpr, and an
// argument outside the domain is clamped to it.
#pragma once

#include <bit>
#include <cstdint>

#include "core/math/kernels.hpp"

namespace kw::math {

// Domain:   |x| <= 700; beyond, and for a NaN, the argument is clamped.
// Scaling:  the result is 1e-304..1.1e304, never zero, infinite or subnormal.
// Formula:  e^x = 2^k e^r, r = x - k ln 2, ln 2 in two parts (@[Muller2016, 11.2]).
// Accuracy: <= 1.5 ulp.
[[nodiscard]] constexpr double exp(double x) {
  constexpr double kDomain = 700.0;
  const double clamped = clamp(x, -kDomain, kDomain);
  const double octaves = clamped * kOneOverLn2;
  const auto k = static_cast<std::int64_t>(octaves + (octaves < 0.0 ? -0.5 : 0.5));
  const auto multiple = static_cast<double>(k);
  const double r = (clamped - multiple * kLn2High) - multiple * kLn2Low;
  const double scale = std::bit_cast<double>(static_cast<std::uint64_t>(k + 1023) << 52);
  return exp_kernel(r) * scale;
}

// Domain:   finite x > 0, subnormals included; x <= 0 and NaN count as 2^-1074, infinity as 2^1024.
// Scaling:  the result is within -744.5..709.8.
// Formula:  ln x = k ln 2 + ln(1 + f), sqrt(1/2) <= 1 + f < sqrt(2).
// Accuracy: <= 1 ulp.
[[nodiscard]] constexpr double log(double x) {
  constexpr double kSmallestPositive = 0x1p-1074;
  constexpr std::uint64_t kMantissaMask = (std::uint64_t{1} << 52) - 1;
  constexpr std::uint64_t kSqrt2Mantissa = 0x6a09e667f3bcdU;  // of sqrt(2)
  double value = x > kSmallestPositive ? x : kSmallestPositive;
  std::int64_t k = -1023;
  if (value < 0x1p-1022) {
    value *= 0x1p54;
    k -= 54;
  }
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const std::uint64_t mantissa = bits & kMantissaMask;
  const bool upper = mantissa >= kSqrt2Mantissa;  // halve it: 1 + f stays below sqrt(2)
  k += static_cast<std::int64_t>(bits >> 52) + (upper ? 1 : 0);
  const std::uint64_t exponent = upper ? 1022U : 1023U;
  const double f = std::bit_cast<double>((exponent << 52) | mantissa) - 1.0;
  return log_kernel(static_cast<double>(k), f);
}

}  // namespace kw::math
