// Follows the frequency of U1 by the phase of its fundamental from block to block.
#pragma once

#include <cstdint>

#include "core/sync/meter_type.hpp"
#include "core/sync/sample_time.hpp"
#include "core/sync/zero_crossing.hpp"

namespace kw::sync {

// The fundamental of U1 over one block.
struct BlockPhase {
  double re;  // rms phasor of the fundamental, against the start of the block
  double im;
  double mean_square;  // of the whole signal
  SampleTime start;
  SampleTime end;
};

// Domain: 40..70 Hz, or 320..480 Hz of the 400 Hz type, U1 of at least 10 % of 230 V; else the
//   tracker stays at the last value or, after power on, at the nominal frequency, and says
//   unlocked.
// Scaling: volts; frequency in Hz of the sample clock.
// Formula: f = (cycles + (phase_k - phase_k-1) / 2 pi) / (centre_k - centre_k-1); the next block is
//   resampled at this f, so that the block holds whole cycles and its bins do not leak.
// Accuracy: below 0.01 mHz in the steady state without noise (test: tracker in meter_test).
class FrequencyTracker {
 public:
  void setup(const MeterType& type);

  // While true the owner feeds the zero-crossing meter.
  [[nodiscard]] bool wants_crossings() const { return !locked_; }
  [[nodiscard]] ZeroCrossingMeter& crossings() { return crossings_; }

  void finish_block(const BlockPhase& block);

  // Of the coming block, in samples between two resampled points.
  [[nodiscard]] SpanQ32 step() const { return step_; }
  [[nodiscard]] bool locked() const { return locked_; }
  // Frequency over the last two blocks' centres, mean of the last two steps; 0 while unlocked.
  [[nodiscard]] double block_hz() const { return locked_ ? last_hz_ : 0.0; }
  [[nodiscard]] double window_hz() const;

 private:
  void resample_at(double hz);
  [[nodiscard]] double sample_rate_hz() const {
    return static_cast<double>(type_.samples_per_second);
  }
  [[nodiscard]] bool is_tracked(double hz) const {
    return hz >= type_.tracked_hz_min && hz <= type_.tracked_hz_max;
  }
  void lose_lock();
  void acquire();
  [[nodiscard]] bool has_fundamental(const BlockPhase& block) const;

  MeterType type_{};
  ZeroCrossingMeter crossings_{};
  SpanQ32 step_ = 0;
  SampleTime last_centre_{};
  double last_phase_ = 0.0;
  double last_hz_ = 0.0;
  double before_hz_ = 0.0;
  bool has_phase_ = false;
  bool locked_ = false;
};

}  // namespace kw::sync
