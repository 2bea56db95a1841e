#include "core/panel/picture.hpp"

namespace kw::panel {

namespace {

constexpr std::size_t kLabelColumn = 2;
constexpr std::size_t kDigitsColumn = 10;
constexpr std::size_t kUnitColumn = 26;

// Writes into a row from a column on; what lies beyond the row is cut.
class Pen {
 public:
  Pen(Screen& screen, std::size_t row, std::size_t column)
      : row_(screen.rows[row]), column_(column) {}

  Pen& put(char character) {
    if (column_ < kScreenColumns) row_[column_++] = character;
    return *this;
  }
  Pen& put(std::string_view text) {
    for (const char character : text) put(character);
    return *this;
  }
  // A word and the space after it; nothing for an empty one.
  Pen& put_word(std::string_view text) { return text.empty() ? *this : put(text).put(' '); }

 private:
  std::array<char, kScreenColumns>& row_;
  std::size_t column_;
};

void draw_modes(const Picture& picture, Screen& screen) {
  Pen pen(screen, 0, 0);
  if (!picture.is_selecting) {
    pen.put(name_of(picture.mode));
    return;
  }
  for (std::uint8_t index = 0; index < kModeCount; ++index) {
    const auto mode = static_cast<Mode>(index);
    const bool flashes = mode == picture.mode;
    pen.put(flashes ? "[" : "").put(name_of(mode)).put(flashes ? "] " : " ");
  }
}

void draw_item(const Picture& picture, Screen& screen) {
  Pen pen(screen, 1, 0);
  pen.put_word(picture.item.view()).put_word(picture.subject.view());
  if (picture.extreme == Extreme::maximum) pen.put("MAX ");
  if (picture.extreme == Extreme::minimum) pen.put("MIN ");
  if (picture.notice != Notice::none) pen.put("! ").put(name_of(picture.notice));
}

void draw_line(const Line& line, std::size_t row, Screen& screen) {
  Pen(screen, row, kLabelColumn).put(line.label.view());
  Pen(screen, row, kUnitColumn).put(line.unit.view());
  Pen pen(screen, row, kDigitsColumn);
  const std::string_view digits = line.digits.view();
  if (line.flash == kFlashAll) {
    pen.put('[').put(digits).put(']');
    return;
  }
  for (std::size_t index = 0; index < digits.size(); ++index) {
    const bool flashes = line.flash == static_cast<int>(index);
    if (flashes) pen.put('[');
    pen.put(digits[index]);
    if (flashes) pen.put(']');
  }
}

void draw_icons(const Picture& picture, Screen& screen) {
  Pen pen(screen, kScreenRows - 1, 0);
  if (picture.quadrant != 0) pen.put('Q').put(static_cast<char>('0' + picture.quadrant)).put(' ');
  if (picture.load_type != ' ') pen.put(picture.load_type).put(' ');
  pen.put(Text<6>{}.append_number(picture.load_pct).append("% ").view());
  if (picture.link != LinkState::silent) {
    pen.put(picture.link == LinkState::query ? "COM> " : "COM<> ");
  }
  if (picture.pulse) pen.put("PULSE ");
  for (std::size_t kind = 0; kind < picture.module_counts.size(); ++kind) {
    const std::uint8_t count = picture.module_counts[kind];
    if (count == 0) continue;
    pen.put('M').put(static_cast<char>('1' + kind)).put(count > 1 ? "x2 " : " ");
  }
  if (picture.tariff != 0) pen.put('T').put(static_cast<char>('0' + picture.tariff)).put(' ');
  if (picture.is_sealed) pen.put("SEAL ");
  if (!picture.is_lit) pen.put("DARK ");
}

}  // namespace

Screen screen_of(const Picture& picture) {
  Screen screen;
  for (auto& row : screen.rows) row.fill(' ');
  draw_modes(picture, screen);
  draw_item(picture, screen);
  for (std::size_t index = 0; index < kLineCount; ++index) {
    draw_line(picture.lines[index], 2 + index, screen);
  }
  Pen pen(screen, 2 + kLineCount, 0);
  pen.put_word(picture.bottom_label.view()).put_word(picture.bottom_icon.view());
  pen.put_word(picture.shows_clock ? "@" : "").put_word(picture.bottom.view());
  pen.put(picture.bottom_unit.view());
  draw_icons(picture, screen);
  return screen;
}

std::string_view name_of(Mode mode) {
  constexpr std::array<std::string_view, kModeCount> kNames{"Meter",    "Max/Min", "Demand",
                                                            "Harmonic", "Setting", "Digital I/O"};
  return kNames[static_cast<std::size_t>(mode)];
}

std::string_view name_of(Notice notice) {
  constexpr std::array<std::string_view, 6> kNames{"",       "wrong password", "refused",
                                                   "sealed", "not here",       "NO IO"};
  return kNames[static_cast<std::size_t>(notice)];
}

}  // namespace kw::panel
