#include "core/metering/powers.hpp"

#include "core/base/fault_build.hpp"

namespace kw::metering {
namespace {

double within_one(double value) {
  if (value > 1.0) return 1.0;
  return value < -1.0 ? -1.0 : value;
}

// IEC: the sign of the active power. IEEE: minus for an inductive load, whichever way the energy
// flows (docs/decisions/0012).
double power_factor(double p_w, double s_va, double q_var, bool ieee_sign) {
  const double pf = within_one(quotient(p_w, s_va));
  if (!ieee_sign) return pf;
  const double size = pf < 0.0 ? -pf : pf;
  const bool inductive = (p_w < 0.0) == (q_var < 0.0) && q_var != 0.0;
  return inductive ? -size : size;
}

double fryze(const Powers& powers) {
  const double size = root((powers.s_va - powers.p_w) * (powers.s_va + powers.p_w));
  const double sign = powers.q_fund_var != 0.0 ? powers.q_fund_var : powers.q_budeanu_var;
  return sign < 0.0 ? -size : size;
}

void set_factors(Powers& powers, const MeteringSetup& setup) {
  const double q = powers.q_fund_var;
  powers.pf_fund = power_factor(powers.p_fund_w, powers.s_fund_va, q, setup.ieee_sign);
  powers.pf = setup.fundamental_pf ? powers.pf_fund
                                   : power_factor(powers.p_w, powers.s_va, q, setup.ieee_sign);
}

// Powers of one input pair, in a delta against the potential that its three inputs share.
Powers pair_powers(const Measurement& measured, const MeteringSetup& setup, int phase) {
  const auto lane = static_cast<std::size_t>(phase);
  Powers powers;
  if (!setup.wiring.has_voltage(phase) || !setup.wiring.has_current(phase)) return powers;
  const Phasor* u = measured.spectrum.channel[lane];
  const Phasor* i = measured.spectrum.channel[lane + simd::kI1];
  powers.p_w = measured.sums.sum[simd::kPower][lane] / static_cast<double>(measured.sums.points);
  const Phasor fundamental = u[1] * conj(i[1]);
  powers.p_fund_w = fundamental.re;
  powers.q_fund_var = fundamental.im;
  for (std::size_t h = 1; h <= setup.order_max; ++h) {
    powers.q_budeanu_var += u[h].im * i[h].re - u[h].re * i[h].im;
  }
  if constexpr (kFaultBuild == FaultBuild::q_sign) {
    powers.q_fund_var = -powers.q_fund_var;
    powers.q_budeanu_var = -powers.q_budeanu_var;
  }
  return powers;
}

void add(Powers& system, const Powers& phase) {
  system.p_w += phase.p_w;
  system.p_fund_w += phase.p_fund_w;
  system.q_fund_var += phase.q_fund_var;
  system.q_budeanu_var += phase.q_budeanu_var;
  system.q_fryze_var += phase.q_fryze_var;
  system.s_va += phase.s_va;
  system.s_fund_va += phase.s_fund_va;
}

double sum_of_squares(const double (&values)[kPhaseCount]) {
  return values[0] * values[0] + values[1] * values[1] + values[2] * values[2];
}

// 3 V_e I_e of three wires from the sums of the squares of line voltages and currents.
double effective_delta(double u_line_squares, double i_squares) {
  return 3.0 * root(u_line_squares / 9.0) * root(i_squares / 3.0);
}

double effective_y(const RmsValues& rms) {
  const double u = 3.0 * sum_of_squares(rms.u_rms_v) + sum_of_squares(rms.u_line_rms_v);
  const double i = sum_of_squares(rms.i_rms_a) + rms.i_neutral_rms_a * rms.i_neutral_rms_a;
  return 3.0 * root(u / 18.0) * root(i / 3.0);
}

double fundamental_effective_delta(const Measurement& measured, const Wiring& wiring) {
  double u_squares = 0.0;
  double i_squares = 0.0;
  for (std::size_t k = 0; k < 3; ++k) {
    u_squares += square_of(shown_channel(wiring, k).order(measured.spectrum, 1));
    i_squares += square_of(shown_channel(wiring, k + simd::kI1).order(measured.spectrum, 1));
  }
  return effective_delta(u_squares, i_squares);
}

// R below a reactive share that moves the power factor by half a register step: 1 % of S_1.
double load_character(const Powers& system) {
  constexpr double kReactiveShareMin = 0.01;
  const double p = system.p_fund_w;
  const double q = system.q_fund_var;
  const double size = q < 0.0 ? -q : q;
  if (!(size > kReactiveShareMin * root(p * p + q * q))) return kResistive;
  return (p < 0.0) == (q < 0.0) ? kInductive : kCapacitive;
}

}  // namespace

void phase_powers(const Measurement& measured, const MeteringSetup& setup, const RmsValues& rms,
                  Powers (&phases)[kPhaseCount]) {
  for (int phase = 0; phase < kPhaseCount; ++phase) {
    Powers& powers = phases[phase];
    powers = Powers{};
    if (setup.wiring.is_delta()) continue;
    powers = pair_powers(measured, setup, phase);
    const auto lane = static_cast<std::size_t>(phase);
    powers.s_va = rms.u_rms_v[phase] * rms.i_rms_a[phase];
    powers.s_fund_va =
        size_of(shown_channel(setup.wiring, lane).order(measured.spectrum, 1)) *
        size_of(shown_channel(setup.wiring, lane + simd::kI1).order(measured.spectrum, 1));
    powers.q_fryze_var = fryze(powers);
    set_factors(powers, setup);
  }
}

void system_powers(const Measurement& measured, const MeteringSetup& setup, const RmsValues& rms,
                   const Powers (&phases)[kPhaseCount], Powers& system, SystemPowers& more) {
  const Wiring& wiring = setup.wiring;
  system = Powers{};
  for (int phase = 0; phase < kPhaseCount; ++phase) {
    add(system, wiring.is_delta() ? pair_powers(measured, setup, phase) : phases[phase]);
  }
  if (wiring.is_delta()) {
    system.s_va = effective_delta(sum_of_squares(rms.u_line_rms_v), sum_of_squares(rms.i_rms_a));
    system.s_fund_va = fundamental_effective_delta(measured, wiring);
    system.q_fryze_var = fryze(system);
  }
  set_factors(system, setup);
  more.s_vector_va = root(system.p_w * system.p_w + system.q_budeanu_var * system.q_budeanu_var);
  more.s_eff_va = wiring.voltage == VoltageWiring::y3ln ? effective_y(rms) : system.s_va;
  more.load_character = load_character(system);
}

}  // namespace kw::metering
