// Running time of the meter (1034H), which passes with the samples.
#pragma once

#include <cstdint>

namespace kw::energy {

class RunTime {
 public:
  static constexpr std::uint32_t kHundredthsMax = 999'999'999;  // @[KW320-MANUAL, 6.3.1]
  static constexpr std::uint32_t kTicksPerSecond = 25600;       // the faster of the sample rates
  static constexpr std::int64_t kTicksPerHundredth = 921'600;   // = 25600 * 36

  // Before the rate changes, and before a preset: what has passed at the old rate is kept.
  void book(std::uint64_t sample_index, std::uint32_t samples_per_second) {
    ticks_ = ticks_at(sample_index, samples_per_second);
    since_index_ = sample_index;
  }
  void preset(std::uint64_t sample_index, std::uint32_t hundredths) {
    ticks_ = hundredths * kTicksPerHundredth;
    since_index_ = sample_index;
  }

  // Over a power cut, in ticks.
  [[nodiscard]] std::int64_t saved(std::uint64_t sample_index,
                                   std::uint32_t samples_per_second) const {
    return ticks_at(sample_index, samples_per_second);
  }
  void restore(std::uint64_t sample_index, std::int64_t ticks) {
    ticks_ = ticks;
    since_index_ = sample_index;
  }

  // Domain:   samples of up to 1e7 years.
  // Scaling:  steps of 0.01 h; stays at 9 999 999.99 h.
  // Formula:  samples / samples a second / 36 s, rounded down. @[KW320-MANUAL, 6.3]
  // Accuracy: exact.
  [[nodiscard]] std::uint32_t hundredths(std::uint64_t sample_index,
                                         std::uint32_t samples_per_second) const {
    const std::int64_t count = ticks_at(sample_index, samples_per_second) / kTicksPerHundredth;
    return count < kHundredthsMax ? static_cast<std::uint32_t>(count) : kHundredthsMax;
  }

 private:
  [[nodiscard]] std::int64_t ticks_at(std::uint64_t sample_index,
                                      std::uint32_t samples_per_second) const {
    const std::uint64_t ticks_per_sample = kTicksPerSecond / samples_per_second;
    return ticks_ + static_cast<std::int64_t>((sample_index - since_index_) * ticks_per_sample);
  }

  std::int64_t ticks_ = 0;
  std::uint64_t since_index_ = 0;
};

}  // namespace kw::energy
