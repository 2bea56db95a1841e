// One line of text in a fixed buffer, for the log; what does not fit is cut.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace kw::app {

class TextLine {
 public:
  TextLine& text(std::string_view part) {
    for (const char c : part) put(c);
    return *this;
  }

  TextLine& number(std::uint64_t value) {
    std::array<char, 20> digits{};
    std::size_t count = 0;
    do {
      digits[count++] = static_cast<char>('0' + value % 10U);
      value /= 10U;
    } while (value != 0);
    while (count > 0) put(digits[--count]);
    return *this;
  }

  // Eight hexadecimal digits.
  TextLine& hex(std::uint32_t value) {
    for (unsigned shift = 32; shift > 0;) {
      shift -= 4;
      put(digit_of(value >> shift));
    }
    return *this;
  }

  TextLine& hex(std::span<const std::uint8_t> bytes) {
    for (const std::uint8_t byte : bytes) {
      put(digit_of(byte >> 4U));
      put(digit_of(byte));
    }
    return *this;
  }

  // Ends with a zero.
  [[nodiscard]] const char* c_str() const { return characters_.data(); }

 private:
  static char digit_of(std::uint32_t value) { return "0123456789abcdef"[value & 0xFU]; }

  void put(char c) {
    if (size_ + 1 < characters_.size()) characters_[size_++] = c;
  }

  std::array<char, 320> characters_{};
  std::size_t size_ = 0;
};

}  // namespace kw::app
