// Corrects what the analogue inputs do to a signal: gain, offset and phase of each channel;
// silences what the wiring lacks.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/frontend/correction.hpp"
#include "core/frontend/rope_integrator.hpp"
#include "core/simd/filter_table.hpp"
#include "core/simd/kernels.hpp"

namespace kw::frontend {

inline constexpr double kFullScaleCounts = 8388608.0;      // = 2 ** 23
inline constexpr double kFullScaleVolts = 480.0 * kSqrt2;  // peak: 1.2 x 400 V
inline constexpr double kFullScaleAmperes = full_scale_amperes(CurrentInput::a1);  // peak

// Domain: 24-bit counts; delay within +-55 us, the limits of calibration and linearity together
//   (1.4 samples at 25 600 a second).
// Scaling: counts to volts and amperes, float32; a count is exact, the product rounds once.
// Formula: windowed-sinc fractional delay, the rows of simd/filter_table.hpp, one set a lane.
// Accuracy: gain 6e-8 of reading; delay 0.05 ppm of amplitude to harmonic 63 at 65 Hz.
class FrontEnd {
 public:
  void restart();
  // Takes effect with the next frame.
  void apply(const Correction& correction);

  // Corrects `count` <= simd::kChunkFrames frames. out[i] lies delay_frames() before raw[i].
  void process(const simd::Kernels& kernels, const std::int32_t* raw, std::size_t count,
               simd::Frame* out);

  // Group delay of process(), all channels alike, in samples.
  [[nodiscard]] std::size_t delay_frames() const {
    return kDelayFrames + (integrates_ ? RopeIntegrator::kDelayFrames : 0);
  }
  // After another correction, frames until the output holds nothing of the one before; what the
  // integrator of a rope remembers fades with its own time constant.
  [[nodiscard]] std::size_t settling_frames() const {
    return kHistory + (integrates_ ? 2 * RopeIntegrator::kDelayFrames : 0);
  }

 private:
  // The output lies so many taps after the filter's centre when there is no correction: a delay of
  // up to a sample either way stays inside the taps.
  static constexpr std::size_t kMargin = 2;
  static constexpr std::size_t kTaps = simd::kFilterTaps + 2 * kMargin;
  static constexpr std::size_t kHistory = kTaps - 1;
  static constexpr std::size_t kDelayFrames = simd::kFilterTaps / 2 + kMargin;

  void set_taps(std::size_t lane, double delay_samples);

  simd::Frame history_[kHistory + simd::kChunkFrames];
  simd::Frame taps_[kTaps];
  simd::Frame offset_;
  simd::Frame gain_;
  bool delayed_ = false;
  bool derives_i2_ = false;
  bool integrates_ = false;
  RopeIntegrator rope_;
};

}  // namespace kw::frontend
