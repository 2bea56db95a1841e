// How one serial channel is set: address, baud rate, character format, protocol.
//
// The words are those of the registers 0FFEH, 0FFFH, 1001H, 1002H (channel 1) and 1030H, 1031H,
// 102FH (channel 2), manual 6.3.1; their ranges are those of spec/registers.
#pragma once

#include <cstdint>

#include "core/modbus/rtu_framing.hpp"
#include "core/modbus/unit_set.hpp"

namespace kw::modbus {

enum class Parity : std::uint8_t { even = 0, odd = 1, none_two_stop = 2, none_one_stop = 3 };

inline constexpr std::uint16_t kProtocolModbus = 0;

struct SerialSettings {
  std::uint16_t address = kUnitMin;
  std::uint32_t baud_bd = 19'200;
  Parity parity = Parity::none_one_stop;
  bool modbus = true;  // otherwise the channel speaks another protocol and Modbus is silent

  friend constexpr bool operator==(const SerialSettings&, const SerialSettings&) = default;
};

[[nodiscard]] constexpr std::uint32_t char_bits(Parity parity) {
  return parity == Parity::none_one_stop ? kCharBitsNoParityOneStop : kCharBits;
}

[[nodiscard]] constexpr RtuTiming rtu_timing(const SerialSettings& settings) {
  return standard_rtu_timing(settings.baud_bd, char_bits(settings.parity));
}

// What the channel's server answers to. While another protocol is selected that is nothing, and the
// driver hands over no character: a broadcast would still be executed.
[[nodiscard]] constexpr UnitSet rtu_units(const SerialSettings& settings) {
  if (!settings.modbus) return UnitSet{};
  return UnitSet{static_cast<std::uint8_t>(settings.address)};
}

}  // namespace kw::modbus
