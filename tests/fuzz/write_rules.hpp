// What a write that was accepted may have done, from the map alone: no code of the register bank.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>

#include "core/factory/factory.hpp"
#include "register_image.hpp"

namespace kw::fuzz {

using spec::RegionId;
using spec::RegisterRow;
using spec::SourceKind;

// An accepted FC16.
struct Write {
  std::size_t region;
  std::size_t address;
  std::span<const std::uint16_t> words;
};

constexpr Regions regions_of(std::initializer_list<RegionId> ids) {
  Regions set = 0;
  for (const RegionId id : ids) set |= Regions{1} << static_cast<unsigned>(id);
  return set;
}
static_assert([] {
  for (std::size_t i = 0; i < kRegionCount; ++i) {
    if (spec::kRegions[i].id != static_cast<RegionId>(i)) return false;
  }
  return true;
}());

// What a ratio, a reading mode or a command of the system's settings moves.
inline constexpr Regions kMeasured = regions_of(
    {RegionId::block_100ms, RegionId::basic_measurements, RegionId::energy_system,
     RegionId::harmonics, RegionId::max_min, RegionId::sequence_and_angles, RegionId::alarm_records,
     RegionId::io_values, RegionId::soe_records, RegionId::harmonics_high, RegionId::current_demand,
     RegionId::energy_phase, RegionId::frozen_energy});

// Regions beside its own that a write may change.
constexpr Regions effects_of(RegionId region) {
  constexpr Regions kAlarms = regions_of({RegionId::system_status, RegionId::alarm_records});
  switch (region) {
    case RegionId::system_settings:
      return kMeasured | regions_of({RegionId::system_status});
    case RegionId::system_status:
      return kMeasured;
    case RegionId::clock:
      return regions_of({RegionId::current_demand, RegionId::max_min, RegionId::frozen_energy});
    case RegionId::alarm_global:
    case RegionId::alarm_single:
      return kAlarms;
    case RegionId::io_modules:
      return kAlarms | regions_of({RegionId::io_values});
    case RegionId::factory_extension:
      return regions_of({RegionId::factory});  // the counter
    default:
      return 0;
  }
}

inline constexpr std::size_t kSealAddress = factory::kExtensionAddress + factory::kExtensionWords;

// Of a word that is not kept as it is written, but follows from something else.
constexpr bool is_derived(const RegisterRow& row) {
  if (row.source == SourceKind::status) return true;
  if (row.source == SourceKind::clock) return row.address == spec::kRegions[2].first;  // weekday
  if (row.source != SourceKind::factory) return false;
  return row.address < factory::kCalibrationAddress ||
         row.address == kSealAddress;  // lock, counter
}

constexpr bool is_kept_exactly(const RegisterRow& row) {
  return row.source == SourceKind::energy || row.source == SourceKind::frozen ||
         row.source == SourceKind::run_time;
}

inline void check_word(const RegisterRow& row, std::uint16_t before, std::uint16_t written,
                       std::uint16_t after) {
  require(row.access != spec::Access::read, "a write that is accepted may be written");
  if (is_derived(row)) return;
  require(((after ^ before) & (after ^ written)) == 0, "each bit is as it was or as written");
  if (is_kept_exactly(row)) require(after == written, "an energy reads as it was written");
}

inline bool is_within(const spec::RegisterLimits& limits, std::int64_t value) {
  return value >= limits.min && value <= limits.max;
}

inline bool is_allowed(const spec::SettingInfo& info, std::uint32_t value) {
  const auto allowed = spec::values_of(info.allowed);
  if (value < info.min || value > info.max) return false;
  return allowed.empty() || std::ranges::find(allowed, value) != allowed.end();
}

inline bool is_kept_word(const spec::StoredInfo& info, unsigned word) {
  if (!info.by_byte) return word >= info.min && word <= info.max;
  return word / 256U <= info.max / 256U && word % 256U <= info.max % 256U;
}

// Whatever was written, a register reads what the map lets it hold.
inline void check_row_limits(const RegisterRow& row, std::span<const std::uint16_t> words) {
  const std::uint32_t raw =
      words.size() == 2 ? static_cast<std::uint32_t>(words[0]) << 16 | words[1] : words[0];
  const bool is_signed = row.type == spec::RegisterType::int32;
  const std::int64_t value = is_signed ? std::int64_t{static_cast<std::int32_t>(raw)} : raw;
  if (row.source == SourceKind::setting) {
    require(is_allowed(spec::kSettings[row.id], raw), "a setting has a value that it may have");
  }
  if (row.source == SourceKind::energy || row.source == SourceKind::frozen) {
    require(is_within(spec::kEnergyLimits[row.id % 256U], value), "an energy is within its limits");
  }
  if (row.source == SourceKind::run_time) {
    require(is_within(spec::kRunTimeLimits, value), "the running time is within its limits");
  }
  if (row.source == SourceKind::clock) {
    require(is_within(spec::kClockLimits[row.id], value), "the clock shows a time");
  }
  if (row.source != SourceKind::stored) return;
  for (const std::uint16_t word : words) {
    require(is_kept_word(spec::kStored[row.id], word), "a word that is kept is within its limits");
  }
}

inline void check_limits(std::size_t region, const Image& image) {
  const auto words = image.region(region);
  for (std::size_t at = 0; at < words.size();) {
    const RegisterRow& row = *kRowOfWord[kPlaces[region] + at];
    check_row_limits(row, words.subspan(at, row.words));
    at += row.words;
  }
}

// Within its own region: what was written, and nothing beside it.
inline void check_own_region(const Write& write, const Image& before, const Image& after) {
  const auto old_words = before.region(write.region);
  const auto new_words = after.region(write.region);
  const std::size_t from = write.address - spec::kRegions[write.region].first;
  for (std::size_t i = 0; i < old_words.size(); ++i) {
    const RegisterRow& row = *kRowOfWord[kPlaces[write.region] + i];
    if (i >= from && i < from + write.words.size()) {
      check_word(row, old_words[i], write.words[i - from], new_words[i]);
    } else if (!is_derived(row)) {
      require(old_words[i] == new_words[i], "a write changes no other word of its region");
    }
  }
}

// `looked_at`: the regions of which both images are known.
inline void check_other_regions(const Write& write, const Image& before, const Image& after,
                                Regions looked_at) {
  const Regions may = effects_of(spec::kRegions[write.region].id) | Regions{1} << write.region;
  for (std::size_t at = 0; at < kRegionCount; ++at) {
    if ((looked_at >> at & 1U) == 0 || (may >> at & 1U) != 0) continue;
    require(std::ranges::equal(before.region(at), after.region(at)), "a write stays in its region");
  }
}

// The locks, remembered from the keys that were written.
class Locks {
 public:
  Locks(bool is_sealed, bool is_unlocked) : is_sealed_(is_sealed), is_unlocked_(is_unlocked) {}

  // Before its effects are looked at; `selection` is what 101EH read before it.
  void accept(const Write& write, std::uint16_t selection) {
    const RegionId region = spec::kRegions[write.region].id;
    if (region == RegionId::factory || region == RegionId::factory_extension) accept_key(write);
    if (is_sealed_) check_seal(write, selection);
  }

 private:
  static constexpr std::uint32_t kSealKey = 0x5345414C;

  void accept_key(const Write& write) {
    const std::uint32_t key =
        write.words.size() == 2 ? static_cast<std::uint32_t>(write.words[0]) << 16 | write.words[1]
                                : 0;
    if (write.address == 0x7F00) {
      require(write.words.size() == 2, "the lock is written whole");
      require(key == spec::kFactoryUnlockKey || key == 0, "the lock has two keys");
      is_unlocked_ = key != 0;
      return;
    }
    require(is_unlocked_, "a locked factory region takes nothing");
    if (write.address == kSealAddress) {
      require(key == kSealKey || key == factory::Factory::kOpenSealKey, "the seal has two keys");
      is_factory_sealed_ = key == kSealKey;
      return;
    }
    require(!is_factory_sealed_, "a sealed factory region takes no calibration");
  }

  static void check_seal(const Write& write, std::uint16_t selection) {
    const std::size_t from = write.address - spec::kRegions[write.region].first;
    for (std::size_t i = 0; i < write.words.size(); ++i) {
      const RegisterRow& row = *kRowOfWord[kPlaces[write.region] + from + i];
      if (row.source == SourceKind::clock || row.seal == spec::SealGroup::none) continue;
      require(row.seal != spec::SealGroup::standard, "a sealed meter keeps its standard content");
      const unsigned bit = static_cast<unsigned>(row.seal) - 2U;  // channel 1 is bit 0
      require((selection >> bit & 1U) == 0, "a sealed meter keeps what its owner chose");
    }
  }

  bool is_sealed_;
  bool is_unlocked_;
  bool is_factory_sealed_ = false;
};

}  // namespace kw::fuzz
