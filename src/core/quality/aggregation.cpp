#include "core/quality/aggregation.hpp"

namespace kw::quality {
namespace {

// Rounded down, before 1970 too.
std::int64_t interval_of(std::int64_t unix_s, std::int64_t length_s) {
  const std::int64_t index = unix_s / length_s;
  return unix_s % length_s < 0 ? index - 1 : index;
}

}  // namespace

bool TickInterval::closes(std::int64_t end_unix_s) {
  const std::int64_t index = interval_of(end_unix_s, length_s_);
  const std::int64_t before = index_;
  index_ = index;
  if (!begun_) {
    begun_ = true;
    return false;
  }
  if (index == before) return false;
  complete_ = from_tick_ && index == before + 1;
  from_tick_ = index == before + 1;
  return true;
}

void Aggregation::restart(double samples_per_second, std::uint32_t cycles_per_window) {
  samples_per_second_ = samples_per_second;
  cycles_per_window_ = static_cast<double>(cycles_per_window);
  ten_seconds_tick_.restart();
  ten_minutes_tick_.restart();
  two_hours_tick_.restart();
  in_cycles_.clear();
  in_ten_minutes_.clear();
  in_two_hours_.clear();
  counting_ = IntervalStamp{};
  counted_cycles_ = 0.0;
  counted_samples_ = 0.0;
  complete_parts_ = 0;
  for (Interval* interval : {&cycles_, &ten_minutes_, &two_hours_}) {
    interval->stamp = IntervalStamp{};
    clear(interval->values);
  }
  ten_seconds_ = FrequencyInterval{};
}

Closed Aggregation::add(const WindowStamp& window, const WindowQuantities& values) {
  const IntervalStamp part{window.start, window.end, window.end_unix_s, 1, true, window.flagged};
  in_cycles_.add(values, part);
  in_ten_minutes_.add(values, part);
  count_cycles(window);
  Closed closed;
  closed.ten_seconds = ten_seconds_tick_.closes(window.end_unix_s);
  closed.ten_minutes = ten_minutes_tick_.closes(window.end_unix_s);
  closed.two_hours = two_hours_tick_.closes(window.end_unix_s);
  closed.cycles = in_cycles_.parts() == kWindowsPerCycles || closed.ten_minutes;
  if (closed.ten_seconds) close_ten_seconds();
  if (closed.cycles) {
    in_cycles_.read(cycles_);
    cycles_.stamp.complete = cycles_.stamp.parts == kWindowsPerCycles;
    in_cycles_.clear();
  }
  if (closed.ten_minutes) {
    in_ten_minutes_.read(ten_minutes_);
    ten_minutes_.stamp.complete = ten_minutes_tick_.complete();
    in_ten_minutes_.clear();
    in_two_hours_.add(ten_minutes_.values, ten_minutes_.stamp);
    if (ten_minutes_.stamp.complete) ++complete_parts_;
  }
  if (closed.two_hours) close_two_hours();
  return closed;
}

void Aggregation::count_cycles(const WindowStamp& window) {
  if (counting_.parts == 0) counting_.start = window.start;
  counting_.end = window.end;
  counting_.end_unix_s = window.end_unix_s;
  counting_.flagged = counting_.flagged || window.flagged;
  ++counting_.parts;
  if (!window.locked) return;
  counted_cycles_ += cycles_per_window_;
  counted_samples_ += window.end.samples_since(window.start);
}

void Aggregation::close_ten_seconds() {
  ten_seconds_.stamp = counting_;
  ten_seconds_.stamp.complete = ten_seconds_tick_.complete();
  ten_seconds_.f_hz =
      counted_samples_ > 0.0 ? counted_cycles_ * samples_per_second_ / counted_samples_ : 0.0;
  counting_ = IntervalStamp{};
  counted_cycles_ = 0.0;
  counted_samples_ = 0.0;
}

// Each ten minutes weigh the same, however many windows they had.
void Aggregation::close_two_hours() {
  in_two_hours_.read(two_hours_);
  two_hours_.stamp.complete = two_hours_tick_.complete() &&
                              two_hours_.stamp.parts == kTenMinutesPerTwoHours &&
                              complete_parts_ == kTenMinutesPerTwoHours;
  in_two_hours_.clear();
  complete_parts_ = 0;
}

}  // namespace kw::quality
