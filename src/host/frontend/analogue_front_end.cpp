#include "host/frontend/analogue_front_end.hpp"

#include <algorithm>
#include <string>

#include "host/frontend/quantiser.hpp"
#include "host/signal/noise.hpp"

namespace kw::analogue {
namespace {

using signal::kBlockSamples;
using signal::kChannelCount;
using signal::kVoltageCount;

signal::Taps taps_of(const FrontEndConfig& config) {
  check_config(config);
  signal::Taps taps;
  for (std::size_t index = 0; index < kChannelCount; ++index) {
    taps[index] = {config.channels[index].source_channel, config.channels[index].delay_s};
  }
  return taps;
}

}  // namespace

void check_config(const FrontEndConfig& config) {
  using signal::check_range;
  signal::check_clock(config.clock);
  for (std::size_t index = 0; index < kChannelCount; ++index) {
    const InputChannel& channel = config.channels[index];
    const std::string place = signal::channel_place(index);
    const std::string unit = index < kVoltageCount ? "_v" : "_a";
    check_range(place + "gain_error", channel.gain_error, -kGainErrorMax, kGainErrorMax);
    check_range(place + "offset" + unit, channel.offset, -kOffsetMax, kOffsetMax);
    check_range(place + "delay_s", channel.delay_s, -signal::kDelayMaxS, signal::kDelayMaxS);
    check_range(place + "noise_rms" + unit, channel.noise_rms, 0.0, kNoiseRmsMax);
    const double first = index < kVoltageCount ? 0.0 : double{kVoltageCount};
    check_range(place + "source_channel", static_cast<double>(channel.source_channel), first,
                first + kVoltageCount - 1);
  }
}

AnalogueFrontEnd::AnalogueFrontEnd(const signal::SignalRecipe& recipe, const FrontEndConfig& config)
    : generator_(recipe, config.clock, taps_of(config)), noise_seed_(config.noise_seed) {
  for (std::size_t index = 0; index < kChannelCount; ++index) {
    const InputChannel& channel = config.channels[index];
    const double counts = index < kVoltageCount ? kCountsPerVolt : kCountsPerAmpere;
    const double sign = channel.reversed ? -1.0 : 1.0;
    channels_[index] = {sign * (1.0 + channel.gain_error) * counts, channel.offset * counts,
                        channel.noise_rms * counts};
  }
}

void AnalogueFrontEnd::condition(std::size_t index, std::uint64_t block_index,
                                 double* values) const {
  const Channel& channel = channels_[index];
  for (std::size_t k = 0; k < kBlockSamples; ++k) {
    values[k] = values[k] * channel.scale + channel.offset;
  }
  if (!(channel.noise > 0.0)) return;
  alignas(64) double noise[kBlockSamples];
  signal::noise_block(noise_seed_, signal::NoiseStream::front_end,
                      static_cast<std::uint32_t>(index), block_index, noise);
  for (std::size_t k = 0; k < kBlockSamples; ++k) values[k] += channel.noise * noise[k];
}

std::uint64_t AnalogueFrontEnd::frames(std::uint64_t start, std::size_t count,
                                       std::int32_t* out) const {
  signal::Block block;
  alignas(64) std::int32_t counts[kChannelCount][kBlockSamples];
  std::uint64_t saturated = 0;
  for (std::size_t done = 0; done < count;) {
    const std::uint64_t sample = start + done;
    const std::uint64_t block_index = sample / kBlockSamples;
    const auto first = static_cast<std::size_t>(sample % kBlockSamples);
    const std::size_t taken = std::min(kBlockSamples - first, count - done);
    generator_.block(block_index, block);
    for (std::size_t index = 0; index < kChannelCount; ++index) {
      condition(index, block_index, block.values[index]);
      saturated += quantise(block.values[index] + first, taken, counts[index]);
    }
    for (std::size_t k = 0; k < taken; ++k) {
      for (std::size_t index = 0; index < kChannelCount; ++index) {
        out[(done + k) * kChannelCount + index] = counts[index][k];
      }
    }
    done += taken;
  }
  return saturated;
}

}  // namespace kw::analogue
