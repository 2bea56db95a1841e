// CRC-32 of IEEE 802.3: polynomial EDB88320H reflected, init and final xor FFFFFFFFH
// @[IEEE802.3, frame check sequence].
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "core/base/bytes.hpp"

namespace kw {

// What four bits at the low end of the register become.
inline constexpr std::array<std::uint32_t, 16> kCrc32Nibbles = [] {
  std::array<std::uint32_t, 16> table{};
  for (std::uint32_t nibble = 0; nibble < 16; ++nibble) {
    std::uint32_t crc = nibble;
    for (int bit = 0; bit < 4; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
    table[nibble] = crc;
  }
  return table;
}();

[[nodiscard]] constexpr std::uint32_t crc32_update(std::uint32_t crc, std::uint8_t byte) {
  crc ^= byte;
  crc = (crc >> 4) ^ kCrc32Nibbles[crc & 0xFU];
  return (crc >> 4) ^ kCrc32Nibbles[crc & 0xFU];
}

// A checksum in pieces: start, update with each byte, finish.
inline constexpr std::uint32_t kCrc32Start = 0xFFFFFFFFU;

[[nodiscard]] constexpr std::uint32_t crc32_update(std::uint32_t crc, ByteView bytes) {
  for (const std::uint8_t byte : bytes) crc = crc32_update(crc, byte);
  return crc;
}

[[nodiscard]] constexpr std::uint32_t crc32_finish(std::uint32_t crc) { return ~crc; }

[[nodiscard]] constexpr std::uint32_t crc32(ByteView bytes) {
  return crc32_finish(crc32_update(kCrc32Start, bytes));
}

// Over registers in wire order: the high byte of each first.
[[nodiscard]] constexpr std::uint32_t crc32(std::span<const std::uint16_t> words) {
  std::uint32_t crc = kCrc32Start;
  for (const std::uint16_t word : words) {
    crc = crc32_update(crc, static_cast<std::uint8_t>(word >> 8));
    crc = crc32_update(crc, static_cast<std::uint8_t>(word & 0xFFU));
  }
  return crc32_finish(crc);
}

}  // namespace kw
