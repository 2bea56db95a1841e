// What the meter has measured, by id: the only place that registers and protocols read from (D5).
#pragma once

#include <cstdint>

#include "core/metering/half_cycle.hpp"
#include "core/metering/window_values.hpp"
#include "core/spec/quantities_gen.hpp"

namespace kw::store {

inline constexpr int kBankCount = static_cast<int>(spec::kBankCount);
inline constexpr int kQuantityCount = static_cast<int>(spec::kQuantityCount);

// Banks of the same quantities: the last 40 ms block, 100 ms block and window; and the harmonics of
// the last window. Secondary values in the unit of spec/quantities.toml; 0 before the first
// publication.
class QuantityStore {
 public:
  [[nodiscard]] double value(spec::Bank bank, spec::QuantityId id) const {
    return banks_[static_cast<int>(bank)].value[static_cast<int>(id)];
  }
  // The sample at which the bank was published last; 0 before.
  [[nodiscard]] std::uint64_t sample_index(spec::Bank bank) const {
    return banks_[static_cast<int>(bank)].sample_index;
  }
  // The value of one order; 0 outside 2 .. 63.
  [[nodiscard]] double order_value(spec::ArrayId id, std::size_t order) const;

  void publish(spec::Bank bank, const metering::WindowValues& values, std::uint64_t sample_index);

  // One-cycle rms values, each half cycle; they read the same in each bank.
  void publish_half_cycle(const metering::HalfCycleValues& values);

  // A quantity that has one publication of its own, such as a demand: it reads the same in each
  // bank.
  void set(spec::QuantityId id, double value) {
    for (Contents& bank : banks_) bank.value[static_cast<int>(id)] = value;
  }

  // Where the harmonics of a window are written, by evaluate_harmonics, with its publication.
  [[nodiscard]] metering::HarmonicTable& harmonics() { return harmonics_; }
  [[nodiscard]] const metering::HarmonicTable& harmonics() const { return harmonics_; }

 private:
  struct Contents {
    double value[kQuantityCount] = {};
    std::uint64_t sample_index = 0;
  };

  Contents banks_[kBankCount];
  metering::HarmonicTable harmonics_;
};

}  // namespace kw::store
