// CRC-16 of Modbus RTU frames and of data-log records.
//
// Polynomial 8005H reflected (A001H), preset FFFFH, no final exclusive-or
// @[MODBUS-SERIAL, clause not verified]. The LOW byte goes first on the wire, so the CRC of a whole
// frame, its own CRC included, is 0.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/base/bytes.hpp"

namespace kw::modbus {

inline constexpr std::uint16_t kCrc16Preset = 0xFFFF;
inline constexpr std::uint16_t kCrc16Polynomial = 0xA001;
inline constexpr std::size_t kCrc16Bytes = 2;

namespace detail {

[[nodiscard]] constexpr std::array<std::uint16_t, 256> make_crc16_table() {
  std::array<std::uint16_t, 256> table{};
  for (std::size_t byte = 0; byte < table.size(); ++byte) {
    auto crc = static_cast<std::uint16_t>(byte);
    for (int bit = 0; bit < 8; ++bit) {
      const bool carry = (crc & 1U) != 0;
      crc = static_cast<std::uint16_t>(crc >> 1);
      if (carry) crc = static_cast<std::uint16_t>(crc ^ kCrc16Polynomial);
    }
    table[byte] = crc;
  }
  return table;
}

inline constexpr std::array<std::uint16_t, 256> kCrc16Table = make_crc16_table();

}  // namespace detail

// Continues `crc` over more bytes.
[[nodiscard]] constexpr std::uint16_t crc16(ByteView bytes, std::uint16_t crc = kCrc16Preset) {
  for (const std::uint8_t byte : bytes) {
    crc = static_cast<std::uint16_t>((crc >> 8) ^ detail::kCrc16Table[(crc ^ byte) & 0xFFU]);
  }
  return crc;
}

// Writes `crc` in wire order: low byte first.
constexpr void store_crc16(std::uint8_t* bytes, std::uint16_t crc) {
  bytes[0] = static_cast<std::uint8_t>(crc & 0xFFU);
  bytes[1] = static_cast<std::uint8_t>(crc >> 8);
}

}  // namespace kw::modbus
