// A first estimate of the frequency from upward zero crossings: only to start the tracker.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/simd/lanes.hpp"

namespace kw::sync {

// Domain: frames of the corrected signal, lane U1, any level.
// Scaling: a crossing counts after the signal was below minus half of its largest magnitude so far,
//   so that harmonics, which cross zero more often, are counted once a cycle.
// Formula: (crossings - 1) / (time of the last - time of the first), linear interpolation between
//   samples.
// Accuracy: 2 % with harmonics that add up to a quarter of the fundamental's peak, enough for the
//   tracker's +-5 Hz; 0 when fewer than three crossings were seen.
class ZeroCrossingMeter {
 public:
  void restart();
  void feed(const simd::Frame* frames, std::size_t count);
  // In cycles a sample; 0 when there is no estimate yet.
  [[nodiscard]] double cycles_per_sample() const;

 private:
  double first_ = 0.0;
  double last_ = 0.0;
  std::uint32_t samples_ = 0;
  std::uint32_t crossings_ = 0;
  float previous_ = 0.0F;
  float largest_ = 0.0F;
  bool armed_ = false;
};

}  // namespace kw::sync
