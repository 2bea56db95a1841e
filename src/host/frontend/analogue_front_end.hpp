// The virtual analogue front end of one position: wiring, gain, offset, delay, crosstalk, clipping,
// noise, sample clock and converter between the ideal signal of a recipe and what a meter is fed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "host/frontend/front_end_config.hpp"
#include "host/signal/recipe.hpp"
#include "host/signal/signal_generator.hpp"

namespace kw::analogue {

class AnalogueFrontEnd {
 public:
  // Throws std::invalid_argument naming the member, its value and its limits.
  AnalogueFrontEnd(const signal::SignalRecipe& recipe, const FrontEndConfig& config);

  // Domain:   any start; out holds 6 x count values.
  // Scaling:  signed 24-bit counts in 32 bits; full scale (2^23) is 678.8 V or 3.394 A.
  // Formula:  own = (+-signal(t - delay)) (1 + gain_error) w + offset, in counts of 2^23 at full
  //           scale; counts = round(clip(own + crosstalk own of the other input) + noise), half to
  //           even, with the stuck bits set; w = 1 + warm_up (1 - exp(-t / 60 s)), t that of the
  //           block of 64 samples. Frame n of the meter is frame n + floor(n / (lost_every - 1)) of
  //           the converter. Each is a pure function of recipe, config and n.
  // Accuracy: before rounding, 2e-15 of each peak.
  // Returns how many values were clamped to +-(2^23 - 1).
  std::uint64_t frames(std::uint64_t start, std::size_t count, std::int32_t* out) const;

 private:
  struct Channel {
    double scale;   // counts per V or A, with gain error and sign
    double offset;  // counts
    double noise;   // counts rms
    double clip;    // counts
    std::size_t crosstalk_channel;
    double crosstalk;
    double warm_up;
    std::int32_t stuck_mask;
  };

  // Volts and amperes of a block to what the converter sees, in counts.
  void condition(std::uint64_t block_index, signal::Block& block) const;
  void add_crosstalk(signal::Block& block) const;
  [[nodiscard]] double scale_of(const Channel& channel, std::uint64_t block_index) const;
  void add_noise(std::size_t index, std::uint64_t block_index, double* values) const;

  // Frames of the converter, none of them lost.
  std::uint64_t converted(std::uint64_t start, std::size_t count, std::int32_t* out) const;

  signal::SignalGenerator generator_;
  std::array<Channel, signal::kChannelCount> channels_;
  std::uint64_t noise_seed_;
  std::uint64_t lost_every_;
  double block_s_;  // nominal duration of a block
  bool has_crosstalk_ = false;
};

}  // namespace kw::analogue
