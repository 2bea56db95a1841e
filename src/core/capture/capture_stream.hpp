// The 64 points a cycle that waveform capture keeps (manual 4.6).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/frontend/capture_scale.hpp"
#include "core/simd/lanes.hpp"

namespace kw::capture {

inline constexpr std::size_t kPointsPerCycle = 64;

// One instant of U1 U2 U3 I1 I2 I3 as the capture registers show it.
using CapturePoint = std::array<std::int16_t, simd::kChannelCount>;

// Domain:   the resampled points of a half cycle, 128 at 50 and 60 Hz (the 400 Hz type has no
//           capture); `out` has room for a quarter of them.
// Scaling:  frontend/capture_scale.hpp: counts, clamped to int16.
// Formula:  every fourth point, as it is: an instant of the wave, not a mean, so that orders above
//           32 fold back as they do on an oscilloscope.
// Accuracy: half a count.
inline std::size_t capture_points(std::span<const simd::Frame> points, frontend::CurrentInput input,
                                  std::span<CapturePoint> out) {
  constexpr std::size_t kStep = simd::kPointsPerCycleMax / kPointsPerCycle;
  std::size_t count = 0;
  for (std::size_t i = 0; i < points.size() && count < out.size(); i += kStep, ++count) {
    for (std::size_t phase = 0; phase < 3; ++phase) {
      out[count][phase] = frontend::capture_voltage(points[i].lane[phase]);
      out[count][phase + simd::kI1] =
          frontend::capture_current(input, points[i].lane[phase + simd::kI1]);
    }
  }
  return count;
}

}  // namespace kw::capture
