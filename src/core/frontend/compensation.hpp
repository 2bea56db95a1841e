// What a channel's gain and delay owe to current and temperature, beside its calibration.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/frontend/correction.hpp"
#include "core/simd/lanes.hpp"

namespace kw::frontend {

inline constexpr std::size_t kLinearityNodes = 5;

// A point of a linearity table: at this current add so much to gain and delay.
struct LinearityNode {
  std::int32_t current_ppm = 0;  // of In; 0: this node and the ones after it are not used
  std::int32_t gain_ppb = 0;
  std::int32_t delay_ps = 0;

  friend bool operator==(const LinearityNode&, const LinearityNode&) = default;
};

// Gain a kelvin and a kelvin squared away from the temperature of calibration.
struct TemperatureCoefficient {
  std::int32_t first_ppb = 0;
  std::int32_t second_ppb = 0;

  friend bool operator==(const TemperatureCoefficient&, const TemperatureCoefficient&) = default;
};

struct Compensation {
  std::array<std::array<LinearityNode, kLinearityNodes>, 3> linearity{};  // I1 I2 I3
  std::array<TemperatureCoefficient, simd::kChannelCount> temperature{};

  // False when there is nothing to do.
  [[nodiscard]] bool is_active() const { return *this != Compensation{}; }
  friend bool operator==(const Compensation&, const Compensation&) = default;
};

// What decides, once a block.
struct Conditions {
  double current_in[3] = {};  // rms of I1 I2 I3, in units of In
  double kelvin = 0.0;        // from the temperature of calibration; 0 when it is not known
};

// Domain:   nodes in rising order; currents 0 .. 10 In, +-200 K.
// Scaling:  ppb and ps, rounded to whole ones, clamped to what ChannelCorrection can hold.
// Formula:  linear between two nodes, constant outside; first x T + second x T^2.
// Accuracy: half a ppb and half a ps.
[[nodiscard]] Correction compensated(const Correction& base, const Compensation& compensation,
                                     const Conditions& conditions);

}  // namespace kw::frontend
