#include "core/metering/harmonic_values.hpp"

#include "core/metering/psophometric_weight.hpp"

namespace kw::metering {
namespace {

constexpr double kPercent = 100.0;

// Sums of squares over the orders of one channel.
struct OrderSums {
  double fundamental = 0.0;
  double odd = 0.0;               // 3, 5, ..
  double even = 0.0;              // 2, 4, ..
  double by_order_squared = 0.0;  // h^2 X_h^2 from order 1
};

OrderSums order_sums(const Spectrum& spectrum, const Channel& channel, std::size_t order_max) {
  OrderSums sums;
  sums.fundamental = square_of(channel.order(spectrum, 1));
  sums.by_order_squared = sums.fundamental;
  for (std::size_t h = kFirstHarmonic; h <= order_max; ++h) {
    const double square = square_of(channel.order(spectrum, h));
    (h % 2 == 0 ? sums.even : sums.odd) += square;
    const auto order = static_cast<double>(h);
    sums.by_order_squared += order * order * square;
  }
  return sums;
}

// The rms and the peak of a shown voltage.
double voltage_rms(const simd::BlockSums& sums, const Channel& channel) {
  const bool is_line = channel.plus != channel.minus;
  const double square = sums.sum[is_line ? simd::kLineSquare : simd::kSquare][channel.plus];
  return channel.exists ? root(square / static_cast<double>(sums.points)) : 0.0;
}

double voltage_peak(const simd::BlockSums& sums, const Channel& channel) {
  constexpr std::size_t kFirstLinePeak = 3;
  const bool is_line = channel.plus != channel.minus;
  return static_cast<double>(sums.peak[channel.plus + (is_line ? kFirstLinePeak : 0)]);
}

double thff_pct(const Measurement& measured, const Channel& channel, std::size_t order_max,
                double u_rms) {
  constexpr double kReferenceHz = 800.0;
  double sum = 0.0;
  for (std::size_t h = 1; h <= order_max; ++h) {
    const double f_hz = static_cast<double>(h) * measured.f_hz;
    const double factor = f_hz / kReferenceHz * psophometric_weight(f_hz);
    sum += factor * factor * square_of(channel.order(measured.spectrum, h));
  }
  return kPercent * quotient(root(sum), u_rms, kVoltageFloor_v);
}

void set_sums(DistortionValues& values, const MeteringSetup& setup, std::size_t channel,
              const OrderSums& sums) {
  const double fundamental = root(sums.fundamental);
  const double floor = floor_of(setup, channel);
  values.thd_pct[channel] = kPercent * quotient(root(sums.odd + sums.even), fundamental, floor);
  values.odd_pct[channel] = kPercent * quotient(root(sums.odd), fundamental, floor);
  values.even_pct[channel] = kPercent * quotient(root(sums.even), fundamental, floor);
  if (channel < simd::kI1) return;
  const std::size_t phase = channel - simd::kI1;
  const double all = sums.fundamental + sums.odd + sums.even;
  values.k_factor[phase] = quotient(sums.by_order_squared, all, floor * floor);
  values.tdd_pct[phase] = kPercent * quotient(root(sums.odd + sums.even), setup.nominal_a);
}

double average(const double* values, const Wiring& wiring, std::size_t first) {
  const double three[3] = {values[first], values[first + 1], values[first + 2]};
  return mean_of_existing(three, [&](int i) {
    return shown_channel(wiring, first + static_cast<std::size_t>(i)).exists;
  });
}

}  // namespace

void evaluate_distortion(const Measurement& measured, const MeteringSetup& setup,
                         DistortionValues& values) {
  values = DistortionValues{};
  for (std::size_t c = 0; c < simd::kChannelCount; ++c) {
    const Channel channel = shown_channel(setup.wiring, c);
    set_sums(values, setup, c, order_sums(measured.spectrum, channel, setup.order_max));
    if (c >= simd::kI1) continue;
    const double u_rms = voltage_rms(measured.sums, channel);
    values.crest[c] = quotient(voltage_peak(measured.sums, channel), u_rms, kVoltageFloor_v);
    values.thff_pct[c] = thff_pct(measured, channel, setup.order_max, u_rms);
  }
  values.thd_u_avg_pct = average(values.thd_pct, setup.wiring, 0);
  values.thd_i_avg_pct = average(values.thd_pct, setup.wiring, simd::kI1);
}

void evaluate_harmonics(const Measurement& measured, const MeteringSetup& setup,
                        HarmonicTable& table) {
  constexpr double kPartMin_pct = 0.001;  // a tenth of a register's step
  constexpr double kPartMax_pct = 1e6;    // far above a register's end, within float32
  table = HarmonicTable{};
  const Phasor reference = reference_of(measured, setup.wiring);
  const bool has_angle = size_of(reference) > kVoltageFloor_v;
  const Phasor back = to_reference(reference);
  for (std::size_t c = 0; c < simd::kChannelCount; ++c) {
    const Channel channel = shown_channel(setup.wiring, c);
    const double fundamental = size_of(channel.order(measured.spectrum, 1));
    Phasor turn = back;
    for (std::size_t h = kFirstHarmonic; h <= setup.order_max; ++h) {
      turn = turn * back;
      const Phasor x = channel.order(measured.spectrum, h);
      double part = kPercent * quotient(size_of(x), fundamental, floor_of(setup, c));
      if (part > kPartMax_pct) part = kPartMax_pct;
      table.part_pct[c][h - kFirstHarmonic] = static_cast<float>(part);
      if (!has_angle || part < kPartMin_pct) continue;
      table.angle_deg[c][h - kFirstHarmonic] = static_cast<float>(degrees_of(x * turn));
    }
  }
}

}  // namespace kw::metering
