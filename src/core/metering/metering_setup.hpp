// What the settings fix of how a measurement becomes quantities.
#pragma once

#include <cstddef>

#include "core/metering/spectrum.hpp"
#include "core/metering/wiring.hpp"

namespace kw::metering {

struct MeteringSetup {
  Wiring wiring{};
  bool fundamental_pf = true;  // 1017H = 0
  bool ieee_sign = false;      // 1015H = 1: sign of the power factor by the nature of the load
  std::size_t order_max = kOrderMax;  // 15 at 400 Hz; 1: the fundamental alone, no harmonics
  double nominal_a = 5.0;             // In, secondary: I_L of TDD, 100 % of the load percentage
};

// Below these a channel counts as dead: it has no angle, and nothing is divided by it.
inline constexpr double kVoltageFloor_v = 0.5;      // 1 % of the smallest PT2, 50 V
inline constexpr double kCurrentFloor_in = 0.0005;  // of In: where the meter stops registering

}  // namespace kw::metering
