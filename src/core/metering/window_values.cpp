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

Powers phase_powers(const simd::BlockSums& sums, int phase, double u_rms, double i_rms) {
  const auto u = static_cast<std::size_t>(phase);
  const std::size_t i = u + simd::kI1;
  const double n = static_cast<double>(sums.points);
  const double u_cos = sums.sum[simd::kCosine][u];
  const double u_sin = sums.sum[simd::kSine][u];
  const double i_cos = sums.sum[simd::kCosine][i];
  const double i_sin = sums.sum[simd::kSine][i];
  const double scale = 2.0 / (n * n);
  Powers powers;
  powers.p_w = sums.sum[simd::kPower][u] / n;
  powers.p_fund_w = scale * (u_cos * i_cos + u_sin * i_sin);
  powers.q_fund_var = scale * (u_cos * i_sin - u_sin * i_cos);
  if constexpr (kFaultBuild == FaultBuild::q_sign) powers.q_fund_var = -powers.q_fund_var;
  powers.s_va = u_rms * i_rms;
  powers.s_fund_va =
      scale * root((u_cos * u_cos + u_sin * u_sin) * (i_cos * i_cos + i_sin * i_sin));
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

void add_block(simd::BlockSums& sums, const simd::BlockSums& more) {
  for (std::size_t product = 0; product < simd::kProductCount; ++product) {
    for (std::size_t lane = 0; lane < simd::kLaneCount; ++lane) {
      sums.sum[product][lane] += more.sum[product][lane];
    }
  }
  sums.points += more.points;
}

WindowValues evaluate(const simd::BlockSums& sums) {
  WindowValues values;
  if (sums.points == 0) return values;
  const double n = static_cast<double>(sums.points);
  for (int phase = 0; phase < kPhaseCount; ++phase) {
    const auto lane = static_cast<std::size_t>(phase);
    values.u_rms_v[phase] = root(sums.sum[simd::kSquare][lane] / n);
    values.u_line_rms_v[phase] = root(sums.sum[simd::kLineSquare][lane] / n);
    values.i_rms_a[phase] = root(sums.sum[simd::kSquare][lane + simd::kI1] / n);
    Powers& powers = values.phase[phase];
    powers = phase_powers(sums, phase, values.u_rms_v[phase], values.i_rms_a[phase]);
    finish(powers);
    add(values.system, powers);
  }
  finish(values.system);
  values.i_neutral_rms_a = root(sums.sum[simd::kSquare][simd::kNeutral] / n);
  return values;
}

}  // namespace kw::metering
