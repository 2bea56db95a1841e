// The setting mode: address, password, parameter selection, pages, editing (manual 3.6).
#pragma once

#include <array>
#include <cstdint>

#include "core/base/status.hpp"
#include "core/panel/keys.hpp"
#include "core/panel/panel_ports.hpp"
#include "core/panel/parameters.hpp"
#include "core/panel/setting_editor.hpp"

namespace kw::panel {

enum class SettingStage : std::uint8_t { address, password, menu, pages, editing };

// What the last key brought about, until the next one.
enum class Notice : std::uint8_t {
  none,
  wrong_password,
  refused,  // by the registers: out of range, locked, ..
  sealed,
  shown_only,
  no_module,
};

class SettingMode {
 public:
  static constexpr std::size_t kPasswordDigits = 4;
  static constexpr std::uint64_t kAddressSeconds = 3;

  explicit SettingMode(registers::RegisterAccess& registers) : registers_(registers) {}

  // Always at the device address: a password opens one visit.
  void enter(Instant now);
  void press(Key key, Instant now);

  [[nodiscard]] SettingStage stage(Instant now) const;
  [[nodiscard]] Notice notice() const { return notice_; }
  // Of the last refused write.
  [[nodiscard]] Status refusal() const { return refusal_; }
  [[nodiscard]] Menu menu() const { return menu_; }
  [[nodiscard]] std::uint8_t page() const { return page_; }
  [[nodiscard]] const std::array<std::uint8_t, kPasswordDigits>& password() const {
    return password_;
  }
  [[nodiscard]] std::uint8_t cursor() const { return cursor_; }
  // Only in the stages pages and editing.
  [[nodiscard]] Parameter parameter() const;
  [[nodiscard]] Text<12> value_text(int& cursor) const;

 private:
  void press_password(Key key);
  void press_menu(Key key);
  void press_pages(Key key);
  void press_editing(Key key);
  void begin_editing();
  void write();
  void follow_modules();
  [[nodiscard]] bool is_blocked(std::uint16_t address) const;
  [[nodiscard]] bool is_signed(const Parameter& parameter) const;
  [[nodiscard]] std::uint32_t stored(const Parameter& parameter) const;
  [[nodiscard]] std::uint16_t modules() const;

  registers::RegisterAccess& registers_;
  SettingStage stage_ = SettingStage::address;
  std::uint64_t since_ = 0;
  std::array<std::uint8_t, kPasswordDigits> password_{};
  std::uint8_t cursor_ = 0;
  Menu menu_ = Menu::sys;
  std::uint8_t page_ = 0;
  SettingEditor editor_;
  Notice notice_ = Notice::none;
  Status refusal_ = Status::ok;
};

}  // namespace kw::panel
