#include <array>

#include "core/panel/addresses.hpp"
#include "core/panel/drawing.hpp"

namespace kw::panel {

void Drawing::draw_digital_io(const PageState& state) {
  const std::uint16_t mask = word(address::kModules) & kModuleBits;
  if (mask == 0) {
    picture_.item = "NO IO";
    return;
  }
  const bool is_there = (mask >> state.module & 1U) != 0;
  const std::uint8_t module = is_there ? state.module : neighbour_module(mask, state.module, true);
  if (is_there && state.is_in_module) {
    return draw_module(kModules[module], module_page(kModules[module], state.module_page));
  }
  // The selection: as many modules as there are lines, from the one under the cursor on.
  std::uint8_t shown = module;
  for (std::size_t index = 0; index < kLineCount; ++index) {
    picture_.lines[index].digits = kModules[shown].name;
    if (index == 0) picture_.lines[index].flash = kFlashAll;
    shown = neighbour_module(mask, shown, true);
    if (shown == module) break;
  }
}

void Drawing::draw_state(std::size_t line, const char* prefix, std::size_t number,
                         const char* state) {
  picture_.lines[line].label.append(prefix).append_number(static_cast<std::int64_t>(number));
  picture_.lines[line].digits = state;
}

void Drawing::draw_module(const ModuleInfo& module, ModulePage page) {
  picture_.item = module.name;
  const IoView& io = ports_.io;
  switch (page.kind) {
    case ModulePageKind::inputs: {
      picture_.subject = "DI";
      const std::size_t end = static_cast<std::size_t>(module.di_first) + module.di_count;
      for (std::size_t line = 0; line < kLineCount && page.first + line < end; ++line) {
        const std::size_t index = page.first + line;
        draw_state(line, "DI", index + 1, io.digital_input(index) ? "On" : "OFF");
      }
      return;
    }
    case ModulePageKind::count:
      picture_.subject = "COUNT";
      picture_.lines[0].label.append("DI").append_number(page.first + 1);
      picture_.bottom.append_number(io.pulse_count(page.first));
      return;
    case ModulePageKind::outputs:
      for (std::size_t line = 0; line < 2; ++line) {
        const std::size_t index = module.pair_first + line;
        const bool is_relay = module.kind != ModuleKind::io2;
        picture_.subject = is_relay ? "RO" : "DO";
        const bool is_on = is_relay ? io.relay_closed(index) : io.digital_output(index);
        draw_state(line, is_relay ? "RO" : "DO", index + 1, is_on ? "On" : "OFF");
      }
      return;
    case ModulePageKind::analogue:
      return draw_analogue(module);
  }
}

// An AI as the raw value of its register; an AO in mA or V: 4096 is 20 mA or 5 V (manual 6.3.5).
void Drawing::draw_analogue(const ModuleInfo& module) {
  const bool is_output = module.kind == ModuleKind::io2;
  const bool is_voltage = word(module.analogue_type) >= 2;
  picture_.subject = is_output ? "AO" : "AI";
  for (std::size_t line = 0; line < 2; ++line) {
    const std::size_t index = module.analogue_first + line;
    draw_state(line, is_output ? "AO" : "AI", index + 1, "");
    Text<12>& digits = picture_.lines[line].digits;
    if (!is_output) {
      digits.append_number(ports_.io.analogue_input(index));
      continue;
    }
    const std::int64_t thousandths =
        (std::int64_t{ports_.io.analogue_output(index)} * (is_voltage ? 5000 : 20000) + 2048) /
        4096;
    digits.append_number(thousandths, 3);
    picture_.lines[line].unit = is_voltage ? "V" : "mA";
  }
}

void Drawing::draw_setting(const SettingMode& setting, Instant now) {
  picture_.notice = setting.notice();
  switch (setting.stage(now)) {
    case SettingStage::address:
      picture_.item = "ADDR";
      picture_.lines[0].digits.append_number(word(address::kDeviceAddress));
      return;
    case SettingStage::password:
      return draw_password(setting);
    case SettingStage::menu:
      return draw_menu(setting);
    case SettingStage::pages:
      return draw_parameter(setting, false);
    case SettingStage::editing:
      return draw_parameter(setting, true);
  }
}

void Drawing::draw_password(const SettingMode& setting) {
  picture_.item = "PASSWORD";
  Line& line = picture_.lines[0];
  for (const std::uint8_t digit : setting.password()) {
    line.digits.append(static_cast<char>('0' + digit));
  }
  line.flash = setting.cursor();
}

void Drawing::draw_menu(const SettingMode& setting) {
  constexpr std::array<const char*, kMenuCount> kNames{"SYS", "I/O", "NET", "ALM"};
  constexpr std::uint16_t kSecondProtocol = 0x1038;
  constexpr std::uint16_t kMesh = 2;
  for (std::size_t index = 0; index < kMenuCount; ++index) {
    Line& line = picture_.lines[index];
    line.digits = kNames[index];
    if (index == static_cast<std::size_t>(setting.menu())) line.flash = kFlashAll;
  }
  if (word(kSecondProtocol) == kMesh) {
    picture_.lines[static_cast<std::size_t>(Menu::net)].digits = "MESH";
  }
}

void Drawing::draw_parameter(const SettingMode& setting, bool edits) {
  const Parameter parameter = setting.parameter();
  picture_.item.append(parameter.prefix).append_number(parameter.number, 0, 2);
  picture_.subject = parameter.name;
  if (parameter.channel != 0) {
    picture_.lines[0].label.append("CH").append_number(parameter.channel);
  }
  Line& line = picture_.lines[1];
  int cursor = kFlashAll;
  line.digits = setting.value_text(cursor);
  line.unit = parameter.unit;
  line.flash = edits ? cursor : kNoFlash;
}

Picture Panel::picture(const Indicators& indicators, Instant now) const {
  Picture picture;
  Drawing drawing(ports_, picture);
  picture.mode = is_selecting_ ? mode_cursor_ : page_.mode;
  picture.is_selecting = is_selecting_;
  if (!is_selecting_) {
    if (page_.mode == Mode::setting) {
      drawing.draw_setting(setting_, now);
    } else {
      drawing.draw_page(page_);
    }
  }
  drawing.draw_icons(indicators);
  // An alarm makes the backlight flash once a second (manual 4.4, line 1086).
  const std::uint64_t half_second = now.samples_per_second / 2;
  const bool is_first_half = half_second == 0 || now.sample_index / half_second % 2 == 0;
  picture.is_lit = indicators.alarm_flash ? is_first_half : is_backlight_on(now);
  return picture;
}

}  // namespace kw::panel
