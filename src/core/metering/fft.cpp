#include "core/metering/fft.hpp"

#include <utility>

namespace kw::metering {
namespace {

void reverse_bits(std::span<Phasor> data) {
  std::size_t mirrored = 0;
  for (std::size_t i = 1; i < data.size(); ++i) {
    std::size_t bit = data.size() / 2;
    for (; (mirrored & bit) != 0; bit /= 2) mirrored ^= bit;
    mirrored ^= bit;
    if (i < mirrored) std::swap(data[i], data[mirrored]);
  }
}

}  // namespace

void transform(std::span<Phasor> data) {
  reverse_bits(data);
  for (std::size_t half = 1; half < data.size(); half *= 2) {
    const std::size_t stride = kFftPointsMax / (2 * half);
    for (std::size_t first = 0; first < data.size(); first += 2 * half) {
      for (std::size_t k = 0; k < half; ++k) {
        const Phasor w = kTwiddles[k * stride];
        Phasor& upper = data[first + k];
        Phasor& lower = data[first + k + half];
        const Phasor turned{w.re * lower.re - w.im * lower.im, w.re * lower.im + w.im * lower.re};
        lower = {upper.re - turned.re, upper.im - turned.im};
        upper = {upper.re + turned.re, upper.im + turned.im};
      }
    }
  }
}

}  // namespace kw::metering
