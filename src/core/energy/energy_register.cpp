#include "core/energy/energy_register.hpp"

namespace kw::energy {

void EnergyRegister::book(std::int64_t energy_pwh, EnergyScale scale) {
  constexpr std::int64_t kModulus = 1'000'000'000;
  const std::int64_t per_count = picowatt_hours_per_count(scale);
  const std::int64_t total = rest_pwh_ + energy_pwh;
  const std::int64_t counts = total / per_count;
  rest_pwh_ = total - counts * per_count;
  count_ = static_cast<std::int32_t>((count_ + counts) % kModulus);
}

void EnergyRegister::release(double part, EnergyScale scale) {
  const auto target = static_cast<std::int64_t>(static_cast<double>(window_pwh_) * part);
  book(target - released_pwh_, scale);
  released_pwh_ = target;
}

void EnergyRegister::finish(EnergyScale scale) {
  book(window_pwh_ - released_pwh_, scale);
  window_pwh_ = 0;
  released_pwh_ = 0;
}

void EnergyRegister::preset(std::int32_t count) {
  count_ = count;
  rest_pwh_ = 0;
}

}  // namespace kw::energy
