#include "core/metering/sequence.hpp"

namespace kw::metering {
namespace {

constexpr double kHalfRoot3 = 0x1.bb67ae8584caap-1;  // = sqrt(3) / 2
constexpr Phasor kTurn120{-0.5, kHalfRoot3};

Sequence sequence_of(const Phasor (&x)[3], const Phasor& back) {
  const double third = 1.0 / 3.0;
  const Phasor back_third = back * third;
  const Phasor ahead_2 = kTurn120 * x[1];
  const Phasor ahead_3 = kTurn120 * x[2];
  const Phasor behind_2 = conj(kTurn120) * x[1];
  const Phasor behind_3 = conj(kTurn120) * x[2];
  return {(x[0] + ahead_2 + behind_3) * back_third, (x[0] + behind_2 + ahead_3) * back_third,
          (x[0] + x[1] + x[2]) * back_third};
}

// The voltages in cyclic order: those of a delta are 12, 23, 31.
Channel cyclic_voltage(const Wiring& wiring, int k) {
  return wiring.is_delta() ? line_voltage(wiring, k)
                           : shown_channel(wiring, static_cast<std::size_t>(k));
}

double ratio(const Phasor& part, const Phasor& positive, double floor) {
  return quotient(size_of(part), size_of(positive), floor);
}

double angle(const Phasor& x, const Phasor& back, double floor) {
  return size_of(x) > floor ? degrees_of(x * back) : 0.0;
}

}  // namespace

void evaluate_sequence(const Measurement& measured, const MeteringSetup& setup,
                       SequenceValues& values) {
  values = SequenceValues{};
  const Phasor back = to_reference(reference_of(measured, setup.wiring));
  Phasor u[3];
  Phasor i[3];
  bool has_u = true;
  bool has_i = true;
  for (int k = 0; k < 3; ++k) {
    const Channel voltage = cyclic_voltage(setup.wiring, k);
    const Channel current = shown_channel(setup.wiring, simd::kI1 + static_cast<std::size_t>(k));
    u[k] = voltage.order(measured.spectrum, 1);
    i[k] = current.order(measured.spectrum, 1);
    has_u = has_u && voltage.exists;
    has_i = has_i && current.exists;
  }
  if (has_u) {
    values.u = sequence_of(u, back);
    values.u_unbalance = ratio(values.u.negative, values.u.positive, kVoltageFloor_v);
    values.u_zero_ratio = ratio(values.u.zero, values.u.positive, kVoltageFloor_v);
  }
  if (has_i) {
    const double floor = floor_of(setup, simd::kI1);
    values.i = sequence_of(i, back);
    values.i_unbalance = ratio(values.i.negative, values.i.positive, floor);
    values.i_zero_ratio = ratio(values.i.zero, values.i.positive, floor);
  }
}

void evaluate_angles(const Measurement& measured, const MeteringSetup& setup, AngleValues& values) {
  values = AngleValues{};
  const Phasor reference = reference_of(measured, setup.wiring);
  if (!(size_of(reference) > kVoltageFloor_v)) return;
  const Phasor back = to_reference(reference);
  for (int k = 0; k < 3; ++k) {
    const std::size_t lane = simd::kI1 + static_cast<std::size_t>(k);
    values.i_deg[k] = angle(shown_channel(setup.wiring, lane).order(measured.spectrum, 1), back,
                            floor_of(setup, lane));
    if (k == 0) continue;
    values.u_deg[k - 1] =
        angle(cyclic_voltage(setup.wiring, k).order(measured.spectrum, 1), back, kVoltageFloor_v);
  }
}

}  // namespace kw::metering
