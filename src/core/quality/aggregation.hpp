// Windows gathered to 150/180 cycles, ten minutes, two hours; frequency over ten seconds.
#pragma once

#include <cstdint>

#include "core/quality/quality_values.hpp"
#include "core/quality/rms_mean.hpp"

namespace kw::quality {

// Which intervals a window closed.
struct Closed {
  bool cycles = false;
  bool ten_seconds = false;
  bool ten_minutes = false;
  bool two_hours = false;
};

// The interval of a clock tick: closed by the first window that ends at or after the tick. Windows
// are gapless and none is counted twice: where class A overlaps two windows at the tick, the
// interval here ends up to one window late (@[IEC61000-4-30], clause not verified).
class TickInterval {
 public:
  explicit TickInterval(std::int64_t length_s) : length_s_(length_s) {}
  void restart() { *this = TickInterval(length_s_); }
  // True when a window that ends at `end_unix_s` is the last of its interval; the first window
  // after power on or after the clock was set only begins one.
  [[nodiscard]] bool closes(std::int64_t end_unix_s);
  // The interval that was just closed ran from tick to tick.
  [[nodiscard]] bool complete() const { return complete_; }

 private:
  std::int64_t length_s_;
  std::int64_t index_ = 0;
  bool begun_ = false;
  bool from_tick_ = false;
  bool complete_ = false;
};

class Aggregation {
 public:
  // As after power on; the rate is that of the converter, the cycles those of a window.
  void restart(double samples_per_second, std::uint32_t cycles_per_window);

  // A tick of ten minutes closes the 150/180 cycles too, with the windows that they have.
  Closed add(const WindowStamp& window, const WindowQuantities& values);

  // The last closed ones; parts are 0 before.
  [[nodiscard]] const Interval& cycles() const { return cycles_; }
  [[nodiscard]] const Interval& ten_minutes() const { return ten_minutes_; }
  [[nodiscard]] const Interval& two_hours() const { return two_hours_; }
  // Domain:   at least one locked window in the ten seconds, else 0 Hz.
  // Scaling:  Hz by the converter's clock.
  // Formula:  whole cycles over the time that they took (@[IEC61000-4-30], clause not verified).
  // Accuracy: that of the window's ends.
  [[nodiscard]] const FrequencyInterval& ten_seconds() const { return ten_seconds_; }

  static constexpr std::uint32_t kWindowsPerCycles = 15;
  static constexpr std::uint32_t kTenMinutesPerTwoHours = 12;

 private:
  void count_cycles(const WindowStamp& window);
  void close_ten_seconds();
  void close_two_hours();

  double samples_per_second_ = 12800.0;
  double cycles_per_window_ = 10.0;
  TickInterval ten_seconds_tick_{10};
  TickInterval ten_minutes_tick_{600};
  TickInterval two_hours_tick_{7200};
  RmsMean in_cycles_;
  RmsMean in_ten_minutes_;
  RmsMean in_two_hours_;
  IntervalStamp counting_{};
  double counted_cycles_ = 0.0;
  double counted_samples_ = 0.0;
  std::uint32_t complete_parts_ = 0;

  Interval cycles_{};
  Interval ten_minutes_{};
  Interval two_hours_{};
  FrequencyInterval ten_seconds_{};
};

}  // namespace kw::quality
