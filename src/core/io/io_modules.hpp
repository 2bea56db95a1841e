// The I/O modules AXM-IO11 to AXM-IO32: digital inputs, counters, SOE, relays, DO, AI and AO.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/status.hpp"
#include "core/clock/sample_clock.hpp"
#include "core/energy/pulse_output.hpp"
#include "core/io/io_setup.hpp"
#include "core/io/module_layout.hpp"
#include "core/io/output_queue.hpp"
#include "core/io/pulse_counter.hpp"
#include "core/io/pulse_train.hpp"
#include "core/io/relay.hpp"
#include "core/io/soe_log.hpp"
#include "core/store/quantity_store.hpp"

namespace kw::io {

// Power on is construction: no module, inputs off, outputs released, analogue outputs 0.
// `index` is the sample at which something happens. For one output it must not go back; outputs may
// be told of the same samples one after the other.
class IoModules {
 public:
  // The clock outlives the modules.
  explicit IoModules(const clock::SampleClock& clock)
      : clock_(&clock), rate_(clock.samples_per_second()) {}

  // Another mode releases the outputs that it is of; a width holds from the next pulse on.
  void configure(const IoSetup& setup, std::uint64_t index);
  // Bits as 1036H. Outputs of a module that goes are released; one that comes begins anew.
  void connect(std::uint8_t modules, std::uint64_t index);
  // Samples from `index` on come at the clock's new rate: what is left of a pulse keeps its length.
  void rate_changed(std::uint64_t index);

  // Levels of the inputs of `mask`, bit n DI n + 1, from `index` on. At sample 0 they are what
  // power on finds: neither pulse nor event.
  void set_inputs(std::uint32_t levels, std::uint32_t mask, std::uint64_t index);
  // Input 0..3; 2^31 is 24 mA or 6 V.
  void set_analogue_input(std::size_t input, std::int32_t value_q31);
  // What the alarms want of relays and digital outputs in alarm mode.
  void set_alarm_outputs(std::uint8_t relays, std::uint8_t digital_outputs, std::uint64_t index);
  // FC05. Status: ok; bad_address; unavailable when the module is absent or an alarm drives the
  // relay.
  [[nodiscard]] Status write_relay(std::size_t relay, bool on, std::uint64_t index);
  // Edges of one stream come in the order of their samples.
  void energy_pulse(const energy::PulseEdge& edge);
  // A 100 ms block was published at `index`.
  void block_published(const store::QuantityStore& quantities, std::uint64_t index);
  // Samples up to `index` have passed: pulses that end until then end at their own samples.
  void advance(std::uint64_t index);

  [[nodiscard]] std::uint8_t modules() const { return modules_; }
  // Bit n: DI n + 1 is on; an absent module's are off.
  [[nodiscard]] std::uint32_t inputs() const { return levels_ & connected_inputs(modules_); }
  // Bit n: relay n + 1 is closed.
  [[nodiscard]] std::uint8_t relays() const;
  // Bit n: DO n + 1 is on.
  [[nodiscard]] std::uint8_t digital_outputs() const;
  // 4385H + input: 0..4095, 0 without its module.
  [[nodiscard]] std::uint16_t analogue_input(std::size_t input) const;
  // Bit n: there is an AI n + 1.
  [[nodiscard]] std::uint8_t analogue_inputs_present() const;
  // 4389H + 2 x output: mA or V.
  [[nodiscard]] float analogue_output(std::size_t output) const;

  // In steps, 4096 the end of the range; 0 without its module.
  [[nodiscard]] std::int32_t analogue_output_steps(std::size_t output) const {
    return output_steps_[output];
  }

  [[nodiscard]] const PulseCounters& counters() const { return counters_; }
  // 101CH: `code` 1..6, others do nothing.
  void clear_counters(std::uint16_t code);
  void restore(const SavedCounters& saved) { counters_.restore(saved); }
  [[nodiscard]] const SoeLog& soe() const { return soe_; }
  [[nodiscard]] SoeLog& soe() { return soe_; }
  // 4439H: the code of the module whose events are recorded, 0 none.
  [[nodiscard]] std::uint16_t soe_module() const { return setup_.soe_module; }

  [[nodiscard]] OutputQueue& outputs() { return outputs_; }

 private:
  [[nodiscard]] const RelaySetup& relay_setup(std::size_t relay) const {
    return setup_.relay[relay / kPerModule];
  }
  [[nodiscard]] const DigitalSetup& digital_setup(std::size_t output) const {
    return setup_.digital[output / kPerModule];
  }
  [[nodiscard]] OutputLine line(OutputKind kind, std::size_t channel) {
    return {outputs_, kind, static_cast<std::uint8_t>(channel)};
  }
  [[nodiscard]] bool has(Module module) const { return is_connected(modules_, module); }
  [[nodiscard]] std::uint32_t counting_inputs() const;
  [[nodiscard]] std::uint64_t samples_of(std::uint32_t ms) const;
  [[nodiscard]] PulseShape shape(std::size_t output) const;
  void follow_alarm(std::size_t relay, std::uint64_t index);
  void follow_alarm_digital(std::size_t output, std::uint64_t index);
  void release(std::uint8_t modules, std::uint64_t index);
  void stop_digital(std::size_t output, std::uint64_t index);
  void count_pulses(std::uint32_t rising);
  void record_events(std::uint32_t changed, std::uint64_t index);
  void set_analogue_output(std::size_t output, std::int32_t steps, std::uint64_t index);

  const clock::SampleClock* clock_;
  std::uint32_t rate_;
  IoSetup setup_{};
  std::uint8_t modules_ = 0;
  std::uint8_t alarm_relays_ = 0;
  std::uint8_t alarm_digital_ = 0;
  std::uint32_t levels_ = 0;
  PulseCounters counters_;
  SoeLog soe_;
  std::array<Relay, kRelayCount> relays_{};
  std::array<PulseTrain, kDigitalCount> trains_{};
  std::array<Relay, kDigitalCount> digital_{};  // in alarm mode
  std::array<std::int32_t, kAnalogueCount> input_q31_{};
  std::array<std::int32_t, kAnalogueCount> output_steps_{};
  OutputQueue outputs_;
};

}  // namespace kw::io
