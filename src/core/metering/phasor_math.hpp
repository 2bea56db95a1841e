// Arithmetic of phasors and guarded divisions: no NaN is formed (D1).
#pragma once

#include <cmath>

#include "core/math/trig.hpp"
#include "core/metering/spectrum.hpp"

namespace kw::metering {

[[nodiscard]] inline double root(double square) { return square > 0.0 ? std::sqrt(square) : 0.0; }

// part / whole, 0 unless whole > floor. Domain: floor >= 0.
[[nodiscard]] inline double quotient(double part, double whole, double floor = 0.0) {
  return whole > floor ? part / whole : 0.0;
}

[[nodiscard]] constexpr Phasor operator+(const Phasor& a, const Phasor& b) {
  return {a.re + b.re, a.im + b.im};
}
[[nodiscard]] constexpr Phasor operator-(const Phasor& a, const Phasor& b) {
  return {a.re - b.re, a.im - b.im};
}
[[nodiscard]] constexpr Phasor operator*(const Phasor& a, const Phasor& b) {
  return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}
[[nodiscard]] constexpr Phasor operator*(const Phasor& a, double factor) {
  return {a.re * factor, a.im * factor};
}
[[nodiscard]] constexpr Phasor conj(const Phasor& a) { return {a.re, -a.im}; }
[[nodiscard]] constexpr double square_of(const Phasor& a) { return a.re * a.re + a.im * a.im; }
[[nodiscard]] inline double size_of(const Phasor& a) { return root(square_of(a)); }

// Domain:   finite.
// Scaling:  degrees, 0 <= angle < 360.
// Formula:  atan2(im, re) x 180 / pi, a turn added to what is negative.
// Accuracy: 1e-13 degrees.
[[nodiscard]] inline double degrees_of(const Phasor& a) {
  constexpr double kDegreesPerRadian = 0x1.ca5dc1a63c1f8p+5;  // = 180 / pi
  constexpr double kTurn = 360.0;
  const double angle = math::atan2(a.im, a.re) * kDegreesPerRadian;
  if (angle >= 0.0) return angle;
  const double turned = angle + kTurn;
  return turned < kTurn ? turned : 0.0;
}

}  // namespace kw::metering
