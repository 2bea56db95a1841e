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
  // Accuracy: class F1, 5 %; a rate that is off by p moves every corner by p (retune()).
  [[nodiscard]] bool set_up(Lamp lamp, double rate_hz);

  // The rate of the next samples, when it follows the mains: the filters are made anew once it is
  // off by more than 1e-4, and go on where they were. Nothing changes outside the domain of
  // set_up().
  void retune(double rate_hz);

  // One sample of the voltage, in V.
  void add(float u_v);

  // Pst of what came since the last call, and the start of the next interval.
  [[nodiscard]] double close_interval();

  [[nodiscard]] double p_inst() const { return p_inst_; }

 private:
  static constexpr std::size_t kThinning = 8;
  static constexpr std::size_t kRunning = 3;   // outputs that one sample is part of
  static constexpr std::size_t kSections = 6;  // high pass, three low passes, weighting in two

  void restart();
  void sense(double square_v2);
  void design(double rate_hz);

  double tap_[kRunning * kThinning] = {};  // of three running means: 22, and two of 0
  double sum_v2_[kRunning] = {};           // [0] is the next to be complete
  std::size_t place_ = 0;                  // 0..kThinning - 1
  Lamp lamp_ = Lamp::v230_50hz;
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
