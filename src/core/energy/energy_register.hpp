// One energy register: a count 0..999 999 999 (NET: signed) and the energy below one count.
#pragma once

#include <cstdint>

#include "core/energy/units.hpp"

namespace kw::energy {

// Primary registers count 0.1 kWh, secondary ones 0.001 kWh (manual 6.3, F4..F9).
enum class EnergyScale : std::uint8_t { primary, secondary };

[[nodiscard]] constexpr std::int64_t picowatt_hours_per_count(EnergyScale scale) {
  return (scale == EnergyScale::primary ? 100 : 1) * kPicoWattHoursPerWh;
}

// The window's energy is released evenly over the next window; the count follows the release, so
// that a register and the pulses agree at every sample. Rolls over after +-999 999 999.
class EnergyRegister {
 public:
  // What survives a power cut.
  struct Saved {
    std::int32_t count = 0;
    std::int64_t rest_pwh = 0;  // below one count

    friend constexpr bool operator==(const Saved&, const Saved&) = default;
  };

  void begin(std::int64_t energy_pwh) { window_pwh_ = energy_pwh; }
  // Releases the window's energy up to `part` (0..1) of it; never less than before.
  void release(double part, EnergyScale scale);
  void finish(EnergyScale scale);

  [[nodiscard]] std::int32_t count() const { return count_; }
  // At secondary scale, where a count is 1 Wh; with the energy below a count.
  [[nodiscard]] double watt_hours() const {
    return static_cast<double>(count_) +
           static_cast<double>(rest_pwh_) / static_cast<double>(kPicoWattHoursPerWh);
  }
  // Sets the count as written (manual 6.3.7: "can be preset"); the energy below a count is dropped.
  void preset(std::int32_t count);
  // With what the current window has not released yet: it was measured.
  [[nodiscard]] Saved saved(EnergyScale scale) const;
  void restore(const Saved& saved);
  // Zero, also what the current window has not released yet.
  void clear() { *this = EnergyRegister{}; }

 private:
  void book(std::int64_t energy_pwh, EnergyScale scale);

  std::int64_t window_pwh_ = 0;
  std::int64_t released_pwh_ = 0;
  std::int64_t rest_pwh_ = 0;  // carried remainder, below one count
  std::int32_t count_ = 0;
};

}  // namespace kw::energy
