// Numbers in bytes, little-endian, one after the other: what is kept reads the same on every
// target.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "core/base/bytes.hpp"

namespace kw::nvm {

// Writes beyond the end of the buffer are dropped and show in is_ok().
class ByteWriter {
 public:
  constexpr explicit ByteWriter(ByteBuffer bytes) : bytes_(bytes) {}

  constexpr void u8(std::uint8_t value) {
    if (size_ < bytes_.size()) bytes_[size_] = value;
    ++size_;
  }
  constexpr void u16(std::uint16_t value) { little<2>(value); }
  constexpr void u32(std::uint32_t value) { little<4>(value); }
  constexpr void u64(std::uint64_t value) { little<8>(value); }
  constexpr void i32(std::int32_t value) { u32(static_cast<std::uint32_t>(value)); }
  constexpr void i64(std::int64_t value) { u64(static_cast<std::uint64_t>(value)); }
  // The lowest bytes: -2^47 <= value < 2^47; 0 <= value < 2^(8 x kBytes).
  constexpr void i48(std::int64_t value) { little<6>(static_cast<std::uint64_t>(value)); }
  template <int kBytes>
  constexpr void narrow(std::int64_t value) {
    little<kBytes>(static_cast<std::uint64_t>(value));
  }
  constexpr void f64(double value) { u64(std::bit_cast<std::uint64_t>(value)); }
  constexpr void raw(ByteView bytes) {
    for (const std::uint8_t byte : bytes) u8(byte);
  }

  [[nodiscard]] constexpr std::size_t size() const { return size_; }
  [[nodiscard]] constexpr bool is_ok() const { return size_ <= bytes_.size(); }

 private:
  template <int kBytes>
  constexpr void little(std::uint64_t value) {
    for (int i = 0; i < kBytes; ++i) u8(static_cast<std::uint8_t>(value >> (8 * i)));
  }

  ByteBuffer bytes_;
  std::size_t size_ = 0;
};

// Reads beyond the end give 0 and show in is_ok().
class ByteReader {
 public:
  constexpr explicit ByteReader(ByteView bytes) : bytes_(bytes) {}

  constexpr std::uint8_t u8() {
    const std::size_t at = size_++;
    return at < bytes_.size() ? bytes_[at] : std::uint8_t{0};
  }
  constexpr std::uint16_t u16() { return static_cast<std::uint16_t>(little<2>()); }
  constexpr std::uint32_t u32() { return static_cast<std::uint32_t>(little<4>()); }
  constexpr std::uint64_t u64() { return little<8>(); }
  constexpr std::int32_t i32() { return static_cast<std::int32_t>(u32()); }
  constexpr std::int64_t i64() { return static_cast<std::int64_t>(u64()); }
  constexpr std::int64_t i48() { return static_cast<std::int64_t>(little<6>() << 16) >> 16; }
  template <int kBytes>
  constexpr std::int64_t narrow() {
    return static_cast<std::int64_t>(little<kBytes>());
  }
  constexpr double f64() { return std::bit_cast<double>(u64()); }
  constexpr void raw(ByteBuffer bytes) {
    for (std::uint8_t& byte : bytes) byte = u8();
  }
  constexpr void skip(std::size_t count) { size_ += count; }

  [[nodiscard]] constexpr bool is_ok() const { return size_ <= bytes_.size(); }

 private:
  template <int kBytes>
  constexpr std::uint64_t little() {
    std::uint64_t value = 0;
    for (int i = 0; i < kBytes; ++i) value |= std::uint64_t{u8()} << (8 * i);
    return value;
  }

  ByteView bytes_;
  std::size_t size_ = 0;
};

}  // namespace kw::nvm
