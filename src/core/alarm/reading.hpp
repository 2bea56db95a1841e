// The value of a parameter as its register would show it, and whether it is beyond a setpoint.
#pragma once

#include <cstdint>

#include "core/alarm/parameters.hpp"
#include "core/alarm/setup.hpp"
#include "core/store/quantity_store.hpp"

namespace kw::alarm {

struct Reading {
  double steps = 0.0;      // not rounded
  std::uint16_t word = 0;  // rounded to nearest, halves away from 0; clamped; int16 when signed
};

// Domain:   a parameter of the 100 ms block, a half cycle or a demand; values but NaN.
// Scaling:  steps of the format, of the secondary value; a voltage that the wiring lacks is 0.
// Formula:  value x steps a unit (manual 6.3, lines 5319 to 5334).
// Accuracy: that of the value; the word half a step.
[[nodiscard]] Reading read_quantity(const store::QuantityStore& quantities,
                                    const Parameter& parameter, const Surroundings& around);

// Whether the reading is beyond the setpoint: greater and less by what is not rounded, equal by the
// word.
[[nodiscard]] bool is_beyond(const ChannelSetup& channel, const Parameter& parameter,
                             const Reading& reading);

// Domain:   fundamental voltages of the last 100 ms block; a delta's are 12, 23, 31.
// Scaling:  volts.
// Formula:  |U2| > 0.5 V and |U2|^2 > 2 |U1|^2, U1 the positive and U2 the negative sequence.
// Accuracy: |U2| / |U1| is infinite for a reversed supply, 2 when one of its phases is lost, 1 with
//   two lost (no sequence at all), 1/2 and 0 for a supply in order: sqrt(2) lies between 1 and 2.
[[nodiscard]] bool is_reversed(const store::QuantityStore& quantities);

}  // namespace kw::alarm
