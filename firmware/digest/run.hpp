// Plays the recipe to a meter and hashes all that it shows: register images, pulse edges, outputs,
// the panel, and what it keeps.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "app/sha256.hpp"
#include "core/meter/meter.hpp"
#include "core/nvm/flash_model.hpp"
#include "core/nvm/journal.hpp"
#include "digest/published.hpp"
#include "digest/stimulus.hpp"
#include "digest/terminals.hpp"

namespace kw::digest {

struct Options {
  std::uint32_t rounds = 1;  // of the whole recipe, on one meter
  const simd::Kernels* kernels = &simd::baseline_kernels();
  std::string_view kernels_name = "baseline";
};

// Of the meter: so few sectors that the journal goes round, and one of the chip's notes.
inline constexpr std::size_t kStoreSectors = 20;
static_assert(kStoreSectors >= nvm::Journal::kSectorsMin);
inline constexpr std::size_t kStoreWords = (kStoreSectors + 1) * nvm::FlashModel::kSectorBytes / 4;
inline constexpr std::uint32_t kRoundsMax = 10'000;

// Takes "--rounds N". False when the option is another one or its value is wrong.
[[nodiscard]] bool set_rounds(Options& options, std::string_view option, std::string_view value);

// SHA-256 over, in this order for each step: one byte for each register write (1 taken, 0 refused),
// the pulse edges (sample index 8 bytes, fraction 4, stream 1), the words of all regions; numbers
// big-endian. At the end follow the four hashes of digest/published.hpp and the two of
// digest/terminals.hpp. The meter has no identity, so no image hash is in it, and it has no link.
//
// A step's frames come in pieces that another home does not have: nothing of this may depend on
// them. What does is when the meter writes to its store. So a SHA-256 of its own is over the
// store's bytes before each power cycle and at the end.
class Run {
 public:
  using LogLine = void (*)(const char* line);

  using Store = std::span<std::uint32_t, kStoreWords>;

  // `analyser` and `store` are large: the home says where they lie. The store becomes a new chip.
  Run(const Options& options, quality::Analyser& analyser, Store store, LogLine log);

  // Logs a start line and checkpoints; an end line is the board's, see log_end().
  void play();
  // `stack_used_bytes`: 0 when the home of the program does not know it.
  void log_end(std::size_t stack_used_bytes);

 private:
  void log_start() const;
  void log_checkpoint() const;
  void power_on();
  void cycle_power();
  void act(const Act& act);
  void hash_store();
  void write(std::uint16_t address, std::span<const std::uint16_t> words);
  void begin(const Segment& segment, std::uint32_t round);
  void step();
  void feed_step();
  void feed(std::size_t first, std::size_t last);
  void hash_pulses();
  void hash_registers();
  void hash_number(std::uint64_t value, unsigned bytes) { app::add_number(hash_, value, bytes); }

  Options options_;
  LogLine log_;
  Published published_;
  Store store_;
  nvm::MappedFlash flash_;
  std::optional<meter::Meter> meter_;
  Terminals terminals_;
  Stimulus stimulus_;
  const Segment* segment_ = nullptr;
  app::Sha256 hash_;
  app::Sha256 store_hash_;
  std::array<std::int32_t, kStepFrames * kChannelCount> frames_{};
  std::uint32_t steps_ = 0;
  std::uint64_t frames_before_ = 0;  // taken by the meters before the last power cycle
  std::uint64_t pulses_ = 0;
};

}  // namespace kw::digest
