#include "core/meter/chain_setup.hpp"

#include "core/base/fault_build.hpp"

namespace kw::meter {

using settings::SettingId;

namespace {

bool is_full_wave(const settings::Settings& settings) {
  constexpr std::uint32_t kFullWave = 1;
  return settings.value(SettingId::energy_mode) == kFullWave;
}

bool is_fryze(const settings::Settings& settings) {
  constexpr std::uint32_t kGeneralReactive = 1;
  return settings.value(SettingId::reactive_mode) == kGeneralReactive;
}

}  // namespace

energy::EnergySetup energy_setup(const settings::Settings& settings,
                                 const factory::Extension& extension,
                                 frontend::CurrentInput input) {
  constexpr std::uint32_t kSecondaryDisplay = 1;
  constexpr double kPpm = 1e6;
  energy::EnergySetup setup;
  setup.scale = settings.value(SettingId::energy_display) == kSecondaryDisplay
                    ? energy::EnergyScale::secondary
                    : energy::EnergyScale::primary;
  setup.primary_ratio = settings.pt_ratio() * settings.ct_ratio();
  setup.p_constant_imp_per_kwh = settings.value(SettingId::pulse_constant_imp_per_kwh);
  setup.q_constant_imp_per_kvarh = settings.value(SettingId::pulse_constant_imp_per_kvarh);
  setup.full_wave = is_full_wave(settings);
  setup.fryze = is_fryze(settings);
  setup.is_delta = wiring(settings).is_delta();
  const double nominal_a = frontend::nominal_amperes(input);
  setup.start_a = nominal_a * static_cast<double>(extension.start_ppm) / kPpm;
  setup.stop_a = nominal_a * static_cast<double>(extension.stop_ppm) / kPpm;
  return setup;
}

RecordSetup record_setup(const settings::Settings& settings) {
  RecordSetup setup;
  setup.demand.mode = static_cast<demand::DemandMode>(settings.value(SettingId::demand_mode));
  setup.demand.period_min = settings.value(SettingId::demand_window_min);
  setup.demand.sub_interval_min = settings.value(SettingId::demand_sub_interval_min);
  setup.fryze = is_fryze(settings);
  return setup;
}

sync::MeterType meter_type(const settings::Settings& settings) {
  const auto code = static_cast<sync::FrequencyType>(settings.value(SettingId::frequency_type));
  sync::MeterType type = sync::meter_type(code);
  if constexpr (kFaultBuild == FaultBuild::wrong_window) {
    if (code == sync::FrequencyType::hz50) type.cycles_per_block = 6;
  }
  return type;
}

metering::Wiring wiring(const settings::Settings& settings) {
  return {static_cast<metering::VoltageWiring>(settings.value(SettingId::voltage_wiring)),
          static_cast<metering::CurrentWiring>(settings.value(SettingId::current_wiring))};
}

metering::MeteringSetup metering_setup(const settings::Settings& settings,
                                       frontend::CurrentInput input) {
  constexpr std::uint32_t kIeee = 1;
  metering::MeteringSetup setup;
  setup.wiring = wiring(settings);
  setup.fundamental_pf = !is_full_wave(settings);
  setup.ieee_sign = settings.value(SettingId::pf_convention) == kIeee;
  setup.order_max = meter_type(settings).order_max;
  setup.nominal_a = frontend::nominal_amperes(input);
  return setup;
}

frontend::Correction correction(const factory::Calibration& calibration,
                                const settings::Settings& settings, frontend::CurrentInput input) {
  constexpr SettingId kDirections[] = {SettingId::current_direction_l1,
                                       SettingId::current_direction_l2,
                                       SettingId::current_direction_l3};
  frontend::Correction result;
  for (std::size_t i = 0; i < simd::kChannelCount; ++i) {
    const factory::ChannelCalibration& constants = calibration.channel[i];
    result.channel[i] = {constants.gain_ppb, constants.offset_q8_counts, constants.delay_ps};
  }
  for (std::size_t phase = 0; phase < 3; ++phase) {
    result.current_reversed[phase] = settings.value(kDirections[phase]) != 0;
  }
  const sync::MeterType type = meter_type(settings);
  result.wiring = wiring(settings);
  result.input = input;
  result.sample_rate_hz = static_cast<double>(type.samples_per_second);
  result.nominal_hz = type.nominal_hz;
  return result;
}

}  // namespace kw::meter
