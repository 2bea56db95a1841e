// The writing half of the register image.
#include "core/base/bytes.hpp"
#include "core/registers/register_bank.hpp"

namespace kw::registers {
namespace {

using spec::ClockField;
using spec::RegisterRow;
using spec::RegisterType;
using spec::SealGroup;
using spec::SettingId;
using spec::SourceKind;

// Of energies and frozen ones, whose block stands above the energy.
std::size_t block_of(const RegisterRow& row) { return row.id >> 8; }
spec::EnergyId energy_of(const RegisterRow& row) {
  return static_cast<spec::EnergyId>(row.id & 0xFFU);
}

std::uint32_t unsigned_value(const RegisterRow& row, std::span<const std::uint16_t> words) {
  return row.words == 1 ? words[0] : join_words(words[0], words[1]);
}

std::int64_t signed_value(const RegisterRow& row, std::span<const std::uint16_t> words) {
  const std::uint32_t raw = unsigned_value(row, words);
  return row.type == RegisterType::int32 ? std::int64_t{static_cast<std::int32_t>(raw)}
                                         : std::int64_t{raw};
}

bool is_within(const spec::RegisterLimits& limits, std::int64_t value) {
  return value >= limits.min && value <= limits.max;
}

// Rows of the longest region that has settings: as many may one write touch.
constexpr std::size_t kSettingRowsMax = [] {
  std::size_t most = 0;
  for (const spec::Region& region : spec::kRegions) {
    std::size_t rows = 0;
    bool has_setting = false;
    for (const RegisterRow& row : spec::kRegisterRows) {
      if (row.address < region.first || row.address > region.last) continue;
      ++rows;
      has_setting = has_setting || row.source == SourceKind::setting;
    }
    if (has_setting && rows > most) most = rows;
  }
  return most;
}();
static_assert(kSettingRowsMax <= 256, "an index is a byte");

}  // namespace

RegisterBank::RowWords RegisterBank::merge(const RegisterRow& row, const Write& write) const {
  RowWords words = encode(row);
  for (std::uint32_t i = 0; i < row.words; ++i) {
    const std::uint32_t at = row.address + i;
    if (at >= write.first && at <= write.last) words[i] = write.words[at - write.first];
  }
  return words;
}

Status RegisterBank::write_words(std::uint16_t address, std::span<const std::uint16_t> words) {
  if (words.empty()) return Status::bad_address;
  const Write write{address, static_cast<std::uint32_t>(address + words.size() - 1), words};
  if (!is_served(write.first, write.last)) return Status::bad_address;
  const spec::Region* region = find_region(write.first);
  if (write.last > region->last) return Status::region_crossed;
  for (const RegisterRow& row : rows_within(write.first, write.last)) {
    if (row.access == spec::Access::read) return Status::read_only;
  }
  for (const RegisterRow& row : rows_within(write.first, write.last)) {
    if (row.source != SourceKind::clock && is_blocked(row.seal)) return Status::locked;
  }
  switch (region->id) {
    case spec::RegionId::clock:
      return write_clock(write);
    case spec::RegionId::factory:
      return write_factory(write);
    case spec::RegionId::factory_extension:
      return write_factory_extension(write);
    default:
      return write_rows(write);
  }
}

// 101EH: what is blocked beside the standard content while the meter is sealed.
bool RegisterBank::is_blocked(SealGroup group) const {
  if (group == SealGroup::none || !on_.seal.is_sealed()) return false;
  if (group == SealGroup::standard) return true;
  const auto bit = static_cast<unsigned>(group) - static_cast<unsigned>(SealGroup::channel_1);
  return ((on_.settings.value(SettingId::seal_selection) >> bit) & 1U) != 0;
}

// The settings among the rows of a write.
class RegisterBank::SettingRows final : public settings::AssignmentList {
 public:
  SettingRows(const RegisterBank& bank, const Write& write)
      : bank_(bank), write_(write), rows_(rows_within(write.first, write.last)) {
    for (std::size_t i = 0; i < rows_.size() && i < index_.size(); ++i) {
      if (rows_[i].source == SourceKind::setting) index_[count_++] = static_cast<std::uint8_t>(i);
    }
  }
  [[nodiscard]] std::size_t size() const override { return count_; }
  [[nodiscard]] settings::Assignment at(std::size_t index) const override {
    const RegisterRow& row = rows_[index_[index]];
    return {static_cast<SettingId>(row.id), unsigned_value(row, bank_.merge(row, write_))};
  }

 private:
  const RegisterBank& bank_;
  const Write& write_;
  std::span<const RegisterRow> rows_;
  std::array<std::uint8_t, kSettingRowsMax> index_{};
  std::size_t count_ = 0;
};

// Every row is checked before one of them takes effect.
Status RegisterBank::write_rows(const Write& write) {
  const std::span<const RegisterRow> rows = rows_within(write.first, write.last);
  for (const RegisterRow& row : rows) {
    const Status status = check_row(row, merge(row, write));
    if (!is_ok(status)) return status;
  }
  const SettingRows list(*this, write);
  const Result<settings::Changes> changes = on_.settings.set(list, on_.io.connected_modules());
  if (!changes.ok()) return changes.status();
  for (const RegisterRow& row : rows) apply_row(row, merge(row, write));
  announce(changes.value());
  return Status::ok;
}

// Settings are checked together, elsewhere.
Status RegisterBank::check_row(const RegisterRow& row, const RowWords& words) const {
  const auto within = [&](const spec::RegisterLimits& limits) {
    return is_within(limits, signed_value(row, words)) ? Status::ok : Status::out_of_range;
  };
  switch (row.source) {
    case SourceKind::energy:
    case SourceKind::frozen:
      return within(spec::kEnergyLimits[spec::id_of(energy_of(row))]);
    case SourceKind::run_time:
      return within(spec::kRunTimeLimits);
    case SourceKind::status:
      return within(spec::kStatusLimits[row.id]);
    case SourceKind::stored:
      for (std::size_t i = 0; i < row.words; ++i) {
        if (!settings::StoredWords::accepts(row.id, words[i])) return Status::out_of_range;
      }
      return Status::ok;
    default:
      return Status::ok;
  }
}

// Words that the meter derives, and reserved ones, drop what is written.
void RegisterBank::apply_row(const RegisterRow& row, const RowWords& words) {
  switch (row.source) {
    case SourceKind::energy:
      on_.energies.preset(energy_of(row), unsigned_value(row, words));
      break;
    case SourceKind::frozen:
      on_.records.preset_frozen(block_of(row), energy_of(row), unsigned_value(row, words));
      break;
    case SourceKind::run_time:
      on_.records.preset_run_time(unsigned_value(row, words));
      break;
    case SourceKind::status:
      if (row.id == spec::id_of(spec::StatusId::system_flags)) clear_flags(words[0]);
      break;
    case SourceKind::stored:
      for (std::size_t i = 0; i < row.words; ++i) on_.settings.stored().put(row.id, i, words[i]);
      break;
    default:
      break;
  }
}

// 102EH: a bit written as 0 clears its flag.
void RegisterBank::clear_flags(std::uint16_t kept) {
  if ((kept & 1U) == 0) on_.alarms.clear_new_alarm();
  if ((kept & 2U) == 0) on_.io.clear_new_soe();
}

void RegisterBank::announce(const settings::Changes& changes) {
  if (changes.any_changed()) on_.sink.settings_changed(changes);
  for (const settings::Command& command : changes.commands()) {
    if (command.id == SettingId::energy_clear) {
      on_.sink.energy_clear();
    } else {
      on_.sink.command(command);
    }
  }
}

// The weekday follows from the date: what is written to it is checked and dropped.
Status RegisterBank::write_clock(const Write& write) {
  clock::DateTime time = on_.clock.now();
  bool is_time = false;
  for (const RegisterRow& row : rows_within(write.first, write.last)) {
    const std::uint16_t value = write.words[row.address - write.first];
    if (!is_within(spec::kClockLimits[row.id], value)) return Status::out_of_range;
    const auto field = static_cast<ClockField>(row.id);
    const auto small = static_cast<std::uint8_t>(value);
    if (field == ClockField::year) time.year = value;
    if (field == ClockField::month) time.month = small;
    if (field == ClockField::day) time.day = small;
    if (field == ClockField::hour) time.hour = small;
    if (field == ClockField::minute) time.minute = small;
    if (field == ClockField::second) time.second = small;
    is_time = is_time || field != ClockField::weekday;
  }
  if (!is_time) return Status::ok;
  if (!clock::is_valid(time)) return Status::out_of_range;
  if (is_blocked(SealGroup::clock) && !is_near(time)) return Status::locked;
  on_.clock.set(time);
  on_.sink.clock_set();
  return Status::ok;
}

// A sealed clock moves by five minutes at most (manual 4.7, line 1639).
bool RegisterBank::is_near(const clock::DateTime& time) const {
  constexpr std::int64_t kSealedStepMaxS = 5 * std::int64_t{60};
  const std::int64_t step_s = clock::to_unix(time) - clock::to_unix(on_.clock.now());
  return step_s >= -kSealedStepMaxS && step_s <= kSealedStepMaxS;
}

Status RegisterBank::write_factory(const Write& write) {
  if (write.first < factory::kCalibrationAddress) {
    if (write.words.size() != 2) return Status::out_of_range;
    return on_.factory.write_lock(join_words(write.words[0], write.words[1]));
  }
  if (!on_.factory.is_unlocked()) return Status::locked;
  if (write.words.size() != factory::kCalibrationWords) return Status::out_of_range;
  const Status status =
      on_.factory.write_calibration(write.words.first<factory::kCalibrationWords>());
  if (is_ok(status)) on_.sink.calibration_changed();
  return status;
}

Status RegisterBank::write_factory_extension(const Write& write) {
  if (!on_.factory.is_unlocked()) return Status::locked;
  if (write.first == factory::kExtensionAddress + factory::kExtensionWords) {
    if (write.words.size() != 2) return Status::out_of_range;
    return on_.factory.write_seal(join_words(write.words[0], write.words[1]));
  }
  if (write.words.size() != factory::kExtensionWords) return Status::out_of_range;
  const Status status = on_.factory.write_extension(write.words.first<factory::kExtensionWords>());
  if (is_ok(status)) on_.sink.calibration_changed();
  return status;
}

}  // namespace kw::registers
