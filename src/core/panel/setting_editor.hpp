// One parameter under the keys: its digits or its choice, and the words that they stand for.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/panel/parameters.hpp"
#include "core/panel/text.hpp"

namespace kw::panel {

// What a word register may hold, or a long number: beyond it there is nothing to write.
struct EditedValue {
  std::uint32_t value = 0;
  bool fits = false;
  bool is_idle = false;  // a command left at No
};

class SettingEditor {
 public:
  static constexpr std::size_t kDigitsMax = 8;

  // Begins with the value that the register holds. `is_signed`: of a setpoint.
  void begin(const Parameter& parameter, std::uint32_t value, bool is_signed);

  void next_digit();            // H: the cursor, to the first after the last
  void change(bool increases);  // P and E: a digit modulo 10, the sign, or the choice
  [[nodiscard]] EditedValue value() const;
  [[nodiscard]] const Parameter& parameter() const { return parameter_; }
  // As the display shows it; the place of the cursor in `cursor`, -1 for all of it.
  [[nodiscard]] Text<12> text(int& cursor) const;

 private:
  [[nodiscard]] std::size_t place_count() const {
    return static_cast<std::size_t>(parameter_.digits) + (is_signed_ ? 1U : 0U);
  }
  [[nodiscard]] bool is_chosen() const {
    return parameter_.kind == ParameterKind::choice || parameter_.kind == ParameterKind::command;
  }

  Parameter parameter_{};
  std::array<std::uint8_t, kDigitsMax> digits_{};  // the first is the highest
  std::uint8_t cursor_ = 0;
  std::uint8_t choice_ = 0;
  std::uint16_t foreign_ = 0;  // a value that is none of the choices: shown until P or E
  bool is_foreign_ = false;
  bool is_signed_ = false;
  bool is_negative_ = false;
};

// The value as a page shows it without editing.
[[nodiscard]] Text<12> parameter_text(const Parameter& parameter, std::uint32_t value,
                                      bool is_signed);

}  // namespace kw::panel
