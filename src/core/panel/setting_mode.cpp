#include "core/panel/setting_mode.hpp"

#include <span>

#include "core/alarm/parameters.hpp"
#include "core/panel/addresses.hpp"
#include "core/panel/modules.hpp"
#include "core/panel/seal.hpp"

namespace kw::panel {

namespace {

bool has_signed_setpoint(std::uint16_t object) {
  return alarm::is_parameter(object) && alarm::parameter(object).is_signed;
}

constexpr std::uint16_t kSetpointPlace = 2;  // in a channel's five words

std::uint8_t rolled(std::uint8_t index, std::uint8_t count, bool forwards) {
  return static_cast<std::uint8_t>((index + (forwards ? 1U : count - 1U)) % count);
}

}  // namespace

void SettingMode::enter(Instant now) {
  stage_ = SettingStage::address;
  since_ = now.sample_index;
  password_ = {};
  cursor_ = 0;
  menu_ = Menu::sys;
  page_ = 0;
  notice_ = Notice::none;
}

SettingStage SettingMode::stage(Instant now) const {
  const bool is_over = stage_ == SettingStage::address && now.is_past(since_, kAddressSeconds);
  return is_over ? SettingStage::password : stage_;
}

void SettingMode::press(Key key, Instant now) {
  notice_ = Notice::none;
  stage_ = stage(now);
  follow_modules();
  switch (stage_) {
    case SettingStage::address:
      return;
    case SettingStage::password:
      return press_password(key);
    case SettingStage::menu:
      return press_menu(key);
    case SettingStage::pages:
      return press_pages(key);
    case SettingStage::editing:
      return press_editing(key);
  }
}

void SettingMode::press_password(Key key) {
  if (key == Key::h) {
    cursor_ = rolled(cursor_, kPasswordDigits, true);
    return;
  }
  if (key != Key::va) {
    password_[cursor_] = rolled(password_[cursor_], 10, key == Key::p);
    return;
  }
  std::uint16_t typed = 0;
  for (const std::uint8_t digit : password_) typed = static_cast<std::uint16_t>(typed * 10 + digit);
  std::uint16_t password = 0;
  const bool is_known = is_ok(registers_.read(address::kPassword, std::span(&password, 1)));
  if (is_known && typed == password) {
    stage_ = SettingStage::menu;
  } else {
    notice_ = Notice::wrong_password;
  }
}

void SettingMode::press_menu(Key key) {
  if (key == Key::h) return;
  if (key != Key::va) {
    const auto entry = static_cast<std::uint8_t>(menu_);
    menu_ = static_cast<Menu>(rolled(entry, kMenuCount, key == Key::p));
    return;
  }
  if (parameter_count(menu_, modules()) == 0) {
    notice_ = Notice::no_module;
    return;
  }
  page_ = 0;
  stage_ = SettingStage::pages;
}

void SettingMode::press_pages(Key key) {
  if (key == Key::h) {
    stage_ = SettingStage::menu;
  } else if (key == Key::va) {
    begin_editing();
  } else {
    page_ = rolled(page_, parameter_count(menu_, modules()), key == Key::p);
  }
}

void SettingMode::begin_editing() {
  const Parameter shown = parameter();
  if (shown.kind == ParameterKind::shown_only) {
    notice_ = Notice::shown_only;
  } else if (is_blocked(shown.address)) {
    notice_ = Notice::sealed;
  } else {
    editor_.begin(shown, stored(shown), is_signed(shown));
    stage_ = SettingStage::editing;
  }
}

void SettingMode::press_editing(Key key) {
  if (key == Key::h) {
    editor_.next_digit();
  } else if (key == Key::va) {
    stage_ = SettingStage::pages;
    write();
  } else {
    editor_.change(key == Key::p);
  }
}

void SettingMode::write() {
  const Parameter& edited = editor_.parameter();
  const EditedValue value = editor_.value();
  if (value.is_idle) return;
  if (is_blocked(edited.address)) {  // the seal was closed meanwhile
    notice_ = Notice::sealed;
    return;
  }
  refusal_ = Status::out_of_range;
  if (value.fits) {
    const std::array<std::uint16_t, 2> words{static_cast<std::uint16_t>(value.value >> 16),
                                             static_cast<std::uint16_t>(value.value)};
    const bool is_long = edited.kind == ParameterKind::long_number;
    refusal_ = registers_.write(edited.address, std::span(words).last(is_long ? 2 : 1));
  }
  if (!is_ok(refusal_)) notice_ = Notice::refused;
}

// A module that was taken away takes its pages with it, and what is being edited.
void SettingMode::follow_modules() {
  const bool edits = stage_ == SettingStage::editing;
  if (!edits && stage_ != SettingStage::pages) return;
  const bool is_gone = page_ >= parameter_count(menu_, modules()) ||
                       (edits && parameter().address != editor_.parameter().address);
  if (!is_gone) return;
  stage_ = SettingStage::menu;
  page_ = 0;
}

bool SettingMode::is_blocked(std::uint16_t address) const {
  return panel::is_blocked(address, word_at(registers_, address::kSealStatus),
                           word_at(registers_, address::kSealSelection));
}

bool SettingMode::is_signed(const Parameter& parameter) const {
  if (parameter.kind != ParameterKind::setpoint) return false;
  const auto object = static_cast<std::uint16_t>(parameter.address - kSetpointPlace);
  return has_signed_setpoint(word_at(registers_, object));
}

std::uint32_t SettingMode::stored(const Parameter& parameter) const {
  if (parameter.kind == ParameterKind::shown_only) return 0;
  if (parameter.kind != ParameterKind::long_number) return word_at(registers_, parameter.address);
  const std::uint32_t high = word_at(registers_, parameter.address);
  return high << 16 | word_at(registers_, static_cast<std::uint16_t>(parameter.address + 1));
}

std::uint16_t SettingMode::modules() const {
  return word_at(registers_, address::kModules) & kModuleBits;
}

Parameter SettingMode::parameter() const {
  const std::uint16_t mask = modules();
  const std::uint8_t count = parameter_count(menu_, mask);
  if (count == 0) return {};
  return parameter_at(menu_, page_ < count ? page_ : std::uint8_t{0}, mask);
}

Text<12> SettingMode::value_text(int& cursor) const {
  if (stage_ == SettingStage::editing) return editor_.text(cursor);
  cursor = -1;
  const Parameter shown = parameter();
  return parameter_text(shown, stored(shown), is_signed(shown));
}

}  // namespace kw::panel
