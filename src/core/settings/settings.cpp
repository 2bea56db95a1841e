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
constexpr std::uint32_t kThreeLineVoltages = 3;  // 1003H
constexpr std::uint32_t kRatedPhaseVoltageMax = 400;

class SpanList final : public AssignmentList {
 public:
  explicit SpanList(std::span<const Assignment> assignments) : assignments_(assignments) {}
  [[nodiscard]] std::size_t size() const override { return assignments_.size(); }
  [[nodiscard]] Assignment at(std::size_t index) const override { return assignments_[index]; }

 private:
  std::span<const Assignment> assignments_;
};

const spec::SettingInfo& info(SettingId id) {
  return spec::kSettings[static_cast<std::size_t>(id)];
}

bool contains(spec::ValueList list, std::uint32_t value) {
  const std::span<const std::uint16_t> values = spec::values_of(list);
  return std::find(values.begin(), values.end(), value) != values.end();
}

Result<bool> refused(SettingId id) { return {Status::out_of_range, info(id).address}; }

}  // namespace

bool is_command(SettingId id) { return info(id).command_keys.count > 0; }

bool accepts(SettingId id, std::uint32_t value) {
  const spec::SettingInfo& limits = info(id);
  if (value < limits.min || value > limits.max) return false;
  return limits.allowed.count == 0 || contains(limits.allowed, value);
}

void Changes::add(SettingId id, std::uint32_t key) {
  for (std::size_t i = 0; i < command_count_; ++i) {
    if (command_[i].id == id) {
      command_[i].key = key;
      return;
    }
  }
  command_[command_count_] = {id, key};
  ++command_count_;
}

Settings::Settings() { set_defaults(); }

void Settings::set_defaults() {
  for (std::size_t i = 0; i < kSettingCount; ++i) values_[i] = spec::kSettings[i].default_value;
}

// What `id` will hold once the list is assigned.
std::uint32_t Settings::next_value(const AssignmentList& list, SettingId id) const {
  for (std::size_t i = list.size(); i > 0; --i) {
    const Assignment assignment = list.at(i - 1);
    if (assignment.id == id) return assignment.value;
  }
  return value(id);
}

// Rules between settings. Status: ok; out_of_range (offender: address).
Result<bool> Settings::check_together(const AssignmentList& list) const {
  const auto next = [&](SettingId id) { return next_value(list, id); };
  const std::uint32_t address = next(SettingId::address_1);
  if (next(SettingId::protocol_1) == kModbus && (address < 1 || address > kModbusAddressMax)) {
    return refused(SettingId::address_1);
  }
  if (next(SettingId::frequency_type) == kNominal400Hz &&
      next(SettingId::energy_mode) == kFundamentalEnergy) {
    return refused(SettingId::energy_mode);
  }
  // The wiring may change under a rated voltage: only its own write is held against it.
  const std::uint32_t rated = next(SettingId::voltage_rated_v);
  if (rated != value(SettingId::voltage_rated_v) && rated > kRatedPhaseVoltageMax &&
      next(SettingId::voltage_wiring) != kThreeLineVoltages) {
    return refused(SettingId::voltage_rated_v);
  }
  return true;
}

Result<Changes> Settings::set(const AssignmentList& list, std::uint8_t modules) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Assignment assignment = list.at(i);
    if (!accepts(assignment.id, assignment.value)) {
      return {Status::out_of_range, info(assignment.id).address};
    }
  }
  const Result<bool> together = check_together(list);
  if (!together.ok()) return {together.status(), together.offender()};
  Changes changes;
  for (std::size_t i = 0; i < list.size(); ++i) apply(list.at(i), modules, changes);
  if (changes.has_changed(SettingId::energy_display)) {
    changes.add(SettingId::energy_clear, kEnergyClearKey);
  }
  return changes;
}

void Settings::apply(const Assignment& assignment, std::uint8_t modules, Changes& changes) {
  const SettingId id = assignment.id;
  if (is_command(id)) {
    if (contains(info(id).command_keys, assignment.value)) changes.add(id, assignment.value);
    return;
  }
  if (assignment.value == value(id) || !is_connected(info(id).module, modules)) return;
  values_[static_cast<std::size_t>(id)] = assignment.value;
  changes.mark(id);
}

Result<Changes> Settings::set(std::span<const Assignment> assignments, std::uint8_t modules) {
  return set(SpanList(assignments), modules);
}

Result<Changes> Settings::set(SettingId id, std::uint32_t value, std::uint8_t modules) {
  const Assignment assignment{id, value};
  return set(std::span(&assignment, 1), modules);
}

void Settings::restore(std::span<const std::uint32_t, kSettingCount> values,
                       std::span<const std::uint16_t, spec::kStoredKeptWordCount> stored) {
  for (std::size_t i = 0; i < kSettingCount; ++i) {
    const auto id = static_cast<SettingId>(i);
    if (!is_command(id) && accepts(id, values[i])) values_[i] = values[i];
  }
  if (!check_together(SpanList({})).ok()) set_defaults();
  stored_.restore(stored);
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
