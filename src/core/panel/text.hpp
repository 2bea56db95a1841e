// Text of a fixed capacity, always terminated; what does not fit is cut.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kw::panel {

template <std::size_t kCapacity>
class Text {
 public:
  constexpr Text() = default;
  constexpr Text(const char* text) { append(text); }  // NOLINT(google-explicit-constructor)

  constexpr Text& append(char character) {
    if (size_ < kCapacity) characters_[size_++] = character;
    return *this;
  }
  constexpr Text& append(const char* text) {
    for (; *text != '\0'; ++text) append(*text);
    return *this;
  }

  template <std::size_t kOther>
  constexpr Text& append_text(const Text<kOther>& text) {
    for (const char character : text.view()) append(character);
    return *this;
  }

  // `value` / 10^decimals with all its decimals and, with zeros in front, at least `digits` digits.
  constexpr Text& append_number(std::int64_t value, int decimals = 0, int digits = 1) {
    if (value < 0) append('-');
    const std::uint64_t magnitude =
        value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
    return append_digits(magnitude, decimals, digits);
  }

  [[nodiscard]] constexpr std::string_view view() const { return {characters_.data(), size_}; }
  [[nodiscard]] constexpr std::size_t size() const { return size_; }
  [[nodiscard]] constexpr bool empty() const { return size_ == 0; }

  friend constexpr bool operator==(const Text& text, std::string_view other) {
    return text.view() == other;
  }

 private:
  constexpr Text& append_digits(std::uint64_t magnitude, int decimals, int digits) {
    constexpr std::size_t kDigitsMax = 20;  // of 2^64
    std::array<char, kDigitsMax> reversed{};
    std::size_t count = 0;
    const auto least = static_cast<std::size_t>(digits > decimals ? digits : decimals + 1);
    while ((magnitude != 0 || count < least) && count < kDigitsMax) {
      reversed[count++] = static_cast<char>('0' + magnitude % 10);
      magnitude /= 10;
    }
    while (count > 0) {
      if (count == static_cast<std::size_t>(decimals)) append('.');
      append(reversed[--count]);
    }
    return *this;
  }

  std::array<char, kCapacity + 1> characters_{};
  std::size_t size_ = 0;
};

}  // namespace kw::panel
