// Polynomials on their primary range, and the constants of argument reduction; for trig.hpp,
// exp_log.hpp and block code that wants them inline.
//
// Only + - * / and integer operations, in an order that the source fixes, so every compiler and
// processor gives the same bits (with -ffp-contract=off). Series coefficients are quotients of
// exact integers, correctly rounded; the other constants are hexadecimal floats with their formula.
#pragma once

namespace kw::math {

inline constexpr double kTwoPi = 0x1.921fb54442d18p+2;
inline constexpr double kPi = 0x1.921fb54442d18p+1;
inline constexpr double kPiLow = 0x1.1a62633145c07p-53;  // pi - kPi
inline constexpr double kHalfPi = 0x1.921fb54442d18p+0;
inline constexpr double kHalfPiLow = 0x1.1a62633145c07p-54;      // pi/2 - kHalfPi
inline constexpr double kTwoOverPi = 0x1.45f306dc9c883p-1;       // 2/pi
inline constexpr double kRadiansPerQ64 = 0x1.921fb54442d18p-62;  // 2 pi / 2^64
inline constexpr double kLn2High = 0x1.62e42fefa3800p-1;         // ln 2, its first 42 bits
inline constexpr double kLn2Low = 0x1.ef35793c76730p-45;         // ln 2 - kLn2High
inline constexpr double kOneOverLn2 = 0x1.71547652b82fep+0;      // 1 / ln 2

// Domain:   finite values; lowest <= highest. A NaN becomes `lowest`.
// Scaling:  none.
// Formula:  min(max(value, lowest), highest).
// Accuracy: exact.
[[nodiscard]] constexpr double clamp(double value, double lowest, double highest) {
  if (!(value > lowest)) return lowest;
  return value < highest ? value : highest;
}

// Domain:   |x| <= pi/4; |tail| <= half an ulp of x; the argument is x + tail.
// Scaling:  none, the result is within +-0.7072.
// Formula:  Taylor, (-1)^k x^(2k+1) / (2k+1)! to x^17 (@[DLMF, 4.19.1]).
// Accuracy: truncation 8e-20, rounding <= 1 ulp.
[[nodiscard]] constexpr double sin_kernel(double x, double tail = 0.0) {
  const double z = x * x;
  const double v = z * x;
  double r = 1.0 / 355687428096000.0;  // 17!
  r = -1.0 / 1307674368000.0 + z * r;  // 15!
  r = 1.0 / 6227020800.0 + z * r;      // 13!
  r = -1.0 / 39916800.0 + z * r;       // 11!
  r = 1.0 / 362880.0 + z * r;          // 9!
  r = -1.0 / 5040.0 + z * r;           // 7!
  r = 1.0 / 120.0 + z * r;             // 5!
  return x - ((z * (0.5 * tail - v * r) - tail) - v * (-1.0 / 6.0));
}

// Domain:   |x| <= pi/4; |tail| <= half an ulp of x; the argument is x + tail.
// Scaling:  none, the result is within 0.7071..1.
// Formula:  Taylor, (-1)^k x^(2k) / (2k)! to x^18 (@[DLMF, 4.19.2]).
// Accuracy: truncation 4e-21, rounding <= 1 ulp.
[[nodiscard]] constexpr double cos_kernel(double x, double tail = 0.0) {
  const double z = x * x;
  double r = -1.0 / 6402373705728000.0;  // 18!
  r = 1.0 / 20922789888000.0 + z * r;    // 16!
  r = -1.0 / 87178291200.0 + z * r;      // 14!
  r = 1.0 / 479001600.0 + z * r;         // 12!
  r = -1.0 / 3628800.0 + z * r;          // 10!
  r = 1.0 / 40320.0 + z * r;             // 8!
  r = -1.0 / 720.0 + z * r;              // 6!
  r = 1.0 / 24.0 + z * r;                // 4!
  const double half_z = 0.5 * z;
  const double w = 1.0 - half_z;
  return w + (((1.0 - w) - half_z) + (z * (z * r) - x * tail));
}

// Domain:   |t| <= 1/16.
// Scaling:  none.
// Formula:  atan(t) - t by its series, (-1)^k t^(2k+1) / (2k+1) to t^15 (@[DLMF, 4.24.3]).
// Accuracy: truncation 2e-22, rounding <= 1e-3 ulp of atan(t).
[[nodiscard]] constexpr double atan_minus_t_kernel(double t) {
  const double z = t * t;
  double r = -1.0 / 15.0;
  r = 1.0 / 13.0 + z * r;
  r = -1.0 / 11.0 + z * r;
  r = 1.0 / 9.0 + z * r;
  r = -1.0 / 7.0 + z * r;
  r = 1.0 / 5.0 + z * r;
  r = -1.0 / 3.0 + z * r;
  return t * (z * r);
}

// Domain:   |r| <= 0.35 (half of ln 2).
// Scaling:  none, the result is within 0.70..1.42.
// Formula:  Taylor, r^k / k! to r^14 (@[DLMF, 4.2.19]).
// Accuracy: truncation 1e-19, rounding <= 1 ulp.
[[nodiscard]] constexpr double exp_kernel(double r) {
  double p = 1.0 / 87178291200.0;  // 14!
  p = 1.0 / 6227020800.0 + r * p;  // 13!
  p = 1.0 / 479001600.0 + r * p;   // 12!
  p = 1.0 / 39916800.0 + r * p;    // 11!
  p = 1.0 / 3628800.0 + r * p;     // 10!
  p = 1.0 / 362880.0 + r * p;      // 9!
  p = 1.0 / 40320.0 + r * p;       // 8!
  p = 1.0 / 5040.0 + r * p;        // 7!
  p = 1.0 / 720.0 + r * p;         // 6!
  p = 1.0 / 120.0 + r * p;         // 5!
  p = 1.0 / 24.0 + r * p;          // 4!
  p = 1.0 / 6.0 + r * p;           // 3!
  p = 0.5 + r * p;                 // 2!
  return 1.0 + (r + r * r * p);
}

// Domain:   k an integer, |k| <= 1100; -0.293 <= f <= 0.415; the argument is 2^k (1 + f).
// Scaling:  none.
// Formula:  k ln 2 + 2 atanh(s), s = f / (2 + f), 2 s^(2j+1) / (2j+1) to s^23 (@[DLMF, 4.6.4]),
//           with 2 s = f - s f, and s f = f^2/2 - s f^2/2, so that f enters unrounded.
// Accuracy: truncation 1e-19 relative, rounding <= 1 ulp.
[[nodiscard]] constexpr double log_kernel(double k, double f) {
  const double s = f / (2.0 + f);
  const double z = s * s;
  double r = 2.0 / 23.0;
  r = 2.0 / 21.0 + z * r;
  r = 2.0 / 19.0 + z * r;
  r = 2.0 / 17.0 + z * r;
  r = 2.0 / 15.0 + z * r;
  r = 2.0 / 13.0 + z * r;
  r = 2.0 / 11.0 + z * r;
  r = 2.0 / 9.0 + z * r;
  r = 2.0 / 7.0 + z * r;
  r = 2.0 / 5.0 + z * r;
  r = 2.0 / 3.0 + z * r;
  const double half_square = 0.5 * f * f;
  const double correction = s * (half_square + z * r) + k * kLn2Low;
  return k * kLn2High - ((half_square - correction) - f);
}

}  // namespace kw::math
