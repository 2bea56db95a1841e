// The unit addresses that a server answers to: one bit for each of the 256 values of the octet.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>

namespace kw::modbus {

inline constexpr std::uint16_t kUnitMin = 1;
inline constexpr std::uint16_t kUnitMax = 247;  // 248..255 are reserved

class UnitSet {
 public:
  constexpr UnitSet() = default;
  constexpr UnitSet(std::initializer_list<std::uint8_t> units) {
    for (const std::uint8_t unit : units) add(unit);
  }

  constexpr void add(std::uint8_t unit) { bits_[unit / 32U] |= std::uint32_t{1} << (unit % 32U); }

  [[nodiscard]] constexpr bool contains(std::uint8_t unit) const {
    return ((bits_[unit / 32U] >> (unit % 32U)) & 1U) != 0;
  }

 private:
  std::array<std::uint32_t, 8> bits_{};
};

// What a server directly on TCP/IP answers to: 255 (recommended) and 0
// @[MODBUS-TCP, unit identifier], 1 because most clients send it, and the address set in the meter:
// that of a channel of another protocol may be none here.
[[nodiscard]] constexpr UnitSet tcp_units(std::uint16_t own_address) {
  UnitSet units{0, 1, 255};
  if (own_address <= kUnitMax) units.add(static_cast<std::uint8_t>(own_address));
  return units;
}

}  // namespace kw::modbus
