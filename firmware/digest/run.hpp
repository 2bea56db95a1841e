// Plays the recipe to a meter and hashes all that it shows: register images and pulse edges.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "app/sha256.hpp"
#include "core/meter/meter.hpp"
#include "digest/published.hpp"
#include "digest/stimulus.hpp"

namespace kw::digest {

struct Options {
  std::uint32_t rounds = 1;  // of the whole recipe, on one meter
  const simd::Kernels* kernels = &simd::baseline_kernels();
  std::string_view kernels_name = "baseline";
};

inline constexpr std::uint32_t kRoundsMax = 10'000;

// Takes "--rounds N". False when the option is another one or its value is wrong.
[[nodiscard]] bool set_rounds(Options& options, std::string_view option, std::string_view value);

// SHA-256 over, in this order for each step: one byte for each register write (1 taken, 0 refused),
// the pulse edges (sample index 8 bytes, fraction 4, stream 1), the words of all regions; numbers
// big-endian. At the end follow the four hashes of digest/published.hpp. The meter has no
// identity, so no image hash is in it, and it has no link.
class Run {
 public:
  using LogLine = void (*)(const char* line);

  // `analyser` is large: the home says where it lies.
  Run(const Options& options, quality::Analyser& analyser, LogLine log);

  // Logs a start line and checkpoints; an end line is the board's, see log_end().
  void play();
  // `stack_used_bytes`: 0 when the home of the program does not know it.
  void log_end(std::size_t stack_used_bytes);

 private:
  void log_start() const;
  void log_checkpoint() const;
  void write(std::uint16_t address, std::span<const std::uint16_t> words);
  void begin(const Segment& segment, std::uint32_t round);
  void step();
  void feed_step();
  void hash_pulses();
  void hash_registers();
  void hash_number(std::uint64_t value, unsigned bytes) { app::add_number(hash_, value, bytes); }

  Options options_;
  LogLine log_;
  Published published_;
  meter::Meter meter_;
  Stimulus stimulus_;
  app::Sha256 hash_;
  std::array<std::int32_t, kStepFrames * kChannelCount> frames_{};
  std::uint32_t steps_ = 0;
  std::uint64_t pulses_ = 0;
};

}  // namespace kw::digest
