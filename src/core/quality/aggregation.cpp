#include "core/quality/aggregation.hpp"

#include <cmath>

namespace kw::quality {
namespace {

// Calls visit(a, b) for each pair of numbers of two sets.
template <typename First, typename Second, typename Visit>
void for_each(First& a, Second& b, Visit visit) {
  for (std::size_t k = 0; k < 3; ++k) {
    visit(a.u_rms_v[k], b.u_rms_v[k]);
    visit(a.u_line_rms_v[k], b.u_line_rms_v[k]);
    visit(a.i_rms_a[k], b.i_rms_a[k]);
  }
  visit(a.u_unbalance, b.u_unbalance);
  visit(a.u_zero_ratio, b.u_zero_ratio);
  for (std::size_t c = 0; c < simd::kChannelCount; ++c) {
    for (std::size_t h = 0; h <= metering::kOrderMax; ++h) {
      visit(a.groups[c].subgroup_rms[h], b.groups[c].subgroup_rms[h]);
    }
    for (std::size_t n = 0; n < metering::kOrderMax; ++n) {
      visit(a.groups[c].interharmonic_rms[n], b.groups[c].interharmonic_rms[n]);
    }
    visit(a.groups[c].thds, b.groups[c].thds);
  }
}

std::int64_t tick_of(std::int64_t unix_s, std::int64_t length_s) { return unix_s / length_s; }

}  // namespace

void RmsAggregator::clear() {
  for_each(squares_, squares_, [](double& a, double&) { a = 0.0; });
  count_ = 0;
  flagged_ = false;
}

void RmsAggregator::add(const QualityValues& values, bool flagged) {
  for_each(squares_, values, [](double& sum, const double& value) { sum += value * value; });
  ++count_;
  flagged_ = flagged_ || flagged;
}

void RmsAggregator::finish(std::int64_t end_unix_s, Interval& interval) {
  const double n = count_ > 0 ? static_cast<double>(count_) : 1.0;
  for_each(interval.values, squares_,
           [n](double& value, const double& sum) { value = std::sqrt(sum / n); });
  interval.windows = count_;
  interval.end_unix_s = end_unix_s;
  interval.flagged = flagged_;
  clear();
}

void Aggregation::restart() {
  running_fifteen_.clear();
  running_ten_minutes_.clear();
  running_two_hours_.clear();
  has_end_ = false;
}

void Aggregation::add(const QualityValues& values, bool flagged, const clock::ClockTime& end) {
  running_fifteen_.add(values, flagged);
  running_ten_minutes_.add(values, flagged);
  if (running_fifteen_.count() == kWindows) running_fifteen_.finish(end.unix_s, fifteen_windows_);
  const std::int64_t before = has_end_ ? last_end_unix_s_ : end.unix_s;
  last_end_unix_s_ = end.unix_s;
  has_end_ = true;
  if (tick_of(before, kTenMinutes_s) == tick_of(end.unix_s, kTenMinutes_s)) return;
  running_ten_minutes_.finish(end.unix_s, ten_minutes_);
  ++ten_minutes_ended_;
  running_two_hours_.add(ten_minutes_.values, ten_minutes_.flagged);
  if (tick_of(before, kTwoHours_s) == tick_of(end.unix_s, kTwoHours_s)) return;
  running_two_hours_.finish(end.unix_s, two_hours_);
}

void TenSecondFrequency::add(double f_hz, double duration_s, const clock::ClockTime& end) {
  constexpr std::int64_t kLength_s = 10;
  if (f_hz > 0.0) {
    cycles_ += f_hz * duration_s;
    seconds_ += duration_s;
  }
  const std::int64_t tick = tick_of(end.unix_s, kLength_s);
  const bool ended = has_tick_ && tick != last_tick_;
  last_tick_ = tick;
  has_tick_ = true;
  if (!ended) return;
  f_hz_ = seconds_ > 0.0 ? cycles_ / seconds_ : 0.0;
  cycles_ = 0.0;
  seconds_ = 0.0;
}

}  // namespace kw::quality
