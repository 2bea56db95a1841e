// What the source puts on six channels, as data. With the front end's settings it regenerates every
// sample bit for bit, so the record keeps it instead of the samples.
//
//   value_c(t) = dc + sum over components of peak cos(2 pi (order f_hz t + phase_turns)) + noise
//
// All members are doubles and 64-bit integers: shortest decimal text brings each back exactly.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "host/signal/block.hpp"

namespace kw::signal {

struct Component {
  double order = 1.0;        // frequency in units of f_hz; 1 the fundamental, 2.5 an interharmonic
  double peak = 0.0;         // V or A
  double phase_turns = 0.0;  // of the cosine at sample 0; positive leads
};

struct ChannelSignal {
  double dc = 0.0;         // V or A
  double noise_rms = 0.0;  // V or A, white up to half the sample rate, Gaussian
  std::vector<Component> components;
};

struct SignalRecipe {
  double f_hz = 50.0;
  std::uint64_t noise_seed = 0;
  std::array<ChannelSignal, kChannelCount> channels;
};

inline constexpr double kFrequencyMaxHz = 1e6;
inline constexpr double kOrderMax = 1e3;
inline constexpr double kValueMax = 1e6;  // V or A
inline constexpr double kPhaseMaxTurns = 1e6;

// Throws std::invalid_argument naming the member, its value and its limits.
void check_recipe(const SignalRecipe& recipe);

// Throws std::invalid_argument "`name` = value: must be lowest to highest" unless it is (or a NaN).
void check_range(const std::string& name, double value, double lowest, double highest);

// "voltages[0]." to "currents[2].": where a message says that a channel's member is.
[[nodiscard]] std::string channel_place(std::size_t channel);

}  // namespace kw::signal
