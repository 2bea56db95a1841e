#include "core/metering/folded_cycle.hpp"

namespace kw::metering {
namespace {

constexpr double kSqrt2 = 0x1.6a09e667f3bcdp+0;  // = sqrt(2)

double points(const FoldedCycle& folded) {
  return static_cast<double>(folded.points_per_cycle) * static_cast<double>(folded.cycles);
}

}  // namespace

void FoldedCycle::clear(std::uint32_t points_per_cycle_of_type) {
  points_per_cycle = points_per_cycle_of_type;
  cycles = 0;
  for (std::size_t i = 0; i < points_per_cycle; ++i) sum[i] = simd::Frame{};
}

Phasor fundamental(const FoldedCycle& folded, std::size_t channel) {
  if (folded.cycles == 0) return {};
  const std::size_t stride = kFftPointsMax / folded.points_per_cycle;
  Phasor total;
  for (std::size_t i = 0; i < folded.points_per_cycle; ++i) {
    const auto x = static_cast<double>(folded.sum[i].lane[channel]);
    total.re += x * kTwiddles[i * stride].re;
    total.im += x * kTwiddles[i * stride].im;
  }
  const double scale = kSqrt2 / points(folded);
  return {total.re * scale, total.im * scale};
}

void HarmonicTransform::run(const FoldedCycle& folded, std::size_t pair, std::size_t order_max,
                            Spectrum& spectrum) {
  if (folded.cycles == 0) return;
  const std::size_t voltage = pair;
  const std::size_t current = pair + simd::kI1;
  const std::size_t n = folded.points_per_cycle;
  for (std::size_t i = 0; i < n; ++i) {
    work_[i] = {static_cast<double>(folded.sum[i].lane[voltage]),
                static_cast<double>(folded.sum[i].lane[current])};
  }
  transform({work_, n});
  const double scale = 0.5 * kSqrt2 / points(folded);
  for (std::size_t h = 1; h <= kOrderMax; ++h) {
    const bool known = h <= order_max;
    const Phasor a = known ? work_[h] : Phasor{};
    const Phasor b = known ? work_[n - h] : Phasor{};
    spectrum.channel[voltage][h] = {(a.re + b.re) * scale, (a.im - b.im) * scale};
    spectrum.channel[current][h] = {(a.im + b.im) * scale, (b.re - a.re) * scale};
  }
  spectrum.channel[voltage][0] = {work_[0].re / points(folded), 0.0};
  spectrum.channel[current][0] = {work_[0].im / points(folded), 0.0};
}

void average(const Spectrum& first, const Spectrum& second, Spectrum& mean) {
  for (std::size_t channel = 0; channel < simd::kChannelCount; ++channel) {
    for (std::size_t h = 0; h <= kOrderMax; ++h) {
      const Phasor& a = first.channel[channel][h];
      const Phasor& b = second.channel[channel][h];
      mean.channel[channel][h] = {0.5 * (a.re + b.re), 0.5 * (a.im + b.im)};
    }
  }
}

}  // namespace kw::metering
