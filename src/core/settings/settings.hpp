// The settings 0FFDH..10F3H and 8000H..800FH: their values, what they accept, and the commands
// among them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/status.hpp"
#include "core/settings/stored_words.hpp"
#include "core/spec/registers_gen.hpp"

namespace kw::settings {

using spec::SettingId;

inline constexpr std::size_t kSettingCount = spec::kSettingIdCount;
// Connected modules are bits as in 1036H.
inline constexpr std::uint8_t kEveryModule = 0x3F;

struct Assignment {
  SettingId id;
  std::uint32_t value;
};

// What a write assigns; asked more than once, it always says the same.
class AssignmentList {
 public:
  [[nodiscard]] virtual std::size_t size() const = 0;
  [[nodiscard]] virtual Assignment at(std::size_t index) const = 0;

 protected:
  ~AssignmentList() = default;
};

// A command is a register that acts when its key is written and reads its idle value ever after.
struct Command {
  SettingId id;
  std::uint32_t key;
};

// What a write has brought about; the caller carries it out.
class Changes {
 public:
  // True when the setting has another value than before.
  [[nodiscard]] bool has_changed(SettingId id) const {
    return (changed_[word_of(id)] & bit_of(id)) != 0;
  }
  [[nodiscard]] bool any_changed() const {
    for (const std::uint32_t bits : changed_) {
      if (bits != 0) return true;
    }
    return false;
  }
  [[nodiscard]] std::span<const Command> commands() const {
    return std::span(command_).first(command_count_);
  }
  void mark(SettingId id) { changed_[word_of(id)] |= bit_of(id); }
  // Of two keys of one command the last counts.
  void add(SettingId id, std::uint32_t key);

 private:
  static constexpr std::size_t kBits = 32;
  static std::size_t word_of(SettingId id) { return static_cast<std::size_t>(id) / kBits; }
  static std::uint32_t bit_of(SettingId id) {
    return std::uint32_t{1} << (static_cast<std::size_t>(id) % kBits);
  }

  std::array<std::uint32_t, (kSettingCount + kBits - 1) / kBits> changed_{};
  std::array<Command, spec::kCommandCount> command_{};
  std::size_t command_count_ = 0;
};

class Settings {
 public:
  // All at their defaults.
  Settings();

  // The raw value as the register holds it (PT1 and PT2 in 0.1 V, int16 as a word without sign).
  [[nodiscard]] std::uint32_t value(SettingId id) const {
    return values_[static_cast<std::size_t>(id)];
  }

  // Assigns all or nothing. A list names a setting once; of two the last counts. A setting of a
  // module that is not among `modules` is checked and keeps its value. 1019H with another value
  // than before adds the command energy_clear, for the unit of the counts changes.
  // Status: ok; out_of_range (offender: address) when a value is not accepted, or when the values
  // contradict each other: a Modbus address outside 1..247, fundamental energy at 400 Hz, a rated
  // voltage above 400 V outside 3LL.
  [[nodiscard]] Result<Changes> set(const AssignmentList& list,
                                    std::uint8_t modules = kEveryModule);
  [[nodiscard]] Result<Changes> set(std::span<const Assignment> assignments,
                                    std::uint8_t modules = kEveryModule);
  [[nodiscard]] Result<Changes> set(SettingId id, std::uint32_t value,
                                    std::uint8_t modules = kEveryModule);

  // After a power cut: what is accepted no more keeps its default, rules between settings included.
  void restore(std::span<const std::uint32_t, kSettingCount> values,
               std::span<const std::uint16_t, spec::kStoredKeptWordCount> stored);

  // PT1 / PT2.
  [[nodiscard]] double pt_ratio() const;
  // CT1 / CT2, where CT2 codes other than 1 and 5 (voltage and mA inputs) count as 1
  // @[KW320-MANUAL, 6.3].
  [[nodiscard]] double ct_ratio() const;
  [[nodiscard]] bool shows_primary() const { return value(SettingId::reading_mode) == 1; }

  // What is kept as written: data-log settings and the headers of retrieval.
  [[nodiscard]] const StoredWords& stored() const { return stored_; }
  [[nodiscard]] StoredWords& stored() { return stored_; }

 private:
  [[nodiscard]] std::uint32_t next_value(const AssignmentList& list, SettingId id) const;
  [[nodiscard]] Result<bool> check_together(const AssignmentList& list) const;
  void set_defaults();
  void apply(const Assignment& assignment, std::uint8_t modules, Changes& changes);

  std::array<std::uint32_t, kSettingCount> values_{};
  StoredWords stored_;
};

// Whether a value is within the limits and among the allowed values of its setting.
[[nodiscard]] bool accepts(SettingId id, std::uint32_t value);

// A command is nothing to keep through a power cut.
[[nodiscard]] bool is_command(SettingId id);

[[nodiscard]] constexpr bool is_connected(spec::Module module, std::uint8_t modules) {
  const auto place = static_cast<unsigned>(module);
  return place == 0 || ((modules >> (place - 1)) & 1U) != 0;
}

}  // namespace kw::settings
