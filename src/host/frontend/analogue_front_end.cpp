#include "host/frontend/analogue_front_end.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string>

#include "core/math/exp_log.hpp"
#include "host/frontend/quantiser.hpp"
#include "host/signal/noise.hpp"

namespace kw::analogue {
namespace {

using signal::kBlockSamples;
using signal::kChannelCount;
using signal::kVoltageCount;

constexpr double kNoClip = std::numeric_limits<double>::infinity();  // the converter alone clamps

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
    check_range(place + "crosstalk", channel.crosstalk, -kCrosstalkMax, kCrosstalkMax);
    check_range(place + "crosstalk_channel", static_cast<double>(channel.crosstalk_channel), 0.0,
                double{kChannelCount} - 1.0);
    check_range(place + "clip_share", channel.clip_share, kClipShareMin, 1.0);
    check_range(place + "warm_up", channel.warm_up, -kWarmUpMax, kWarmUpMax);
    check_range(place + "stuck_mask", static_cast<double>(channel.stuck_mask), 0.0,
                double{kStuckMaskMax});
  }
  if (config.lost_every != 0 && config.lost_every < kLostEveryMin) {
    throw std::invalid_argument("lost_every = " + std::to_string(config.lost_every) +
                                ": must be 0 or at least " + std::to_string(kLostEveryMin));
  }
}

AnalogueFrontEnd::AnalogueFrontEnd(const signal::SignalRecipe& recipe, const FrontEndConfig& config)
    : generator_(recipe, config.clock, taps_of(config)),
      noise_seed_(config.noise_seed),
      lost_every_(config.lost_every),
      block_s_(double{kBlockSamples} / config.clock.rate_hz) {
  for (std::size_t index = 0; index < kChannelCount; ++index) {
    const InputChannel& channel = config.channels[index];
    const double counts = index < kVoltageCount ? kCountsPerVolt : kCountsPerAmpere;
    const double sign = channel.reversed ? -1.0 : 1.0;
    channels_[index] = {sign * (1.0 + channel.gain_error) * counts,
                        channel.offset * counts,
                        channel.noise_rms * counts,
                        channel.clip_share < 1.0 ? channel.clip_share * kFullScaleCounts : kNoClip,
                        channel.crosstalk_channel,
                        channel.crosstalk,
                        channel.warm_up,
                        static_cast<std::int32_t>(channel.stuck_mask)};
    has_crosstalk_ = has_crosstalk_ || channel.crosstalk != 0.0;
  }
}

void AnalogueFrontEnd::condition(std::uint64_t block_index, signal::Block& block) const {
  for (std::size_t index = 0; index < kChannelCount; ++index) {
    const Channel& channel = channels_[index];
    const double scale = scale_of(channel, block_index);
    for (double& value : block.values[index]) value = value * scale + channel.offset;
  }
  if (has_crosstalk_) add_crosstalk(block);
  for (std::size_t index = 0; index < kChannelCount; ++index) {
    const double most = channels_[index].clip;
    for (double& value : block.values[index]) value = std::clamp(value, -most, most);
    add_noise(index, block_index, block.values[index]);
  }
}

double AnalogueFrontEnd::scale_of(const Channel& channel, std::uint64_t block_index) const {
  if (channel.warm_up == 0.0) return channel.scale;
  const double since_power_on_s = static_cast<double>(block_index) * block_s_;
  return channel.scale *
         (1.0 + channel.warm_up * (1.0 - math::exp(-since_power_on_s / kWarmUpSeconds)));
}

// From the inputs as they were: what leaked in does not leak on.
void AnalogueFrontEnd::add_crosstalk(signal::Block& block) const {
  const signal::Block own = block;
  for (std::size_t index = 0; index < kChannelCount; ++index) {
    const Channel& channel = channels_[index];
    if (channel.crosstalk == 0.0) continue;
    const double* other = own.values[channel.crosstalk_channel];
    for (std::size_t k = 0; k < kBlockSamples; ++k) {
      block.values[index][k] += channel.crosstalk * other[k];
    }
  }
}

void AnalogueFrontEnd::add_noise(std::size_t index, std::uint64_t block_index,
                                 double* values) const {
  const double rms = channels_[index].noise;
  if (!(rms > 0.0)) return;
  alignas(64) double noise[kBlockSamples];
  signal::noise_block(noise_seed_, signal::NoiseStream::front_end,
                      static_cast<std::uint32_t>(index), block_index, noise);
  for (std::size_t k = 0; k < kBlockSamples; ++k) values[k] += rms * noise[k];
}

std::uint64_t AnalogueFrontEnd::frames(std::uint64_t start, std::size_t count,
                                       std::int32_t* out) const {
  if (lost_every_ == 0) return converted(start, count, out);
  const std::uint64_t kept = lost_every_ - 1;  // of each lost_every frames of the converter
  std::uint64_t saturated = 0;
  for (std::size_t done = 0; done < count;) {
    const std::uint64_t frame = start + done;
    const std::uint64_t left = kept - frame % kept;
    const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(left, count - done));
    saturated += converted(frame + frame / kept, taken, out + done * kChannelCount);
    done += taken;
  }
  return saturated;
}

std::uint64_t AnalogueFrontEnd::converted(std::uint64_t start, std::size_t count,
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
    condition(block_index, block);
    for (std::size_t index = 0; index < kChannelCount; ++index) {
      saturated += quantise(block.values[index] + first, taken, counts[index]);
    }
    for (std::size_t k = 0; k < taken; ++k) {
      for (std::size_t index = 0; index < kChannelCount; ++index) {
        out[(done + k) * kChannelCount + index] = counts[index][k] | channels_[index].stuck_mask;
      }
    }
    done += taken;
  }
  return saturated;
}

}  // namespace kw::analogue
