// The imperfections of one position's virtual analogue front end, as data.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "host/signal/block.hpp"
#include "host/signal/signal_generator.hpp"

namespace kw::analogue {

struct InputChannel {
  double gain_error = 0.0;         // relative: +0.001 reads 0.1 % high
  double offset = 0.0;             // V or A, at the input
  double delay_s = 0.0;            // positive is late: a fundamental of f lags 360 f delay degrees
  double noise_rms = 0.0;          // V or A, at the input; white, Gaussian
  std::size_t source_channel = 0;  // what is wired to this input; voltage to voltage inputs only
  bool reversed = false;           // a transformer the wrong way round
  std::size_t crosstalk_channel = 0;  // the input whose counts leak into this one
  double crosstalk = 0.0;             // counts here for each count there
  double clip_share = 1.0;            // of full scale: the amplifier gives no more than this
  double warm_up = 0.0;               // relative gain error when it is warm; none at power-on
  std::uint32_t stuck_mask = 0;       // bits of the converter's word that are always 1
};

struct FrontEndConfig {
  signal::SampleClock clock;
  std::uint64_t noise_seed = 0;
  std::uint64_t lost_every = 0;  // every n-th frame of the converter is lost; 0: none
  std::array<InputChannel, signal::kChannelCount> channels = {{{.source_channel = 0},
                                                               {.source_channel = 1},
                                                               {.source_channel = 2},
                                                               {.source_channel = 3},
                                                               {.source_channel = 4},
                                                               {.source_channel = 5}}};
};

inline constexpr double kGainErrorMax = 0.5;
inline constexpr double kOffsetMax = 1e3;    // V or A
inline constexpr double kNoiseRmsMax = 1e3;  // V or A
inline constexpr double kCrosstalkMax = 1.0;
inline constexpr double kClipShareMin = 1e-3;
inline constexpr double kWarmUpMax = 0.5;
inline constexpr double kWarmUpSeconds = 60.0;                                // time constant
inline constexpr std::uint32_t kStuckMaskMax = (std::uint32_t{1} << 23) - 1;  // not the sign
inline constexpr std::uint64_t kLostEveryMin = 2;

// Throws std::invalid_argument naming the member, its value and its limits.
void check_config(const FrontEndConfig& config);

// Domain:   f_hz > 0.
// Scaling:  degrees of the fundamental at f_hz.
// Formula:  lag / (360 f).
// Accuracy: two roundings.
[[nodiscard]] constexpr double delay_of_lag_s(double lag_deg, double f_hz) {
  return lag_deg / (360.0 * f_hz);
}

}  // namespace kw::analogue
