// src/core/panel on a meter of its own, as kwcore.PanelMeter.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "array_check.hpp"
#include "core/panel/panel.hpp"
#include "host/cpu/kernels.hpp"
#include "panel_ports_of.hpp"

namespace py = pybind11;

namespace {

using kw::panel::Picture;

template <typename T>
py::str text_of(const T& text) {
  return py::str(text.view().data(), text.size());
}

py::list lines_of(const Picture& picture) {
  py::list lines;
  for (const kw::panel::Line& line : picture.lines) {
    py::dict shown;
    shown["label"] = text_of(line.label);
    shown["digits"] = text_of(line.digits);
    shown["unit"] = text_of(line.unit);
    const bool flashes = line.flash != kw::panel::kNoFlash;
    shown["flash"] = flashes ? py::object(py::int_(line.flash)) : py::none();
    lines.append(shown);
  }
  return lines;
}

py::dict dict_of(const Picture& picture) {
  constexpr const char* kExtremes[] = {"", "MAX", "MIN"};
  py::dict shown;
  shown["mode"] = std::string(kw::panel::name_of(picture.mode));
  shown["selecting"] = picture.is_selecting;
  shown["item"] = text_of(picture.item);
  shown["subject"] = text_of(picture.subject);
  shown["extreme"] = kExtremes[static_cast<std::size_t>(picture.extreme)];
  shown["lines"] = lines_of(picture);
  shown["bottom_label"] = text_of(picture.bottom_label);
  shown["bottom_icon"] = text_of(picture.bottom_icon);
  shown["bottom"] = text_of(picture.bottom);
  shown["bottom_unit"] = text_of(picture.bottom_unit);
  shown["clock"] = picture.shows_clock;
  shown["notice"] = std::string(kw::panel::name_of(picture.notice));
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

class PyPanelMeter {
 public:
  explicit PyPanelMeter(std::uint64_t boot_time_unix_s)
      : meter_(std::make_unique<kw::meter::Meter>(config(boot_time_unix_s))),
        views_(*meter_),
        registers_(meter_->registers()) {
    panel_.emplace(ports());
  }

  void feed(const py::object& frames) {
    const std::int32_t* data =
        kw::bindings::checked_data<std::int32_t>(frames, "frames", "int32", 6);
    const auto count = static_cast<std::size_t>(py::array(frames).shape(0));
    std::array<kw::energy::PulseEdge, 64> edges;
    for (std::size_t done = 0; done < count;) {
      done += meter_->feed(data + done * 6, count - done);
      while (meter_->take_pulses(edges) > 0) {
      }
    }
  }
  // The panel's time alone, as if samples had passed.
  void wait(double seconds) {
    if (!(seconds >= 0.0 && seconds <= 1e9)) {
      throw py::value_error("seconds: expected 0..1e9, got " + std::to_string(seconds));
    }
    waited_ += static_cast<std::uint64_t>(seconds * meter_->samples_per_second());
  }
  void press_keys(unsigned keys) {
    if (keys > 15) throw py::value_error("keys: expected 0..15, got " + std::to_string(keys));
    panel_->press(static_cast<std::uint8_t>(keys), now());
  }
  py::dict picture() const { return dict_of(panel_->picture({}, now())); }
  std::vector<std::string> screen() const {
    const kw::panel::Screen screen = screen_of(panel_->picture({}, now()));
    std::vector<std::string> rows;
    for (std::size_t row = 0; row < kw::panel::kScreenRows; ++row) {
      const std::string text(screen.row(row));
      rows.push_back(text.substr(0, text.find_last_not_of(' ') + 1));
    }
    return rows;
  }
  void power_cycle() {
    const kw::panel::SavedPage saved = panel_->saved();
    panel_.emplace(ports());
    panel_->restore(saved);
  }
  void write_registers(std::uint16_t address, const std::vector<std::uint16_t>& words) {
    if (kw::is_ok(meter_->registers().write(address, words))) return;
    throw py::value_error("write at " + std::to_string(address) + ": refused");
  }
  std::vector<std::uint16_t> read_registers(std::uint16_t address, std::size_t count) {
    std::vector<std::uint16_t> words(std::min<std::size_t>(count, 125));
    if (kw::is_ok(meter_->registers().read(address, words))) return words;
    throw py::value_error("read at " + std::to_string(address) + ": refused");
  }
  void plant(std::uint16_t address, std::uint16_t word) { registers_.plant(address, word); }
  py::list writes() const {
    py::list noted;
    for (const kw::bindings::PanelWrite& write : registers_.writes()) {
      noted.append(py::make_tuple(write.address, write.words, kw::is_ok(write.status)));
    }
    return noted;
  }

 private:
  static kw::meter::MeterConfig config(std::uint64_t boot_time_unix_s) {
    kw::meter::MeterConfig made;
    made.kernels = &kw::host::kernels_of_this_cpu();
    made.boot_time_unix_s = boot_time_unix_s;
    return made;
  }
  [[nodiscard]] kw::panel::PanelPorts ports() {
    return {registers_, views_, views_, views_, views_, views_};
  }
  [[nodiscard]] kw::panel::Instant now() const {
    return {meter_->sample_index() + waited_, meter_->samples_per_second()};
  }

  std::unique_ptr<kw::meter::Meter> meter_;
  kw::bindings::PanelViews views_;
  kw::bindings::PlantedRegisters registers_;
  std::optional<kw::panel::Panel> panel_;
  std::uint64_t waited_ = 0;
};

}  // namespace

void bind_panel(py::module_& module) {
  py::class_<PyPanelMeter>(module, "PanelMeter")
      .def(py::init<std::uint64_t>(), py::arg("boot_time_unix_s") = 0)
      .def("feed", &PyPanelMeter::feed, py::arg("frames"))
      .def("wait", &PyPanelMeter::wait, py::arg("seconds"))
      .def("press_keys", &PyPanelMeter::press_keys, py::arg("keys"))
      .def("picture", &PyPanelMeter::picture)
      .def("screen", &PyPanelMeter::screen)
      .def("power_cycle", &PyPanelMeter::power_cycle)
      .def("read_registers", &PyPanelMeter::read_registers, py::arg("address"), py::arg("count"))
      .def("write_registers", &PyPanelMeter::write_registers, py::arg("address"), py::arg("words"))
      .def("plant", &PyPanelMeter::plant, py::arg("address"), py::arg("word"))
      .def("writes", &PyPanelMeter::writes);
}
