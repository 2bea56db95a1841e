#include "core/demand/demand.hpp"

#include "core/math/exp_log.hpp"

namespace kw::demand {
namespace {

constexpr double kLn10 = 0x1.26bb1bbb55516p+1;  // = log(10)

// Domain:   0 <= ticks <= period_ticks, period_ticks > 0.
// Scaling:  0 .. 0.9.
// Formula:  1 - 10^(-t/T), 90 % of a step at the end of the period T. @[KW320-MANUAL, 4.1]
// Accuracy: 2e-16 absolute; 1e-12 of the part of a window in the longest period.
double thermal_part(std::int64_t ticks, std::int64_t period_ticks) {
  const double part = static_cast<double>(ticks) / static_cast<double>(period_ticks);
  return 1.0 - math::exp(-kLn10 * part);
}

}  // namespace

bool Demand::feed(const DemandValues& window, const ClockSpan& span, const DemandSetup& setup) {
  std::int64_t at = span.end_ticks - span.length_ticks;
  const std::int64_t missing = at - last_end_ticks_;
  const bool is_next = is_running_ && missing >= -kMissingMaxTicks && missing <= kMissingMaxTicks;
  if (!(setup == setup_)) {
    setup_ = setup;
    thermal_ = DemandValues{};
    start_anew(at);
  } else if (!is_next) {
    start_anew(at);
  }
  bool published = false;
  for (;;) {
    while (at >= step_end_ticks_) published = finish_step() || published;
    if (at >= span.end_ticks) break;
    const std::int64_t part_end =
        span.end_ticks < step_end_ticks_ ? span.end_ticks : step_end_ticks_;
    collect(window, part_end - at);
    at = part_end;
  }
  last_end_ticks_ = span.end_ticks;
  return published;
}

// The ring needs no clearing: ring_count_ says how much of it holds.
void Demand::reset() {
  is_running_ = false;
  step_ = StepSums{};
  ring_next_ = 0;
  ring_count_ = 0;
  thermal_ = DemandValues{};
  published_ = DemandValues{};
}

// What was collected is dropped; the thermal response, which knows no clock, goes on.
void Demand::start_anew(std::int64_t at_ticks) {
  is_running_ = true;
  step_ = StepSums{};
  ring_next_ = 0;
  ring_count_ = 0;
  step_end_ticks_ = (at_ticks / step_ticks() + 1) * step_ticks();
}

void Demand::collect(const DemandValues& window, std::int64_t ticks) {
  const double weight = static_cast<double>(ticks);
  const std::int64_t period_ticks = std::int64_t{setup_.period_min} * kTicksPerMinute;
  const double part = setup_.mode == DemandMode::thermal ? thermal_part(ticks, period_ticks) : 0.0;
  for (std::size_t i = 0; i < kDemandCount; ++i) {
    step_.value_ticks[i] += window.value[i] * weight;
    thermal_.value[i] += (window.value[i] - thermal_.value[i]) * part;
  }
  step_.ticks += ticks;
}

std::uint32_t Demand::steps_per_period() const {
  const std::uint32_t steps = setup_.period_min / setup_.step_min();
  return steps < kPeriodMaxMin ? steps : kPeriodMaxMin;
}

bool Demand::finish_step() {
  const bool is_whole = step_.ticks + kMissingMaxTicks >= step_ticks();
  bool is_full = false;
  if (is_whole) {
    ring_[ring_next_] = step_;
    ring_next_ = (ring_next_ + 1) % steps_per_period();
    if (ring_count_ < steps_per_period()) ++ring_count_;
    is_full = ring_count_ == steps_per_period();
  } else {
    ring_next_ = 0;
    ring_count_ = 0;
  }
  if (is_full) publish();
  step_ = StepSums{};
  step_end_ticks_ += step_ticks();
  return is_full;
}

// Domain:   a full ring; values finite, |value| x ticks of a period below 1e308.
// Scaling:  the mean lies between the smallest and the largest value of the period.
// Formula:  sum(value x time) / sum(time), oldest step first; thermal: the response.
// Accuracy: 1e-12 of the largest value: one rounding of 1e-16 for each of 9000 windows.
void Demand::publish() {
  StepSums period;
  const std::uint32_t steps = steps_per_period();
  for (std::uint32_t k = 0; k < steps; ++k) {
    const StepSums& step = ring_[(ring_next_ + k) % steps];
    for (std::size_t i = 0; i < kDemandCount; ++i) period.value_ticks[i] += step.value_ticks[i];
    period.ticks += step.ticks;
  }
  const double time = period.ticks > 0 ? static_cast<double>(period.ticks) : 1.0;
  for (std::size_t i = 0; i < kDemandCount; ++i) {
    published_.value[i] =
        setup_.mode == DemandMode::thermal ? thermal_.value[i] : period.value_ticks[i] / time;
  }
}

}  // namespace kw::demand
