#include "core/meter/metering_chain.hpp"

#include "core/base/fault_build.hpp"

namespace kw::meter {
namespace {

constexpr std::uint32_t kBlocksPerWindow = 2;

double window_seconds(double samples, const sync::TrackerSetup& setup) {
  const double seconds = samples / setup.sample_rate_hz;
  if constexpr (kFaultBuild == FaultBuild::cycle_count) {
    const double cycles = setup.cycles_per_block * double{kBlocksPerWindow};
    return seconds * (cycles - 1.0) / cycles;
  }
  return seconds;
}

}  // namespace

std::uint32_t MeteringChain::points_per_block() const {
  return tracker_setup_.cycles_per_block * static_cast<std::uint32_t>(simd::kPointsPerCycle);
}

void MeteringChain::restart(const ChainSetup& setup) {
  energy_setup_ = setup.energy;
  front_end_.restart();
  resampler_.restart();
  follow(setup.tracker);
  quantities_ = store::QuantityStore{};
  energy_ = energy::EnergyMeter{};
  pulses_ = energy::PulseQueue{};
  sample_index_ = 0;
}

void MeteringChain::follow(const sync::TrackerSetup& setup) {
  tracker_setup_ = setup;
  tracker_.setup(setup);
  resampler_.begin_block(tracker_.step(), points_per_block());
  window_sums_ = simd::BlockSums{};
  window_start_ = resampler_.block_start();
  blocks_in_window_ = 0;
}

void MeteringChain::correct(const frontend::Correction& correction) {
  front_end_.apply(correction, tracker_setup_.sample_rate_hz);
}

void MeteringChain::feed(const std::int32_t* raw, std::size_t count) {
  while (count > 0) {
    const std::uint64_t left = resampler_.frames_to_publication();
    std::size_t part = count < simd::kChunkFrames ? count : simd::kChunkFrames;
    if (left < part) part = static_cast<std::size_t>(left);
    feed_part(raw, part);
    raw += part * simd::kChannelCount;
    count -= part;
  }
}

// Takes frames up to the next publication at the most: what happens at a publication depends on the
// sample index alone, never on how the samples were cut.
void MeteringChain::feed_part(const std::int32_t* raw, std::size_t count) {
  simd::Frame* frames = resampler_.input();
  front_end_.process(*kernels_, raw, count, frames);
  if (tracker_.wants_crossings()) tracker_.crossings().feed(frames, count);
  resampler_.commit(count);
  sample_index_ += count;
  if (resampler_.run(*kernels_)) finish_block();
  energy_.advance(sample_index_, pulses_);
}

void MeteringChain::finish_block() {
  const simd::BlockSums& block = resampler_.sums();
  const sync::SampleTime end = resampler_.block_end();
  const std::uint64_t published = end.index + sync::kPublishDelay;
  tracker_.finish_block({block.sum[simd::kCosine][simd::kU1], block.sum[simd::kSine][simd::kU1],
                         block.sum[simd::kSquare][simd::kU1], block.points,
                         resampler_.block_start(), end});
  quantities_.publish(spec::Bank::block_100ms, metering::evaluate(block), tracker_.block_hz(),
                      !energy_setup_.full_wave, published);
  metering::add_block(window_sums_, block);
  if (++blocks_in_window_ == kBlocksPerWindow) finish_window(published);
  resampler_.begin_block(tracker_.step(), points_per_block());
}

void MeteringChain::finish_window(std::uint64_t published) {
  const metering::WindowValues values = metering::evaluate(window_sums_);
  const sync::SampleTime end = resampler_.block_end();
  const double duration_s = window_seconds(end.samples_since(window_start_), tracker_setup_);
  const sync::SpanQ32 next_window = tracker_.step() * (points_per_block() * kBlocksPerWindow);
  const energy::Ramp ramp(end.plus(sync::SpanQ32{sync::kPublishDelay} << 32), next_window);
  quantities_.publish(spec::Bank::window, values, tracker_.window_hz(), !energy_setup_.full_wave,
                      published);
  energy_.begin_window(values, duration_s, ramp, energy_setup_, pulses_);
  window_sums_ = simd::BlockSums{};
  window_start_ = end;
  blocks_in_window_ = 0;
}

}  // namespace kw::meter
