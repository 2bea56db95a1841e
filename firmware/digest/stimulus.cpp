#include "digest/stimulus.hpp"

#include <algorithm>

namespace kw::digest {
namespace {

// Turns a frame at 1 mHz and 12 800 frames a second, times 2^64.
constexpr std::uint64_t kIncrementPerMilliHertz = 1'441'151'880'758;  // = 2 ** 64 // 12800000
constexpr std::uint32_t kRoundOffset_mhz = 37;
constexpr std::uint32_t kRoundsApart = 64;  // the offset stays below 2.4 Hz

constexpr std::array<std::uint32_t, 3> kPhaseAngle_q32{0, 2'863'311'531, 1'431'655'765};
constexpr std::int64_t kCountMax = 8'388'607;  // = 2 ** 23 - 1

constexpr std::uint32_t kPlacesAStep = 16;
constexpr std::uint32_t kOtherDraw = 0x9E3779B9;
// Single keys, and the two that open the mode selection.
constexpr std::array<std::uint8_t, 8> kKeyMasks{1, 2, 4, 8, 1, 2, 4, 9};

std::uint64_t increment_of(std::uint32_t mhz, std::uint32_t round) {
  return kIncrementPerMilliHertz * (mhz + kRoundOffset_mhz * (round % kRoundsApart));
}

}  // namespace

std::int64_t sine_q30(std::uint32_t phase_q32) {
  constexpr std::int64_t kOne = std::int64_t{1} << 30;
  // sin(pi/2 x) = x (1.5706268 - x^2 (0.6432292 - 0.0727102 x^2)), the usual minimax polynomial.
  constexpr std::int64_t kFirst = 1'686'447'685;  // = round(1.5706268 * 2 ** 30)
  constexpr std::int64_t kThird = 690'662'094;    // = round(0.6432292 * 2 ** 30)
  constexpr std::int64_t kFifth = 78'071'983;     // = round(0.0727102 * 2 ** 30)
  const std::int64_t within = phase_q32 & 0x3FFF'FFFFU;
  const std::int64_t x = (phase_q32 & 0x4000'0000U) != 0 ? kOne - within : within;
  const std::int64_t square = (x * x) >> 30;
  const std::int64_t inner = kThird - ((square * kFifth) >> 30);
  const std::int64_t sine = (x * (kFirst - ((square * inner) >> 30))) >> 30;
  return (phase_q32 & 0x8000'0000U) != 0 ? -sine : sine;
}

TimedAct random_act(const Segment& segment, std::uint32_t step, std::uint32_t place) {
  const std::uint32_t draw = scrambled(kOtherDraw ^ (step * kPlacesAStep + place));
  const std::uint32_t other = scrambled(draw ^ kOtherDraw);
  const std::uint32_t third = scrambled(other);
  const std::uint32_t slot = kStepFrames / segment.acts_a_step;
  const std::uint32_t frame = place * slot + ((draw & 0xFFFFU) % slot | 1U);
  switch (draw >> 28U) {
    case 8:
    case 9:
    case 10:
      return {frame, {ActKind::analogue, other & 7U, third >> 1U}};
    case 11:
    case 12:
    case 13:
      return {frame, {ActKind::keys, kKeyMasks[other & 7U]}};
    case 14:
    case 15:
      return {frame, {ActKind::coil, other & 15U, other >> 4U & 1U}};
    default:
      return {frame, {ActKind::inputs, other, third & scrambled(third)}};
  }
}

void Stimulus::begin(const Segment& segment, std::uint32_t round) {
  segment_ = &segment;
  const auto frames = static_cast<std::int64_t>(segment.steps) * kStepFrames;
  const std::uint64_t end = increment_of(segment.end_mhz, round);
  increment_q64_ = increment_of(segment.start_mhz, round);
  increment_step_ = static_cast<std::int64_t>(end - increment_q64_) / frames;
  phase_q64_ += static_cast<std::uint64_t>(segment.jump) << 48U;
  for (std::size_t phase = 0; phase < 3; ++phase) {
    peak_[phase] = std::int64_t{kUnCounts} * segment.u_permille[phase] / 1000;
    peak_[phase + 3] = std::int64_t{segment.i_counts} * segment.i_permille[phase] / 1000;
    angle_q32_[phase] = kPhaseAngle_q32[phase];
    angle_q32_[phase + 3] =
        kPhaseAngle_q32[phase] - (static_cast<std::uint32_t>(segment.i_lag[phase]) << 16U);
  }
}

std::int32_t Stimulus::sample(std::size_t channel) const {
  const std::uint32_t random = scrambled(frame_ * static_cast<std::uint32_t>(kChannelCount) +
                                         static_cast<std::uint32_t>(channel));
  if (segment_->garbage) return static_cast<std::int32_t>(random) >> 8;
  const std::uint32_t phase = static_cast<std::uint32_t>(phase_q64_ >> 32U) + angle_q32_[channel];
  std::int64_t counts = (peak_[channel] * sine_q30(phase)) >> 30;
  for (const Harmonic& harmonic : segment_->harmonics) {
    const std::int64_t peak = peak_[channel] * harmonic.permille / 1000;
    counts += (peak * sine_q30(phase * harmonic.order)) >> 30;
  }
  const std::int64_t dc = segment_->dc_counts;
  counts += channel % 2 == 0 ? dc : -dc;
  const std::int64_t noise = static_cast<std::int64_t>(random >> 16U) - 32'768;
  counts += (noise * segment_->noise_counts) >> 15;
  return static_cast<std::int32_t>(std::clamp(counts, -kCountMax, kCountMax));
}

void Stimulus::fill(std::int32_t* frames, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t channel = 0; channel < kChannelCount; ++channel) {
      *frames++ = sample(channel);
    }
    phase_q64_ += increment_q64_;
    increment_q64_ += static_cast<std::uint64_t>(increment_step_);
    ++frame_;
  }
}

}  // namespace kw::digest
