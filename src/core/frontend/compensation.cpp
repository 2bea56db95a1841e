#include "core/frontend/compensation.hpp"

#include "core/math/kernels.hpp"

namespace kw::frontend {
namespace {

struct Share {
  double gain_ppb = 0.0;
  double delay_ps = 0.0;
};

using Nodes = std::array<LinearityNode, kLinearityNodes>;

Share share_of(const LinearityNode& node) {
  return {static_cast<double>(node.gain_ppb), static_cast<double>(node.delay_ps)};
}

Share between(const LinearityNode& low, const LinearityNode& high, double current_ppm) {
  const double part = (current_ppm - static_cast<double>(low.current_ppm)) /
                      static_cast<double>(high.current_ppm - low.current_ppm);
  const Share a = share_of(low);
  const Share b = share_of(high);
  return {a.gain_ppb + part * (b.gain_ppb - a.gain_ppb),
          a.delay_ps + part * (b.delay_ps - a.delay_ps)};
}

Share linearity(const Nodes& nodes, double current_in) {
  const double current_ppm = current_in * 1e6;
  if (nodes[0].current_ppm == 0) return {};
  if (!(current_ppm > static_cast<double>(nodes[0].current_ppm))) return share_of(nodes[0]);
  for (std::size_t n = 1; n < nodes.size(); ++n) {
    if (nodes[n].current_ppm <= nodes[n - 1].current_ppm) return share_of(nodes[n - 1]);
    if (current_ppm < static_cast<double>(nodes[n].current_ppm)) {
      return between(nodes[n - 1], nodes[n], current_ppm);
    }
  }
  return share_of(nodes.back());
}

std::int32_t rounded(double value) {
  constexpr double kMax = 1.0e9;
  const double bounded = math::clamp(value, -kMax, kMax);
  return static_cast<std::int32_t>(bounded < 0.0 ? bounded - 0.5 : bounded + 0.5);
}

}  // namespace

Correction compensated(const Correction& base, const Compensation& compensation,
                       const Conditions& conditions) {
  Correction result = base;
  for (std::size_t channel = 0; channel < simd::kChannelCount; ++channel) {
    const TemperatureCoefficient& warmth = compensation.temperature[channel];
    Share share;
    if (channel >= simd::kI1) {
      const std::size_t phase = channel - simd::kI1;
      share = linearity(compensation.linearity[phase], conditions.current_in[phase]);
    }
    share.gain_ppb +=
        conditions.kelvin * (static_cast<double>(warmth.first_ppb) +
                             conditions.kelvin * static_cast<double>(warmth.second_ppb));
    result.channel[channel].gain_ppb += rounded(share.gain_ppb);
    result.channel[channel].delay_ps += rounded(share.delay_ps);
  }
  return result;
}

}  // namespace kw::frontend
