#include "core/quality/biquad.hpp"

#include "core/math/trig.hpp"

namespace kw::quality {
namespace {

// Powers of z^-1 of c[0] (1 + z)^2 + c[1] warp (1 - z)(1 + z) + c[2] warp^2 (1 - z)^2.
void expand(const double* c, double warp, double* z) {
  const double first = c[1] * warp;
  const double second = c[2] * warp * warp;
  z[0] = c[0] + first + second;
  z[1] = 2.0 * (c[0] - second);
  z[2] = c[0] - first + second;
}

double square_size(const double* c, double angle_rad) {
  const double re = c[0] + c[1] * math::cos(angle_rad) + c[2] * math::cos(2.0 * angle_rad);
  const double im = c[1] * math::sin(angle_rad) + c[2] * math::sin(2.0 * angle_rad);
  return re * re + im * im;
}

}  // namespace

Biquad::Biquad(const AnalogueSection& section, double warp) {
  expand(section.b, warp, b_);
  expand(section.a, warp, a_);
  const double scale = a_[0] > 0.0 ? 1.0 / a_[0] : 0.0;
  for (int k = 0; k < 3; ++k) {
    b_[k] *= scale;
    a_[k] *= scale;
  }
}

double Biquad::square_gain(double turns) const {
  const double angle_rad = math::kTwoPi * turns;
  const double below = square_size(a_, angle_rad);
  return below > 0.0 ? square_size(b_, angle_rad) / below : 0.0;
}

}  // namespace kw::quality
