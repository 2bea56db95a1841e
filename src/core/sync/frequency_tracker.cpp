#include "core/sync/frequency_tracker.hpp"

#include "core/math/trig.hpp"

namespace kw::sync {
namespace {

// U1 must reach 10 % of 230 V: mean square of 23 V.
constexpr double kSquareMin = 529.0;  // = 23 * 23
// Less than half of the power in the fundamental bin: the block is not at this frequency.
constexpr double kFundamentalShareMin = 0.5;

}  // namespace

void FrequencyTracker::setup(const MeterType& type) {
  *this = FrequencyTracker{};
  type_ = type;
  resample_at(type.nominal_hz);
}

void FrequencyTracker::resample_at(double hz) {
  step_ = span_of(sample_rate_hz() / (hz * static_cast<double>(type_.points_per_cycle)));
}

bool FrequencyTracker::has_fundamental(const BlockPhase& block) const {
  const double fundamental = block.re * block.re + block.im * block.im;
  return block.mean_square >= kSquareMin && fundamental >= kFundamentalShareMin * block.mean_square;
}

void FrequencyTracker::lose_lock() {
  locked_ = false;
  has_phase_ = false;
}

void FrequencyTracker::acquire() {
  const double hz = crossings_.cycles_per_sample() * sample_rate_hz();
  crossings_.restart();
  if (is_tracked(hz)) resample_at(hz);
}

void FrequencyTracker::finish_block(const BlockPhase& block) {
  if (!has_fundamental(block)) {
    if (locked_) lose_lock();
    has_phase_ = false;
    acquire();
    return;
  }
  const double phase = math::atan2(block.im, block.re) / math::kTwoPi;
  const SampleTime centre = block.start.plus(span_of(block.end.samples_since(block.start) * 0.5));
  if (has_phase_) {
    double turns = phase - last_phase_;
    if (turns > 0.5) turns -= 1.0;
    if (turns < -0.5) turns += 1.0;
    const double cycles = static_cast<double>(type_.cycles_per_block) + turns;
    const double hz = cycles * sample_rate_hz() / centre.samples_since(last_centre_);
    if (!is_tracked(hz)) {
      lose_lock();
      acquire();
      return;
    }
    before_hz_ = locked_ ? last_hz_ : hz;
    last_hz_ = hz;
    locked_ = true;
    resample_at(hz);
  }
  last_phase_ = phase;
  last_centre_ = centre;
  has_phase_ = true;
}

double FrequencyTracker::window_hz() const { return locked_ ? 0.5 * (before_hz_ + last_hz_) : 0.0; }

}  // namespace kw::sync
