#include "core/meter/kept_codec.hpp"

namespace kw::meter {
namespace {

using energy::EnergyRegister;
using spec::EnergyId;

constexpr std::size_t kQuadrantRegisters = energy::kQuadrantChannels * energy::kQuadrantCount;
static_assert(kEnergiesBytes == spec::kEnergyIdCount * kEnergyRegisterBytes +
                                    kQuadrantRegisters * kQuadrantBytes +
                                    energy::kPulseStreamCount * kPulseBytes + 1 + 6);
static_assert(kFactoryBytes == 2 * factory::kCalibrationWords + 2 * factory::kExtensionWords + 5);
static_assert(kFrozenBytes == 8 + energy::FrozenEnergies::kBlockCount * spec::kEnergyIdCount * 4);
static_assert(kExtremesBytes == 4 + statistics::kExtremeCount * 2 * 12);
static_assert(statistics::kExtremeCount <= 32, "one bit each");
// Beside a bit for each phase that registers.
constexpr unsigned kSecondaryFlag = 1U << metering::kPhaseCount;

// What the widths in bytes can hold.
static_assert(energy::picowatt_hours_per_count(energy::EnergyScale::primary) < (1LL << 47));
static_assert(energy::picowatt_hours_per_count(energy::EnergyScale::secondary) < (1LL << 40));
static_assert(energy::PulseOutput::kUnitsPerPulse < (1LL << 56));

// 2106 and 1970 are as far as the clock goes.
std::uint32_t stamp_of(const clock::StampedValue& value) {
  if (value.unix_s < 0) return 0;
  return value.unix_s < 0xFFFFFFFF ? static_cast<std::uint32_t>(value.unix_s) : 0xFFFFFFFFU;
}

void write_stamped(const clock::StampedValue& value, nvm::ByteWriter& out) {
  out.f64(value.value);
  out.u32(stamp_of(value));
}

clock::StampedValue read_stamped(nvm::ByteReader& in) {
  const double value = in.f64();
  return {value, in.u32()};
}

}  // namespace

void write_kept(const energy::EnergyMeter& energy, const EnergyNotes& notes, nvm::ByteWriter& out) {
  for (std::size_t i = 0; i < spec::kEnergyIdCount; ++i) {
    const EnergyRegister::Saved saved = energy.saved(static_cast<EnergyId>(i));
    out.i32(saved.count);
    out.i48(saved.rest_pwh);
  }
  for (std::size_t i = 0; i < kQuadrantRegisters; ++i) {
    const EnergyRegister::Saved saved =
        energy.quadrants().saved(i / energy::kQuadrantCount, i % energy::kQuadrantCount);
    out.i32(saved.count);
    out.narrow<5>(saved.rest_pwh);
  }
  for (int stream = 0; stream < energy::kPulseStreamCount; ++stream) {
    out.narrow<kPulseBytes>(energy.saved_pulse(stream));
  }
  unsigned flags = notes.scale == energy::EnergyScale::secondary ? kSecondaryFlag : 0;
  for (int phase = 0; phase < metering::kPhaseCount; ++phase) {
    flags |= (energy.is_running(phase) ? 1U : 0U) << phase;
  }
  out.u8(static_cast<std::uint8_t>(flags));
  out.i48(notes.run_ticks);
}

void read_kept(nvm::ByteReader& in, energy::EnergyMeter& energy, EnergyNotes& notes) {
  for (std::size_t i = 0; i < spec::kEnergyIdCount; ++i) {
    EnergyRegister::Saved saved;
    saved.count = in.i32();
    saved.rest_pwh = in.i48();
    energy.restore(static_cast<EnergyId>(i), saved);
  }
  for (std::size_t i = 0; i < kQuadrantRegisters; ++i) {
    EnergyRegister::Saved saved;
    saved.count = in.i32();
    saved.rest_pwh = in.narrow<5>();
    energy.quadrants().restore(i / energy::kQuadrantCount, i % energy::kQuadrantCount, saved);
  }
  for (int stream = 0; stream < energy::kPulseStreamCount; ++stream) {
    energy.restore_pulse(stream, in.narrow<kPulseBytes>());
  }
  const unsigned flags = in.u8();
  for (int phase = 0; phase < metering::kPhaseCount; ++phase) {
    energy.restore_running(phase, ((flags >> phase) & 1U) != 0);
  }
  const bool is_secondary = (flags & kSecondaryFlag) != 0;
  notes.scale = is_secondary ? energy::EnergyScale::secondary : energy::EnergyScale::primary;
  notes.run_ticks = in.i48();
}

void write_kept(const energy::FrozenEnergies& frozen, nvm::ByteWriter& out) {
  out.i64(frozen.day());
  for (std::size_t block = 0; block < energy::FrozenEnergies::kBlockCount; ++block) {
    for (std::size_t i = 0; i < spec::kEnergyIdCount; ++i) {
      out.u32(frozen.count(block, static_cast<EnergyId>(i)));
    }
  }
}

void read_kept(nvm::ByteReader& in, energy::FrozenEnergies& frozen) {
  frozen.restore_day(in.i64());
  for (std::size_t block = 0; block < energy::FrozenEnergies::kBlockCount; ++block) {
    for (std::size_t i = 0; i < spec::kEnergyIdCount; ++i) {
      frozen.preset(block, static_cast<EnergyId>(i), in.u32());
    }
  }
}

void write_kept(const WindowRecords::KeptExtremes& extremes, nvm::ByteWriter& out) {
  std::uint32_t has_value = 0;
  for (std::size_t i = 0; i < statistics::kExtremeCount; ++i) {
    has_value |= (extremes.has_value(i) ? std::uint32_t{1} : 0U) << i;
  }
  out.u32(has_value);
  for (std::size_t i = 0; i < statistics::kExtremeCount; ++i) {
    write_stamped(extremes.maximum(i), out);
    write_stamped(extremes.minimum(i), out);
  }
}

void read_kept(nvm::ByteReader& in, WindowRecords::KeptExtremes& extremes) {
  const std::uint32_t has_value = in.u32();
  for (std::size_t i = 0; i < statistics::kExtremeCount; ++i) {
    const clock::StampedValue maximum = read_stamped(in);
    const clock::StampedValue minimum = read_stamped(in);
    if (((has_value >> i) & 1U) != 0) extremes.restore(i, maximum, minimum);
  }
}

void write_kept(const factory::Factory& factory, nvm::ByteWriter& out) {
  for (const std::uint16_t word : factory::to_words(factory.calibration())) out.u16(word);
  for (const std::uint16_t word : factory.extension_words()) out.u16(word);
  out.u32(factory.calibration_counter());
  out.u8(factory.is_sealed() ? 1 : 0);
}

bool read_kept(nvm::ByteReader& in, factory::Factory& factory) {
  factory::CalibrationWords calibration_words{};
  for (std::uint16_t& word : calibration_words) word = in.u16();
  const Result<factory::Calibration> calibration = factory::from_words(calibration_words);
  if (!calibration.ok()) return false;
  factory::ExtensionWords extension_words{};
  for (std::uint16_t& word : extension_words) word = in.u16();
  const Result<factory::Extension> extension = factory::extension_from_words(extension_words);
  if (!extension.ok()) return false;
  const std::uint32_t counter = in.u32();
  factory.restore(calibration.value(), extension.value(), in.u8() != 0, counter);
  return true;
}

}  // namespace kw::meter
