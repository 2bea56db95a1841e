// Measurements of known signals for tests: the sums run over samples of the signal itself, with the
// cosine of the platform; only the spectrum is handed in as it was asked for.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/metering/measurement.hpp"

namespace kw::metering {

// One component: order, rms, and degrees ahead of theta = 0. Order 0 is DC.
struct Tone {
  std::size_t order;
  double rms;
  double deg;
};

using Signals = std::array<std::vector<Tone>, simd::kChannelCount>;

inline double radians(double deg) { return deg * std::numbers::pi / 180.0; }

inline Phasor phasor(double size, double deg) {
  return {size * std::cos(radians(deg)), size * std::sin(radians(deg))};
}

// Four times the highest order: the products of two signals are summed without alias.
inline constexpr int kFakePoints = 256;

inline double instant(const std::vector<Tone>& tones, int point) {
  double x = 0.0;
  for (const Tone& tone : tones) {
    const double theta = 2.0 * std::numbers::pi * point / kFakePoints;
    x += tone.order == 0
             ? tone.rms
             : std::numbers::sqrt2 * tone.rms *
                   std::cos(static_cast<double>(tone.order) * theta + radians(tone.deg));
  }
  return x;
}

inline void add_point(simd::BlockSums& sums, const std::array<double, 6>& x) {
  for (std::size_t lane = 0; lane < 6; ++lane) {
    sums.sum[simd::kSquare][lane] += x[lane] * x[lane];
    sums.sum[simd::kMean][lane] += x[lane];
  }
  const double neutral = x[3] + x[4] + x[5];
  sums.sum[simd::kSquare][simd::kNeutral] += neutral * neutral;
  for (std::size_t k = 0; k < 3; ++k) {
    const double line = x[k] - x[(k + 1) % 3];
    sums.sum[simd::kLineSquare][k] += line * line;
    sums.sum[simd::kPower][k] += x[k] * x[k + 3];
    sums.peak[k] = std::max(sums.peak[k], static_cast<float>(std::abs(x[k])));
    sums.peak[k + 3] = std::max(sums.peak[k + 3], static_cast<float>(std::abs(line)));
  }
  ++sums.points;
}

inline Measurement measure(const Signals& signals, double f_hz = 50.0) {
  Measurement measured{};
  for (int point = 0; point < kFakePoints; ++point) {
    std::array<double, 6> x{};
    for (std::size_t lane = 0; lane < 6; ++lane) x[lane] = instant(signals[lane], point);
    add_point(measured.sums, x);
  }
  for (std::size_t lane = 0; lane < 6; ++lane) {
    for (const Tone& tone : signals[lane]) {
      measured.spectrum.channel[lane][tone.order] = phasor(tone.rms, tone.deg);
    }
  }
  measured.f_hz = f_hz;
  measured.duration_s = 0.2;
  return measured;
}

// Three phases of equal size, `first_deg` the angle of the first, each 120 degrees behind the last.
inline void set_balanced(Signals& signals, std::size_t first_lane, double rms, double first_deg) {
  for (std::size_t k = 0; k < 3; ++k) {
    signals[first_lane + k] = {{1, rms, first_deg - 120.0 * static_cast<double>(k)}};
  }
}

// Sums of 256 products and a few hundred further operations in double: 1e-13 of the largest term.
inline constexpr double kDoubleRelative = 1e-12;
// Peaks are float32, half a step: 2^-25 of the value.
inline constexpr double kFloatRelative = 6e-8;

}  // namespace kw::metering
