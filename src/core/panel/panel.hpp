// The front panel without a display: four keys in, a picture out (manual chapter 3).
#pragma once

#include <cstdint>

#include "core/panel/keys.hpp"
#include "core/panel/modules.hpp"
#include "core/panel/pages.hpp"
#include "core/panel/panel_ports.hpp"
#include "core/panel/picture.hpp"
#include "core/panel/setting_mode.hpp"

namespace kw::panel {

enum class MeterGroup : std::uint8_t { voltage_current, power, angle };
enum class HarmonicView : std::uint8_t { quality, voltage_ratio, current_ratio };

// Where the panel stands; trivially copyable, for the non-volatile store (manual 3.7).
struct PageState {
  Mode mode = Mode::meter;
  MeterGroup group = MeterGroup::voltage_current;
  std::uint8_t meter_page = 0;
  EnergyPage energy_page = EnergyPage::ep_import;
  std::uint8_t extreme_page = 0;
  bool shows_minimum = false;
  std::uint8_t demand_page = 0;
  HarmonicView harmonic_view = HarmonicView::quality;
  std::uint8_t quality_page = 0;
  std::uint8_t order = kFirstOrder;
  std::uint8_t module = 0;    // bit of 1036H
  bool is_in_module = false;  // its pages, else the selection of a module
  std::uint8_t module_page = 0;

  friend constexpr bool operator==(const PageState&, const PageState&) = default;
};

// PageState as bytes of one meaning each.
struct SavedPage {
  static constexpr std::uint8_t kVersion = 1;
  std::uint8_t version = 0;  // 0: nothing was saved
  std::uint8_t mode = 0;
  std::uint8_t group = 0;
  std::uint8_t meter_page = 0;
  std::uint8_t energy_page = 0;
  std::uint8_t extreme_page = 0;
  std::uint8_t shows_minimum = 0;
  std::uint8_t demand_page = 0;
  std::uint8_t harmonic_view = 0;
  std::uint8_t quality_page = 0;
  std::uint8_t order = 0;
  std::uint8_t module = 0;
  std::uint8_t is_in_module = 0;
  std::uint8_t module_page = 0;

  friend constexpr bool operator==(const SavedPage&, const SavedPage&) = default;
};
static_assert(sizeof(SavedPage) == 14);

class Panel {
 public:
  explicit Panel(const PanelPorts& ports) : ports_(ports), setting_(ports.registers) {}

  // One press of the keys of the mask together; masks other than one key and H+V/A have no command.
  // While the backlight is off a press turns it on and does nothing else.
  void press(std::uint8_t keys, Instant now);

  [[nodiscard]] Picture picture(const Indicators& indicators, Instant now) const;

  // By the last key and 100CH alone; an alarm's flashing comes on top, in the picture.
  [[nodiscard]] bool is_backlight_on(Instant now) const;

  // Of the setting mode: the voltage page.
  [[nodiscard]] SavedPage saved() const;
  // After the modules are known and the settings restored; what it does not know becomes the
  // voltage page.
  void restore(const SavedPage& saved);

  [[nodiscard]] const PageState& page() const { return page_; }
  [[nodiscard]] bool is_selecting() const { return is_selecting_; }
  [[nodiscard]] Mode mode_cursor() const { return mode_cursor_; }
  [[nodiscard]] const SettingMode& setting() const { return setting_; }

 private:
  void press_selection(Key key, Instant now);
  void enter(Mode mode, Instant now);
  void press_meter(Key key);
  void press_extremes(Key key);
  void press_demand(Key key);
  void press_harmonic(Key key);
  void press_digital_io(Key key);
  void follow_wiring();
  [[nodiscard]] Wirings wiring() const;
  [[nodiscard]] std::uint16_t modules() const;

  PanelPorts ports_;
  SettingMode setting_;
  PageState page_{};
  bool is_selecting_ = false;
  Mode mode_cursor_ = Mode::meter;
  std::uint64_t last_key_ = 0;  // power on counts as one
};

// The pages that `state` rolls through; of the modes without a table those of the voltages.
[[nodiscard]] std::span<const Page> meter_pages(MeterGroup group);

}  // namespace kw::panel
