// Reactive energy by quadrant, of the phases and the system; in the quantity store, no registers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/energy/energy_register.hpp"

namespace kw::energy {

inline constexpr std::size_t kQuadrantCount = 4;
inline constexpr std::size_t kQuadrantChannels = 4;  // L1, L2, L3, system

// Counter-clockwise from +P +Q: 0 (I) import of both, 1 (II) -P +Q, 2 (III) -P -Q, 3 (IV) +P -Q.
// 0 counts as positive.
[[nodiscard]] constexpr std::size_t quadrant_of(std::int64_t p_pwh, std::int64_t q_pwh) {
  if (q_pwh >= 0) return p_pwh >= 0 ? 0 : 1;
  return p_pwh < 0 ? 2 : 3;
}

// Secondary energies; a window is booked whole when it is published, and rolls over as registers
// do, after 999 999.999 kvarh.
class QuadrantEnergies {
 public:
  // P and Q of one window.
  void book(std::size_t channel, std::int64_t p_pwh, std::int64_t q_pwh) {
    EnergyRegister& reg = registers_[channel][quadrant_of(p_pwh, q_pwh)];
    reg.begin(q_pwh < 0 ? -q_pwh : q_pwh);
    reg.finish(EnergyScale::secondary);
  }
  [[nodiscard]] double varh(std::size_t channel, std::size_t quadrant) const {
    return registers_[channel][quadrant].watt_hours();
  }
  // Over a power cut.
  [[nodiscard]] EnergyRegister::Saved saved(std::size_t channel, std::size_t quadrant) const {
    return registers_[channel][quadrant].saved(EnergyScale::secondary);
  }
  void restore(std::size_t channel, std::size_t quadrant, const EnergyRegister::Saved& saved) {
    registers_[channel][quadrant].restore(saved);
  }
  void clear() {
    for (auto& channel : registers_) {
      for (EnergyRegister& reg : channel) reg.clear();
    }
  }

 private:
  std::array<std::array<EnergyRegister, kQuadrantCount>, kQuadrantChannels> registers_{};
};

}  // namespace kw::energy
