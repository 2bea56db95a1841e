#include "core/quality/analyser.hpp"

#include "core/metering/channels.hpp"

namespace kw::quality {

void Analyser::set_up(const AnalyserSetup& setup) {
  setup_ = setup;
  held_ = 0;
  half_cycles_held_ = 0;
  windows_ = 0;
  window_flagged_ = false;
  aggregation_.restart();
  frequency_ = TenSecondFrequency{};
  pst_count_ = 0;
  const bool is_known = fft_.set_up(window_points());
  // The points lie at 256 times the frequency of the mains, which finish_window() tells.
  const double rate_hz = setup.type.nominal_hz * static_cast<double>(setup.type.points_per_cycle);
  has_flicker_ = is_known && setup.type.points_per_cycle == simd::kPointsPerCycleMax;
  for (std::size_t phase = 0; phase < 3; ++phase) {
    if (has_flicker_) has_flicker_ = flicker_[phase].set_up(setup.lamp, rate_hz);
    pst_[phase] = 0.0;
    plt_[phase] = 0.0;
  }
}

bool Analyser::is_outside(const metering::HalfCycleValues& values) const {
  constexpr double kLow = 0.9;
  constexpr double kHigh = 1.1;
  const bool is_delta = setup_.wiring.is_delta();
  for (int phase = 0; phase < metering::kPhaseCount; ++phase) {
    if (!is_delta && !setup_.wiring.has_voltage(phase)) continue;
    const double u = is_delta ? values.u_line_rms_v[phase] : values.u_rms_v[phase];
    const double share = u / setup_.declared_v;
    if (share < kLow || share > kHigh) return true;
  }
  return false;
}

simd::Frame Analyser::shown(const simd::Frame& point) const {
  simd::Frame frame = point;
  for (std::size_t channel = 0; channel < simd::kChannelCount; ++channel) {
    const metering::Channel from = metering::shown_channel(setup_.wiring, channel);
    float value = from.exists ? point.lane[from.plus] : 0.0F;
    if (from.exists && from.plus != from.minus) value -= point.lane[from.minus];
    frame.lane[channel] = value;
  }
  return frame;
}

void Analyser::add_half_cycle(std::span<const simd::Frame> points,
                              const metering::HalfCycleValues& values) {
  if (held_ + points.size() > kPointsHeld || half_cycles_held_ == kHalfCycles) return;
  half_cycles_[half_cycles_held_++] = {values.end, is_outside(values)};
  const bool is_delta = setup_.wiring.is_delta();
  for (const simd::Frame& point : points) {
    const simd::Frame& kept = points_[held_++] = is_delta ? shown(point) : point;
    if (!has_flicker_) continue;
    for (std::size_t phase = 0; phase < 3; ++phase) flicker_[phase].add(kept.lane[phase]);
  }
}

void Analyser::finish_window(const WindowSummary& summary) {
  std::size_t taken = 0;
  bool outside = false;
  while (taken < half_cycles_held_ && half_cycles_[taken].end <= summary.end_time) {
    outside = outside || half_cycles_[taken].outside;
    ++taken;
  }
  if (taken != 2 * std::size_t{setup_.type.cycles_per_window()}) return drop(taken);
  for (std::size_t k = 0; k < 3; ++k) {
    window_.u_rms_v[k] = summary.u_rms_v[k];
    window_.u_line_rms_v[k] = summary.u_line_rms_v[k];
    window_.i_rms_a[k] = summary.i_rms_a[k];
  }
  window_.u_unbalance = summary.u_unbalance;
  window_.u_zero_ratio = summary.u_zero_ratio;
  window_flagged_ = outside;
  analyse();
  drop(taken);
  ++windows_;
  const std::uint32_t ended = aggregation_.ten_minutes_ended();
  aggregation_.add(window_, window_flagged_, summary.end);
  const double rate_hz = summary.f_hz * static_cast<double>(setup_.type.points_per_cycle);
  if (has_flicker_) {
    for (Flickermeter& meter : flicker_) meter.retune(rate_hz);
  }
  frequency_.add(summary.f_hz, summary.duration_s, summary.end);
  if (aggregation_.ten_minutes_ended() != ended && has_flicker_) close_flicker();
}

void Analyser::analyse() {
  const std::size_t points = window_points();
  if (!fft_.transform({points_, points}, work_, bins_)) return;
  const std::span<const LaneComplex> bins(bins_, points / 2 + 1);
  for (std::size_t channel = 0; channel < simd::kChannelCount; ++channel) {
    group_bins(bins, channel, points, setup_.type.cycles_per_window(), setup_.type.order_max,
               window_.groups[channel]);
  }
}

void Analyser::drop(std::size_t half_cycles) {
  const std::size_t points = half_cycles * setup_.type.points_per_half_cycle();
  for (std::size_t i = points; i < held_; ++i) points_[i - points] = points_[i];
  held_ -= points;
  for (std::size_t i = half_cycles; i < half_cycles_held_; ++i) {
    half_cycles_[i - half_cycles] = half_cycles_[i];
  }
  half_cycles_held_ -= half_cycles;
}

void Analyser::close_flicker() {
  for (std::size_t phase = 0; phase < 3; ++phase) {
    pst_[phase] = flicker_[phase].close_interval();
    pst_before_[phase][pst_count_ % kPstOfPlt] = pst_[phase];
  }
  ++pst_count_;
  if (pst_count_ % kPstOfPlt != 0) return;
  for (std::size_t phase = 0; phase < 3; ++phase) {
    plt_[phase] = plt_of(pst_before_[phase], kPstOfPlt);
  }
}

}  // namespace kw::quality
