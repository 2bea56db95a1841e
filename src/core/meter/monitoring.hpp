// Alarms and I/O modules on the meter's samples, and what registers show of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "core/alarm/alarm_engine.hpp"
#include "core/clock/sample_clock.hpp"
#include "core/energy/pulse_queue.hpp"
#include "core/io/io_modules.hpp"
#include "core/registers/providers.hpp"
#include "core/settings/settings.hpp"
#include "core/store/quantity_store.hpp"

namespace kw::meter {

// `index` is the sample at which something happens; calls come in the order of their samples.
class Monitoring final : public registers::AlarmView,
                         public registers::IoView,
                         private alarm::AlarmListener {
 public:
  // Both outlive it.
  Monitoring(const store::QuantityStore& quantities, const clock::SampleClock& clock)
      : quantities_(&quantities), alarms_(quantities, clock, *this), io_(clock) {}

  // The settings hold from `index` on.
  void configure(const settings::Settings& settings, std::uint64_t index);
  // After the clock: samples come no more at `rate_before` a second.
  void rate_changed(std::uint32_t rate_before, std::uint64_t index);

  void half_cycle_published(std::uint64_t index) { alarms_.half_cycle_published(index); }
  void block_published(std::uint64_t index);
  void window_published(std::uint64_t index) { alarms_.window_published(index); }
  // Edges that the board has not taken yet and that were not seen here.
  void follow_pulses(energy::PulseQueue& pulses);
  // Samples up to `index` have passed.
  void advance(std::uint64_t index);

  // As io::IoModules.
  void connect_modules(std::uint8_t modules, std::uint64_t index);
  void set_inputs(std::uint32_t levels, std::uint32_t mask, std::uint64_t index);
  void set_analogue_input(std::size_t input, std::int32_t value_q31, std::uint64_t index);
  void clear_counters(std::uint16_t code) { io_.clear_counters(code); }
  void clear_alarm_records() { alarms_.log().clear(); }

  // There are alarm records since the last call.
  [[nodiscard]] bool take_recorded() { return std::exchange(has_recorded_, false); }
  // An energy pulse went out later than at sample `index`.
  [[nodiscard]] bool pulse_seen_after(std::uint64_t index) const { return last_pulse_ > index; }
  // A display with its light on flashes.
  [[nodiscard]] bool flashes() const { return alarms_.flashes(); }
  [[nodiscard]] alarm::AlarmEngine& alarms() { return alarms_; }
  [[nodiscard]] io::IoModules& io() { return io_; }
  [[nodiscard]] const alarm::AlarmEngine& alarms() const { return alarms_; }
  [[nodiscard]] const io::IoModules& io() const { return io_; }

  [[nodiscard]] Record alarm_record(std::size_t place) const override;
  [[nodiscard]] std::uint16_t newest_alarm() const override { return alarms_.log().newest(); }
  [[nodiscard]] bool has_new_alarm() const override { return alarms_.log().is_new(); }
  void clear_new_alarm() override { alarms_.log().clear_new(); }

  [[nodiscard]] std::uint8_t connected_modules() const override { return io_.modules(); }
  [[nodiscard]] std::uint32_t digital_inputs() const override { return io_.inputs(); }
  [[nodiscard]] std::uint32_t pulse_count(std::size_t input) const override {
    return io_.counters().count(input);
  }
  [[nodiscard]] std::uint16_t analogue_input(std::size_t channel) const override {
    return io_.analogue_input(channel);
  }
  [[nodiscard]] double analogue_output(std::size_t channel) const override {
    return static_cast<double>(io_.analogue_output(channel));
  }
  [[nodiscard]] SoeRecord soe_record(std::size_t place) const override;
  [[nodiscard]] std::uint16_t newest_soe() const override { return io_.soe().newest(); }
  [[nodiscard]] bool has_new_soe() const override { return io_.soe().is_new(); }
  void clear_new_soe() override { io_.soe().clear_new(); }
  [[nodiscard]] std::uint8_t relays() const override { return io_.relays(); }
  [[nodiscard]] Status write_relay(std::size_t relay, bool on) override {
    return io_.write_relay(relay, on, now_);
  }

 private:
  void alarm_outputs(std::uint8_t relays, std::uint8_t digital_outputs,
                     std::uint64_t sample_index) override {
    io_.set_alarm_outputs(relays, digital_outputs, sample_index);
  }
  void alarm_recorded(std::uint64_t /*sample_index*/) override { has_recorded_ = true; }
  void show_inputs(std::uint64_t index);

  const store::QuantityStore* quantities_;
  alarm::AlarmEngine alarms_;
  io::IoModules io_;
  std::uint64_t now_ = 0;
  std::uint64_t last_pulse_ = 0;  // sample of the newest edge
  bool has_recorded_ = false;
};

}  // namespace kw::meter
