// What the front panel shows of the I/O modules.
#pragma once

#include "core/io/io_modules.hpp"
#include "core/panel/panel_ports.hpp"

namespace kw::meter {

class PanelIo final : public panel::IoView {
 public:
  // The modules outlive it.
  explicit PanelIo(const io::IoModules& modules) : modules_(&modules) {}

  [[nodiscard]] bool digital_input(std::size_t index) const override {
    return (modules_->inputs() >> index & 1U) != 0;
  }
  [[nodiscard]] std::uint32_t pulse_count(std::size_t index) const override {
    return modules_->counters().count(index);
  }
  [[nodiscard]] bool relay_closed(std::size_t index) const override {
    return (modules_->relays() >> index & 1U) != 0;
  }
  [[nodiscard]] bool digital_output(std::size_t index) const override {
    return (modules_->digital_outputs() >> index & 1U) != 0;
  }
  [[nodiscard]] std::uint16_t analogue_input(std::size_t index) const override {
    return modules_->analogue_input(index);
  }
  [[nodiscard]] std::uint16_t analogue_output(std::size_t index) const override {
    return static_cast<std::uint16_t>(modules_->analogue_output_steps(index));
  }

 private:
  const io::IoModules* modules_;
};

}  // namespace kw::meter
