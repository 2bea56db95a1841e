#include "core/alarm/alarm_engine.hpp"

#include "core/alarm/reading.hpp"

namespace kw::alarm {
namespace {

constexpr std::uint32_t kTicksPerSecond = 100;  // of a delay

// Codes of a setpoint of a digital input (manual 6.3.4, line 5491).
constexpr std::uint16_t kOffToOn = 1;
constexpr std::uint16_t kOnToOff = 2;
constexpr std::uint16_t kOnToOffWithStatus = 3;

bool watches_input(const ChannelSetup& channel, bool is_on) {
  if (channel.setpoint == kOffToOn) return is_on;
  return (channel.setpoint == kOnToOff || channel.setpoint == kOnToOffWithStatus) && !is_on;
}

bool is_same_watch(const ChannelSetup& a, const ChannelSetup& b) {
  return a.parameter == b.parameter && a.comparison == b.comparison && a.setpoint == b.setpoint &&
         a.delay_10ms == b.delay_10ms;
}

constexpr std::uint16_t bit(std::size_t i) { return static_cast<std::uint16_t>(1U << i); }

}  // namespace

bool AlarmEngine::needs_restart(std::size_t i, const AlarmSetup& next) const {
  const bool was_enabled = setup_.enabled && (setup_.channels & bit(i)) != 0;
  const bool will_be_enabled = next.enabled && (next.channels & bit(i)) != 0;
  return was_enabled != will_be_enabled || ((setup_.pairs ^ next.pairs) & bit(i / 2)) != 0 ||
         !is_same_watch(setup_.channel[i], next.channel[i]);
}

void AlarmEngine::configure(const AlarmSetup& setup, const Surroundings& around,
                            std::uint64_t index) {
  occur_before(index);
  std::uint16_t restarted = 0;
  for (std::size_t i = 0; i < kChannelCount; ++i) {
    if (needs_restart(i, setup)) restarted |= bit(i);
  }
  setup_ = setup;
  around_ = around;
  for (std::size_t i = 0; i < kChannelCount; ++i) {
    if ((restarted & bit(i)) != 0) restart(i);
  }
  // An analogue value stays until it changes, the others publish again. This settles the outputs
  // too.
  look(Update::analogue_in, index);
}

// The other one of a pair keeps what it has seen, but the alarm of both is over.
void AlarmEngine::restart(std::size_t i) {
  channels_[i] = Channel{};
  active_ &= static_cast<std::uint16_t>(~bit(i));
  if (is_paired(i)) active_ &= static_cast<std::uint16_t>(~bit(i ^ 1U));
}

void AlarmEngine::half_cycle_published(std::uint64_t index) {
  if (blocks_ >= kSettlingBlocks) look(Update::half_cycle, index);
}

void AlarmEngine::block_published(std::uint64_t index) {
  if (blocks_ < kSettlingBlocks) {
    ++blocks_;
  } else {
    look(Update::block, index);
  }
}

void AlarmEngine::window_published(std::uint64_t index) {
  if (blocks_ >= kSettlingBlocks) look(Update::demand_window, index);
}

void AlarmEngine::analogue_changed(const std::array<std::uint16_t, kAnalogueCount>& words,
                                   std::uint8_t present, std::uint64_t index) {
  occur_before(index);
  analogue_ = words;
  analogue_present_ = present;
  look(Update::analogue_in, index);
}

void AlarmEngine::inputs_changed(std::uint32_t inputs, std::uint64_t index) {
  take_inputs(inputs, index > 0, index);
}

void AlarmEngine::inputs_found(std::uint32_t inputs, std::uint64_t index) {
  take_inputs(inputs, false, index);
}

// An alarm is a change of its input: one that is on or off already when a channel begins is none.
void AlarmEngine::take_inputs(std::uint32_t inputs, bool can_alarm, std::uint64_t index) {
  occur_before(index);
  const std::uint32_t changed = inputs_ ^ inputs;
  inputs_ = inputs;
  for (std::size_t i = 0; i < kChannelCount; ++i) {
    if (!is_enabled(i)) continue;
    const ChannelSetup& channel = setup_.channel[i];
    const Parameter watched = parameter(channel.parameter);
    if (watched.kind != Kind::digital_in || (changed >> watched.input & 1U) == 0) continue;
    const bool is_on = (inputs >> watched.input & 1U) != 0;
    channels_[i].value = channel.setpoint == kOnToOffWithStatus && is_on ? 1 : 0;
    const bool condition = watches_input(channel, is_on);
    if (!condition || can_alarm) set_condition(i, condition, index);
  }
  settle(index);
}

void AlarmEngine::look(Update update, std::uint64_t index) {
  occur_before(index);
  for (std::size_t i = 0; i < kChannelCount; ++i) {
    if (!is_enabled(i)) continue;
    const Parameter watched = parameter(setup_.channel[i].parameter);
    if (watched.update == update) look_at(i, watched, index);
  }
  settle(index);
}

void AlarmEngine::look_at(std::size_t i, const Parameter& parameter, std::uint64_t index) {
  const ChannelSetup& channel = setup_.channel[i];
  if (parameter.kind == Kind::analogue_in) {
    const std::uint16_t word = analogue_[parameter.input];
    const bool is_present = (analogue_present_ >> parameter.input & 1U) != 0;
    channels_[i].value = word;
    const Reading reading{static_cast<double>(word), word};
    set_condition(i, is_present && is_beyond(channel, parameter, reading), index);
    return;
  }
  const Reading reading = read_quantity(*quantities_, parameter, around_);
  channels_[i].value = reading.word;
  const bool condition = parameter.kind == Kind::reversed_sequence
                             ? is_reversed(*quantities_)
                             : is_beyond(channel, parameter, reading);
  set_condition(i, condition, index);
}

void AlarmEngine::set_condition(std::size_t i, bool condition, std::uint64_t index) {
  Channel& channel = channels_[i];
  if (condition == channel.condition) return;
  channel.condition = condition;
  channel.due = kNever;
  channel.lasted = false;
  if (!condition) return;
  const std::uint64_t delay =
      std::uint64_t{setup_.channel[i].delay_10ms} * clock_->samples_per_second() / kTicksPerSecond;
  if (delay == 0) {
    channel.lasted = true;
  } else {
    channel.due = index + delay;
  }
}

void AlarmEngine::advance(std::uint64_t index) { occur_before(index); }

std::uint64_t AlarmEngine::next_due() const {
  std::uint64_t next = kNever;
  for (const Channel& channel : channels_) {
    if (channel.due < next) next = channel.due;
  }
  return next;
}

// Alarms that are due at a sample occur after all that happens at it, so that no alarm ends as it
// begins: delays and half cycles of 10 ms meet all the time.
void AlarmEngine::occur_before(std::uint64_t index) {
  for (std::uint64_t due = next_due(); due < index; due = next_due()) {
    for (Channel& channel : channels_) {
      if (channel.due != due) continue;
      channel.due = kNever;
      channel.lasted = true;
    }
    settle(due);
  }
}

// Of a pair both have to last; one that is not enabled never does.
bool AlarmEngine::is_due_to_alarm(std::size_t i) const {
  return channels_[i].lasted && (!is_paired(i) || channels_[i ^ 1U].lasted);
}

void AlarmEngine::settle(std::uint64_t index) {
  for (std::size_t i = 0; i < kChannelCount; ++i) {
    const bool occurred = is_due_to_alarm(i);
    if (occurred == ((active_ & bit(i)) != 0)) continue;
    active_ ^= bit(i);
    record(i, occurred, index);
  }
  switch_outputs(index);
}

void AlarmEngine::record(std::size_t i, bool occurred, std::uint64_t index) {
  log_.add({setup_.channel[i].parameter, channels_[i].value, is_paired(i), occurred},
           clock_->at(index), clock_->samples_per_second());
  listener_->alarm_recorded(index);
}

void AlarmEngine::switch_outputs(std::uint64_t index) {
  std::uint32_t relays = 0;
  for (std::size_t i = 0; i < kChannelCount; ++i) {
    const std::uint16_t relay = setup_.channel[i].relay;
    if ((active_ & bit(i)) != 0 && relay >= 1 && relay <= kRelayCount) relays |= 1U << (relay - 1U);
  }
  std::uint32_t outputs = 0;
  for (std::size_t k = 0; k < kDigitalOutputCount; ++k) {
    if ((active_ & setup_.digital_outputs[k]) != 0) outputs |= 1U << k;
  }
  if (relays == relays_ && outputs == digital_outputs_) return;
  relays_ = static_cast<std::uint8_t>(relays);
  digital_outputs_ = static_cast<std::uint8_t>(outputs);
  listener_->alarm_outputs(relays_, digital_outputs_, index);
}

void AlarmEngine::rate_changed(std::uint32_t rate_before, std::uint64_t index) {
  occur_before(index);
  const std::uint32_t rate = clock_->samples_per_second();
  for (Channel& channel : channels_) {
    if (channel.due == kNever) continue;
    channel.due = clock::due_at_rate(channel.due, index, rate_before, rate);
  }
}

}  // namespace kw::alarm
