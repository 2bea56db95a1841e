#include "core/quality/analyser.hpp"

#include "core/metering/channels.hpp"
#include "core/quality/harmonic_groups.hpp"

namespace kw::quality {
namespace {

void copy(const double (&from)[kPhases], double (&to)[kPhases]) {
  for (std::size_t k = 0; k < kPhases; ++k) to[k] = from[k];
}

}  // namespace

void Analyser::restart(const AnalyserSetup& setup) {
  setup_ = setup;
  window_points_ = std::size_t{setup.type.cycles_per_window()} * setup.type.points_per_cycle;
  if (!fft_.set_up(window_points_)) window_points_ = 0;
  held_count_ = 0;
  overrun_ = false;
  groups_missing_ = 0;
  clear(window_);
  aggregation_.restart(setup.type.samples_per_second, setup.type.cycles_per_window());
  const double rate_hz = setup.type.nominal_hz * setup.type.points_per_cycle;
  has_flicker_ = setup.type.points_per_cycle == simd::kPointsPerCycleMax;
  for (Flickermeter& meter : flicker_) {
    if (has_flicker_) has_flicker_ = meter.set_up(setup.lamp, rate_hz);
  }
  pst_count_ = 0;
  pst_ = FlickerInterval{};
  plt_ = FlickerInterval{};
}

void Analyser::points(std::span<const simd::Frame> frames) {
  const std::size_t room = kHeld - held_count_;
  if (frames.size() > room) overrun_ = true;
  const std::size_t kept = overrun_ ? 0 : frames.size();
  for (std::size_t c = 0; c < simd::kChannelCount; ++c) {
    const metering::Channel channel = metering::shown_channel(setup_.wiring, c);
    const bool senses = c < kPhases && has_flicker_ && channel.exists;
    float* out = held_[c] + held_count_;
    for (std::size_t n = 0; n < frames.size(); ++n) {
      const float* lane = frames[n].lane;
      float x = channel.exists ? lane[channel.plus] : 0.0F;
      if (channel.plus != channel.minus) x -= lane[channel.minus];
      if (n < kept) out[n] = x;
      if (senses) flicker_[c].add(x);
    }
  }
  held_count_ += kept;
}

Closed Analyser::finish_window(const WindowInput& window) {
  clear(window_);
  copy(window.u_rms_v, window_.u_rms_v);
  copy(window.u_line_rms_v, window_.u_line_rms_v);
  copy(window.i_rms_a, window_.i_rms_a);
  window_.u_unbalance = window.u_unbalance;
  window_.u_zero_ratio = window.u_zero_ratio;
  if (window_points_ == 0 || overrun_ || held_count_ < window_points_) {
    ++groups_missing_;
    held_count_ = 0;
    overrun_ = false;
  } else {
    make_groups();
    drop_window_points();
  }
  const Closed closed = aggregation_.add(window.stamp, window_);
  if (closed.ten_minutes) close_pst();
  if (closed.two_hours) close_plt();
  return closed;
}

void Analyser::make_groups() {
  const std::size_t cycles = setup_.type.cycles_per_window();
  for (std::size_t c = 0; c < simd::kChannelCount; ++c) {
    if (!metering::shown_channel(setup_.wiring, c).exists) continue;
    if (!fft_.transform({held_[c], window_points_}, work_, bins_)) continue;
    const std::span<const Complex> bins(bins_, window_points_ / 2 + 1);
    group_bins(bins, window_points_, cycles, setup_.type.order_max, window_.channel[c]);
  }
}

void Analyser::drop_window_points() {
  held_count_ -= window_points_;
  for (float(&channel)[kHeld] : held_) {
    for (std::size_t n = 0; n < held_count_; ++n) channel[n] = channel[window_points_ + n];
  }
}

void Analyser::close_pst() {
  pst_.stamp = aggregation_.ten_minutes().stamp;
  const bool kept = pst_count_ < Aggregation::kTenMinutesPerTwoHours;
  for (std::size_t phase = 0; phase < kPhases; ++phase) {
    pst_.severity[phase] = has_flicker_ ? flicker_[phase].close_interval() : 0.0;
    if (kept) pst_before_[pst_count_][phase] = pst_.severity[phase];
  }
  if (kept) ++pst_count_;
}

void Analyser::close_plt() {
  plt_.stamp = aggregation_.two_hours().stamp;
  for (std::size_t phase = 0; phase < kPhases; ++phase) {
    double column[Aggregation::kTenMinutesPerTwoHours] = {};
    for (std::size_t k = 0; k < pst_count_; ++k) column[k] = pst_before_[k][phase];
    plt_.severity[phase] = plt_of(column, pst_count_);
  }
  pst_count_ = 0;
}

}  // namespace kw::quality
