// What the front panel shows, as a dictionary and as rows of text; how a serial channel is set.
#pragma once

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <string>
#include <vector>

#include "core/modbus/serial_settings.hpp"
#include "core/panel/picture.hpp"

namespace kw::bindings {

template <std::size_t kSize>
pybind11::str to_str(const panel::Text<kSize>& text) {
  return pybind11::str(std::string(text.view()));
}

inline pybind11::list lines_of(const panel::Picture& picture) {
  pybind11::list lines;
  for (const panel::Line& line : picture.lines) {
    pybind11::dict shown;
    shown["label"] = to_str(line.label);
    shown["digits"] = to_str(line.digits);
    shown["unit"] = to_str(line.unit);
    const bool flashes = line.flash != panel::kNoFlash;
    shown["flash"] =
        flashes ? pybind11::object(pybind11::int_(line.flash)) : pybind11::object(pybind11::none());
    lines.append(shown);
  }
  return lines;
}

inline pybind11::dict to_dict(const panel::Picture& picture) {
  constexpr const char* kExtremes[] = {"", "MAX", "MIN"};
  pybind11::dict shown;
  shown["mode"] = std::string(panel::name_of(picture.mode));
  shown["selecting"] = picture.is_selecting;
  shown["item"] = to_str(picture.item);
  shown["subject"] = to_str(picture.subject);
  shown["extreme"] = kExtremes[static_cast<std::size_t>(picture.extreme)];
  shown["lines"] = lines_of(picture);
  shown["bottom_label"] = to_str(picture.bottom_label);
  shown["bottom_icon"] = to_str(picture.bottom_icon);
  shown["bottom"] = to_str(picture.bottom);
  shown["bottom_unit"] = to_str(picture.bottom_unit);
  shown["clock"] = picture.shows_clock;
  shown["notice"] = std::string(panel::name_of(picture.notice));
  shown["load_pct"] = picture.load_pct;
  shown["quadrant"] = picture.quadrant;
  shown["load_type"] = std::string(1, picture.load_type);
  shown["link"] = static_cast<int>(picture.link);
  shown["pulse"] = picture.pulse;
  shown["module_counts"] =
      std::vector<int>(picture.module_counts.begin(), picture.module_counts.end());
  shown["tariff"] = picture.tariff;
  shown["sealed"] = picture.is_sealed;
  shown["lit"] = picture.is_lit;
  return shown;
}

inline pybind11::dict to_dict(const modbus::SerialSettings& settings) {
  constexpr const char* kParities[] = {"EVEN", "ODD", "NON2", "NON1"};
  pybind11::dict shown;
  shown["address"] = settings.address;
  shown["baud_bd"] = settings.baud_bd;
  shown["parity"] = kParities[static_cast<std::size_t>(settings.parity)];
  shown["modbus"] = settings.modbus;
  return shown;
}

// Without the blanks at the end of a row.
inline std::vector<std::string> rows_of(const panel::Picture& picture) {
  const panel::Screen screen = screen_of(picture);
  std::vector<std::string> rows;
  for (std::size_t row = 0; row < panel::kScreenRows; ++row) {
    const std::string text(screen.row(row));
    rows.push_back(text.substr(0, text.find_last_not_of(' ') + 1));
  }
  return rows;
}

}  // namespace kw::bindings
