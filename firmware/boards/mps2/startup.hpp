// What the board knows of its own memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace kw::mps2 {

inline constexpr std::uint32_t kStackPaint = 0xC5C5C5C5;
inline constexpr std::uint32_t kGuardBytes = 1024;

// The deepest that the stack has been since reset.
[[nodiscard]] std::size_t stack_used_bytes();

// The flash contents that this program is: the bytes of the image file.
[[nodiscard]] std::span<const std::uint8_t> image();

}  // namespace kw::mps2
