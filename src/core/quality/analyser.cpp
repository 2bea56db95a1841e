#include "core/quality/analyser.hpp"

namespace kw::quality {
namespace {

void copy(const double (&from)[kPhases], double (&to)[kPhases]) {
  for (std::size_t k = 0; k < kPhases; ++k) to[k] = from[k];
}

}  // namespace

void Analyser::restart(const AnalyserSetup& setup) {
  setup_ = setup;
  const std::size_t cycles = setup.type.cycles_per_window();
  shape_ = {cycles * setup.type.points_per_cycle, cycles, setup.type.order_max};
  if (!fft_.set_up(shape_.points)) shape_.points = 0;
  for (std::size_t c = 0; c < simd::kChannelCount; ++c) {
    channel_[c] = metering::shown_channel(setup.wiring, c);
  }
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
  if (frames.size() > kHeld - held_count_) overrun_ = true;
  for (const simd::Frame& frame : frames) hold(frame, overrun_ ? 0 : held_count_++);
}

// What is held at the place of an overrun is dropped with the window.
void Analyser::hold(const simd::Frame& frame, std::size_t place) {
  FourLanes part[kParts] = {};
  for (std::size_t c = 0; c < simd::kChannelCount; ++c) {
    const metering::Channel& channel = channel_[c];
    if (!channel.exists) continue;
    float x = frame.lane[channel.plus];
    if (channel.plus != channel.minus) x -= frame.lane[channel.minus];
    part[c / kFour][c % kFour] = x;
    if (c < kPhases && has_flicker_) flicker_[c].add(x);
  }
  for (std::size_t k = 0; k < kParts; ++k) held_[k][place] = part[k];
}

Closed Analyser::finish_window(const WindowInput& window) {
  clear(window_);
  copy(window.u_rms_v, window_.u_rms_v);
  copy(window.u_line_rms_v, window_.u_line_rms_v);
  copy(window.i_rms_a, window_.i_rms_a);
  window_.u_unbalance = window.u_unbalance;
  window_.u_zero_ratio = window.u_zero_ratio;
  if (shape_.points == 0 || overrun_ || held_count_ < shape_.points) {
    ++groups_missing_;
    held_count_ = 0;
    overrun_ = false;
  } else {
    make_groups();
    drop_window_points();
  }
  if (window.stamp.locked && has_flicker_) retune_flicker(window.stamp);
  const Closed closed = aggregation_.add(window.stamp, window_);
  if (closed.ten_minutes) close_pst();
  if (closed.two_hours) close_plt();
  return closed;
}

// Points are a share of a cycle apart: their rate is known with each window.
void Analyser::retune_flicker(const WindowStamp& window) {
  const double samples = window.end.samples_since(window.start);
  if (!(samples > 0.0)) return;
  const double rate_hz =
      static_cast<double>(shape_.points) * setup_.type.samples_per_second / samples;
  for (Flickermeter& meter : flicker_) meter.retune(rate_hz);
}

void Analyser::make_groups() {
  const std::span<const Complex> bins(bins_, shape_.points / 2 + 1);
  for (std::size_t part = 0; part < kParts; ++part) {
    if (!fft_.transform({held_[part], shape_.points}, work_, bins_)) continue;
    for (std::size_t lane = 0; lane < kFour; ++lane) {
      const std::size_t c = part * kFour + lane;
      if (c < simd::kChannelCount) group_bins(bins, lane, shape_, window_.channel[c]);
    }
  }
}

void Analyser::drop_window_points() {
  held_count_ -= shape_.points;
  for (FourLanes(&part)[kHeld] : held_) {
    for (std::size_t n = 0; n < held_count_; ++n) part[n] = part[shape_.points + n];
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
