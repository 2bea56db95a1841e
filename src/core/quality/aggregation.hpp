// Values over 150/180 cycles, 10 minutes and 2 hours @[IEC61000-4-30, clause not verified].
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/clock/sample_clock.hpp"
#include "core/quality/harmonic_groups.hpp"
#include "core/simd/lanes.hpp"

namespace kw::quality {

// What is aggregated, of one window or interval: rms values, ratios, groups.
struct QualityValues {
  double u_rms_v[3] = {};
  double u_line_rms_v[3] = {};
  double i_rms_a[3] = {};
  double u_unbalance = 0.0;
  double u_zero_ratio = 0.0;
  HarmonicGroups groups[simd::kChannelCount];
};

// An interval that has ended.
struct Interval {
  QualityValues values;         // roots of the mean squares
  std::uint32_t windows = 0;    // or shorter intervals; 0 before the first has ended
  std::int64_t end_unix_s = 0;  // of the window that ended it
  bool flagged = false;         // one of its windows was
};

// Domain:   windows in the order of time.
// Scaling:  as the values.
// Formula:  square root of the mean of the squares of the windows.
// Accuracy: that of the windows.
class RmsAggregator {
 public:
  void clear();
  void add(const QualityValues& values, bool flagged);
  // Ends the interval: its values go to `interval`, the next one begins.
  void finish(std::int64_t end_unix_s, Interval& interval);
  [[nodiscard]] std::uint32_t count() const { return count_; }

 private:
  QualityValues squares_;
  std::uint32_t count_ = 0;
  bool flagged_ = false;
};

// Domain:   windows in the order of time; a clock that is set back ends the running intervals.
// Scaling:  as the values.
// Formula:  150/180 cycles: 15 windows. 10 minutes: an interval ends with the first window that
//   ends at or after a tick of the clock, so that none is cut or counted twice, where class A
//   lets two overlap. 2 hours: 12 intervals of 10 minutes, ended at the clock's even hours.
// Accuracy: an interval of 10 minutes is longer or shorter by one window at the most.
class Aggregation {
 public:
  void restart();
  void add(const QualityValues& values, bool flagged, const clock::ClockTime& end);

  [[nodiscard]] const Interval& fifteen_windows() const { return fifteen_windows_; }
  [[nodiscard]] const Interval& ten_minutes() const { return ten_minutes_; }
  [[nodiscard]] const Interval& two_hours() const { return two_hours_; }
  // Intervals of each kind that have ended.
  [[nodiscard]] std::uint32_t ten_minutes_ended() const { return ten_minutes_ended_; }

  static constexpr std::uint32_t kWindows = 15;
  static constexpr std::int64_t kTenMinutes_s = 600;
  static constexpr std::int64_t kTwoHours_s = 7200;

 private:
  RmsAggregator running_fifteen_;
  RmsAggregator running_ten_minutes_;
  RmsAggregator running_two_hours_;
  Interval fifteen_windows_;
  Interval ten_minutes_;
  Interval two_hours_;
  std::uint32_t ten_minutes_ended_ = 0;
  std::int64_t last_end_unix_s_ = 0;
  bool has_end_ = false;
};

// Domain:   windows in the order of time, f_hz 0 while it is not known.
// Scaling:  Hz.
// Formula:  whole cycles over their time, window by window, ended with the first window that ends
//   at or after a multiple of 10 s of the clock @[IEC61000-4-30, clause not verified].
// Accuracy: that of the windows' frequency, below 0.001 mHz without noise.
class TenSecondFrequency {
 public:
  void add(double f_hz, double duration_s, const clock::ClockTime& end);
  [[nodiscard]] double f_hz() const { return f_hz_; }

 private:
  double cycles_ = 0.0;
  double seconds_ = 0.0;
  double f_hz_ = 0.0;
  std::int64_t last_tick_ = 0;
  bool has_tick_ = false;
};

}  // namespace kw::quality
