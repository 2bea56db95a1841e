// The 16 alarm channels: when an alarm begins and ends, in samples; outputs and records
// (manual 4.4).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "core/alarm/parameters.hpp"
#include "core/alarm/record_log.hpp"
#include "core/alarm/setup.hpp"
#include "core/clock/sample_clock.hpp"
#include "core/store/quantity_store.hpp"

namespace kw::alarm {

// Called within the calls of the engine, in sample order; must not call the engine.
class AlarmListener {
 public:
  // From this sample on: bit n of `relays` is relay n + 1, of `digital_outputs` DO n + 1.
  virtual void alarm_outputs(std::uint8_t relays, std::uint8_t digital_outputs,
                             std::uint64_t sample_index) = 0;
  // The log has a new newest record.
  virtual void alarm_recorded(std::uint64_t sample_index) = 0;

 protected:
  ~AlarmListener() = default;
};

// All calls come in sample order. What happens in them depends on their sample indices alone: any
// number of calls of advance() between two others changes nothing.
class AlarmEngine {
 public:
  static constexpr std::uint8_t kSettlingBlocks = 3;
  static constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();

  // All three outlive the engine.
  AlarmEngine(const store::QuantityStore& quantities, const clock::SampleClock& clock,
              AlarmListener& listener)
      : quantities_(&quantities), clock_(&clock), listener_(&listener) {}

  // A channel whose settings, enabling or pairing changed begins anew: its alarm ends without a
  // record, since its quantity did not return.
  void configure(const AlarmSetup& setup, const Surroundings& around, std::uint64_t index);

  // Metering begins anew, as it does at power on and with another meter type or wiring. Before the
  // fourth block from there nothing measured is looked at: filters begin empty, and away from its
  // nominal value the frequency is first guessed.
  void restarted() { blocks_ = 0; }
  // The store has new values at sample `index`.
  void half_cycle_published(std::uint64_t index);
  void block_published(std::uint64_t index);
  void window_published(std::uint64_t index);
  // Bit n is DI n + 1; before the first call all are off. At sample 0 the same as inputs_found().
  void inputs_changed(std::uint32_t inputs, std::uint64_t index);
  // What power on finds, or a module that came or went: no change of an input, so no alarm begins,
  // but one whose input is back ends.
  void inputs_found(std::uint32_t inputs, std::uint64_t index);
  // What the registers of AI1..4 show; bit n of `present`: there is an AI n + 1, else its condition
  // is not met. Before the first call there is none.
  void analogue_changed(const std::array<std::uint16_t, kAnalogueCount>& words,
                        std::uint8_t present, std::uint64_t index);
  // Samples from `index` on come at the clock's new rate, no more at `rate_before` a second: what
  // is left of a delay keeps its length.
  void rate_changed(std::uint32_t rate_before, std::uint64_t index);
  // Samples up to `index` have passed: alarms due before it occur, at their own samples. One that
  // is due at `index` waits for what else happens there.
  void advance(std::uint64_t index);
  // The sample of the next alarm unless a value prevents it; kNever without one.
  [[nodiscard]] std::uint64_t next_due() const;

  [[nodiscard]] std::uint16_t active_channels() const { return active_; }
  [[nodiscard]] bool flashes() const { return setup_.flash && active_ != 0; }
  [[nodiscard]] RecordLog& log() { return log_; }
  [[nodiscard]] const RecordLog& log() const { return log_; }

 private:
  struct Channel {
    std::uint64_t due = kNever;  // when its condition will have lasted
    bool condition = false;
    bool lasted = false;      // the condition has been met for the delay
    std::uint16_t value = 0;  // of the last look
  };

  [[nodiscard]] bool is_enabled(std::size_t i) const {
    return setup_.enabled && (setup_.channels >> i & 1U) != 0 &&
           is_parameter(setup_.channel[i].parameter);
  }
  [[nodiscard]] bool is_paired(std::size_t i) const { return (setup_.pairs >> i / 2 & 1U) != 0; }
  [[nodiscard]] bool is_due_to_alarm(std::size_t i) const;
  [[nodiscard]] bool needs_restart(std::size_t i, const AlarmSetup& next) const;
  void restart(std::size_t i);
  void take_inputs(std::uint32_t inputs, bool can_alarm, std::uint64_t index);
  void look(Update update, std::uint64_t index);
  void look_at(std::size_t i, const Parameter& parameter, std::uint64_t index);
  void set_condition(std::size_t i, bool condition, std::uint64_t index);
  void occur_before(std::uint64_t index);
  void settle(std::uint64_t index);
  void record(std::size_t i, bool occurred, std::uint64_t index);
  void switch_outputs(std::uint64_t index);

  const store::QuantityStore* quantities_;
  const clock::SampleClock* clock_;
  AlarmListener* listener_;
  AlarmSetup setup_{};
  Surroundings around_{};
  std::array<Channel, kChannelCount> channels_{};
  std::uint32_t inputs_ = 0;
  std::array<std::uint16_t, kAnalogueCount> analogue_{};
  std::uint8_t analogue_present_ = 0;
  std::uint8_t blocks_ = 0;  // since the start, up to kSettlingBlocks
  std::uint16_t active_ = 0;
  std::uint8_t relays_ = 0;
  std::uint8_t digital_outputs_ = 0;
  RecordLog log_;
};

}  // namespace kw::alarm
