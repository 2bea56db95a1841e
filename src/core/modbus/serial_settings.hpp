// How one serial channel is set: address, baud rate, character format, protocol.
#pragma once

#include <cstdint>

#include "core/modbus/rtu_framing.hpp"
#include "core/modbus/unit_set.hpp"

namespace kw::modbus {

enum class Parity : std::uint8_t { even = 0, odd = 1, none_two_stop = 2, none_one_stop = 3 };

struct SerialSettings {
  std::uint16_t address = 1;
  std::uint32_t baud_bd = 19'200;
  Parity parity = Parity::none_one_stop;
  bool modbus = true;  // otherwise the channel speaks another protocol and Modbus is silent

  friend constexpr bool operator==(const SerialSettings&, const SerialSettings&) = default;
};

[[nodiscard]] constexpr RtuTiming rtu_timing(const SerialSettings& settings) {
  return standard_rtu_timing(settings.baud_bd);
}

[[nodiscard]] constexpr UnitSet rtu_units(const SerialSettings& settings) {
  if (!settings.modbus) return UnitSet{};
  return UnitSet{static_cast<std::uint8_t>(settings.address)};
}

}  // namespace kw::modbus
