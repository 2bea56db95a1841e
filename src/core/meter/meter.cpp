#include "core/meter/meter.hpp"

#include "core/meter/chain_setup.hpp"

namespace kw::meter {

Meter::Meter(const MeterConfig& config)
    : observer_(config.observer),
      input_(config.current_input),
      factory_(config.identity),
      chain_(*config.kernels),
      bank_({*this, *this, *this, *this, settings_, factory_, *this, *this, *this, *this}) {
  clock_.set(static_cast<std::int64_t>(config.boot_time_unix_s), 0);
  records_.clock_set(clock_.unix_seconds(0));
  chain_.observe(this);
  chain_.restart({meter_type(settings_), energy_setup(settings_, factory_.extension(), input_),
                  metering_setup(settings_, input_)});
  apply_correction();
}

std::size_t Meter::feed(const std::int32_t* frames, std::size_t count) {
  std::size_t taken = 0;
  while (taken < count && chain_.pulses().free() >= kPulseRoom) {
    const std::size_t left = count - taken;
    const std::size_t part = left < simd::kChunkFrames ? left : simd::kChunkFrames;
    chain_.feed(frames + taken * simd::kChannelCount, part);
    taken += part;
  }
  return taken;
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
}

clock::DateTime Meter::now() const { return clock::from_unix(clock_.unix_seconds(sample_index())); }

void Meter::set(const clock::DateTime& time) { clock_.set(clock::to_unix(time), sample_index()); }

void Meter::settings_changed(settings::SettingId id) {
  using settings::SettingId;
  if (id == SettingId::frequency_type || id == SettingId::voltage_wiring ||
      id == SettingId::current_wiring) {
    follow_type();
  }
  configure_chain();
  apply_correction();
}

void Meter::configure_chain() {
  chain_.configure(energy_setup(settings_, factory_.extension(), input_),
                   metering_setup(settings_, input_));
}

// From here on the board delivers samples at the rate of the new type.
void Meter::follow_type() {
  const sync::MeterType type = meter_type(settings_);
  chain_.follow(type);
  run_time_.book(sample_index(), clock_.samples_per_second());
  clock_.change_rate(type.samples_per_second, sample_index());
}

void Meter::energy_clear() {
  chain_.energy().clear();
  records_.frozen().clear();
}

void Meter::calibration_changed() {
  configure_chain();
  apply_correction();
}

void Meter::clock_set() { records_.clock_set(clock_.unix_seconds(sample_index())); }

void Meter::command(const settings::Command& command) {
  using settings::SettingId;
  if (command.id == SettingId::demand_clear) records_.clear_demand(chain_.quantities());
  if (command.id == SettingId::max_min_clear) records_.clear_extremes();
  if (command.id == SettingId::run_time_clear) preset_run_time(0);
}

clock::StampedValue Meter::maximum(spec::QuantityId id) const { return records_.maximum(id); }

clock::StampedValue Meter::minimum(spec::QuantityId id) const { return records_.minimum(id); }

std::uint32_t Meter::frozen(std::size_t block, spec::EnergyId id) const {
  return records_.frozen().count(block, id);
}

void Meter::preset_frozen(std::size_t block, spec::EnergyId id, std::uint32_t count) {
  records_.frozen().preset(block, id, count);
}

std::uint32_t Meter::run_time_hundredths() const {
  return run_time_.hundredths(sample_index(), clock_.samples_per_second());
}

void Meter::preset_run_time(std::uint32_t hundredths) {
  run_time_.preset(sample_index(), hundredths);
}

metering::Wiring Meter::wiring() const { return meter::wiring(settings_); }

void Meter::restarted(const sync::MeterType& type) {
  if (observer_ != nullptr) observer_->restarted(type);
}

void Meter::half_cycle(const metering::HalfCycleValues& values,
                       std::span<const simd::Frame> points) {
  chain_.quantities().publish_half_cycle(values);
  if (observer_ != nullptr) observer_->half_cycle(values, points);
}

void Meter::published(spec::Bank bank, sync::SampleTime start, sync::SampleTime end) {
  if (bank == spec::Bank::window) {
    records_.window_published(chain_.quantities(), chain_.energy(),
                              demand::span_of(clock_, start, end), record_setup(settings_));
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

}  // namespace kw::meter
