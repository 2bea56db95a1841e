// The unit of synthesis: six channels over 64 samples whose first index is a multiple of 64.
//
// Sample n is always computed as a part of block n / 64, so it is a pure function of n: where a
// caller starts and how many samples it takes at a time change no bit.
#pragma once

#include <cstddef>
#include <cstdint>

namespace kw::signal {

inline constexpr std::size_t kChannelCount = 6;  // U1 U2 U3 I1 I2 I3
inline constexpr std::size_t kVoltageCount = 3;
inline constexpr std::size_t kBlockSamples = 64;

// Volts and amperes, or a white noise of standard deviation 1.
struct Block {
  alignas(64) double values[kChannelCount][kBlockSamples];
};

}  // namespace kw::signal
