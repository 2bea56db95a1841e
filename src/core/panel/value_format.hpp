// Values as the display shows them: four digits, a point, and a unit by magnitude.
#pragma once

#include <cstdint>

#include "core/panel/text.hpp"

namespace kw::panel {

enum class ValueKind : std::uint8_t {
  voltage,       // V, kV
  current,       // A, kA
  active,        // W   -> kW, MW
  reactive,      // var -> kvar, Mvar
  apparent,      // VA  -> kVA, MVA
  power_factor,  // 0.001
  frequency,     // Hz, 0.01
  angle,         // degrees, 0.1
  ratio,         // per unit -> 0.1 %
  percent,       // 0.01 %
  crest,         // 0.001
  k_factor,      // 0.1
};

struct ShownValue {
  Text<8> digits;
  Text<5> unit;
};

// Domain:   primary value in the unit of spec/quantities.toml; finite.
// Scaling:  the larger unit from 1000 of the smaller one on; beyond 9999 of the larger one "----".
// Formula:  the most decimals with which four digits suffice, at most those of the kind;
//           to the nearest digit, halves away from 0. @[KW320-MANUAL, 3.1]
// Accuracy: half of the last digit.
[[nodiscard]] ShownValue shown_value(ValueKind kind, double value);

}  // namespace kw::panel
