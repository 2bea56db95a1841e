// Samples of a recipe in integers alone: the same on every target, and no part of what is compared.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "digest/recipe.hpp"

namespace kw::digest {

inline constexpr std::size_t kChannelCount = 6;

class Stimulus {
 public:
  // Frequencies of round n are `round_offset_mhz(n)` higher than the recipe's.
  void begin(const Segment& segment, std::uint32_t round);
  // The next `count` frames of six signed 24-bit counts, U1 U2 U3 I1 I2 I3.
  void fill(std::int32_t* frames, std::size_t count);

 private:
  [[nodiscard]] std::int32_t sample(std::size_t channel) const;

  const Segment* segment_ = nullptr;
  std::array<std::int64_t, kChannelCount> peak_{};
  std::array<std::uint32_t, kChannelCount> angle_q32_{};
  std::uint64_t phase_q64_ = 0;
  std::uint64_t increment_q64_ = 0;
  std::int64_t increment_step_ = 0;
  std::uint32_t frame_ = 0;  // since the first segment, modulo 2^32: the counter of the noise
};

// lowbias32: a bijection of 32 bits whose output bits look independent.
[[nodiscard]] constexpr std::uint32_t scrambled(std::uint32_t x) {
  x = (x ^ (x >> 16U)) * 0x7FEB352DU;
  x = (x ^ (x >> 15U)) * 0x846CA68BU;
  return x ^ (x >> 16U);
}

// An act at a frame of its step.
struct TimedAct {
  std::uint32_t frame;
  Act act;
};
// Number `place` of the acts of a step: inputs, analogue inputs, keys or a relay.
[[nodiscard]] TimedAct random_act(const Segment& segment, std::uint32_t step, std::uint32_t place);

// sin(2 pi phase / 2^32) in 1/2^30, within 1.6e-4.
[[nodiscard]] std::int64_t sine_q30(std::uint32_t phase_q32);

}  // namespace kw::digest
