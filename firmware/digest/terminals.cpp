#include "digest/terminals.hpp"

#include <span>

namespace kw::digest {
namespace {

constexpr std::size_t kOutputsAtOnce = 32;

}  // namespace

Status Terminals::carry_out(meter::Meter& meter, const Act& act) {
  switch (act.kind) {
    case ActKind::modules:
      meter.connect_modules(static_cast<std::uint8_t>(act.a));
      break;
    case ActKind::seal:
      meter.set_sealed(act.a != 0);
      break;
    case ActKind::keys:
      meter.press_keys(static_cast<std::uint8_t>(act.a));
      break;
    case ActKind::inputs:
      meter.digital_inputs(act.a, act.b);
      break;
    case ActKind::analogue:
      meter.analogue_input(act.a, static_cast<std::int32_t>(act.b));
      break;
    case ActKind::coil:
      return meter.registers().write_coil(static_cast<std::uint16_t>(act.a), act.b != 0);
    case ActKind::power_cycle:
      break;
  }
  return Status::ok;
}

void Terminals::act(meter::Meter& meter, const Act& act) {
  app::add_number(answers_, is_ok(carry_out(meter, act)) ? 1 : 0, 1);
}

void Terminals::look(meter::Meter& meter) {
  std::array<std::uint8_t, 5> bits{};
  const auto relays = std::span(bits).first(1);
  const auto inputs = std::span(bits).last(4);
  (void)meter.registers().read_coils(0, spec::kRelays.size(), relays);
  (void)meter.registers().read_discrete_inputs(0, spec::kDigitalInputs.size(), inputs);
  answers_.update(bits);
  const std::size_t size = meter.panel_text(text_);
  app::add_number(answers_, size, 2);
  answers_.update({reinterpret_cast<const std::uint8_t*>(text_.data()), size});
}

void Terminals::take_outputs(meter::Meter& meter) {
  std::array<io::OutputEvent, kOutputsAtOnce> events;
  for (std::size_t count = meter.take_outputs(events); count > 0;
       count = meter.take_outputs(events)) {
    for (const io::OutputEvent& event : std::span(events).first(count)) {
      app::add_number(outputs_, event.sample_index, 8);
      app::add_number(outputs_, static_cast<std::uint64_t>(event.kind), 1);
      app::add_number(outputs_, event.channel, 1);
      app::add_number(outputs_, static_cast<std::uint32_t>(event.value), 4);
    }
    outputs_taken_ += count;
  }
}

}  // namespace kw::digest
