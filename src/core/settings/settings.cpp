#include "core/settings/settings.hpp"

#include <algorithm>

#include "core/base/fault_build.hpp"

namespace kw::settings {
namespace {

constexpr std::uint32_t kModbus = 0;  // 0FFEH
constexpr std::uint32_t kModbusAddressMax = 247;
constexpr std::uint32_t kNominal400Hz = 2;       // 0FFDH
constexpr std::uint32_t kFundamentalEnergy = 0;  // 1017H
constexpr std::uint32_t kEnergyClearKey = 1;     // 1016H

using Values = std::array<std::uint32_t, kSettingCount>;

std::uint32_t& at(Values& values, SettingId id) { return values[static_cast<std::size_t>(id)]; }

const spec::SettingInfo& info(SettingId id) {
  return spec::kSettings[static_cast<std::size_t>(id)];
}

bool contains(std::span<const std::uint32_t> list, std::uint32_t value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool is_command(SettingId id) { return !info(id).command_keys.empty(); }

// Rules between settings. Status: ok; out_of_range (offender: address).
Result<bool> check_together(Values& values) {
  const std::uint32_t address = at(values, SettingId::address_1);
  if (at(values, SettingId::protocol_1) == kModbus &&
      (address < 1 || address > kModbusAddressMax)) {
    return {Status::out_of_range, info(SettingId::address_1).address};
  }
  if (at(values, SettingId::frequency_type) == kNominal400Hz &&
      at(values, SettingId::energy_mode) == kFundamentalEnergy) {
    return {Status::out_of_range, info(SettingId::energy_mode).address};
  }
  return true;
}

}  // namespace

bool accepts(SettingId id, std::uint32_t value) {
  const spec::SettingInfo& limits = info(id);
  if (value < limits.min || value > limits.max) return false;
  return limits.allowed.empty() || contains(limits.allowed, value);
}

void Changes::add(SettingId id, std::uint32_t key) {
  for (std::size_t i = 0; i < command_count; ++i) {
    if (command[i].id == id) {
      command[i].key = key;
      return;
    }
  }
  command[command_count] = {id, key};
  ++command_count;
}

Settings::Settings() {
  for (std::size_t i = 0; i < kSettingCount; ++i) values_[i] = spec::kSettings[i].default_value;
}

Result<Changes> Settings::set(std::span<const Assignment> assignments) {
  Changes changes;
  Values next = values_;
  for (const Assignment& assignment : assignments) {
    if (!accepts(assignment.id, assignment.value)) {
      return {Status::out_of_range, info(assignment.id).address};
    }
    if (!is_command(assignment.id)) {
      at(next, assignment.id) = assignment.value;
    } else if (contains(info(assignment.id).command_keys, assignment.value)) {
      changes.add(assignment.id, assignment.value);
    }
  }
  const Result<bool> together = check_together(next);
  if (!together.ok()) return {together.status(), together.offender()};
  for (std::size_t i = 0; i < kSettingCount; ++i) changes.changed[i] = next[i] != values_[i];
  if (changes.has_changed(SettingId::energy_display)) {
    changes.add(SettingId::energy_clear, kEnergyClearKey);
  }
  values_ = next;
  return changes;
}

Result<Changes> Settings::set(SettingId id, std::uint32_t value) {
  const Assignment assignment{id, value};
  return set(std::span(&assignment, 1));
}

double Settings::pt_ratio() const {
  const double ratio =
      static_cast<double>(value(SettingId::pt1_dv)) / static_cast<double>(value(SettingId::pt2_dv));
  if constexpr (kFaultBuild == FaultBuild::pt_ratio) return ratio * ratio;
  return ratio;
}

double Settings::ct_ratio() const {
  const std::uint32_t code = value(SettingId::ct2_code);
  const double secondary = code == 5 ? 5.0 : 1.0;
  return static_cast<double>(value(SettingId::ct1_a)) / secondary;
}

}  // namespace kw::settings
