// Power quality beyond the manual: 5 Hz bins, groups, aggregation and flicker, from the points.
//
// It takes some 700 kB, so the image of the product has none; Python and the digest program do. It
// listens to the points and windows of a meter (meter/observer.hpp) through its owner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/metering/half_cycle.hpp"
#include "core/metering/wiring.hpp"
#include "core/quality/aggregation.hpp"
#include "core/quality/flickermeter.hpp"
#include "core/quality/lane_fft.hpp"
#include "core/sync/meter_type.hpp"
#include "core/sync/sample_time.hpp"

namespace kw::quality {

struct AnalyserSetup {
  sync::MeterType type{};
  metering::Wiring wiring{};
  Lamp lamp = Lamp::v230_50hz;
  double declared_v = 230.0;  // Udin: of flagging; of a delta the line voltage
};

// What the owner knows of a window beside its points.
struct WindowSummary {
  double u_rms_v[3] = {};
  double u_line_rms_v[3] = {};
  double i_rms_a[3] = {};
  double u_unbalance = 0.0;
  double u_zero_ratio = 0.0;
  double f_hz = 0.0;
  double duration_s = 0.0;
  clock::ClockTime end{};       // on the meter's clock
  sync::SampleTime end_time{};  // in samples, as of its last half cycle
};

class Analyser {
 public:
  // Starts anew; the last window and intervals stand until the next. Flicker is offered at 50 and
  // 60 Hz alone.
  void set_up(const AnalyserSetup& setup);

  // The points of one half cycle and its one-cycle values. Groups and flicker are those of the
  // shown channels, of a delta V12 V31 V23. A voltage of the wiring outside 90..110 % of Udin flags
  // the window @[IEC61000-4-30, clause not verified].
  void add_half_cycle(std::span<const simd::Frame> points, const metering::HalfCycleValues& values);
  // Takes the half cycles up to the end of the window. Nothing more happens unless they are all of
  // it: the window began before set_up().
  void finish_window(const WindowSummary& summary);

  // Of the last window.
  [[nodiscard]] const QualityValues& window() const { return window_; }
  [[nodiscard]] std::uint64_t windows() const { return windows_; }
  [[nodiscard]] bool is_flagged() const { return window_flagged_; }
  [[nodiscard]] const Aggregation& aggregation() const { return aggregation_; }
  [[nodiscard]] double ten_second_f_hz() const { return frequency_.f_hz(); }
  // Sensation now, Pst of the last 10 minutes and Plt of the last 12 of them; U1 U2 U3.
  [[nodiscard]] double p_inst(std::size_t phase) const { return flicker_[phase].p_inst(); }
  [[nodiscard]] double pst(std::size_t phase) const { return pst_[phase]; }
  [[nodiscard]] double plt(std::size_t phase) const { return plt_[phase]; }

 private:
  // Of a window, and of what comes before it is published.
  static constexpr std::size_t kHalfCycles = 256;
  static constexpr std::size_t kPointsHeld = kPointsMax + 1024;
  static constexpr std::size_t kPstOfPlt = 12;

  [[nodiscard]] std::size_t window_points() const {
    return std::size_t{setup_.type.cycles_per_window()} * setup_.type.points_per_cycle;
  }
  [[nodiscard]] bool is_outside(const metering::HalfCycleValues& values) const;
  [[nodiscard]] simd::Frame shown(const simd::Frame& point) const;
  void analyse();
  void drop(std::size_t half_cycles);
  void close_flicker();

  AnalyserSetup setup_{};
  LaneFft fft_;
  simd::Frame points_[kPointsHeld];
  std::size_t held_ = 0;
  struct HalfCycle {
    sync::SampleTime end;
    bool outside;
  };
  HalfCycle half_cycles_[kHalfCycles];
  std::size_t half_cycles_held_ = 0;
  LaneComplex work_[kPointsMax / 2];
  LaneComplex bins_[kPointsMax / 2 + 1];
  QualityValues window_;
  bool window_flagged_ = false;
  std::uint64_t windows_ = 0;
  Aggregation aggregation_;
  TenSecondFrequency frequency_;
  bool has_flicker_ = false;
  Flickermeter flicker_[3];
  double pst_[3] = {};
  double plt_[3] = {};
  double pst_before_[3][kPstOfPlt] = {};
  std::size_t pst_count_ = 0;
};

}  // namespace kw::quality
