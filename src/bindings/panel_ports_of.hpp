// The views of the panel on a meter's public side: its quantities and its registers.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "core/meter/meter.hpp"
#include "core/panel/panel_ports.hpp"
#include "core/statistics/extreme_quantities.hpp"

namespace kw::bindings {

struct PanelWrite {
  std::uint16_t address;
  std::vector<std::uint16_t> words;
  Status status;
};

// The meter's registers; planted words stand in for those that it does not serve. Writes are noted.
class PlantedRegisters final : public registers::RegisterAccess {
 public:
  explicit PlantedRegisters(registers::RegisterAccess& behind) : behind_(behind) {}

  void plant(std::uint16_t address, std::uint16_t word) { planted_[address] = word; }
  [[nodiscard]] const std::vector<PanelWrite>& writes() const { return writes_; }

  Status read(std::uint16_t address, std::span<std::uint16_t> words) override {
    if (words.size() != 1 || planted_.count(address) == 0) return behind_.read(address, words);
    words[0] = planted_[address];
    return Status::ok;
  }
  Status write(std::uint16_t address, std::span<const std::uint16_t> words) override {
    Status status = Status::ok;
    if (words.size() == 1 && planted_.count(address) != 0) {
      planted_[address] = words[0];
    } else {
      status = behind_.write(address, words);
    }
    writes_.push_back({address, {words.begin(), words.end()}, status});
    return status;
  }

 private:
  registers::RegisterAccess& behind_;
  std::map<std::uint16_t, std::uint16_t> planted_;
  std::vector<PanelWrite> writes_;
};

class PanelViews final : public registers::QuantityView,
                         public registers::EnergyView,
                         public registers::RecordView,
                         public registers::ClockView,
                         public panel::IoView {
 public:
  explicit PanelViews(meter::Meter& meter) : meter_(meter) {}

  double value(spec::Bank bank, spec::QuantityId id) const override {
    return meter_.quantities().value(bank, id);
  }
  double order_value(spec::ArrayId id, std::size_t order) const override {
    return meter_.quantities().order_value(id, order);
  }
  std::uint32_t value(spec::EnergyId id) const override {
    constexpr std::uint16_t kEnergies = 0x4048;
    return dword(static_cast<std::uint16_t>(kEnergies + 2 * static_cast<int>(id)));
  }
  clock::StampedValue maximum(spec::QuantityId id) const override { return extreme(0x4136, id); }
  clock::StampedValue minimum(spec::QuantityId id) const override { return extreme(0x41E5, id); }
  std::uint32_t run_time_hundredths() const override { return dword(0x1034); }
  clock::DateTime now() const override {
    return clock::from_unix(meter_.clock_time(meter_.sample_index()).unix_s);
  }

  // What the panel never calls.
  void preset(spec::EnergyId, std::uint32_t) override {}
  std::uint32_t frozen(std::size_t, spec::EnergyId) const override { return 0; }
  void preset_frozen(std::size_t, spec::EnergyId, std::uint32_t) override {}
  void preset_run_time(std::uint32_t) override {}
  void set(const clock::DateTime&) override {}

 private:
  [[nodiscard]] std::uint32_t dword(std::uint16_t address) const {
    std::array<std::uint16_t, 2> words{};
    if (!is_ok(meter_.registers().read(address, words))) return 0;
    return std::uint32_t{words[0]} << 16 | words[1];
  }
  // Of the int16 register: F11 to F18 of manual 6.3.
  [[nodiscard]] clock::StampedValue extreme(std::uint16_t block, spec::QuantityId id) const {
    constexpr std::size_t kOfBlock = 25;
    constexpr std::array<double, kOfBlock> kSteps{
        0.1,  0.1, 0.1, 0.1, 0.1,  0.1,  1e-3, 1e-3, 1e-3, 1.0,  1.0,  1.0, 1e-3,
        0.01, 1.0, 1.0, 1.0, 1e-3, 1e-3, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01};
    constexpr std::uint16_t kCurrentDemands = 0x4606;
    const std::size_t index = statistics::extreme_index(id);
    const bool is_of_block = index < kOfBlock;
    const auto address = static_cast<std::uint16_t>(
        is_of_block ? block + 7 * index : kCurrentDemands + 7 * (index - kOfBlock));
    const std::uint16_t word = panel::word_at(meter_.registers(), address);
    return {static_cast<std::int16_t>(word) * (is_of_block ? kSteps[index] : 1e-3)};
  }

  meter::Meter& meter_;
};

}  // namespace kw::bindings
