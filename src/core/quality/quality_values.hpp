// What a window and an interval of power quality hold: plain values, rms in V and A.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/quality/harmonic_groups.hpp"
#include "core/sync/sample_time.hpp"

namespace kw::quality {

inline constexpr std::size_t kPhases = 3;

// Channels are the six that the meter shows: U1 U2 U3 I1 I2 I3, of a delta U12 U31 U23 I1 I2 I3.
struct WindowQuantities {
  double u_rms_v[kPhases] = {};
  double u_line_rms_v[kPhases] = {};  // 12, 23, 31
  double i_rms_a[kPhases] = {};
  double u_unbalance = 0.0;   // u2, per unit
  double u_zero_ratio = 0.0;  // u0, per unit
  HarmonicGroups channel[simd::kChannelCount];
};

// When a window was and what the caller saw in it.
struct WindowStamp {
  sync::SampleTime start{};  // in samples of the converter
  sync::SampleTime end{};
  std::int64_t end_unix_s = 0;  // the clock's second at `end`, rounded down
  bool locked = true;           // synchronous with the voltage: counts for the frequency
  bool flagged = false;         // a dip, swell or interruption touched it
};

struct IntervalStamp {
  sync::SampleTime start{};
  sync::SampleTime end{};
  std::int64_t end_unix_s = 0;
  std::uint32_t parts = 0;  // windows; of the two hours: intervals of ten minutes
  bool complete = false;    // from tick to tick; of 150/180 cycles: 15 windows
  bool flagged = false;     // one of the parts is
};

// Root of the mean of the squares of the parts, value by value.
struct Interval {
  IntervalStamp stamp{};
  WindowQuantities values{};
};

struct FlickerInterval {
  IntervalStamp stamp{};
  double severity[kPhases] = {};  // Pst or Plt
};

struct FrequencyInterval {
  IntervalStamp stamp{};
  double f_hz = 0.0;  // 0 without a locked window
};

}  // namespace kw::quality
