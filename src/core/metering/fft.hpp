// The discrete Fourier transform of one cycle, in double.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "core/math/trig.hpp"
#include "core/metering/spectrum.hpp"
#include "core/simd/lanes.hpp"

namespace kw::metering {

inline constexpr std::size_t kFftPointsMax = simd::kPointsPerCycleMax;

namespace fft_detail {

constexpr auto make_twiddles() {
  std::array<Phasor, kFftPointsMax> table{};
  for (std::size_t k = 0; k < table.size(); ++k) {
    const std::uint64_t phase_q64 = static_cast<std::uint64_t>(k) << 56;  // of 2^64 a turn
    table[k] = {math::cos_turns(phase_q64), -math::sin_turns(phase_q64)};
  }
  return table;
}

}  // namespace fft_detail

// e^(-j 2 pi k / 256).
inline constexpr std::array<Phasor, kFftPointsMax> kTwiddles = fft_detail::make_twiddles();

// Domain:   a power of two of points, 2 .. 256, any finite values below 1e150.
// Scaling:  none: the sum over n of x_n e^(-j 2 pi h n / N) stands at h.
// Formula:  decimation in time, radix 2, in place, in one fixed order (@[Oppenheim2010, 9.3]).
// Accuracy: 8 stages of one rounding each: below 1e-15 of the largest |x| times N.
void transform(std::span<Phasor> data);

}  // namespace kw::metering
