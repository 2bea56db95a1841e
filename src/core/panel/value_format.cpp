#include "core/panel/value_format.hpp"

#include <array>

namespace kw::panel {

namespace {

struct Style {
  double factor;  // to the smaller unit
  int decimals_max;
  const char* unit;
  const char* larger_unit;  // nullptr: none
};

// By ValueKind.
constexpr std::array<Style, 12> kStyles{{
    {1.0, 2, "V", "kV"},
    {1.0, 3, "A", "kA"},
    {1e-3, 3, "kW", "MW"},
    {1e-3, 3, "kvar", "Mvar"},
    {1e-3, 3, "kVA", "MVA"},
    {1.0, 3, "", nullptr},
    {1.0, 2, "Hz", nullptr},
    {1.0, 1, "deg", nullptr},
    {100.0, 1, "%", nullptr},
    {1.0, 2, "%", nullptr},
    {1.0, 3, "", nullptr},
    {1.0, 1, "", nullptr},
}};

constexpr std::array<double, 4> kPowersOfTen{1.0, 10.0, 100.0, 1000.0};
constexpr double kFourDigits = 9999.5;  // = 10000 - 0.5
constexpr int kDecimalsMax = 3;

// Writes the magnitude when four digits with at least `decimals_min` decimals hold it.
bool put_four_digits(Text<8>& out, double magnitude, bool negative, int decimals_max,
                     int decimals_min) {
  for (int decimals = decimals_max; decimals >= decimals_min; --decimals) {
    const double scaled = magnitude * kPowersOfTen[static_cast<std::size_t>(decimals)];
    if (!(scaled < kFourDigits)) continue;
    const auto count = static_cast<std::int64_t>(scaled + 0.5);
    out.append_number(negative ? -count : count, decimals);
    return true;
  }
  return false;
}

}  // namespace

ShownValue shown_value(ValueKind kind, double value) {
  const Style& style = kStyles[static_cast<std::size_t>(kind)];
  const bool negative = value < 0.0;
  const double magnitude = (negative ? -value : value) * style.factor;
  const bool has_larger = style.larger_unit != nullptr;
  ShownValue shown;
  if (put_four_digits(shown.digits, magnitude, negative, style.decimals_max, has_larger ? 1 : 0)) {
    shown.unit = style.unit;
    return shown;
  }
  shown.unit = has_larger ? style.larger_unit : style.unit;
  if (!has_larger ||
      !put_four_digits(shown.digits, magnitude / 1000.0, negative, kDecimalsMax, 0)) {
    shown.digits = "----";
  }
  return shown;
}

}  // namespace kw::panel
