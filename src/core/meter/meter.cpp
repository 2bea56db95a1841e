#include "core/meter/meter.hpp"

#include "core/meter/chain_setup.hpp"

namespace kw::meter {

Meter::Meter(const MeterConfig& config)
    : input_(config.current_input),
      factory_(config.identity),
      chain_(*config.kernels),
      bank_({*this, *this, *this, settings_, factory_, *this}) {
  clock_.set(static_cast<std::int64_t>(config.boot_time_unix_s), 0);
  chain_.observe(config.observer);
  chain_.restart(
      {meter_type(settings_), energy_setup(settings_), metering_setup(settings_, input_)});
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
  chain_.configure(energy_setup(settings_), metering_setup(settings_, input_));
  apply_correction();
}

// From here on the board delivers samples at the rate of the new type.
void Meter::follow_type() {
  const sync::MeterType type = meter_type(settings_);
  chain_.follow(type);
  clock_.change_rate(type.samples_per_second, sample_index());
}

void Meter::energy_clear() { chain_.energy().clear(); }

void Meter::calibration_changed() { apply_correction(); }

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
