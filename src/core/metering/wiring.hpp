// How the meter is wired: which quantities there are (manual 2.3.3, 2.3.4, 3.2; 1003H, 1004H).
#pragma once

#include <cstdint>

namespace kw::metering {

// Codes of register 1003H.
enum class VoltageWiring : std::uint8_t { y3ln = 0, y1ln = 1, d2ll = 2, d3ll = 3, y1ll = 4 };
// Codes of register 1004H.
enum class CurrentWiring : std::uint8_t { ct3 = 0, ct1 = 1, ct2 = 2 };

struct Wiring {
  VoltageWiring voltage = VoltageWiring::y3ln;
  CurrentWiring current = CurrentWiring::ct3;

  // 3LL and 2LL: line voltages alone, no phase voltages, phase powers or neutral current.
  [[nodiscard]] constexpr bool is_delta() const {
    return voltage == VoltageWiring::d2ll || voltage == VoltageWiring::d3ll;
  }
  // Phases 0..2 with a voltage input of their own; of a delta: those that power sums run over.
  [[nodiscard]] constexpr bool has_voltage(int phase) const {
    switch (voltage) {
      case VoltageWiring::y1ln:
        return phase == 0;
      case VoltageWiring::y1ll:
        return phase <= 1;
      case VoltageWiring::d2ll:
        return phase != 1;  // V2 and VN are one terminal
      default:
        return true;
    }
  }
  // Line voltages 0..2 (12, 23, 31) that exist.
  [[nodiscard]] constexpr bool has_line_voltage(int line) const {
    if (voltage == VoltageWiring::y1ln) return false;
    return voltage != VoltageWiring::y1ll || line == 0;
  }
  // With two transformers in a three-phase system i2 is -(i1 + i3), sample by sample.
  [[nodiscard]] constexpr bool derives_i2() const {
    return current == CurrentWiring::ct2 && voltage != VoltageWiring::y1ln &&
           voltage != VoltageWiring::y1ll;
  }
  // Phases 0..2 whose current is measured or derived.
  [[nodiscard]] constexpr bool has_current(int phase) const {
    if (current == CurrentWiring::ct1 || voltage == VoltageWiring::y1ln) return phase == 0;
    return voltage != VoltageWiring::y1ll || phase <= 1;
  }
};

}  // namespace kw::metering
