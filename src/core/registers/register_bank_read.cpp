#include "core/registers/register_bank.hpp"

#include <algorithm>
#include <bit>
#include <limits>

#include "core/base/bytes.hpp"
#include "core/base/fault_build.hpp"
#include "core/math/nearest.hpp"

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
using spec::StatusId;

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
  if constexpr (kFaultBuild == FaultBuild::rounding) {
    return static_cast<std::int32_t>(std::clamp(steps, low, high));
  }
  return math::nearest(steps, low, high);
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

// Of registers with a place: frozen energies and records.
std::size_t place_of(const RegisterRow& row) { return row.id >> 8; }
std::size_t low_id_of(const RegisterRow& row) { return row.id & 0xFFU; }

template <typename Words>
void put_dword(Words&& words, std::uint32_t value) {
  words[0] = high_word(value);
  words[1] = low_word(value);
}

template <typename Words>
void put_float(Words&& words, float value) {
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

// The part of a record that the row shows.
void put_part(std::span<std::uint16_t> words, const RegisterRow& row,
              std::span<const std::uint16_t> record) {
  for (std::size_t i = 0; i < row.words; ++i) words[i] = record[low_id_of(row) + i];
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
      put_dword(words,
                on_.records.frozen(place_of(row), static_cast<spec::EnergyId>(low_id_of(row))));
      break;
    case SourceKind::run_time:
      put_dword(words, on_.records.run_time_hundredths());
      break;
    case SourceKind::status:
      words[0] = status_word(static_cast<StatusId>(row.id));
      break;
    default:
      return encode_place(row);
  }
  return words;
}

// Rows of several words that count from the place in their id.
RegisterBank::RowWords RegisterBank::encode_place(const RegisterRow& row) const {
  RowWords words{};
  if (row.source == SourceKind::alarm_record) {
    put_part(words, row, on_.alarms.alarm_record(place_of(row)));
    return words;
  }
  if (row.source == SourceKind::soe_record) {
    put_part(words, row, on_.io.soe_record(place_of(row)));
    return words;
  }
  const bool is_pair =
      row.source == SourceKind::pulse_count || row.source == SourceKind::analogue_out;
  const std::size_t step = is_pair ? 2 : 1;
  for (std::size_t at = 0; at < row.words; at += step) {
    const std::size_t place = row.id + at / step;
    const std::span<std::uint16_t> part = std::span(words).subspan(at, step);
    if (row.source == SourceKind::pulse_count) put_dword(part, on_.io.pulse_count(place));
    if (row.source == SourceKind::analogue_out) {
      put_float(part, to_float(on_.io.analogue_output(place)));
    }
    if (row.source == SourceKind::analogue_in) part[0] = on_.io.analogue_input(place);
    if (row.source == SourceKind::stored) part[0] = on_.settings.stored().word(row.id, at);
    if (row.source == SourceKind::constant) part[0] = row.id;
  }
  return words;
}

std::uint16_t RegisterBank::status_word(StatusId id) const {
  constexpr std::uint16_t kSealed = 0x0A;
  constexpr std::uint16_t kNewAlarm = 1;
  constexpr std::uint16_t kNewSoe = 2;
  switch (id) {
    case StatusId::seal_status:
      return on_.seal.is_sealed() ? kSealed : 0;
    case StatusId::system_flags:
      return static_cast<std::uint16_t>((on_.alarms.has_new_alarm() ? kNewAlarm : 0) |
                                        (on_.io.has_new_soe() ? kNewSoe : 0));
    case StatusId::alarm_newest:
      return on_.alarms.newest_alarm();
    case StatusId::soe_newest:
      return on_.io.newest_soe();
    case StatusId::io_modules:
      return on_.io.connected_modules();
    case StatusId::soe_module:
      return low_word(on_.settings.value(SettingId::soe_module));
  }
  return 0;
}

Status RegisterBank::read_bits(const BitRange& range, std::uint32_t bits,
                               std::span<std::uint8_t> packed) {
  if (range.count == 0 || std::size_t{range.first} + range.count > range.end) {
    return Status::bad_address;
  }
  std::fill(packed.begin(), packed.end(), std::uint8_t{0});
  for (std::size_t i = 0; i < range.count; ++i) {
    const std::uint32_t bit = (bits >> (range.first + i)) & 1U;
    packed[i / 8] = static_cast<std::uint8_t>(packed[i / 8] | (bit << (i % 8)));
  }
  return Status::ok;
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

}  // namespace kw::registers
