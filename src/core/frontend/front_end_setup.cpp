#include "core/frontend/front_end.hpp"

// From calibration constants to offsets, gains and taps: once a change, in double.

namespace kw::frontend {
namespace {

double counts_to_units(std::size_t lane, CurrentInput input) {
  return (lane < simd::kI1 ? kFullScaleVolts : full_scale_amperes(input)) / kFullScaleCounts;
}

bool is_present(const metering::Wiring& wiring, std::size_t lane) {
  const int phase = static_cast<int>(lane % simd::kI1);
  return lane < simd::kI1 ? wiring.has_voltage(phase) : wiring.has_current(phase);
}

}  // namespace

void FrontEnd::set_taps(std::size_t lane, double delay_samples) {
  const double position = static_cast<double>(kMargin) - delay_samples;
  const auto shift = static_cast<std::size_t>(position);
  const double scaled =
      (position - static_cast<double>(shift)) * static_cast<double>(simd::kFilterPhases);
  const auto phase = static_cast<std::size_t>(scaled);
  const auto weight = static_cast<float>(scaled - static_cast<double>(phase));
  const std::size_t next = phase < simd::kFilterPhases ? phase + 1 : phase;
  for (std::size_t k = 0; k < kTaps; ++k) {
    const bool inside = k >= shift && k - shift < simd::kFilterTaps;
    const std::size_t tap = inside ? k - shift : 0;
    const float low = simd::filter_tap(phase, tap);
    const float high = simd::filter_tap(next, tap);
    taps_[k].lane[lane] = inside ? low + weight * (high - low) : 0.0F;
  }
}

void FrontEnd::apply(const Correction& correction) {
  delayed_ = false;
  integrates_ = is_rope(correction.input);
  rope_.setup(correction.sample_rate_hz, correction.nominal_hz);
  derives_i2_ = correction.wiring.derives_i2();
  offset_ = simd::Frame{};
  gain_ = simd::Frame{};
  for (std::size_t lane = 0; lane < simd::kChannelCount; ++lane) {
    const ChannelCorrection& channel = correction.channel[lane];
    const bool reversed = lane >= simd::kI1 && correction.current_reversed[lane - simd::kI1];
    const double gain = 1.0 + static_cast<double>(channel.gain_ppb) * 1e-9;
    offset_.lane[lane] = static_cast<float>(channel.offset_q8_counts) * 0x1p-8F;
    const double scale =
        is_present(correction.wiring, lane) ? counts_to_units(lane, correction.input) : 0.0;
    gain_.lane[lane] = static_cast<float>((reversed ? -gain : gain) * scale);
    delayed_ = delayed_ || channel.delay_ps != 0;
    set_taps(lane, static_cast<double>(channel.delay_ps) * 1e-12 * correction.sample_rate_hz);
  }
  for (std::size_t lane = simd::kChannelCount; lane < simd::kLaneCount; ++lane) {
    set_taps(lane, 0.0);
  }
}

}  // namespace kw::frontend
