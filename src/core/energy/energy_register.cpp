#include "core/energy/energy_register.hpp"

#include "core/base/fault_build.hpp"

namespace kw::energy {
namespace {

constexpr std::int64_t kModulus =
    kFaultBuild == FaultBuild::roll_over ? 100'000'000 : 1'000'000'000;

// Rolls over after the last count on either side of zero.
std::int32_t advanced(std::int32_t count, std::int64_t counts) {
  if constexpr (kFaultBuild == FaultBuild::float_energy) {
    const float sum = static_cast<float>(count) + static_cast<float>(counts);
    return static_cast<std::int32_t>(static_cast<std::int64_t>(sum) % kModulus);
  }
  return static_cast<std::int32_t>((count + counts) % kModulus);
}

}  // namespace

void EnergyRegister::book(std::int64_t energy_pwh, EnergyScale scale) {
  const std::int64_t per_count = picowatt_hours_per_count(scale);
  const std::int64_t total = rest_pwh_ + energy_pwh;
  const std::int64_t counts = total / per_count;
  rest_pwh_ = total - counts * per_count;
  count_ = advanced(count_, counts);
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

EnergyRegister::Saved EnergyRegister::saved(EnergyScale scale) const {
  EnergyRegister whole = *this;
  whole.finish(scale);
  return {whole.count_, whole.rest_pwh_};
}

void EnergyRegister::restore(const Saved& saved) {
  clear();
  count_ = saved.count;
  rest_pwh_ = saved.rest_pwh;
}

}  // namespace kw::energy
