// Second-order section made from its analogue form by the bilinear transform.
#pragma once

namespace kw::quality {

// (b[2] s^2 + b[1] s + b[0]) / (a[2] s^2 + a[1] s + a[0]), s in rad/s; stable, a[0] > 0.
struct AnalogueSection {
  double b[3];
  double a[3];
};

class Biquad {
 public:
  Biquad() = default;

  // Domain:   warp > 0, a stable section.
  // Scaling:  warp in rad/s: 2 x sample rate, or w / tan(w / (2 x sample rate)) to keep w exact.
  // Formula:  s = warp (1 - z^-1) / (1 + z^-1).
  // Accuracy: rounding of double.
  Biquad(const AnalogueSection& section, double warp);

  // Coefficients of another section of this form; what is under way goes on.
  void retune(const Biquad& other) {
    for (int k = 0; k < 3; ++k) {
      b_[k] = other.b_[k];
      a_[k] = other.a_[k];
    }
  }

  [[nodiscard]] double step(double x) {
    const double y = b_[0] * x + state_[0];
    state_[0] = b_[1] * x - a_[1] * y + state_[1];
    state_[1] = b_[2] * x - a_[2] * y;
    return y;
  }

  // |H|^2 at `turns` of the sample rate (0..0.5).
  [[nodiscard]] double square_gain(double turns) const;

 private:
  double b_[3] = {1.0, 0.0, 0.0};
  double a_[3] = {1.0, 0.0, 0.0};
  double state_[2] = {};
};

}  // namespace kw::quality
