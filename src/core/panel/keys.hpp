// The four keys of the front, as a mask: keys of one mask are pressed together.
#pragma once

#include <cstdint>

namespace kw::panel {

enum class Key : std::uint8_t { h = 1, p = 2, e = 4, va = 8 };

[[nodiscard]] constexpr std::uint8_t mask_of(Key key) { return static_cast<std::uint8_t>(key); }

// Opens the mode selection (manual 3.2, line 745).
inline constexpr std::uint8_t kSelectModeKeys = mask_of(Key::h) | mask_of(Key::va);

}  // namespace kw::panel
