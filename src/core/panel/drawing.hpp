// From a page to a picture.
#pragma once

#include "core/panel/panel.hpp"

namespace kw::panel {

// Draws one picture; lives as long as that takes.
class Drawing {
 public:
  Drawing(const PanelPorts& ports, Picture& picture);

  void draw_icons(const Indicators& indicators);
  void draw_energy(EnergyPage page);
  void draw_page(const PageState& state);
  void draw_setting(const SettingMode& setting, Instant now);

 private:
  void draw_cells(const Page& page, Extreme extreme);
  void draw_orders(const PageState& state);
  void draw_digital_io(const PageState& state);
  void draw_module(const ModuleInfo& module, ModulePage page);
  void draw_analogue(const ModuleInfo& module);
  void draw_state(std::size_t line, const char* prefix, std::size_t number, const char* state);
  void draw_password(const SettingMode& setting);
  void draw_menu(const SettingMode& setting);
  void draw_parameter(const SettingMode& setting, bool edits);
  [[nodiscard]] double quantity(spec::QuantityId id, Extreme extreme) const;
  [[nodiscard]] double primary_factor(ValueKind kind) const;
  [[nodiscard]] std::uint16_t word(std::uint16_t address) const {
    return word_at(ports_.registers, address);
  }

  const PanelPorts& ports_;
  Picture& picture_;
  Wirings wiring_;
  bool is_fryze_;
  double pt_ratio_ = 1.0;
  double ct_ratio_ = 1.0;
};

}  // namespace kw::panel
