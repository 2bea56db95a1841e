// What the registers are views of (D5): the meter hands these in, tests hand in doubles.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/clock/stamped_value.hpp"
#include "core/settings/settings.hpp"
#include "core/spec/quantities_gen.hpp"
#include "core/spec/registers_gen.hpp"

namespace kw::registers {

// Measured values, secondary, in the unit of spec/quantities.toml.
class QuantityView {
 public:
  [[nodiscard]] virtual double value(spec::Bank bank, spec::QuantityId id) const = 0;
  // The value of one order in the last window.
  [[nodiscard]] virtual double order_value(spec::ArrayId id, std::size_t order) const = 0;

 protected:
  ~QuantityView() = default;
};

// Energy registers as raw counts; NET as two's complement.
class EnergyView {
 public:
  [[nodiscard]] virtual std::uint32_t value(spec::EnergyId id) const = 0;
  // `count` is within spec::kEnergyLimits.
  virtual void preset(spec::EnergyId id, std::uint32_t count) = 0;

 protected:
  ~EnergyView() = default;
};

// What the meter keeps of its windows.
class RecordView {
 public:
  // Secondary values, as QuantityView; of a quantity without extremes what reads before the first.
  [[nodiscard]] virtual clock::StampedValue maximum(spec::QuantityId id) const = 0;
  [[nodiscard]] virtual clock::StampedValue minimum(spec::QuantityId id) const = 0;
  // Energies of a frozen block, 0 the newest, as EnergyView.
  [[nodiscard]] virtual std::uint32_t frozen(std::size_t block, spec::EnergyId id) const = 0;
  virtual void preset_frozen(std::size_t block, spec::EnergyId id, std::uint32_t count) = 0;
  // Steps of 0.01 h.
  [[nodiscard]] virtual std::uint32_t run_time_hundredths() const = 0;
  virtual void preset_run_time(std::uint32_t hundredths) = 0;

 protected:
  ~RecordView() = default;
};

class ClockView {
 public:
  [[nodiscard]] virtual clock::DateTime now() const = 0;
  // `time` is a date that exists.
  virtual void set(const clock::DateTime& time) = 0;

 protected:
  ~ClockView() = default;
};

// Told after a write has taken effect, settings before commands.
class CommandSink {
 public:
  virtual void settings_changed(settings::SettingId id) = 0;
  virtual void energy_clear() = 0;
  virtual void calibration_changed() = 0;
  virtual void clock_set() = 0;
  // The other commands: demand, max/min, run time, Ethernet module, pulse counters.
  virtual void command(const settings::Command& /*command*/) {}

 protected:
  ~CommandSink() = default;
};

}  // namespace kw::registers
