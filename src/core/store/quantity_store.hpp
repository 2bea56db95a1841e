// What the meter has measured, by id: the only place that registers and protocols read from (D5).
#pragma once

#include <cstdint>

#include "core/metering/window_values.hpp"
#include "core/spec/quantities_gen.hpp"

namespace kw::store {

inline constexpr int kBankCount = static_cast<int>(spec::kBankCount);
inline constexpr int kQuantityCount = static_cast<int>(spec::kQuantityCount);

// Two banks of the same quantities: the last 100 ms block and the last window. Secondary values in
// the unit of spec/quantities.toml; 0 before the first publication.
class QuantityStore {
 public:
  [[nodiscard]] double value(spec::Bank bank, spec::QuantityId id) const {
    return banks_[static_cast<int>(bank)].value[static_cast<int>(id)];
  }
  // The sample at which the bank was published last; 0 before.
  [[nodiscard]] std::uint64_t sample_index(spec::Bank bank) const {
    return banks_[static_cast<int>(bank)].sample_index;
  }

  void publish(spec::Bank bank, const metering::WindowValues& values, std::uint64_t sample_index);

 private:
  struct Contents {
    double value[kQuantityCount] = {};
    std::uint64_t sample_index = 0;
  };

  Contents banks_[kBankCount];
};

}  // namespace kw::store
