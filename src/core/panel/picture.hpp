// What the display shows, as plain data, and as a screen of text.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/panel/pages.hpp"
#include "core/panel/panel_ports.hpp"
#include "core/panel/setting_mode.hpp"
#include "core/panel/text.hpp"

namespace kw::panel {

inline constexpr int kNoFlash = -2;
inline constexpr int kFlashAll = -1;

struct Line {
  Text<6> label;
  Text<12> digits;
  Text<5> unit;
  int flash = kNoFlash;  // the flashing character of digits, or kFlashAll
};

enum class Extreme : std::uint8_t { none, maximum, minimum };

struct Picture {
  Mode mode = Mode::meter;
  bool is_selecting = false;  // the mode icons are shown, `mode` flashes
  Text<8> item;               // U, I, P, Q, S, PF, DMD, S01, M11 ..
  Text<12> subject;           // Unbalance, THD, the name of a parameter ..
  Extreme extreme = Extreme::none;
  std::array<Line, kLineCount> lines{};
  // The line of energy, clock and run time.
  Text<8> bottom_label;  // Ep, Eq, Es
  Text<6> bottom_icon;   // Imp, Exp, Total, Net
  Text<14> bottom;
  Text<5> bottom_unit;
  bool shows_clock = false;
  Notice notice = Notice::none;
  // Icons.
  std::uint16_t load_pct = 0;
  std::uint8_t quadrant = 0;  // 1..4; 0 without power
  char load_type = ' ';       // L, C or R
  LinkState link = LinkState::silent;
  bool pulse = false;
  std::array<std::uint8_t, 3> module_counts{};  // of AXM-IO1, IO2, IO3
  std::uint8_t tariff = 0;
  bool is_sealed = false;
  bool is_lit = true;
};

inline constexpr std::size_t kScreenRows = 8;
inline constexpr std::size_t kScreenColumns = 56;

// Rows: modes; item; four lines; bottom line; icons. Filled with spaces. What flashes stands in
// brackets.
struct Screen {
  std::array<std::array<char, kScreenColumns>, kScreenRows> rows{};

  [[nodiscard]] std::string_view row(std::size_t index) const {
    return {rows[index].data(), kScreenColumns};
  }
};

[[nodiscard]] Screen screen_of(const Picture& picture);

// The names of the modes as the display prints them.
[[nodiscard]] std::string_view name_of(Mode mode);
[[nodiscard]] std::string_view name_of(Notice notice);

}  // namespace kw::panel
