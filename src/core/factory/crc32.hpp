// CRC-32 of IEEE 802.3: polynomial EDB88320H reflected, init and final xor FFFFFFFFH
// @[IEEE802.3, frame check sequence].
#pragma once

#include <cstdint>

#include "core/base/bytes.hpp"

namespace kw::factory {

[[nodiscard]] constexpr std::uint32_t crc32(ByteView bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const std::uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

}  // namespace kw::factory
