// The system settings 0FFDH..101DH: their values, what they accept, and the commands among them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/status.hpp"
#include "core/spec/registers_gen.hpp"

namespace kw::settings {

using spec::SettingId;

inline constexpr std::size_t kSettingCount = spec::kSettingIdCount;

struct Assignment {
  SettingId id;
  std::uint32_t value;
};

// A command is a register that acts when its key is written and reads its idle value ever after.
struct Command {
  SettingId id;
  std::uint32_t key;
};

// What a write has brought about; the caller carries it out.
struct Changes {
  std::array<bool, kSettingCount> changed{};  // by SettingId: has another value than before
  std::array<Command, kSettingCount> command{};
  std::size_t command_count = 0;

  [[nodiscard]] bool has_changed(SettingId id) const {
    return changed[static_cast<std::size_t>(id)];
  }
  [[nodiscard]] std::span<const Command> commands() const {
    return std::span(command).first(command_count);
  }
  void add(SettingId id, std::uint32_t key);
};

class Settings {
 public:
  // All at their defaults.
  Settings();

  // The raw value as the register holds it (PT1 and PT2 in 0.1 V).
  [[nodiscard]] std::uint32_t value(SettingId id) const {
    return values_[static_cast<std::size_t>(id)];
  }

  // Assigns all or nothing; of two assignments to one setting the last counts. 1019H with another
  // value than before adds the command energy_clear, for the unit of the counts changes.
  // Status: ok; out_of_range (offender: address) when a value is not accepted, or when the values
  // contradict each other: a Modbus address outside 1..247, fundamental energy at 400 Hz.
  [[nodiscard]] Result<Changes> set(std::span<const Assignment> assignments);
  [[nodiscard]] Result<Changes> set(SettingId id, std::uint32_t value);

  // PT1 / PT2.
  [[nodiscard]] double pt_ratio() const;
  // CT1 / CT2, where CT2 codes other than 1 and 5 (voltage and mA inputs) count as 1
  // @[KW320-MANUAL, 6.3].
  [[nodiscard]] double ct_ratio() const;
  [[nodiscard]] bool shows_primary() const { return value(SettingId::reading_mode) == 1; }

 private:
  std::array<std::uint32_t, kSettingCount> values_{};
};

// Whether a value is within the limits and among the allowed values of its setting.
[[nodiscard]] bool accepts(SettingId id, std::uint32_t value);

}  // namespace kw::settings
