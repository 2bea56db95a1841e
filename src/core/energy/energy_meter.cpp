#include "core/energy/energy_meter.hpp"

#include <utility>

#include "core/base/fault_build.hpp"

namespace kw::energy {
namespace {

using metering::kPhaseCount;
using metering::Powers;
using spec::EnergyId;

std::int64_t import_of(std::int64_t energy) { return energy > 0 ? energy : 0; }
std::int64_t export_of(std::int64_t energy) { return energy < 0 ? -energy : 0; }

// 1017H = 0 counts the fundamental of all three powers, whatever 1018H says.
double reactive_power(const Powers& powers, const EnergySetup& setup) {
  if (!setup.full_wave) return powers.q_fund_var;
  return setup.fryze ? powers.q_fryze_var : powers.q_budeanu_var;
}

LoadEnergy load_energy(const Powers& powers, double time_s, const EnergySetup& setup) {
  const double p_w = setup.full_wave ? powers.p_w : powers.p_fund_w;
  const double s_va = setup.full_wave ? powers.s_va : powers.s_fund_va;
  return {to_picowatt_hours(p_w, time_s), to_picowatt_hours(reactive_power(powers, setup), time_s),
          to_picowatt_hours(s_va, time_s)};
}

std::int64_t& slot(WindowEnergies& energies, EnergyId first, int offset) {
  return energies.pwh[static_cast<int>(first) + offset];
}

// Planted faults of the sums over phases and of the registers of one phase.
void spoil([[maybe_unused]] WindowEnergies& energies) {
  if constexpr (kFaultBuild == FaultBuild::phasewise_energy) {
    for (int of = 0; of < 2; ++of) {  // import, export
      std::int64_t sum = 0;
      for (int phase = 0; phase < kPhaseCount; ++phase) {
        sum += slot(energies, EnergyId::ep_import_l1, 2 * phase + of);
      }
      slot(energies, EnergyId::ep_import, of) = sum;
    }
  }
  if constexpr (kFaultBuild == FaultBuild::phase_energy_swapped) {
    for (int of = 0; of < 2; ++of) {
      std::swap(slot(energies, EnergyId::ep_import_l1, 2 + of),
                slot(energies, EnergyId::ep_import_l1, 4 + of));
    }
  }
}

LoadEnergies load_energies(const metering::WindowValues& values, const bool (&running)[kPhaseCount],
                           double time_s, const EnergySetup& setup) {
  LoadEnergies energies;
  bool is_any_running = false;
  for (int phase = 0; phase < kPhaseCount; ++phase) {
    if (!running[phase]) continue;
    is_any_running = true;
    LoadEnergy& energy = energies.phase[phase];
    energy = load_energy(values.phase[phase], time_s, setup);
    energies.system.p += energy.p;
    energies.system.q += energy.q;
    energies.system.s += energy.s;
  }
  if (setup.is_delta && is_any_running) {
    energies = LoadEnergies{};
    energies.system = load_energy(values.system, time_s, setup);
  }
  return energies;
}

WindowEnergies distribute(const LoadEnergies& load) {
  WindowEnergies energies;
  const LoadEnergy& system = load.system;
  for (int phase = 0; phase < kPhaseCount; ++phase) {
    const LoadEnergy& energy = load.phase[phase];
    slot(energies, EnergyId::ep_import_l1, 2 * phase) = import_of(energy.p);
    slot(energies, EnergyId::ep_export_l1, 2 * phase) = export_of(energy.p);
    slot(energies, EnergyId::eq_import_l1, 2 * phase) = import_of(energy.q);
    slot(energies, EnergyId::eq_export_l1, 2 * phase) = export_of(energy.q);
    slot(energies, EnergyId::es_l1, phase) = energy.s;
  }
  slot(energies, EnergyId::ep_import, 0) = import_of(system.p);
  slot(energies, EnergyId::ep_export, 0) = export_of(system.p);
  slot(energies, EnergyId::eq_import, 0) = import_of(system.q);
  slot(energies, EnergyId::eq_export, 0) = export_of(system.q);
  slot(energies, EnergyId::ep_total, 0) = import_of(system.p) + export_of(system.p);
  slot(energies, EnergyId::ep_net, 0) = system.p;
  slot(energies, EnergyId::eq_total, 0) = import_of(system.q) + export_of(system.q);
  slot(energies, EnergyId::eq_net, 0) = system.q;
  slot(energies, EnergyId::es, 0) = system.s;
  spoil(energies);
  return energies;
}

double register_ratio(const EnergySetup& setup) {
  const double ratio = setup.scale == EnergyScale::primary ? setup.primary_ratio : 1.0;
  if constexpr (kFaultBuild == FaultBuild::energy_register_off) return ratio * 1.001;
  return ratio;
}

// What a register is told of a window.
std::int64_t booked(std::int64_t energy_pwh) {
  if constexpr (kFaultBuild == FaultBuild::energy_twice) return 2 * energy_pwh;
  return energy_pwh;
}

}  // namespace

void EnergyMeter::update_running(const metering::WindowValues& values) {
  for (int phase = 0; phase < kPhaseCount; ++phase) {
    const double i_rms = values.i_rms_a[phase];
    running_[phase] = i_rms >= (running_[phase] ? setup_.stop_a : setup_.start_a);
  }
}

void EnergyMeter::begin_window(const metering::WindowValues& values, double duration_s,
                               const Ramp& ramp, const EnergySetup& setup, PulseQueue& queue) {
  finish_ramp(ramp.start(), queue);
  ramp_ = ramp;
  setup_ = setup;
  update_running(values);
  const LoadEnergies secondary = load_energies(values, running_, duration_s, setup);
  const WindowEnergies energies =
      distribute(load_energies(values, running_, duration_s * register_ratio(setup), setup));
  for (int id = 0; id < kEnergyCount; ++id) registers_[id].begin(booked(energies.pwh[id]));
  book_quadrants(secondary);
  const WindowEnergies pulses = distribute(secondary);
  for (int stream = 0; stream < kPulseStreamCount; ++stream) {
    static_assert(static_cast<int>(EnergyId::ep_import) == 0 &&
                  static_cast<int>(EnergyId::eq_export) == kPulseStreamCount - 1);
    const bool active = stream <= static_cast<int>(PulseStream::p_export);
    outputs_[stream].begin(pulses.pwh[stream],
                           active ? setup.p_constant_imp_per_kwh : setup.q_constant_imp_per_kvarh);
  }
}

void EnergyMeter::book_quadrants(const LoadEnergies& energies) {
  constexpr std::size_t kSystem = kQuadrantChannels - 1;
  for (std::size_t phase = 0; phase < kSystem; ++phase) {
    quadrants_.book(phase, energies.phase[phase].p, energies.phase[phase].q);
  }
  quadrants_.book(kSystem, energies.system.p, energies.system.q);
}

// No edge is later than `latest`.
void EnergyMeter::emit_until(double part, sync::SampleTime latest, PulseQueue& queue) {
  for (;;) {
    int next = 0;
    for (int stream = 1; stream < kPulseStreamCount; ++stream) {
      if (outputs_[stream].next_part() < outputs_[next].next_part()) next = stream;
    }
    const double due = outputs_[next].next_part();
    if (due > part) return;
    const sync::SampleTime planned = ramp_.instant_at(due);
    const sync::SampleTime instant = planned < latest ? planned : latest;
    if (!queue.push({instant.index, instant.fraction_q32, static_cast<std::uint8_t>(next)})) return;
    outputs_[next].take_edge();
  }
}

// The next window may come before the end of the ramp: what is left is released at its beginning.
void EnergyMeter::finish_ramp(sync::SampleTime end, PulseQueue& queue) {
  emit_until(1.0, end, queue);
  for (PulseOutput& output : outputs_) output.finish();
  for (EnergyRegister& reg : registers_) reg.finish(setup_.scale);
}

void EnergyMeter::advance(std::uint64_t sample_index, PulseQueue& queue) {
  const double part = ramp_.part_at(sample_index);
  emit_until(part, {sample_index, 0}, queue);
  for (EnergyRegister& reg : registers_) reg.release(part, setup_.scale);
}

void EnergyMeter::restart() {
  clear();
  for (PulseOutput& output : outputs_) output = PulseOutput{};
  ramp_ = Ramp{};
  setup_ = EnergySetup{};
  for (bool& running : running_) running = false;
}

void EnergyMeter::clear() {
  for (EnergyRegister& reg : registers_) reg.clear();
  quadrants_.clear();
}

}  // namespace kw::energy
