// What the registers are views of (D5): the meter hands these in, tests hand in doubles.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/base/status.hpp"
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

// Alarms. As it stands: those of a meter that has had none.
class AlarmView {
 public:
  // Status, parameter code, value; year, month, day, hour, minute, second, millisecond.
  using Record = std::array<std::uint16_t, 10>;

  // `place` 0..15 is the group, in the order of the addresses.
  [[nodiscard]] virtual Record alarm_record(std::size_t /*place*/) const { return {}; }
  // Group of the newest record, 1..16; 0 without one.
  [[nodiscard]] virtual std::uint16_t newest_alarm() const { return 0; }
  [[nodiscard]] virtual bool has_new_alarm() const { return false; }
  // The flag alone; the command alarm_record_clear goes to the sink.
  virtual void clear_new_alarm() {}

 protected:
  ~AlarmView() = default;
};

// I/O modules. As it stands: none is connected.
class IoView {
 public:
  // Year, month, day, hour, minute, second, millisecond; DI status.
  using SoeRecord = std::array<std::uint16_t, 8>;

  // Bits as in 1036H.
  [[nodiscard]] virtual std::uint8_t connected_modules() const { return 0; }
  // Bit 0 is DI1; an input of an absent module is 0.
  [[nodiscard]] virtual std::uint32_t digital_inputs() const { return 0; }
  // Inputs and channels count from 0.
  [[nodiscard]] virtual std::uint32_t pulse_count(std::size_t /*input*/) const { return 0; }
  // 0..4095.
  [[nodiscard]] virtual std::uint16_t analogue_input(std::size_t /*channel*/) const { return 0; }
  // In V or mA.
  [[nodiscard]] virtual double analogue_output(std::size_t /*channel*/) const { return 0.0; }
  // `place` 0..19 is the group, in the order of the addresses.
  [[nodiscard]] virtual SoeRecord soe_record(std::size_t /*place*/) const { return {}; }
  // Group of the newest record, 1..20; 0 without one.
  [[nodiscard]] virtual std::uint16_t newest_soe() const { return 0; }
  [[nodiscard]] virtual bool has_new_soe() const { return false; }
  virtual void clear_new_soe() {}
  // Bit 0 is relay 1; one of an absent module is 0.
  [[nodiscard]] virtual std::uint8_t relays() const { return 0; }
  // `relay` counts from 0.
  // Status: ok; unavailable when its module is absent or the alarms have it.
  [[nodiscard]] virtual Status write_relay(std::size_t /*relay*/, bool /*on*/) {
    return Status::unavailable;
  }

 protected:
  ~IoView() = default;
};

// The seal on the panel. As it stands: open.
class SealView {
 public:
  [[nodiscard]] virtual bool is_sealed() const { return false; }

 protected:
  ~SealView() = default;
};

// Told after a write has taken effect, settings before commands; of its settings once.
class CommandSink {
 public:
  virtual void settings_changed(const settings::Changes& changes) = 0;
  virtual void energy_clear() = 0;
  virtual void calibration_changed() = 0;
  virtual void clock_set() = 0;
  // The other commands: every setting with command keys.
  virtual void command(const settings::Command& /*command*/) {}
  // The last word on every write that was taken, before its answer goes out.
  virtual void written() {}

 protected:
  ~CommandSink() = default;
};

}  // namespace kw::registers
