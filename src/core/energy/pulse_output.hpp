// A pulse output: one edge each time the released energy crosses 1/constant kWh.
#pragma once

#include <cstdint>

#include "core/energy/ramp.hpp"

namespace kw::energy {

enum class PulseStream : std::uint8_t { p_import, p_export, q_import, q_export };
inline constexpr int kPulseStreamCount = 4;

struct PulseEdge {
  std::uint64_t sample_index;
  std::uint32_t fraction_q32;
  std::uint8_t stream;

  [[nodiscard]] constexpr sync::SampleTime instant() const { return {sample_index, fraction_q32}; }
};

// Counts in pulse units: energy in pWh times the constant in imp/kWh; an edge is due every
// 1 kWh = 1e15 of them. Exact: no rounding besides that of the window's energy.
class PulseOutput {
 public:
  // Starts to release `energy_pwh` >= 0 over the coming ramp. The last ramp must be finished.
  void begin(std::int64_t energy_pwh, std::uint32_t constant_imp_per_kwh);
  // The part of the ramp, 0..1, at which the next edge is due; above 1 when there is none in it.
  [[nodiscard]] double next_part() const;
  // Takes the edge that next_part() told.
  void take_edge() { ++edges_taken_; }
  // Books the rest of the ramp; all edges of it must have been taken.
  void finish();

  static constexpr std::int64_t kUnitsPerPulse = 1'000'000'000'000'000;

  // What survives a power cut, below one edge. The edges of the ramp are taken for given, though
  // some may be lost with the power: an edge too many would be energy that never was.
  [[nodiscard]] std::int64_t saved() const { return (carried_ + released_) % kUnitsPerPulse; }
  void restore(std::int64_t carried);

 private:
  std::int64_t carried_ = 0;   // 0 .. kUnitsPerPulse - 1, at the start of the ramp
  std::int64_t released_ = 0;  // over the whole ramp
  std::int64_t edges_taken_ = 0;
};

}  // namespace kw::energy
