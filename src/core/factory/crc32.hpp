// CRC-32 of IEEE 802.3: polynomial EDB88320H reflected, init and final xor FFFFFFFFH
// @[IEEE802.3, frame check sequence].
#pragma once

#include <cstdint>
#include <span>

#include "core/base/bytes.hpp"

namespace kw::factory {

[[nodiscard]] constexpr std::uint32_t crc32_update(std::uint32_t crc, std::uint8_t byte) {
  crc ^= byte;
  for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  return crc;
}

[[nodiscard]] constexpr std::uint32_t crc32(ByteView bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const std::uint8_t byte : bytes) crc = crc32_update(crc, byte);
  return ~crc;
}

// Over registers in wire order: the high byte of each first.
[[nodiscard]] constexpr std::uint32_t crc32(std::span<const std::uint16_t> words) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const std::uint16_t word : words) {
    crc = crc32_update(crc, static_cast<std::uint8_t>(word >> 8));
    crc = crc32_update(crc, static_cast<std::uint8_t>(word & 0xFFU));
  }
  return ~crc;
}

}  // namespace kw::factory
