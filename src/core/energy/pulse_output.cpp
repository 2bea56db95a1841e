#include "core/energy/pulse_output.hpp"

namespace kw::energy {

void PulseOutput::begin(std::int64_t energy_pwh, std::uint32_t constant_imp_per_kwh) {
  constexpr std::int64_t kUnitsMax = 1'000 * kUnitsPerPulse;  // 1000 edges a window
  const std::int64_t constant = constant_imp_per_kwh;
  const bool fits = constant == 0 || energy_pwh <= kUnitsMax / constant;
  released_ = fits ? energy_pwh * constant : kUnitsMax;
  edges_taken_ = 0;
}

double PulseOutput::next_part() const {
  const std::int64_t needed = (edges_taken_ + 1) * kUnitsPerPulse - carried_;
  if (needed > released_) return 2.0;
  return static_cast<double>(needed) / static_cast<double>(released_);
}

void PulseOutput::finish() {
  carried_ = (carried_ + released_) % kUnitsPerPulse;
  released_ = 0;
  edges_taken_ = 0;
}

void PulseOutput::restore(std::int64_t carried) {
  *this = PulseOutput{};
  carried_ = carried;
}

}  // namespace kw::energy
