// Energy registers and pulse outputs of the meter, window by window.
#pragma once

#include <cstdint>

#include "core/energy/energy_register.hpp"
#include "core/energy/pulse_output.hpp"
#include "core/energy/pulse_queue.hpp"
#include "core/energy/quadrant_energies.hpp"
#include "core/energy/ramp.hpp"
#include "core/metering/window_values.hpp"
#include "core/spec/registers_gen.hpp"

namespace kw::energy {

// The settings that energy depends on (manual 1005H..1009H, 100AH, 100BH, 1017H..1019H).
struct EnergySetup {
  EnergyScale scale = EnergyScale::primary;
  double primary_ratio = 1.0;  // PT1/PT2 x CT1/CT2; used at primary scale
  std::uint32_t p_constant_imp_per_kwh = 1;
  std::uint32_t q_constant_imp_per_kvarh = 1;
  bool full_wave = true;  // 1017H: else fundamental only
  bool fryze = false;     // 1018H: reactive as sqrt(S^2 - P^2); else Budeanu's
  bool is_delta = false;  // 1003H: no phase energies; the system's powers are booked alone
  // A phase registers from `start_a` on and until it falls below `stop_a`; by default 0.08 % and
  // 0.05 % of an In of 1 A. A delta registers while one of its currents does.
  double start_a = 0.0008;
  double stop_a = 0.0005;
};

inline constexpr int kEnergyCount = static_cast<int>(spec::kEnergyIdCount);

// Energies of one window, secondary, of the registers in the order of spec::EnergyId.
struct WindowEnergies {
  std::int64_t pwh[kEnergyCount] = {};
};

// P, Q and S of one window in pWh.
struct LoadEnergy {
  std::int64_t p = 0;
  std::int64_t q = 0;
  std::int64_t s = 0;
};

// Of the phases that register, and of the system.
struct LoadEnergies {
  LoadEnergy phase[metering::kPhaseCount];
  LoadEnergy system;
};

class EnergyMeter {
 public:
  // As after power on. Member by member: a whole new object would be 1.5 kB of stack.
  void restart();
  // Books a window of `duration_s`; it is released over `ramp`. The setup holds for this window.
  void begin_window(const metering::WindowValues& values, double duration_s, const Ramp& ramp,
                    const EnergySetup& setup, PulseQueue& queue);
  // Releases what is due after `sample_index` samples; edges go to the queue in time order.
  void advance(std::uint64_t sample_index, PulseQueue& queue);

  [[nodiscard]] std::int32_t count(spec::EnergyId id) const {
    return registers_[static_cast<int>(id)].count();
  }
  void preset(spec::EnergyId id, std::int32_t count) {
    registers_[static_cast<int>(id)].preset(count);
  }
  [[nodiscard]] const QuadrantEnergies& quadrants() const { return quadrants_; }

  // What survives a power cut: registers, the rest of a pulse (an index of PulseStream), quadrants,
  // whether a phase registers. restore() holds from the next window on.
  [[nodiscard]] EnergyRegister::Saved saved(spec::EnergyId id) const {
    return registers_[static_cast<int>(id)].saved(setup_.scale);
  }
  void restore(spec::EnergyId id, const EnergyRegister::Saved& saved) {
    registers_[static_cast<int>(id)].restore(saved);
  }
  [[nodiscard]] std::int64_t saved_pulse(int stream) const { return outputs_[stream].saved(); }
  void restore_pulse(int stream, std::int64_t carried) { outputs_[stream].restore(carried); }
  [[nodiscard]] QuadrantEnergies& quadrants() { return quadrants_; }
  [[nodiscard]] bool is_running(int phase) const { return running_[phase]; }
  void restore_running(int phase, bool running) { running_[phase] = running; }

  // Clears every register (1016H); the pulse outputs go on.
  void clear();

 private:
  void update_running(const metering::WindowValues& values);
  void book_quadrants(const LoadEnergies& energies);
  void finish_ramp(sync::SampleTime end, PulseQueue& queue);
  void emit_until(double part, sync::SampleTime latest, PulseQueue& queue);

  EnergyRegister registers_[kEnergyCount];
  PulseOutput outputs_[kPulseStreamCount];
  QuadrantEnergies quadrants_;
  Ramp ramp_{};
  EnergySetup setup_{};
  bool running_[metering::kPhaseCount] = {};
};

}  // namespace kw::energy
