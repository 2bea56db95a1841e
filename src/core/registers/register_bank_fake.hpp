// Doubles of the providers and a bank on them; for tests only.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/registers/register_bank.hpp"

namespace kw::registers {

struct QuantityDouble final : QuantityView {
  std::array<std::array<double, spec::kQuantityCount>, spec::kBankCount> values{};
  std::array<std::array<double, 64>, spec::kArrayCount> orders{};

  double value(spec::Bank bank, spec::QuantityId id) const override {
    return values[static_cast<std::size_t>(bank)][static_cast<std::size_t>(id)];
  }
  double order_value(spec::ArrayId id, std::size_t order) const override {
    return orders[static_cast<std::size_t>(id)][order];
  }
  void set(spec::Bank bank, spec::QuantityId id, double value) {
    values[static_cast<std::size_t>(bank)][static_cast<std::size_t>(id)] = value;
  }
};

struct EnergyDouble final : EnergyView {
  std::array<std::uint32_t, spec::kEnergyIdCount> counts{};

  std::uint32_t value(spec::EnergyId id) const override {
    return counts[static_cast<std::size_t>(id)];
  }
  void preset(spec::EnergyId id, std::uint32_t count) override {
    counts[static_cast<std::size_t>(id)] = count;
  }
};

struct RecordDouble final : RecordView {
  std::array<clock::StampedValue, spec::kQuantityCount> maxima{};
  std::array<clock::StampedValue, spec::kQuantityCount> minima{};
  std::array<std::array<std::uint32_t, spec::kEnergyIdCount>, 7> blocks{};
  std::uint32_t run_time = 0;

  clock::StampedValue maximum(spec::QuantityId id) const override {
    return maxima[static_cast<std::size_t>(id)];
  }
  clock::StampedValue minimum(spec::QuantityId id) const override {
    return minima[static_cast<std::size_t>(id)];
  }
  std::uint32_t frozen(std::size_t block, spec::EnergyId id) const override {
    return blocks[block][static_cast<std::size_t>(id)];
  }
  void preset_frozen(std::size_t block, spec::EnergyId id, std::uint32_t count) override {
    blocks[block][static_cast<std::size_t>(id)] = count;
  }
  std::uint32_t run_time_hundredths() const override { return run_time; }
  void preset_run_time(std::uint32_t hundredths) override { run_time = hundredths; }
};

struct ClockDouble final : ClockView {
  clock::DateTime time{2026, 11, 22, 16, 50, 0};
  int sets = 0;

  clock::DateTime now() const override { return time; }
  void set(const clock::DateTime& value) override {
    time = value;
    ++sets;
  }
};

struct AlarmDouble final : AlarmView {
  std::array<Record, 16> records{};
  std::uint16_t newest = 0;
  bool is_new = false;

  Record alarm_record(std::size_t place) const override { return records[place]; }
  std::uint16_t newest_alarm() const override { return newest; }
  bool has_new_alarm() const override { return is_new; }
  void clear_new_alarm() override { is_new = false; }
};

struct IoDouble final : IoView {
  std::uint8_t modules = settings::kEveryModule;
  std::uint32_t inputs = 0;
  std::array<std::uint32_t, 28> counts{};
  std::array<std::uint16_t, 4> sampled{};
  std::array<double, 4> driven{};
  std::array<SoeRecord, 20> records{};
  std::uint16_t newest = 0;
  bool is_new = false;
  std::uint8_t closed = 0;

  std::uint8_t connected_modules() const override { return modules; }
  std::uint32_t digital_inputs() const override { return inputs; }
  std::uint32_t pulse_count(std::size_t input) const override { return counts[input]; }
  std::uint16_t analogue_input(std::size_t channel) const override { return sampled[channel]; }
  double analogue_output(std::size_t channel) const override { return driven[channel]; }
  SoeRecord soe_record(std::size_t place) const override { return records[place]; }
  std::uint16_t newest_soe() const override { return newest; }
  bool has_new_soe() const override { return is_new; }
  void clear_new_soe() override { is_new = false; }
  std::uint8_t relays() const override { return closed; }
  Status write_relay(std::size_t relay, bool on) override {
    if (modules == 0) return Status::unavailable;
    const auto bit = static_cast<std::uint8_t>(1U << relay);
    closed = static_cast<std::uint8_t>(on ? closed | bit : closed & ~bit);
    return Status::ok;
  }
};

struct SealDouble final : SealView {
  bool sealed = false;

  bool is_sealed() const override { return sealed; }
};

struct SinkDouble final : CommandSink {
  std::vector<settings::SettingId> changed;
  std::vector<settings::Command> commands;
  int energy_clears = 0;
  int calibrations = 0;
  int clock_sets = 0;

  void settings_changed(const settings::Changes& changes) override {
    for (std::size_t i = 0; i < settings::kSettingCount; ++i) {
      const auto id = static_cast<settings::SettingId>(i);
      if (changes.has_changed(id)) changed.push_back(id);
    }
  }
  void energy_clear() override { ++energy_clears; }
  void calibration_changed() override { ++calibrations; }
  void clock_set() override { ++clock_sets; }
  void command(const settings::Command& value) override { commands.push_back(value); }
};

inline factory::FactoryIdentity example_identity() {
  factory::FactoryIdentity identity;
  const char serial[] = "KW32-0042";
  const char version[] = "0.1.0";
  for (std::size_t i = 0; i + 1 < sizeof(serial); ++i) identity.serial[i] = serial[i];
  for (std::size_t i = 0; i + 1 < sizeof(version); ++i) identity.firmware_version[i] = version[i];
  for (std::size_t i = 0; i < 32; ++i) identity.image_hash[i] = static_cast<std::uint8_t>(i + 0x80);
  return identity;
}

class BankFixture : public ::testing::Test {
 protected:
  QuantityDouble quantities;
  EnergyDouble energies;
  RecordDouble records;
  ClockDouble meter_clock;
  settings::Settings meter_settings;
  factory::Factory meter_factory{example_identity()};
  SinkDouble sink;
  AlarmDouble alarms;
  IoDouble io;
  SealDouble seal;
  RegisterBank bank{{quantities, energies, records, meter_clock, meter_settings, meter_factory,
                     sink, alarms, io, seal}};

  std::vector<std::uint16_t> read(std::uint16_t address, std::size_t count) {
    std::vector<std::uint16_t> words(count, 0xDEAD);
    EXPECT_EQ(bank.read(address, words), Status::ok) << std::hex << address;
    return words;
  }
  std::uint32_t read_dword(std::uint16_t address) {
    const std::vector<std::uint16_t> words = read(address, 2);
    return join_words(words[0], words[1]);
  }
  Status write(std::uint16_t address, const std::vector<std::uint16_t>& words) {
    return bank.write(address, words);
  }
  Status write_dword(std::uint16_t address, std::uint32_t value) {
    return write(address, {high_word(value), low_word(value)});
  }
  // Every served word, so that a test can say that nothing changed.
  std::vector<std::uint16_t> image() {
    std::vector<std::uint16_t> all;
    for (const spec::Region& region : spec::kRegions) {
      const std::vector<std::uint16_t> words =
          read(region.first, static_cast<std::size_t>(region.last - region.first) + 1);
      all.insert(all.end(), words.begin(), words.end());
    }
    return all;
  }
};

}  // namespace kw::registers
