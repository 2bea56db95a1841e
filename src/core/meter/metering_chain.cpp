#include "core/meter/metering_chain.hpp"

#include "core/base/fault_build.hpp"

namespace kw::meter {
namespace {

constexpr std::uint32_t kBlocksPerWindow = 2;

double window_seconds(double samples, const sync::MeterType& type) {
  const double seconds = samples / static_cast<double>(type.samples_per_second);
  if constexpr (kFaultBuild == FaultBuild::cycle_count) {
    const double cycles = type.cycles_per_window();
    return seconds * (cycles - 1.0) / cycles;
  }
  return seconds;
}

}  // namespace

void MeteringChain::restart(const ChainSetup& setup) {
  configure(setup.energy, setup.metering);
  front_end_.restart();
  resampler_.restart();
  sample_index_ = 0;
  follow(setup.type);
  quantities_ = store::QuantityStore{};
  energy_.restart();
  pulses_ = energy::PulseQueue{};
}

void MeteringChain::follow(const sync::MeterType& type) {
  type_ = type;
  tracker_.setup(type);
  half_cycle_meter_.restart();
  if (sample_index_ > 0) resampler_.skip(front_end_.settling_frames());
  begin_windows();
  if (observer_ != nullptr) observer_->restarted(type);
}

void MeteringChain::begin_windows() {
  block_sums_ = simd::BlockSums{};
  half_cycles_in_block_ = 0;
  fast_.sums = simd::BlockSums{};
  half_cycles_in_40ms_ = 0;
  steps_left_ = 0;
  blocks_in_window_ = 0;
  folding().clear(type_.points_per_cycle);
  begin_half_cycle();
  block_start_ = resampler_.start();
  seen_block_start_ = seen_half_cycle_start_ = converter_time(block_start_);
}

void MeteringChain::correct(const frontend::Correction& correction,
                            const frontend::Compensation& compensation, double kelvin) {
  correction_ = correction;
  compensation_ = compensation;
  conditions_.kelvin = kelvin;
  ac_coupled_ = frontend::is_rope(correction.input);
  front_end_.apply(frontend::compensated(correction_, compensation_, conditions_));
}

void MeteringChain::compensate() {
  const double nominal = frontend::nominal_amperes(correction_.input);
  for (int phase = 0; phase < metering::kPhaseCount; ++phase) {
    conditions_.current_in[phase] = values_.i_rms_a[phase] / nominal;
  }
  if (!compensation_.is_active()) return;
  front_end_.apply(frontend::compensated(correction_, compensation_, conditions_));
}

void MeteringChain::feed(const std::int32_t* raw, std::size_t count) {
  while (count > 0) {
    const std::uint64_t left = frames_to_event();
    std::size_t part = count < simd::kChunkFrames ? count : simd::kChunkFrames;
    if (left < part) part = static_cast<std::size_t>(left);
    feed_part(raw, part);
    raw += part * simd::kChannelCount;
    count -= part;
  }
}

std::uint64_t MeteringChain::frames_to_event() const {
  const std::uint64_t half_cycle = resampler_.frames_to_publication();
  if (steps_left_ == 0) return half_cycle;
  const std::uint64_t step = step_due_ - sample_index_;
  return step < half_cycle ? step : half_cycle;
}

// Takes frames up to the next event at the most: what happens there depends on the sample index
// alone, never on how the samples were cut.
void MeteringChain::feed_part(const std::int32_t* raw, std::size_t count) {
  simd::Frame* frames = resampler_.input();
  front_end_.process(*kernels_, raw, count, frames);
  if (tracker_.wants_crossings()) tracker_.crossings().feed(frames, count);
  resampler_.commit(count);
  sample_index_ += count;
  if (steps_left_ > 0 && sample_index_ == step_due_) do_step();
  if (resampler_.run(*kernels_)) finish_half_cycle();
  energy_.advance(sample_index_, pulses_);
}

void MeteringChain::begin_half_cycle() {
  const std::uint32_t points = type_.points_per_half_cycle();
  const std::uint32_t first = half_cycles_in_block_ % 2 == 0 ? 0 : points;
  resampler_.begin_half_cycle(tracker_.step(), points, folding().sum + first);
}

void MeteringChain::finish_half_cycle() {
  const sync::SampleTime seen_end = converter_time(resampler_.end());
  block_sums_.add(resampler_.sums());
  const metering::HalfCycleValues values =
      half_cycle_meter_.finish(resampler_.sums(), seen_half_cycle_start_, seen_end, ac_coupled_);
  seen_half_cycle_start_ = seen_end;
  if (observer_ != nullptr) observer_->half_cycle(values, resampler_.points());
  fast_.sums.add(resampler_.sums());
  if (++half_cycles_in_40ms_ == 2 * type_.cycles_per_40ms) finish_40ms();
  if (++half_cycles_in_block_ == 2 * type_.cycles_per_block) finish_block();
  begin_half_cycle();
}

// Voltages, currents, full-wave powers; what needs harmonics is 0.
void MeteringChain::finish_40ms() {
  metering::MeteringSetup setup = metering_setup_;
  setup.fundamental_pf = false;
  setup.order_max = 1;
  if (ac_coupled_) metering::remove_current_means(fast_.sums);
  fast_.f_hz = tracker_.block_hz();
  metering::evaluate(fast_, setup, values_);
  quantities_.publish(spec::Bank::block_40ms, values_, sample_index_);
  fast_.sums = simd::BlockSums{};
  half_cycles_in_40ms_ = 0;
}

// The next block begins at once; the transforms of this one are done in steps.
void MeteringChain::finish_block() {
  metering::FoldedCycle& folded = folding();
  folded.cycles = type_.cycles_per_block;
  working_start_ = block_start_;
  working_end_ = resampler_.end();
  seen_working_start_ = seen_block_start_;
  seen_working_end_ = seen_block_start_ = converter_time(working_end_);
  const metering::Phasor u1 = metering::fundamental(folded, simd::kU1);
  const double points = static_cast<double>(block_sums_.points);
  tracker_.finish_block({u1.re, u1.im, block_sums_.sum[simd::kSquare][simd::kU1] / points,
                         working_start_, working_end_});
  block_.sums = block_sums_;
  if (ac_coupled_) metering::remove_current_means(block_.sums);
  block_.f_hz = tracker_.block_hz();
  block_.duration_s = window_seconds(working_end_.samples_since(working_start_), type_);
  steps_left_ = kSteps;
  step_due_ = sample_index_;
  block_sums_ = simd::BlockSums{};
  block_start_ = working_end_;
  half_cycles_in_block_ = 0;
  folding_ = 1 - folding_;
  folding().clear(type_.points_per_cycle);
  do_step();
}

void MeteringChain::do_step() {
  const std::size_t step = kSteps - steps_left_;
  --steps_left_;
  step_due_ += kStepFrames;
  if (step < metering::HarmonicTransform::kPairs) {
    transform_.run(folded_[1 - folding_], step, type_.order_max, block_.spectrum);
    return;
  }
  publish_block();
}

void MeteringChain::publish_block() {
  metering::evaluate(block_, metering_setup_, values_);
  compensate();
  quantities_.publish(spec::Bank::block_100ms, values_, sample_index_);
  if (observer_ != nullptr) {
    observer_->published(spec::Bank::block_100ms, seen_working_start_, seen_working_end_);
  }
  if (blocks_in_window_ == 0) {
    window_ = block_;
    window_start_ = working_start_;
    seen_window_start_ = seen_working_start_;
  } else {
    window_.sums.add(block_.sums);
    metering::average(window_.spectrum, block_.spectrum, window_.spectrum);
  }
  if (++blocks_in_window_ == kBlocksPerWindow) publish_window();
}

void MeteringChain::publish_window() {
  blocks_in_window_ = 0;
  window_.f_hz = tracker_.window_hz();
  window_.duration_s = window_seconds(working_end_.samples_since(window_start_), type_);
  metering::evaluate(window_, metering_setup_, values_);
  const std::uint32_t points = type_.cycles_per_window() * type_.points_per_cycle;
  const energy::Ramp ramp(working_end_.plus(sync::SpanQ32{kBlockDelay} << 32),
                          tracker_.step() * points);
  quantities_.publish(spec::Bank::window, values_, sample_index_);
  metering::evaluate_harmonics(window_, metering_setup_, quantities_.harmonics());
  energy_.begin_window(values_, window_.duration_s, ramp, energy_setup_, pulses_);
  if (observer_ != nullptr) {
    observer_->published(spec::Bank::window, seen_window_start_, seen_working_end_);
  }
}

// A point at position p of the resampler is centred kFilterCentre frames later, and a corrected
// frame is delay_frames() older than its index. A point stands for the half step either side of it.
sync::SampleTime MeteringChain::converter_time(sync::SampleTime resampler_time) const {
  const std::uint64_t frames = front_end_.delay_frames() - simd::kFilterCentre;
  return resampler_time.minus((frames << 32) + tracker_.step() / 2);
}

}  // namespace kw::meter
