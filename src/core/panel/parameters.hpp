// The parameter pages of the setting mode: address, name and how each is edited.
#pragma once

#include <cstdint>
#include <span>

namespace kw::panel {

// The four entries of the parameter selection, in its order (manual 3.6 B).
enum class Menu : std::uint8_t { sys, io, net, alm };
inline constexpr std::uint8_t kMenuCount = 4;

struct Choice {
  std::uint16_t value;
  const char* name;
};

enum class ParameterKind : std::uint8_t {
  number,       // one word, digit by digit
  long_number,  // two words, high first
  setpoint,     // one word; a sign in front where the watched quantity may be negative
  choice,       // one of `choices`
  command,      // No or Yes; Yes writes choices[0], No writes nothing
  shown_only,   // kept in the communication module: no register of the meter has it
};

struct Parameter {
  std::uint16_t address = 0;
  ParameterKind kind = ParameterKind::shown_only;
  std::uint8_t digits = 0;
  std::uint8_t decimals = 0;
  char prefix[4] = {};       // "S", "N", "A", "M11" ..: the page number follows
  std::uint8_t number = 0;   // of the page
  std::uint8_t channel = 0;  // alarm channel 1..16; 0 none
  const char* name = "";
  const char* unit = "";
  std::span<const Choice> choices{};
};

// `modules` as 1036H: the I/O pages are those of the connected modules.
[[nodiscard]] std::uint8_t parameter_count(Menu menu, std::uint16_t modules);

// Domain: index < parameter_count(menu, modules).
[[nodiscard]] Parameter parameter_at(Menu menu, std::uint8_t index, std::uint16_t modules);

}  // namespace kw::panel
