// The six channels whose harmonics and angles the meter shows.
//
// Of a Y they are U1 U2 U3 I1 I2 I3. A delta shows line voltages in the order of the manual's
// registers, U12 U31 U23 (docs/reference/registers_gen.md, 405AH), and its currents.
#pragma once

#include "core/metering/measurement.hpp"
#include "core/metering/metering_setup.hpp"
#include "core/metering/phasor_math.hpp"

namespace kw::metering {

// A channel from its lane: whether the wiring has it, and which voltages make it.
struct Channel {
  bool exists = false;
  std::size_t plus = 0;   // lane
  std::size_t minus = 0;  // lane; `plus` again where nothing is subtracted

  [[nodiscard]] Phasor order(const Spectrum& spectrum, std::size_t h) const {
    if (!exists) return {};
    const Phasor& x = spectrum.channel[plus][h];
    return plus == minus ? x : x - spectrum.channel[minus][h];
  }
};

// Line voltage 0..2: 12, 23, 31.
[[nodiscard]] constexpr Channel line_voltage(const Wiring& wiring, int line) {
  const auto first = static_cast<std::size_t>(line);
  return {wiring.has_line_voltage(line), first, (first + 1) % 3};
}

// Channel 0..5.
[[nodiscard]] constexpr Channel shown_channel(const Wiring& wiring, std::size_t channel) {
  const int phase = static_cast<int>(channel % 3);
  if (channel >= simd::kI1) return {wiring.has_current(phase), channel, channel};
  if (wiring.is_delta()) return line_voltage(wiring, (3 - phase) % 3);  // 12, 31, 23
  return {wiring.has_voltage(phase), channel, channel};
}

// What angles are measured against: U1, of a delta U12.
[[nodiscard]] inline Phasor reference_of(const Measurement& measured, const Wiring& wiring) {
  return shown_channel(wiring, 0).order(measured.spectrum, 1);
}

// Below this size, V or A, a channel counts as dead.
[[nodiscard]] constexpr double floor_of(const MeteringSetup& setup, std::size_t channel) {
  return channel < simd::kI1 ? kVoltageFloor_v : kCurrentFloor_in * setup.nominal_a;
}

// The phasor of size 1 that turns the reference to angle 0; 1 when the reference is dead.
[[nodiscard]] inline Phasor to_reference(const Phasor& reference) {
  const double size = size_of(reference);
  if (!(size > kVoltageFloor_v)) return {1.0, 0.0};
  return {reference.re / size, -reference.im / size};
}

// Mean over the channels of three that exist; 0 without any.
template <typename Exists>
[[nodiscard]] double mean_of_existing(const double (&values)[3], Exists exists) {
  double sum = 0.0;
  double count = 0.0;
  for (int i = 0; i < 3; ++i) {
    if (!exists(i)) continue;
    sum += values[i];
    count += 1.0;
  }
  return quotient(sum, count);
}

}  // namespace kw::metering
