#include "core/meter/monitoring.hpp"

#include <algorithm>
#include <array>

#include "core/meter/monitoring_setup.hpp"

namespace kw::meter {

void Monitoring::configure(const settings::Settings& settings, std::uint64_t index) {
  advance(index);
  io_.configure(io_setup(settings), index);
  alarms_.configure(alarm_setup(settings), surroundings(settings), index);
}

void Monitoring::rate_changed(std::uint32_t rate_before, std::uint64_t index) {
  advance(index);
  io_.rate_changed(index);
  alarms_.rate_changed(rate_before, index);
}

void Monitoring::block_published(std::uint64_t index) {
  alarms_.block_published(index);
  io_.block_published(*quantities_, index);
}

void Monitoring::follow_pulses(energy::PulseQueue& pulses) {
  while (const energy::PulseEdge* edge = pulses.next_unseen()) {
    io_.energy_pulse(*edge);
    last_pulse_ = edge->sample_index;
  }
}

void Monitoring::advance(std::uint64_t index) {
  now_ = index;
  alarms_.advance(index);
  io_.advance(index);
}

void Monitoring::connect_modules(std::uint8_t modules, std::uint64_t index) {
  advance(index);
  io_.connect(modules, index);
  alarms_.inputs_found(io_.inputs(), index);
  show_inputs(index);
}

void Monitoring::set_inputs(std::uint32_t levels, std::uint32_t mask, std::uint64_t index) {
  advance(index);
  io_.set_inputs(levels, mask, index);
  show_inputs(index);
}

void Monitoring::set_analogue_input(std::size_t input, std::int32_t value_q31,
                                    std::uint64_t index) {
  advance(index);
  io_.set_analogue_input(input, value_q31);
  show_inputs(index);
}

void Monitoring::show_inputs(std::uint64_t index) {
  std::array<std::uint16_t, io::kAnalogueCount> words{};
  for (std::size_t i = 0; i < words.size(); ++i) words[i] = io_.analogue_input(i);
  alarms_.inputs_changed(io_.inputs(), index);
  alarms_.analogue_changed(words, io_.analogue_inputs_present(), index);
}

registers::AlarmView::Record Monitoring::alarm_record(std::size_t place) const {
  Record record{};
  const auto words = alarms_.log().group(place);
  std::copy(words.begin(), words.end(), record.begin());
  return record;
}

registers::IoView::SoeRecord Monitoring::soe_record(std::size_t place) const {
  SoeRecord record{};
  const auto words = io_.soe().group(place);
  std::copy(words.begin(), words.end(), record.begin());
  return record;
}

}  // namespace kw::meter
