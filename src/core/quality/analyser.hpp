// All of power quality beyond the manual for one meter: groups, aggregation, flicker.
#pragma once

#include <cstdint>
#include <span>

#include "core/metering/channels.hpp"
#include "core/quality/aggregation.hpp"
#include "core/quality/flickermeter.hpp"
#include "core/quality/quality_values.hpp"
#include "core/quality/real_fft.hpp"
#include "core/sync/meter_type.hpp"

namespace kw::quality {

struct AnalyserSetup {
  sync::MeterType type{};
  metering::Wiring wiring{};
  Lamp lamp = Lamp::k230V50Hz;
};

// The values of a window that the caller has measured; groups are made here.
struct WindowInput {
  WindowStamp stamp{};
  double u_rms_v[kPhases] = {};
  double u_line_rms_v[kPhases] = {};
  double i_rms_a[kPhases] = {};
  double u_unbalance = 0.0;
  double u_zero_ratio = 0.0;
};

// About 540 kB, all of it inside: the home decides where it lies. The resampled points of each half
// cycle come by points(); finish_window() may come later, when points of the next window are here
// already: a window takes the oldest. A window without all of its points has no groups (they read
// 0, groups_missing counts it) and the points held are dropped.
class Analyser {
 public:
  // As after power on. Call it too when the meter starts its windows anew.
  void restart(const AnalyserSetup& setup);

  // Lanes in V and A, any finite values below 1e15; any cut of the stream gives the same bits.
  void points(std::span<const simd::Frame> frames);
  Closed finish_window(const WindowInput& window);

  // The last window; `groups` of it may be missing.
  [[nodiscard]] const WindowQuantities& window() const { return window_; }
  [[nodiscard]] const Aggregation& aggregation() const { return aggregation_; }
  // Closed with the ten minutes and the two hours; complete when these are. Not at 400 Hz.
  [[nodiscard]] const FlickerInterval& pst() const { return pst_; }
  [[nodiscard]] const FlickerInterval& plt() const { return plt_; }
  [[nodiscard]] double p_inst(std::size_t phase) const { return flicker_[phase].p_inst(); }
  [[nodiscard]] bool has_flicker() const { return has_flicker_; }
  [[nodiscard]] std::uint32_t groups_missing() const { return groups_missing_; }

 private:
  // Points of the next window that may come before finish_window(): two cycles of 256 and more.
  static constexpr std::size_t kAhead = 1024;
  static constexpr std::size_t kHeld = kPointsMax + kAhead;

  // Lanes 0..3 of part 0 and 0, 1 of part 1 are the channels in their order.
  static constexpr std::size_t kParts = 2;

  void hold(const simd::Frame& frame, std::size_t place);
  void retune_flicker(const WindowStamp& window);
  void make_groups();
  void drop_window_points();
  void close_pst();
  void close_plt();

  AnalyserSetup setup_{};
  metering::Channel channel_[simd::kChannelCount];
  WindowShape shape_{};  // 0 points: the type fits no transform
  FourLanes held_[kParts][kHeld] = {};
  std::size_t held_count_ = 0;
  bool overrun_ = false;
  std::uint32_t groups_missing_ = 0;
  RealFft fft_;
  Complex work_[kPointsMax] = {};
  Complex bins_[kPointsMax / 2 + 1] = {};
  WindowQuantities window_{};
  Aggregation aggregation_;

  bool has_flicker_ = false;
  Flickermeter flicker_[kPhases];
  double pst_before_[Aggregation::kTenMinutesPerTwoHours][kPhases] = {};
  std::size_t pst_count_ = 0;
  FlickerInterval pst_{};
  FlickerInterval plt_{};
};

}  // namespace kw::quality
