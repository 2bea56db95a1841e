#include "core/registers/register_bank.hpp"

#include <algorithm>
#include <bit>
#include <limits>

#include "core/base/bytes.hpp"
#include "core/base/fault_build.hpp"

namespace kw::registers {
namespace {

using spec::Bank;
using spec::ClockField;
using spec::FactoryField;
using spec::QuantityId;
using spec::Ratio;
using spec::RegisterRow;
using spec::RegisterType;
using spec::SettingId;
using spec::SourceKind;

constexpr double kFloatMax = std::numeric_limits<float>::max();

// The reactive powers of a phase lie in the order l1, l2, l3, total in the store.
static_assert(spec::id_of(QuantityId::q_budeanu_total_var) ==
              spec::id_of(QuantityId::q_budeanu_l1_var) + 3);
static_assert(spec::id_of(QuantityId::q_fryze_total_var) ==
              spec::id_of(QuantityId::q_fryze_l1_var) + 3);

// Domain: any double but NaN; beyond float's range the largest float.
// Scaling: none. Formula: round to nearest. Accuracy: half a float32 step.
float to_float(double value) {
  if constexpr (kFaultBuild == FaultBuild::rounding) {
    constexpr std::uint64_t kBelowFloat = (std::uint64_t{1} << 29) - 1;  // bits that float lacks
    value = std::bit_cast<double>(std::bit_cast<std::uint64_t>(value) & ~kBelowFloat);
  }
  return static_cast<float>(std::clamp(value, -kFloatMax, kFloatMax));
}

// Domain:   any double but NaN; clamped to low .. high.
// Scaling:  steps of the register.
// Formula:  to the nearest step, halves away from 0.
// Accuracy: half a step.
std::int32_t to_steps(double steps, double low, double high) {
  const double clamped = std::clamp(steps, low, high);
  const auto whole = static_cast<std::int32_t>(clamped);  // towards 0
  const double rest = clamped - static_cast<double>(whole);
  if constexpr (kFaultBuild == FaultBuild::rounding) return whole;
  if (rest >= 0.5) return whole + 1;
  return rest <= -0.5 ? whole - 1 : whole;
}

std::uint16_t to_word(double steps) {
  return static_cast<std::uint16_t>(to_steps(steps, 0.0, 65535.0));
}

std::uint16_t to_int16(double steps) {
  return static_cast<std::uint16_t>(to_steps(steps, -32768.0, 32767.0));
}

// A value in steps of the row's format.
std::uint16_t scaled_word(const RegisterRow& row, double value) {
  const double steps = value * spec::kFormatSteps[spec::id_of(row.format)];
  return row.type == RegisterType::int16 ? to_int16(steps) : to_word(steps);
}

// Of frozen energies.
std::size_t block_of(const RegisterRow& row) { return row.id >> 8; }
spec::EnergyId energy_of(const RegisterRow& row) {
  return static_cast<spec::EnergyId>(row.id & 0xFFU);
}

template <typename Words>
void put_dword(Words& words, std::uint32_t value) {
  words[0] = high_word(value);
  words[1] = low_word(value);
}

template <typename Words>
void put_float(Words& words, float value) {
  put_dword(words, std::bit_cast<std::uint32_t>(value));
  if constexpr (kFaultBuild == FaultBuild::word_order) std::swap(words[0], words[1]);
}

// Bytes two to a word, high byte first.
template <typename Words, typename Bytes>
void put_bytes(Words& words, const Bytes& bytes) {
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    words[i / 2] = static_cast<std::uint16_t>((static_cast<std::uint8_t>(bytes[i]) << 8) |
                                              static_cast<std::uint8_t>(bytes[i + 1]));
  }
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

}  // namespace

Status RegisterBank::read_words(std::uint16_t address, std::span<std::uint16_t> words) const {
  if (words.empty()) return Status::bad_address;
  const std::uint32_t first = address;
  const auto last = static_cast<std::uint32_t>(first + words.size() - 1);
  if (!is_served(first, last)) return Status::bad_address;
  for (const RegisterRow& row : rows_within(first, last)) {
    const RowWords row_words = encode(row);
    for (std::uint32_t i = 0; i < row.words; ++i) {
      const std::uint32_t at = row.address + i;
      if (at >= first && at <= last) words[at - first] = row_words[i];
    }
  }
  return Status::ok;
}

RegisterBank::RowWords RegisterBank::encode(const RegisterRow& row) const {
  RowWords words{};
  switch (row.source) {
    case SourceKind::reserved:
      break;
    case SourceKind::quantity_block:
      put_float(words, measured(Bank::block_100ms, static_cast<QuantityId>(row.id), row.ratio));
      break;
    case SourceKind::quantity_window:
      put_float(words, measured(Bank::window, static_cast<QuantityId>(row.id), row.ratio));
      break;
    case SourceKind::reactive_block:
      put_float(words, measured(Bank::block_100ms, selected_reactive(row.id), row.ratio));
      break;
    case SourceKind::reactive_window:
      put_float(words, measured(Bank::window, selected_reactive(row.id), row.ratio));
      break;
    case SourceKind::setting: {
      const std::uint32_t value = on_.settings.value(static_cast<SettingId>(row.id));
      if (row.words == 2) {
        put_dword(words, value);
      } else {
        words[0] = low_word(value);
      }
      break;
    }
    case SourceKind::energy:
      put_dword(words, on_.energies.value(static_cast<spec::EnergyId>(row.id)));
      break;
    case SourceKind::clock:
      words[0] = clock_field(static_cast<ClockField>(row.id));
      break;
    case SourceKind::factory:
      return encode_factory(row);
    case SourceKind::scaled_window:
    case SourceKind::order_window:
      return encode_scaled(row);
    case SourceKind::max:
    case SourceKind::min:
    case SourceKind::max_stamp:
    case SourceKind::min_stamp:
      return encode_extreme(row);
    case SourceKind::frozen:
      put_dword(words, on_.records.frozen(block_of(row), energy_of(row)));
      break;
    case SourceKind::run_time:
      put_dword(words, on_.records.run_time_hundredths());
      break;
  }
  return words;
}

// Words in steps of their format, always of the secondary value: a client multiplies with PT and
// CT.
RegisterBank::RowWords RegisterBank::encode_scaled(const RegisterRow& row) const {
  RowWords words{};
  if (row.source == SourceKind::scaled_window) {
    words[0] =
        scaled_word(row, on_.quantities.value(Bank::window, static_cast<QuantityId>(row.id)));
    return words;
  }
  const auto array = static_cast<spec::ArrayId>(row.id >> 8);
  const std::size_t first = row.id & 0xFFU;
  for (std::size_t i = 0; i < row.words; ++i) {
    words[i] = scaled_word(row, on_.quantities.order_value(array, first + i));
  }
  return words;
}

// The stamp is year, month, day, hour, minute, second; years of the stamps are those of the clock.
RegisterBank::RowWords RegisterBank::encode_extreme(const RegisterRow& row) const {
  RowWords words{};
  const auto id = static_cast<QuantityId>(row.id);
  const bool is_max = row.source == SourceKind::max || row.source == SourceKind::max_stamp;
  const clock::StampedValue extreme = is_max ? on_.records.maximum(id) : on_.records.minimum(id);
  if (row.source == SourceKind::max || row.source == SourceKind::min) {
    words[0] = scaled_word(row, extreme.value);
    return words;
  }
  const clock::DateTime time = extreme.time();
  const std::uint16_t fields[] = {time.year, time.month,  time.day,
                                  time.hour, time.minute, time.second};
  std::copy(std::begin(fields), std::end(fields), words.begin());
  return words;
}

RegisterBank::RowWords RegisterBank::encode_factory(const RegisterRow& row) const {
  RowWords words{};
  switch (static_cast<FactoryField>(row.id)) {
    case FactoryField::unlock:
      put_dword(words, on_.factory.is_unlocked() ? 1 : 0);
      break;
    case FactoryField::serial:
      put_bytes(words, on_.factory.identity().serial);
      break;
    case FactoryField::firmware_version:
      put_bytes(words, on_.factory.identity().firmware_version);
      break;
    case FactoryField::image_hash:
      put_bytes(words, on_.factory.identity().image_hash);
      break;
    case FactoryField::calibration_counter:
      put_dword(words, on_.factory.calibration_counter());
      break;
    case FactoryField::seal:
      put_dword(words, on_.factory.is_sealed() ? 1 : 0);
      break;
    default: {
      if (row.address >= factory::kExtensionAddress) {
        const factory::ExtensionWords& all = on_.factory.extension_words();
        const std::size_t offset = row.address - factory::kExtensionAddress;
        words[0] = all[offset];
        words[1] = all[offset + 1];
        break;
      }
      const auto all = factory::to_words(on_.factory.calibration());
      const std::size_t offset = row.address - factory::kCalibrationAddress;
      words[0] = all[offset];
      words[1] = all[offset + 1];
      break;
    }
  }
  return words;
}

float RegisterBank::measured(Bank bank, QuantityId id, Ratio ratio) const {
  if constexpr (kFaultBuild == FaultBuild::frozen_register) {
    if (id == QuantityId::u_rms_l1_v) return 0.0F;  // its value at power-up
  }
  double value = on_.quantities.value(bank, id);
  if (on_.settings.shows_primary()) {
    if (ratio == Ratio::pt || ratio == Ratio::pt_ct) value *= on_.settings.pt_ratio();
    if (ratio == Ratio::ct || ratio == Ratio::pt_ct) value *= on_.settings.ct_ratio();
  }
  return to_float(value);
}

// 1018H: 0 shows Budeanu's reactive power, 1 Fryze's.
QuantityId RegisterBank::selected_reactive(std::uint16_t phase) const {
  const bool fryze = on_.settings.value(SettingId::reactive_mode) == 1;
  const QuantityId first = fryze ? QuantityId::q_fryze_l1_var : QuantityId::q_budeanu_l1_var;
  return static_cast<QuantityId>(spec::id_of(first) + phase);
}

std::uint16_t RegisterBank::clock_field(ClockField field) const {
  const clock::DateTime now = on_.clock.now();
  switch (field) {
    case ClockField::weekday:
      return clock::day_of_week(clock::to_unix(now));
    case ClockField::year:
      return now.year;
    case ClockField::month:
      return now.month;
    case ClockField::day:
      return now.day;
    case ClockField::hour:
      return now.hour;
    case ClockField::minute:
      return now.minute;
    case ClockField::second:
      return now.second;
  }
  return 0;
}

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
  switch (region->id) {
    case spec::RegionId::system_settings:
    case spec::RegionId::demand_sub_interval:
      return write_settings(write);
    case spec::RegionId::clock:
      return write_clock(write);
    case spec::RegionId::energy_system:
    case spec::RegionId::energy_phase:
      return write_energies(write);
    case spec::RegionId::frozen_energy:
      return write_frozen(write);
    case spec::RegionId::run_time:
      return write_run_time(write);
    case spec::RegionId::factory:
      return write_factory(write);
    case spec::RegionId::factory_extension:
      return write_factory_extension(write);
    default:  // measurements
      break;
  }
  return Status::read_only;
}

Status RegisterBank::write_settings(const Write& write) {
  std::array<settings::Assignment, settings::kSettingCount> assignments{};
  std::size_t count = 0;
  for (const RegisterRow& row : rows_within(write.first, write.last)) {
    const RowWords words = merge(row, write);
    assignments[count++] = {static_cast<SettingId>(row.id), unsigned_value(row, words)};
  }
  const Result<settings::Changes> changes = on_.settings.set(std::span(assignments).first(count));
  if (!changes.ok()) return changes.status();
  announce(changes.value());
  return Status::ok;
}

void RegisterBank::announce(const settings::Changes& changes) {
  for (std::size_t i = 0; i < settings::kSettingCount; ++i) {
    if (changes.changed[i]) on_.sink.settings_changed(static_cast<SettingId>(i));
  }
  for (const settings::Command& command : changes.commands()) {
    if (command.id == SettingId::energy_clear) {
      on_.sink.energy_clear();
    } else {
      on_.sink.command(command);
    }
  }
}

Status RegisterBank::write_energies(const Write& write) {
  const std::span<const RegisterRow> rows = rows_within(write.first, write.last);
  for (const RegisterRow& row : rows) {
    const std::int64_t value = signed_value(row, merge(row, write));
    if (!is_within(spec::kEnergyLimits[row.id], value)) return Status::out_of_range;
  }
  for (const RegisterRow& row : rows) {
    on_.energies.preset(static_cast<spec::EnergyId>(row.id),
                        unsigned_value(row, merge(row, write)));
  }
  return Status::ok;
}

Status RegisterBank::write_frozen(const Write& write) {
  const std::span<const RegisterRow> rows = rows_within(write.first, write.last);
  for (const RegisterRow& row : rows) {
    const std::int64_t value = signed_value(row, merge(row, write));
    if (!is_within(spec::kEnergyLimits[spec::id_of(energy_of(row))], value)) {
      return Status::out_of_range;
    }
  }
  for (const RegisterRow& row : rows) {
    on_.records.preset_frozen(block_of(row), energy_of(row),
                              unsigned_value(row, merge(row, write)));
  }
  return Status::ok;
}

Status RegisterBank::write_run_time(const Write& write) {
  const RegisterRow& row = rows_within(write.first, write.last).front();
  const std::uint32_t hundredths = unsigned_value(row, merge(row, write));
  if (!is_within(spec::kRunTimeLimits, hundredths)) return Status::out_of_range;
  on_.records.preset_run_time(hundredths);
  return Status::ok;
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
  on_.clock.set(time);
  on_.sink.clock_set();
  return Status::ok;
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
