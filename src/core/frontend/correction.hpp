// What the front end is to correct: calibration constants, wiring, kind of input.
#pragma once

#include <cstdint>

#include "core/frontend/current_input.hpp"
#include "core/metering/wiring.hpp"
#include "core/simd/lanes.hpp"

namespace kw::frontend {

// Calibration of one channel, as the factory region holds it.
struct ChannelCorrection {
  std::int32_t gain_ppb = 0;          // the reading is multiplied by 1 + gain
  std::int32_t offset_q8_counts = 0;  // subtracted from the sample, 1/256 count
  std::int32_t delay_ps = 0;          // the channel is delayed by this much (negative: advanced)
};

struct Correction {
  ChannelCorrection channel[simd::kChannelCount];
  bool current_reversed[3] = {false, false, false};  // 1012H..1014H
  metering::Wiring wiring{};                         // 1003H, 1004H: absent channels are 0
  CurrentInput input = CurrentInput::a1;
  double sample_rate_hz = 12800.0;
  double nominal_hz = 50.0;
};

}  // namespace kw::frontend
