#include "core/panel/setting_editor.hpp"

namespace kw::panel {

namespace {

constexpr std::uint32_t kWordMax = 0xFFFF;
constexpr std::uint32_t kSignedMax = 0x7FFF;

std::size_t choice_index(const Parameter& parameter, std::uint32_t value) {
  std::size_t index = 0;
  while (index < parameter.choices.size() && parameter.choices[index].value != value) ++index;
  return index;
}

std::int64_t as_number(std::uint32_t value, bool is_signed) {
  return is_signed ? static_cast<std::int16_t>(value) : static_cast<std::int64_t>(value);
}

}  // namespace

void SettingEditor::begin(const Parameter& parameter, std::uint32_t value, bool is_signed) {
  *this = SettingEditor{};
  parameter_ = parameter;
  is_signed_ = is_signed;
  if (parameter.kind == ParameterKind::command) return;
  if (parameter.kind == ParameterKind::choice) {
    const std::size_t index = choice_index(parameter, value);
    is_foreign_ = index == parameter.choices.size();
    choice_ = static_cast<std::uint8_t>(is_foreign_ ? 0 : index);
    foreign_ = static_cast<std::uint16_t>(value);
    return;
  }
  const std::int64_t number = as_number(value, is_signed);
  is_negative_ = number < 0;
  auto magnitude = static_cast<std::uint32_t>(is_negative_ ? -number : number);
  for (std::size_t place = parameter.digits; place > 0; --place) {
    digits_[place - 1] = static_cast<std::uint8_t>(magnitude % 10);
    magnitude /= 10;
  }
}

void SettingEditor::next_digit() {
  if (is_chosen()) return;
  cursor_ = static_cast<std::uint8_t>((cursor_ + 1U) % place_count());
}

void SettingEditor::change(bool increases) {
  if (parameter_.kind == ParameterKind::command) {
    choice_ = choice_ == 0 ? 1 : 0;
    return;
  }
  if (parameter_.kind == ParameterKind::choice) {
    const std::size_t count = parameter_.choices.size();
    if (!is_foreign_) {
      choice_ = static_cast<std::uint8_t>((choice_ + (increases ? 1 : count - 1)) % count);
    }
    is_foreign_ = false;
    return;
  }
  if (is_signed_ && cursor_ == 0) {
    is_negative_ = !is_negative_;
    return;
  }
  std::uint8_t& digit = digits_[cursor_ - (is_signed_ ? 1U : 0U)];
  digit = static_cast<std::uint8_t>((digit + (increases ? 1U : 9U)) % 10);
}

EditedValue SettingEditor::value() const {
  if (parameter_.kind == ParameterKind::command) {
    return {parameter_.choices[0].value, true, choice_ == 0};
  }
  if (parameter_.kind == ParameterKind::choice) {
    return {is_foreign_ ? foreign_ : parameter_.choices[choice_].value, true, false};
  }
  std::uint32_t number = 0;
  for (std::size_t place = 0; place < parameter_.digits; ++place) {
    number = number * 10 + digits_[place];
  }
  if (parameter_.kind == ParameterKind::long_number) return {number, true, false};
  if (!is_signed_) return {number, number <= kWordMax, false};
  const bool fits = number <= kSignedMax + (is_negative_ ? 1U : 0U);
  return {(is_negative_ ? 0U - number : number) & kWordMax, fits, false};
}

Text<12> SettingEditor::text(int& cursor) const {
  cursor = -1;
  Text<12> text;
  if (parameter_.kind == ParameterKind::command) {
    return choice_ == 0 ? "nO" : parameter_.choices[0].name;
  }
  if (parameter_.kind == ParameterKind::choice) {
    if (is_foreign_) return text.append_number(foreign_);
    return parameter_.choices[choice_].name;
  }
  if (is_signed_) text.append(is_negative_ ? '-' : '+');
  cursor = is_signed_ && cursor_ == 0 ? 0 : -1;
  for (std::size_t place = 0; place < parameter_.digits; ++place) {
    if (place + parameter_.decimals == parameter_.digits) text.append('.');
    if (place + (is_signed_ ? 1U : 0U) == cursor_) cursor = static_cast<int>(text.size());
    text.append(static_cast<char>('0' + digits_[place]));
  }
  return text;
}

Text<12> parameter_text(const Parameter& parameter, std::uint32_t value, bool is_signed) {
  Text<12> text;
  switch (parameter.kind) {
    case ParameterKind::shown_only:
      return "-----";
    case ParameterKind::command:
      return "nO";
    case ParameterKind::choice: {
      const std::size_t index = choice_index(parameter, value);
      if (index < parameter.choices.size()) return parameter.choices[index].name;
      return text.append_number(value);
    }
    default:
      return text.append_number(as_number(value, is_signed), parameter.decimals);
  }
}

}  // namespace kw::panel
