#include "core/meter/meter.hpp"

#include <algorithm>

#include "core/meter/chain_setup.hpp"

namespace kw::meter {

Meter::Meter(const MeterConfig& config)
    : observer_(config.observer),
      input_(config.current_input),
      factory_(config.identity),
      chain_(*config.kernels),
      monitoring_(chain_.quantities(), clock_),
      bank_({*this, *this, *this, *this, settings_, factory_, *this, monitoring_, monitoring_,
             seal_}),
      panel_io_(monitoring_.io()),
      panel_({bank_, *this, *this, *this, *this, panel_io_}),
      persistence_(config.flash) {
  set_default_addresses(config.default_address);
  (void)persistence_.open();  // refused: the meter goes on with defaults and keeps nothing
  restore(kept(KeptItem::settings));
  clock_.set(static_cast<std::int64_t>(config.boot_time_unix_s), 0);
  clock_.change_rate(meter_type(settings_).samples_per_second, 0);
  records_.clock_set(clock_.unix_seconds(0));
  chain_.observe(this);
  chain_.restart({meter_type(settings_), energy_setup(settings_, factory_.extension(), input_),
                  metering_setup(settings_, input_)});
  restore(kEverything & ~kept(KeptItem::settings));
  configure_chain();
  apply_correction();
  monitoring_.configure(settings_, 0);
}

void Meter::set_default_addresses(std::uint16_t address) {
  using settings::SettingId;
  const settings::Assignment both[] = {{SettingId::address_1, address},
                                       {SettingId::address_2, address}};
  (void)settings_.set(both);  // an address that no meter may have leaves the defaults
}

// Another protocol on channel 1 is DNP3 (0FFEH); channel 2 is Modbus whatever 1038H says: it names
// the module in the second slot.
modbus::SerialSettings Meter::serial(std::size_t channel) const {
  using settings::SettingId;
  const auto word = [this](SettingId id) {
    return static_cast<std::uint16_t>(settings_.value(id));
  };
  if (channel != 0) {
    return {word(SettingId::address_2), settings_.value(SettingId::baud_rate_2_bd),
            static_cast<modbus::Parity>(word(SettingId::parity_2)), true};
  }
  return {word(SettingId::address_1), settings_.value(SettingId::baud_rate_1_bd),
          static_cast<modbus::Parity>(word(SettingId::parity_1)),
          word(SettingId::protocol_1) == modbus::kProtocolModbus};
}

std::size_t Meter::feed(const std::int32_t* frames, std::size_t count) {
  std::size_t taken = 0;
  while (taken < count && chain_.pulses().free() >= kPulseRoom &&
         monitoring_.io().outputs().free() >= io::OutputQueue::kRoom) {
    const std::size_t part = frames_at_once(count - taken);
    chain_.feed(frames + taken * simd::kChannelCount, part);
    monitoring_.follow_pulses(chain_.pulses());
    monitoring_.advance(sample_index());
    keep();
    taken += part;
  }
  return taken;
}

// A chunk, but not beyond the second at whose end the energies are kept.
std::size_t Meter::frames_at_once(std::size_t frames) const {
  std::size_t limit = simd::kChunkFrames;
  if (persistence_.is_open()) {
    limit = std::min<std::size_t>(limit, Persistence::frames_to_second(kept_time()));
  }
  return std::min(frames, limit);
}

void Meter::digital_inputs(std::uint32_t inputs, std::uint32_t mask) {
  monitoring_.set_inputs(inputs, mask, sample_index());
  persistence_.mark(KeptItem::events);
}

void Meter::analogue_input(std::uint32_t channel, std::int32_t value_q31) {
  if (channel < io::kAnalogueCount) {
    monitoring_.set_analogue_input(channel, value_q31, sample_index());
  }
}

// A page of the I/O modules can be recovered when they are known (manual 3.7).
void Meter::connect_modules(std::uint8_t mask) {
  monitoring_.connect_modules(mask, sample_index());
  if (sample_index() == 0 && images_.page().version != 0) panel_.restore(images_.page());
}

void Meter::press_keys(std::uint8_t keys) {
  panel_.press(keys, instant());
  persistence_.mark(KeptItem::page);
  keep_marked();
}

panel::Picture Meter::picture() const {
  constexpr std::uint64_t kPulseShown = 1280;  // samples: 0.1 s
  const bool pulse =
      monitoring_.pulse_seen_after(sample_index() > kPulseShown ? sample_index() - kPulseShown : 0);
  return panel_.picture({.pulse = pulse, .alarm_flash = monitoring_.flashes()}, instant());
}

std::size_t Meter::panel_text(std::span<char> utf8) const {
  const panel::Screen screen = screen_of(picture());
  std::size_t size = 0;
  for (const auto& row : screen.rows) {
    std::size_t length = row.size();
    while (length > 0 && row[length - 1] == ' ') --length;
    if (size + length + 1 > utf8.size()) break;
    std::copy_n(row.begin(), length, utf8.begin() + static_cast<std::ptrdiff_t>(size));
    size += length;
    utf8[size++] = '\n';
  }
  return size;
}

double Meter::value(spec::Bank bank, spec::QuantityId id) const {
  return chain_.quantities().value(bank, id);
}

double Meter::order_value(spec::ArrayId id, std::size_t order) const {
  return chain_.quantities().order_value(id, order);
}

std::uint32_t Meter::value(spec::EnergyId id) const {
  return static_cast<std::uint32_t>(chain_.energy().count(id));
}

void Meter::preset(spec::EnergyId id, std::uint32_t count) {
  chain_.energy().preset(id, static_cast<std::int32_t>(count));
  persistence_.mark(KeptItem::energies);
}

clock::DateTime Meter::now() const { return clock::from_unix(clock_.unix_seconds(sample_index())); }

void Meter::set(const clock::DateTime& time) { clock_.set(clock::to_unix(time), sample_index()); }

void Meter::settings_changed(const settings::Changes& changes) {
  using settings::SettingId;
  if (changes.has_changed(SettingId::frequency_type) ||
      changes.has_changed(SettingId::voltage_wiring) ||
      changes.has_changed(SettingId::current_wiring)) {
    follow_type();
  }
  configure_chain();
  apply_correction();
  monitoring_.configure(settings_, sample_index());
}

void Meter::configure_chain() {
  chain_.configure(energy_setup(settings_, factory_.extension(), input_),
                   metering_setup(settings_, input_));
}

// From here on the board delivers samples at the rate of the new type.
void Meter::follow_type() {
  const sync::MeterType type = meter_type(settings_);
  chain_.follow(type);
  const std::uint32_t rate_before = clock_.samples_per_second();
  run_time_.book(sample_index(), rate_before);
  clock_.change_rate(type.samples_per_second, sample_index());
  monitoring_.rate_changed(rate_before, sample_index());
}

void Meter::energy_clear() {
  chain_.energy().clear();
  records_.frozen().clear();
  persistence_.mark(kept(KeptItem::energies) | kept(KeptItem::frozen));
}

void Meter::calibration_changed() {
  persistence_.mark(KeptItem::factory);
  configure_chain();
  apply_correction();
}

void Meter::clock_set() { records_.clock_set(clock_.unix_seconds(sample_index())); }

void Meter::command(const settings::Command& command) {
  using settings::SettingId;
  if (command.id == SettingId::demand_clear) records_.clear_demand(chain_.quantities());
  if (command.id == SettingId::max_min_clear) records_.clear_extremes();
  if (command.id == SettingId::run_time_clear) preset_run_time(0);
  if (command.id == SettingId::alarm_record_clear) monitoring_.clear_alarm_records();
  if (command.id == SettingId::pulse_counter_clear) {
    monitoring_.clear_counters(static_cast<std::uint16_t>(command.key));
  }
  persistence_.mark(kept(KeptItem::extremes) | kept(KeptItem::counters));
}

clock::StampedValue Meter::maximum(spec::QuantityId id) const { return records_.maximum(id); }

clock::StampedValue Meter::minimum(spec::QuantityId id) const { return records_.minimum(id); }

std::uint32_t Meter::frozen(std::size_t block, spec::EnergyId id) const {
  return records_.frozen().count(block, id);
}

void Meter::preset_frozen(std::size_t block, spec::EnergyId id, std::uint32_t count) {
  records_.frozen().preset(block, id, count);
  persistence_.mark(KeptItem::frozen);
}

std::uint32_t Meter::run_time_hundredths() const {
  return run_time_.hundredths(sample_index(), clock_.samples_per_second());
}

void Meter::preset_run_time(std::uint32_t hundredths) {
  run_time_.preset(sample_index(), hundredths);
  persistence_.mark(KeptItem::energies);
}

metering::Wiring Meter::wiring() const { return meter::wiring(settings_); }

// Edges up to now come before what is published now, however the samples were cut.
void Meter::follow_pulses() {
  chain_.energy().advance(sample_index(), chain_.pulses());
  monitoring_.follow_pulses(chain_.pulses());
}

void Meter::restarted(const sync::MeterType& type) {
  monitoring_.alarms().restarted();
  if (observer_ != nullptr) observer_->restarted(type);
}

void Meter::half_cycle(const metering::HalfCycleValues& values,
                       std::span<const simd::Frame> points) {
  chain_.quantities().publish_half_cycle(values);
  follow_pulses();
  monitoring_.half_cycle_published(sample_index());
  if (observer_ != nullptr) observer_->half_cycle(values, points);
}

void Meter::published(spec::Bank bank, sync::SampleTime start, sync::SampleTime end) {
  follow_pulses();
  if (bank == spec::Bank::block_100ms) monitoring_.block_published(sample_index());
  if (bank == spec::Bank::window) {
    records_.window_published(chain_.quantities(), chain_.energy(),
                              demand::span_of(clock_, start, end), record_setup(settings_));
    monitoring_.window_published(sample_index());
  }
  if (observer_ != nullptr) observer_->published(bank, start, end);
}

void Meter::set_temperature(std::int32_t temperature_cdeg) {
  constexpr std::int32_t kColdest = -4000;
  constexpr std::int32_t kHottest = 12500;
  temperature_cdeg_ = temperature_cdeg < kColdest ? kColdest : temperature_cdeg;
  if (temperature_cdeg_ > kHottest) temperature_cdeg_ = kHottest;
  temperature_known_ = true;
  apply_correction();
}

void Meter::apply_correction() {
  const factory::Extension& extension = factory_.extension();
  const std::int32_t warmer_cdeg = temperature_cdeg_ - extension.calibrated_at_cdeg;
  const double kelvin = temperature_known_ ? static_cast<double>(warmer_cdeg) / 100.0 : 0.0;
  chain_.correct(correction(factory_.calibration(), settings_, input_), extension.compensation,
                 kelvin);
}

KeptParts Meter::kept_parts() {
  const energy::EnergyScale scale = energy_setup(settings_, factory_.extension(), input_).scale;
  KeptParts parts{factory_, chain_.energy(), run_time_, records_, scale};
  images_.show(parts);
  return parts;
}

// Before the first sample. What is not in the store keeps its default.
void Meter::restore(KeptSet items) {
  KeptParts parts = kept_parts();
  const energy::EnergyScale scale = parts.energy_scale;
  const KeptSet taken = persistence_.restore(parts, kept_time(), items).taken;
  images_.give(taken, settings_, monitoring_);
  if ((taken & kept(KeptItem::page)) != 0) panel_.restore(images_.page());
  // The power went while 1019H changed: what it clears was not cleared yet.
  if (parts.energy_scale != scale) energy_clear();
}

// A write is kept before its answer goes out; its flags and settings are looked at in any case.
void Meter::written() {
  persistence_.mark(kept(KeptItem::settings) | kept(KeptItem::alarms) | kept(KeptItem::events));
  keep_marked();
}

// Records at once, what changes with the samples at the end of each second.
void Meter::keep() {
  if (!persistence_.is_open()) return;
  if (monitoring_.take_recorded()) persistence_.mark(KeptItem::alarms);
  const bool second = sample_index() % samples_per_second() == 0;
  if (second) persistence_.mark(kEachSecond);
  if (second || persistence_.marked() != 0) keep_marked();
}

// What the journal could not take stays marked: the flash is full or broken, and the meter goes on.
void Meter::keep_marked() {
  if (!persistence_.is_open()) return;
  images_.collect(settings_, monitoring_, panel_);
  (void)persistence_.save(kept_parts(), kept_time());
}

}  // namespace kw::meter
