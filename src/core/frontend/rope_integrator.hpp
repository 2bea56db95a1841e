// Integrates what a Rogowski coil (rope) gives: its output is the derivative of the current.
#pragma once

#include <cstddef>

#include "core/simd/kernels.hpp"

namespace kw::frontend {

inline constexpr std::size_t kRopeTapCount = 20;
// Equaliser of the running sum (values in rope_table_gen.cpp).
extern const float kRopeTaps[kRopeTapCount];

// Domain:   corrected frames; the current lanes hold di/dt, scaled to the current at the nominal
//   frequency. Finite for any 24-bit input.
// Scaling:  amperes out, at every frequency; voltages as they came, as late as the currents.
// Formula:  1 / (1 - z^-1) as a leaky sum and the first two terms of what the leak takes away:
//   with L = 1 / (1 - (1 - e) z^-1) and B = e z^-1 L it is L (1 + B + B^2) = (1 - B^3) / (1 -
//   z^-1), equalised by kRopeTaps to 1 / (j w). Before it 1 - B^3 once more: the offset of a
//   converter would come out 600 times as large and cost the small currents their last bits.
// Accuracy: leak 2 (0.2 Hz / f)^3: 1.8e-7 at 45 Hz; equaliser 1e-8 at the fundamental, 4e-6 to
//   order 63 at 65 Hz (test). A constant input decays with a time constant of 0.8 s.
class RopeIntegrator {
 public:
  // Takes effect with the next frame.
  void setup(double sample_rate_hz, double nominal_hz);
  void restart();
  // In place; `count` <= simd::kChunkFrames.
  void process(const simd::Kernels& kernels, simd::Frame* frames, std::size_t count);

  // Of all lanes, in frames: half of the taps less half of a frame either way.
  static constexpr std::size_t kDelayFrames = kRopeTapCount / 2 - 1;

 private:
  static constexpr std::size_t kHistory = kRopeTapCount - 1;

  simd::Frame history_[kHistory + simd::kChunkFrames];
  simd::Frame taps_[kRopeTapCount];
  float leak_ = 0.0F;
  struct Sums {         // of one current
    float mean[3];      // B, B^2, B^3 of the input
    float integral[3];  // the leaky sum and its two corrections
  };
  Sums sums_[3];
};

}  // namespace kw::frontend
