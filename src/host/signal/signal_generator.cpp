#include "host/signal/signal_generator.hpp"

#include <algorithm>

#include "core/math/trig.hpp"
#include "host/signal/noise.hpp"
#include "host/signal/phase.hpp"

namespace kw::signal {
namespace {

void check_taps(const Taps& taps) {
  for (const Tap& tap : taps) {
    check_range("source_channel", static_cast<double>(tap.source_channel), 0.0, kChannelCount - 1);
    check_range("delay_s", tap.delay_s, -kDelayMaxS, kDelayMaxS);
  }
}

// out[k] += peak cos(2 pi (phase + k increment)): cos of a sum, from the table of k.
void add_tone(double peak, double cosine, double sine, const double* table_cosine,
              const double* table_sine, double* out) {
  const double in_phase = peak * cosine;
  const double quadrature = peak * sine;
  for (std::size_t k = 0; k < kBlockSamples; ++k) {
    out[k] += in_phase * table_cosine[k] - quadrature * table_sine[k];
  }
}

}  // namespace

void check_clock(const SampleClock& clock) {
  check_range("rate_hz", clock.rate_hz, kRateMinHz, kRateMaxHz);
  check_range("clock_error_ppm", clock.error_ppm, -kClockErrorMaxPpm, kClockErrorMaxPpm);
}

SignalGenerator::SignalGenerator(const SignalRecipe& recipe, const SampleClock& clock,
                                 const Taps& taps)
    : noise_seed_(recipe.noise_seed) {
  check_recipe(recipe);
  check_clock(clock);
  check_taps(taps);
  const double rate_hz = clock.rate_hz * (1.0 + clock.error_ppm * 1e-6);
  for (std::size_t index = 0; index < kChannelCount; ++index) {
    const Tap& tap = taps[index];
    const ChannelSignal& signal = recipe.channels[tap.source_channel];
    Channel& channel = channels_[index];
    channel.dc = signal.dc;
    channel.noise_rms = signal.noise_rms;
    channel.noise_channel = static_cast<std::uint32_t>(tap.source_channel);
    for (const Component& component : signal.components) {
      const double late_turns = component.order * recipe.f_hz * tap.delay_s;
      const std::uint64_t increment = increment_q64(recipe.f_hz, component.order, rate_hz);
      channel.tones.push_back({component.peak,
                               turns_to_q64(component.phase_turns) - turns_to_q64(late_turns),
                               rotation_of(increment)});
    }
  }
}

std::size_t SignalGenerator::rotation_of(std::uint64_t increment_q64) {
  for (std::size_t index = 0; index < rotations_.size(); ++index) {
    if (rotations_[index].increment_q64 == increment_q64) return index;
  }
  Rotation rotation{};
  rotation.increment_q64 = increment_q64;
  for (std::size_t k = 0; k < kBlockSamples; ++k) {
    rotation.cosine[k] = math::cos_turns(k * increment_q64);
    rotation.sine[k] = math::sin_turns(k * increment_q64);
  }
  rotations_.push_back(rotation);
  return rotations_.size() - 1;
}

void SignalGenerator::channel_block(const Channel& channel, std::uint64_t block_index,
                                    double* out) const {
  std::fill_n(out, kBlockSamples, channel.dc);
  for (const Tone& tone : channel.tones) {
    const Rotation& rotation = rotations_[tone.rotation];
    const std::uint64_t phase =
        tone.phase_q64 + block_index * kBlockSamples * rotation.increment_q64;
    add_tone(tone.peak, math::cos_turns(phase), math::sin_turns(phase), rotation.cosine,
             rotation.sine, out);
  }
  if (!(channel.noise_rms > 0.0)) return;
  alignas(64) double noise[kBlockSamples];
  noise_block(noise_seed_, NoiseStream::source, channel.noise_channel, block_index, noise);
  for (std::size_t k = 0; k < kBlockSamples; ++k) out[k] += channel.noise_rms * noise[k];
}

void SignalGenerator::block(std::uint64_t block_index, Block& out) const {
  for (std::size_t index = 0; index < kChannelCount; ++index) {
    channel_block(channels_[index], block_index, out.values[index]);
  }
}

void SignalGenerator::samples(std::uint64_t start, std::size_t count, double* out) const {
  Block values;
  for (std::size_t done = 0; done < count;) {
    const std::uint64_t sample = start + done;
    const auto first = static_cast<std::size_t>(sample % kBlockSamples);
    const std::size_t taken = std::min(kBlockSamples - first, count - done);
    block(sample / kBlockSamples, values);
    for (std::size_t k = 0; k < taken; ++k) {
      for (std::size_t channel = 0; channel < kChannelCount; ++channel) {
        out[(done + k) * kChannelCount + channel] = values.values[channel][first + k];
      }
    }
    done += taken;
  }
}

}  // namespace kw::signal
