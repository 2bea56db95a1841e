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

// What happens at the terminals and the front, and FC05 of a master.
enum class ActKind : std::uint8_t {
  modules,     // a: mask as 1036H
  seal,        // a: 1 closed
  keys,        // a: mask of panel::Key
  inputs,      // a: levels, b: mask
  analogue,    // a: channel, b: value in 1/2^31
  coil,        // a: address, b: 1 on
  power_cycle  // the next meter finds what this one kept
};
struct Act {
  ActKind kind;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
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
  std::uint16_t acts_a_step = 0;   // drawn at random, at odd frames of the step: 1, 2, 4, 8 or 10
  std::span<const Act> acts{};     // before `writes`
  std::span<const Write> writes{};
  const factory::Calibration* calibration = nullptr;  // written after `writes`
};

[[nodiscard]] std::span<const Segment> recipe();

}  // namespace kw::digest
