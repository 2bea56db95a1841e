// Demand of P, Q, S and the three currents over intervals of the meter's clock.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/demand/clock_span.hpp"

namespace kw::demand {

// Codes of register 100EH; the manual's 6.3.1 has 1 and 2, its 5.1.8 all four.
enum class DemandMode : std::uint8_t { fixed_block = 0, sliding = 1, thermal = 2, rolling = 3 };

inline constexpr std::uint32_t kPeriodMaxMin = 30;

struct DemandSetup {
  DemandMode mode = DemandMode::sliding;
  std::uint32_t period_min = 15;       // 100DH, 1..30
  std::uint32_t sub_interval_min = 1;  // 1020H, of the rolling block alone

  // How often a value is published. A sub-interval that does not divide the period counts as it.
  [[nodiscard]] constexpr std::uint32_t step_min() const {
    if (mode == DemandMode::sliding) return 1;
    const bool divides = sub_interval_min > 0 && period_min % sub_interval_min == 0;
    return mode == DemandMode::rolling && divides ? sub_interval_min : period_min;
  }
  friend constexpr bool operator==(const DemandSetup&, const DemandSetup&) = default;
};

inline constexpr std::size_t kDemandCount = 6;

// P, Q, S of the system, I1, I2, I3: of one window, or published; secondary values.
struct DemandValues {
  double value[kDemandCount] = {};
};

// Steps (minutes or blocks) end where the clock's minutes since 1970-01-01 00:00 are a multiple of
// their length: quarter hours at 15 min. A window across the end of a step is shared out by time.
// A value is published with the window that reaches the end of a step, once a whole period has
// been seen; until then it is 0. A clock set by more than a second starts the period anew, so that
// a master may keep the clock right each minute; so does another setup.
class Demand {
 public:
  // Feeds the values of one window; windows follow each other. True when demands were published.
  bool feed(const DemandValues& window, const ClockSpan& span, const DemandSetup& setup);
  // 100FH: demands are 0, periods start anew.
  void reset();

  [[nodiscard]] const DemandValues& published() const { return published_; }

 private:
  // What a step may miss or see twice and still count: the first samples after power-up, another
  // meter type, a clock that was put right.
  static constexpr std::int64_t kMissingMaxTicks = kTicksPerSecond;

  // Value x time over a step.
  struct StepSums {
    double value_ticks[kDemandCount] = {};
    std::int64_t ticks = 0;
  };

  void start_anew(std::int64_t at_ticks);
  void collect(const DemandValues& window, std::int64_t ticks);
  [[nodiscard]] bool finish_step();
  void publish();
  [[nodiscard]] std::uint32_t steps_per_period() const;
  [[nodiscard]] std::int64_t step_ticks() const {
    return std::int64_t{setup_.step_min()} * kTicksPerMinute;
  }

  DemandSetup setup_{};
  bool is_running_ = false;
  std::int64_t last_end_ticks_ = 0;
  std::int64_t step_end_ticks_ = 0;
  StepSums step_{};                 // being collected
  StepSums ring_[kPeriodMaxMin]{};  // finished steps
  std::uint32_t ring_next_ = 0;     // the oldest, when the period is full
  std::uint32_t ring_count_ = 0;    // whole steps without a break
  DemandValues thermal_{};          // the response up to now
  DemandValues published_{};
};

}  // namespace kw::demand
