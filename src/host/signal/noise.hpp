// White Gaussian noise as a pure function of (seed, stream, channel, sample index).
#pragma once

#include <cstdint>

#include "host/signal/block.hpp"

namespace kw::signal {

// Noises with one seed that must be independent of each other.
enum class NoiseStream : std::uint32_t { source = 0, front_end = 1 };

// Domain:   any seed, channel and block index; block b holds the samples 64 b to 64 b + 63.
// Scaling:  standard deviation 1; |value| <= 6.77, as a uniform of 32 bits allows.
// Formula:  Philox4x32-10 @[PHILOX2011] of counter {low, high word of q = 16 b + j, channel,
//           stream} and key {low, high word of seed} gives w0..w3; sample 64 b + 16 k + j is for
//           k = 0: r01 cos(2 pi w1/2^32), 1: r01 sin(2 pi w1/2^32), 2, 3: the same of w2 and w3;
//           r01 = sqrt(-2 ln((w0 + 1/2) / 2^32)), Box-Muller @[BOXMULLER1958].
// Accuracy: 5e-15 absolute against the formula in exact arithmetic.
void noise_block(std::uint64_t seed, NoiseStream stream, std::uint32_t channel,
                 std::uint64_t block_index, double* out);

}  // namespace kw::signal
