// A block folded into one cycle: the sum of its cycles, point by point.
//
// The cycles of a block are synchronous, so the discrete Fourier transform of the folded cycle is
// that of the whole block at the harmonics, for a fraction of the work and memory.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/metering/fft.hpp"
#include "core/metering/spectrum.hpp"
#include "core/simd/lanes.hpp"

namespace kw::metering {

struct FoldedCycle {
  simd::Frame sum[simd::kPointsPerCycleMax];
  std::uint32_t points_per_cycle;
  std::uint32_t cycles;

  void clear(std::uint32_t points_per_cycle_of_type);
};

// The rms phasor of the fundamental of one channel: for the tracker, at once.
[[nodiscard]] Phasor fundamental(const FoldedCycle& folded, std::size_t channel);

// Turns a folded cycle into phasors, two channels at a time, so that the work can be spread.
class HarmonicTransform {
 public:
  static constexpr std::size_t kPairs = simd::kChannelCount / 2;

  // Domain:   pair 0 .. kPairs - 1: the channels U_k and I_k; order_max < points a cycle / 2.
  // Scaling:  volts and amperes in, rms phasors out.
  // Formula:  X_h = sqrt(2) / n sum x e^(-j h theta), order 0 the mean; two real channels as one
  //   complex signal (@[Oppenheim2010, 9.3]).
  // Accuracy: that of the float32 points: 1e-9 of the fundamental; orders above order_max are 0.
  void run(const FoldedCycle& folded, std::size_t pair, std::size_t order_max, Spectrum& spectrum);

 private:
  Phasor work_[kFftPointsMax];
};

// The mean of the spectra of two blocks of equal length.
void average(const Spectrum& first, const Spectrum& second, Spectrum& mean);

}  // namespace kw::metering
