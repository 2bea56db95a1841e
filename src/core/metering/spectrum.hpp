// Harmonic phasors of one block or window.
#pragma once

#include <cstddef>

#include "core/simd/lanes.hpp"

namespace kw::metering {

inline constexpr std::size_t kOrderMax = 63;

struct Phasor {
  double re = 0.0;
  double im = 0.0;
};

// The channels U1 U2 U3 I1 I2 I3, order 0 (the mean, in `re`) to 63, as rms phasors:
// x(t) = mean + sum over h of sqrt(2) Re(X_h e^(j h theta)), theta = 0 at the start of the window.
struct Spectrum {
  Phasor channel[simd::kChannelCount][kOrderMax + 1];
};

}  // namespace kw::metering
