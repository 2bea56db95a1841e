#include "core/metering/window_values.hpp"

#include <cmath>

#include "core/base/fault_build.hpp"

namespace kw::metering {
namespace {

double root(double square) { return square > 0.0 ? std::sqrt(square) : 0.0; }

double ratio(double part, double whole) {
  if (!(whole > 0.0)) return 0.0;
  const double value = part / whole;
  if (value > 1.0) return 1.0;
  return value < -1.0 ? -1.0 : value;
}

double fryze(double s_va, double p_w, double q_fund_var) {
  const double size = root((s_va - p_w) * (s_va + p_w));
  return q_fund_var < 0.0 ? -size : size;
}

double size(const Phasor& x) { return root(x.re * x.re + x.im * x.im); }

Powers phase_powers(const Measurement& measured, int phase, double u_rms, double i_rms) {
  const auto lane = static_cast<std::size_t>(phase);
  const Phasor& u = measured.spectrum.channel[lane][1];
  const Phasor& i = measured.spectrum.channel[lane + simd::kI1][1];
  Powers powers;
  powers.p_w = measured.sums.sum[simd::kPower][lane] / static_cast<double>(measured.sums.points);
  powers.p_fund_w = u.re * i.re + u.im * i.im;
  powers.q_fund_var = u.im * i.re - u.re * i.im;
  if constexpr (kFaultBuild == FaultBuild::q_sign) powers.q_fund_var = -powers.q_fund_var;
  powers.s_va = u_rms * i_rms;
  powers.s_fund_va = size(u) * size(i);
  powers.q_fryze_var = fryze(powers.s_va, powers.p_w, powers.q_fund_var);
  return powers;
}

void finish(Powers& powers) {
  powers.pf = ratio(powers.p_w, powers.s_va);
  powers.pf_fund = ratio(powers.p_fund_w, powers.s_fund_va);
}

void add(Powers& system, const Powers& phase) {
  system.p_w += phase.p_w;
  system.p_fund_w += phase.p_fund_w;
  system.q_fund_var += phase.q_fund_var;
  system.q_fryze_var += phase.q_fryze_var;
  system.s_va += phase.s_va;
  system.s_fund_va += phase.s_fund_va;
}

}  // namespace

WindowValues evaluate(const Measurement& measured) {
  const simd::BlockSums& sums = measured.sums;
  WindowValues values;
  if (sums.points == 0) return values;
  const double n = static_cast<double>(sums.points);
  for (int phase = 0; phase < kPhaseCount; ++phase) {
    const auto lane = static_cast<std::size_t>(phase);
    values.u_rms_v[phase] = root(sums.sum[simd::kSquare][lane] / n);
    values.u_line_rms_v[phase] = root(sums.sum[simd::kLineSquare][lane] / n);
    values.i_rms_a[phase] = root(sums.sum[simd::kSquare][lane + simd::kI1] / n);
    Powers& powers = values.phase[phase];
    powers = phase_powers(measured, phase, values.u_rms_v[phase], values.i_rms_a[phase]);
    finish(powers);
    add(values.system, powers);
  }
  finish(values.system);
  values.i_neutral_rms_a = root(sums.sum[simd::kSquare][simd::kNeutral] / n);
  return values;
}

}  // namespace kw::metering
