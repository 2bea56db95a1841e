// Big-endian words in byte buffers, as Modbus puts them on the wire.
#pragma once

#include <cstdint>
#include <span>

namespace kw {

using ByteView = std::span<const std::uint8_t>;
using ByteBuffer = std::span<std::uint8_t>;

[[nodiscard]] constexpr std::uint16_t load_be16(const std::uint8_t* bytes) {
  return static_cast<std::uint16_t>((bytes[0] << 8) | bytes[1]);
}

constexpr void store_be16(std::uint8_t* bytes, std::uint16_t value) {
  bytes[0] = static_cast<std::uint8_t>(value >> 8);
  bytes[1] = static_cast<std::uint8_t>(value & 0xFFU);
}

[[nodiscard]] constexpr std::uint32_t join_words(std::uint16_t high, std::uint16_t low) {
  return (static_cast<std::uint32_t>(high) << 16) | low;
}

[[nodiscard]] constexpr std::uint16_t high_word(std::uint32_t value) {
  return static_cast<std::uint16_t>(value >> 16);
}

[[nodiscard]] constexpr std::uint16_t low_word(std::uint32_t value) {
  return static_cast<std::uint16_t>(value & 0xFFFFU);
}

}  // namespace kw
