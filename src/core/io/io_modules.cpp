#include "core/io/io_modules.hpp"

namespace kw::io {
namespace {

constexpr std::uint32_t kMsPerSecond = 1000;
// In front of an energy pulse that had to wait: 40 pulses a second of 20 ms at the most.
constexpr std::uint32_t kGapMs = 5;

bool bit(std::uint32_t word, std::size_t n) { return (word >> n & 1U) != 0; }

bool same_mode(const RelaySetup& a, const RelaySetup& b) {
  return a.working_mode == b.working_mode && a.output_mode == b.output_mode;
}

}  // namespace

void IoModules::configure(const IoSetup& setup, std::uint64_t index) {
  advance(index);
  for (std::size_t r = 0; r < kRelayCount; ++r) {
    const RelaySetup& next = setup.relay[r / kPerModule];
    if (!same_mode(relay_setup(r), next)) relays_[r].set(false, index, line(OutputKind::relay, r));
  }
  for (std::size_t d = 0; d < kDigitalCount; ++d) {
    const DigitalSetup& next = setup.digital[d / kPerModule];
    const bool same = digital_setup(d).working_mode == next.working_mode &&
                      digital_setup(d).stream[d % kPerModule] == next.stream[d % kPerModule];
    if (!same) stop_digital(d, index);
  }
  setup_ = setup;
  soe_.follow(setup.soe_module);
  set_alarm_outputs(alarm_relays_, alarm_digital_, index);
}

void IoModules::connect(std::uint8_t modules, std::uint64_t index) {
  advance(index);
  release(static_cast<std::uint8_t>(modules_ & ~modules), index);
  modules_ = modules;
  set_alarm_outputs(alarm_relays_, alarm_digital_, index);
}

void IoModules::rate_changed(std::uint64_t index) {
  const std::uint32_t rate = clock_->samples_per_second();
  advance(index);
  for (Relay& relay : relays_) relay.change_rate(index, rate_, rate);
  for (PulseTrain& train : trains_) train.change_rate(index, rate_, rate);
  rate_ = rate;
}

void IoModules::set_inputs(std::uint32_t levels, std::uint32_t mask, std::uint64_t index) {
  const std::uint32_t before = inputs();
  levels_ = (levels_ & ~mask) | (levels & mask);
  const std::uint32_t changed = before ^ inputs();
  if (index == 0 || changed == 0) return;
  count_pulses(changed & inputs());
  record_events(changed, index);
}

void IoModules::set_analogue_input(std::size_t input, std::int32_t value_q31) {
  if (input < kAnalogueCount) input_q31_[input] = value_q31;
}

void IoModules::set_alarm_outputs(std::uint8_t relays, std::uint8_t digital_outputs,
                                  std::uint64_t index) {
  alarm_relays_ = relays;
  alarm_digital_ = digital_outputs;
  for (std::size_t r = 0; r < kRelayCount; ++r) follow_alarm(r, index);
  for (std::size_t d = 0; d < kDigitalCount; ++d) follow_alarm_digital(d, index);
}

Status IoModules::write_relay(std::size_t relay, bool on, std::uint64_t index) {
  if (relay >= kRelayCount) return Status::bad_address;
  const RelaySetup& setup = relay_setup(relay);
  if (!has(module_of_relay(relay)) || setup.working_mode != kControlMode) {
    return Status::unavailable;
  }
  const OutputLine out = line(OutputKind::relay, relay);
  relays_[relay].advance(index, out);
  if (on && setup.output_mode == kPulse) {
    relays_[relay].pulse(samples_of(setup.pulse_ms), index, out);
  } else {
    relays_[relay].set(on, index, out);
  }
  return Status::ok;
}

void IoModules::energy_pulse(const energy::PulseEdge& edge) {
  const std::uint16_t stream = edge.stream + 1U;
  for (std::size_t d = 0; d < kDigitalCount; ++d) {
    const DigitalSetup& setup = digital_setup(d);
    if (!has(module_of_output(d)) || setup.working_mode != kControlMode) continue;
    if (setup.stream[d % kPerModule] != stream) continue;
    trains_[d].edge(edge.sample_index, shape(d), line(OutputKind::digital_out, d));
  }
}

void IoModules::block_published(const store::QuantityStore& quantities, std::uint64_t index) {
  for (std::size_t a = 0; a < kAnalogueCount; ++a) {
    if (!has(module_of_output(a))) continue;
    const TransferCurve& curve = setup_.curve[a];
    const double value = following_value(quantities, curve.source, setup_.fryze);
    set_analogue_output(a, output_steps(curve, setup_.output_type[a / kPerModule], value), index);
  }
}

void IoModules::advance(std::uint64_t index) {
  for (std::size_t r = 0; r < kRelayCount; ++r) {
    relays_[r].advance(index, line(OutputKind::relay, r));
  }
  for (std::size_t d = 0; d < kDigitalCount; ++d) {
    trains_[d].advance(index, shape(d), line(OutputKind::digital_out, d));
  }
}

std::uint8_t IoModules::relays() const {
  unsigned closed = 0;
  for (std::size_t r = 0; r < kRelayCount; ++r) closed |= relays_[r].is_closed() ? 1U << r : 0U;
  return static_cast<std::uint8_t>(closed);
}

std::uint8_t IoModules::digital_outputs() const {
  unsigned on = 0;
  for (std::size_t d = 0; d < kDigitalCount; ++d) {
    on |= trains_[d].is_on() || digital_[d].is_closed() ? 1U << d : 0U;
  }
  return static_cast<std::uint8_t>(on);
}

std::uint16_t IoModules::analogue_input(std::size_t input) const {
  if (input >= kAnalogueCount || !has(module_of_analogue_input(input))) return 0;
  return input_steps(input_q31_[input]);
}

std::uint8_t IoModules::analogue_inputs_present() const {
  unsigned present = 0;
  for (std::size_t a = 0; a < kAnalogueCount; ++a) {
    present |= has(module_of_analogue_input(a)) ? 1U << a : 0U;
  }
  return static_cast<std::uint8_t>(present);
}

float IoModules::analogue_output(std::size_t output) const {
  if (output >= kAnalogueCount) return 0.0F;
  return output_value(output_steps_[output], setup_.output_type[output / kPerModule]);
}

void IoModules::clear_counters(std::uint16_t code) {
  if (code >= 1 && code <= kModuleCodeMax) counters_.clear(inputs_of(module_of_code(code)));
}

std::uint32_t IoModules::counting_inputs() const {
  std::uint32_t counting = 0;
  for (std::size_t m = 0; m < kModuleCount; ++m) {
    const InputRange range = inputs_of(static_cast<Module>(m));
    counting |= std::uint32_t{setup_.input[m].counters} << range.first & range.mask();
  }
  return counting;
}

// Not shorter than the width: up to the next sample.
std::uint64_t IoModules::samples_of(std::uint32_t ms) const {
  return (std::uint64_t{ms} * rate_ + kMsPerSecond - 1) / kMsPerSecond;
}

PulseShape IoModules::shape(std::size_t output) const {
  return {samples_of(digital_setup(output).pulse_ms), samples_of(kGapMs)};
}

void IoModules::follow_alarm(std::size_t relay, std::uint64_t index) {
  if (!has(module_of_relay(relay)) || relay_setup(relay).working_mode != kAlarmMode) return;
  relays_[relay].set(bit(alarm_relays_, relay), index, line(OutputKind::relay, relay));
}

void IoModules::follow_alarm_digital(std::size_t output, std::uint64_t index) {
  if (!has(module_of_output(output)) || digital_setup(output).working_mode != kAlarmMode) return;
  digital_[output].set(bit(alarm_digital_, output), index, line(OutputKind::digital_out, output));
}

void IoModules::release(std::uint8_t modules, std::uint64_t index) {
  for (std::size_t r = 0; r < kRelayCount; ++r) {
    if (!is_connected(modules, module_of_relay(r))) continue;
    relays_[r].set(false, index, line(OutputKind::relay, r));
  }
  for (std::size_t d = 0; d < kDigitalCount; ++d) {
    if (is_connected(modules, module_of_output(d))) stop_digital(d, index);
  }
  for (std::size_t a = 0; a < kAnalogueCount; ++a) {
    if (is_connected(modules, module_of_output(a))) set_analogue_output(a, 0, index);
  }
}

void IoModules::stop_digital(std::size_t output, std::uint64_t index) {
  const OutputLine out = line(OutputKind::digital_out, output);
  trains_[output].stop(index, out);
  digital_[output].set(false, index, out);
}

void IoModules::count_pulses(std::uint32_t rising) {
  const std::uint32_t pulses = rising & counting_inputs();
  for (std::size_t m = 0; m < kModuleCount; ++m) {
    const InputRange range = inputs_of(static_cast<Module>(m));
    for (std::size_t i = range.first; i < range.first + std::size_t{range.count}; ++i) {
      if (bit(pulses, i)) counters_.pulse(i, setup_.input[m].constant);
    }
  }
}

// Inputs that count pulses make no event and read 0 in the status of the others.
void IoModules::record_events(std::uint32_t changed, std::uint64_t index) {
  if (setup_.soe_module < 1 || setup_.soe_module > kModuleCodeMax) return;
  const InputRange range = inputs_of(module_of_code(setup_.soe_module));
  const std::uint32_t watched = range.mask() & ~counting_inputs();
  if ((changed & watched) == 0) return;
  soe_.add(static_cast<std::uint16_t>((inputs() & watched) >> range.first), clock_->at(index),
           clock_->samples_per_second());
}

void IoModules::set_analogue_output(std::size_t output, std::int32_t steps, std::uint64_t index) {
  if (output_steps_[output] == steps) return;
  output_steps_[output] = steps;
  line(OutputKind::analogue_out, output).set(index, steps);
}

}  // namespace kw::io
