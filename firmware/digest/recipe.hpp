// What the digest program plays to the meter: segments of signal, and the registers written
// between.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "core/factory/calibration.hpp"

namespace kw::digest {

// A segment is a whole number of steps; the register image is taken after each.
inline constexpr std::uint32_t kStepFrames = 640;  // 50 ms at 12 800 frames a second

// Peaks in counts of the converter (core/frontend/front_end.hpp): full scale is 2^23.
inline constexpr std::uint32_t kUnCounts = 4019541;    // = round(2 ** 23 * 230 / 480); 230 V
inline constexpr std::uint32_t kInCounts = 3495253;    // = round(2 ** 23 * 1 / 2.4); 1 A
inline constexpr std::uint32_t kImaxCounts = 4194304;  // = round(2 ** 23 * 1.2 / 2.4); 1.2 A

struct Harmonic {
  std::uint16_t order = 0;
  std::uint16_t permille = 0;  // of the channel's fundamental
};

// One FC16 of a master; a refused one is a part of the recipe, too.
struct Write {
  std::uint16_t address;
  std::span<const std::uint16_t> words;
};

// Angles are in 1/65536 turn.
struct Segment {
  std::uint16_t steps = 12;
  std::uint32_t start_mhz = 50'000;  // the frequency runs in a line from start to end
  std::uint32_t end_mhz = 50'000;
  std::array<std::uint16_t, 3> u_permille{1000, 1000, 1000};  // of 230 V
  std::uint32_t i_counts = kInCounts;
  std::array<std::uint16_t, 3> i_permille{1000, 1000, 1000};
  std::array<std::uint16_t, 3> i_lag{0, 0, 0};
  std::uint16_t jump = 0;  // of all phases, at the start
  std::array<Harmonic, 2> harmonics{};
  std::uint32_t dc_counts = 0;     // added to even channels, subtracted from odd ones
  std::uint32_t noise_counts = 0;  // largest magnitude of a uniform noise
  bool garbage = false;            // any 24 bits instead of a signal
  std::span<const Write> writes{};
  const factory::Calibration* calibration = nullptr;  // written after `writes`
};

[[nodiscard]] std::span<const Segment> recipe();

}  // namespace kw::digest
