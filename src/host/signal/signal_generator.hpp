// Volts and amperes of a recipe at the instants of a sample clock, in closed form.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/signal/block.hpp"
#include "host/signal/recipe.hpp"

namespace kw::signal {

// Sample n is taken at n / (rate_hz (1 + error_ppm 1e-6)) seconds.
struct SampleClock {
  double rate_hz = 12800.0;
  double error_ppm = 0.0;
};

inline constexpr double kRateMinHz = 1.0;
inline constexpr double kRateMaxHz = 1e9;
inline constexpr double kClockErrorMaxPpm = 1e5;
inline constexpr double kDelayMaxS = 0.1;

// Throws std::invalid_argument naming the member, its value and its limits.
void check_clock(const SampleClock& clock);

// Which channel of the recipe an output shows, and how late.
struct Tap {
  std::size_t source_channel = 0;
  double delay_s = 0.0;
};

using Taps = std::array<Tap, kChannelCount>;

[[nodiscard]] constexpr Taps straight_taps() {
  Taps taps;
  for (std::size_t channel = 0; channel < kChannelCount; ++channel) {
    taps[channel].source_channel = channel;
  }
  return taps;
}

class SignalGenerator {
 public:
  // Throws std::invalid_argument naming the member, its value and its limits.
  SignalGenerator(const SignalRecipe& recipe, const SampleClock& clock,
                  const Taps& taps = straight_taps());

  // Domain:   any block index; block b holds the samples 64 b to 64 b + 63.
  // Scaling:  V and A.
  // Formula:  dc + sum of peak cos(2 pi phase) + noise; phase(n) = phase_q64 + n increment_q64 in
  //           integers at n = 64 b; cos and sin there, turned to 64 b + k by the table of k.
  // Accuracy: 1.6e-15 of each peak against the integer phase in exact arithmetic, and one rounding
  //           of the sum for each tone.
  void block(std::uint64_t block_index, Block& out) const;

  // Frames of six values [U1 U2 U3 I1 I2 I3] for samples `start` to `start + count - 1`.
  void samples(std::uint64_t start, std::size_t count, double* out) const;

 private:
  // cos and sin of k increments, k = 0..63.
  struct Rotation {
    std::uint64_t increment_q64;
    alignas(64) double cosine[kBlockSamples];
    alignas(64) double sine[kBlockSamples];
  };
  struct Tone {
    double peak;
    std::uint64_t phase_q64;
    std::size_t rotation;
  };
  struct Channel {
    double dc = 0.0;
    double noise_rms = 0.0;
    std::uint32_t noise_channel = 0;
    std::vector<Tone> tones;
  };

  std::size_t rotation_of(std::uint64_t increment_q64);
  void channel_block(const Channel& channel, std::uint64_t block_index, double* out) const;

  std::array<Channel, kChannelCount> channels_;
  std::vector<Rotation> rotations_;
  std::uint64_t noise_seed_;
};

}  // namespace kw::signal
