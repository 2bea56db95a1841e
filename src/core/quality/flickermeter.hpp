// Flickermeter of one voltage: instantaneous flicker sensation, Pst and Plt. Not offered at 400 Hz.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/quality/biquad.hpp"
#include "core/quality/flicker_classes.hpp"

namespace kw::quality {

enum class Lamp { v230_50hz, v120_60hz };

// Voltage squared is thinned 8 to 1 by three running means of 8 in a row: nulls at the multiples of
// the new rate keep what folds to below 42 Hz under (42 / 1558)^3 = -94 dB; they lose 0.24 % at
// 35 Hz.
class Flickermeter {
 public:
  // Domain:   rate_hz 6400 to 25 600; false, and nothing changes, otherwise.
  // Scaling:  the output is 1 at the peak of the lamp's sine modulation of 8.8 Hz (0.250 % at
  //           230 V, 0.321 % at 120 V).
  // Formula:  high pass 0.05 Hz, Butterworth of order 6 at 35 or 42 Hz, weighting
  //           k w1 s / (s^2 + 2 lambda s + w1^2) (1 + s/w2) / ((1 + s/w3)(1 + s/w4)), square,
  //           low pass 300 ms (@[IEC61000-4-15], clause not verified).
  // Accuracy: class F1, 5 %; a rate that is off by p moves every corner by p.
  [[nodiscard]] bool set_up(Lamp lamp, double rate_hz);

  // One sample of the voltage, in V.
  void add(float u_v);

  // Pst of what came since the last call, and the start of the next interval.
  [[nodiscard]] double close_interval();

  [[nodiscard]] double p_inst() const { return p_inst_; }

 private:
  static constexpr std::size_t kThinning = 8;
  static constexpr std::size_t kTaps = 22;     // = 3 * (8 - 1) + 1
  static constexpr std::size_t kHistory = 32;  // a power of two, at least kTaps
  static constexpr std::size_t kSections = 6;

  void restart();
  void sense(double square_v2);
  void design(Lamp lamp);

  double tap_[kTaps] = {};
  double history_v2_[kHistory] = {};
  std::uint32_t sample_count_ = 0;
  double rate_hz_ = 0.0;  // of the thinned square
  double mean_v2_ = 0.0;
  double mean_share_ = 1.0;
  Biquad section_[kSections];
  double smoothing_ = 0.0;
  double scale_ = 0.0;
  double p_inst_ = 0.0;
  FlickerClasses classes_;
};

// Domain:   count > 0 values of Pst, each >= 0; else 0.
// Scaling:  none.
// Formula:  Plt = cube root of the mean of Pst^3 (@[IEC61000-4-15], clause not verified).
// Accuracy: 1e-14 relative.
[[nodiscard]] double plt_of(const double* pst, std::size_t count);

}  // namespace kw::quality
