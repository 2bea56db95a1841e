#include "core/metering/window_values.hpp"

namespace kw::metering {
namespace {

bool has_neutral(const Wiring& wiring) {
  if (wiring.is_delta() || wiring.voltage == VoltageWiring::y1ln) return false;
  for (int phase = 0; phase < kPhaseCount; ++phase) {
    if (wiring.has_voltage(phase) && !wiring.has_current(phase)) return false;
  }
  return true;
}

void set_rms(const simd::BlockSums& sums, const Wiring& wiring, RmsValues& rms) {
  const double n = static_cast<double>(sums.points);
  for (int k = 0; k < kPhaseCount; ++k) {
    const auto lane = static_cast<std::size_t>(k);
    if (!wiring.is_delta() && wiring.has_voltage(k)) {
      rms.u_rms_v[k] = root(sums.sum[simd::kSquare][lane] / n);
    }
    if (wiring.has_line_voltage(k)) {
      rms.u_line_rms_v[k] = root(sums.sum[simd::kLineSquare][lane] / n);
    }
    if (wiring.has_current(k)) {
      rms.i_rms_a[k] = root(sums.sum[simd::kSquare][lane + simd::kI1] / n);
    }
  }
  if (has_neutral(wiring)) rms.i_neutral_rms_a = root(sums.sum[simd::kSquare][simd::kNeutral] / n);
}

void set_dc(const simd::BlockSums& sums, const Wiring& wiring, double (&dc)[simd::kChannelCount]) {
  const double n = static_cast<double>(sums.points);
  for (std::size_t c = 0; c < simd::kChannelCount; ++c) {
    const Channel channel = shown_channel(wiring, c);
    if (!channel.exists) continue;
    dc[c] = sums.sum[simd::kMean][channel.plus] / n;
    if (channel.plus != channel.minus) dc[c] -= sums.sum[simd::kMean][channel.minus] / n;
  }
}

}  // namespace

void evaluate(const Measurement& measured, const MeteringSetup& setup, WindowValues& values) {
  values = WindowValues{};
  const Wiring& wiring = setup.wiring;
  if (measured.sums.points == 0) return;
  values.f_hz = measured.f_hz;
  set_rms(measured.sums, wiring, values);
  set_dc(measured.sums, wiring, values.dc);
  const bool is_delta = wiring.is_delta();
  values.u_avg_v =
      mean_of_existing(values.u_rms_v, [&](int k) { return !is_delta && wiring.has_voltage(k); });
  values.u_line_avg_v =
      mean_of_existing(values.u_line_rms_v, [&](int k) { return wiring.has_line_voltage(k); });
  values.i_avg_a = mean_of_existing(values.i_rms_a, [&](int k) { return wiring.has_current(k); });
  values.load_pct = 100.0 * quotient(values.i_avg_a, setup.nominal_a);
  phase_powers(measured, setup, values, values.phase);
  system_powers(measured, setup, values, values.phase, values.system, values.system_more);
  evaluate_distortion(measured, setup, values.distortion);
  evaluate_sequence(measured, setup, values.sequence);
  evaluate_angles(measured, setup, values.angles);
}

}  // namespace kw::metering
