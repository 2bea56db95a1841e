// What the panel reads and writes: the meter hands these in, tests hand in doubles.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/registers/providers.hpp"
#include "core/registers/register_access.hpp"

namespace kw::panel {

// Inputs and outputs of the expanded I/O modules, by their number less 1: DI 0..27, relay 0..7,
// DO, AI and AO 0..3. What no module has reads 0.
class IoView {
 public:
  [[nodiscard]] virtual bool digital_input(std::size_t /*index*/) const { return false; }
  [[nodiscard]] virtual std::uint32_t pulse_count(std::size_t /*index*/) const { return 0; }
  [[nodiscard]] virtual bool relay_closed(std::size_t /*index*/) const { return false; }
  [[nodiscard]] virtual bool digital_output(std::size_t /*index*/) const { return false; }
  // 0..4095 over the range.
  [[nodiscard]] virtual std::uint16_t analogue_input(std::size_t /*index*/) const { return 0; }
  // 0..4915; 4096 is the end of the range.
  [[nodiscard]] virtual std::uint16_t analogue_output(std::size_t /*index*/) const { return 0; }

 protected:
  ~IoView() = default;
};

// All outlive the panel. Settings are read and written by address, as a master does, so that both
// have the same ranges and effects.
struct PanelPorts {
  registers::RegisterAccess& registers;
  const registers::QuantityView& quantities;
  const registers::EnergyView& energies;
  const registers::RecordView& records;
  const registers::ClockView& clock;
  const IoView& io;
};

enum class LinkState : std::uint8_t { silent, query, answered };

// What stands beside the pages and has no register.
struct Indicators {
  LinkState link = LinkState::silent;
  bool pulse = false;        // an energy pulse goes out
  bool alarm_flash = false;  // an alarm stands and 1047H lets the backlight flash
  std::uint8_t tariff = 0;   // 1..4; 0 none
};

// A sample index and what makes seconds of it.
struct Instant {
  std::uint64_t sample_index = 0;
  std::uint32_t samples_per_second = 12800;

  // Whether `seconds` have passed since the earlier sample `since`.
  [[nodiscard]] constexpr bool is_past(std::uint64_t since, std::uint64_t seconds) const {
    return sample_index - since >= seconds * samples_per_second;
  }
};

// One word; 0 where the registers serve none.
[[nodiscard]] inline std::uint16_t word_at(registers::RegisterAccess& registers,
                                           std::uint16_t address) {
  std::uint16_t word = 0;
  return is_ok(registers.read(address, std::span(&word, 1))) ? word : std::uint16_t{0};
}

}  // namespace kw::panel
