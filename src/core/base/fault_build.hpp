// The one place that names the fault builds: images with a planted fault, to prove that the rig
// sees them (D10). The healthy image has kFaultBuild == none and holds none of their code.
#pragma once

namespace kw {

// The list for CMake is firmware/fault_builds.cmake.
enum class FaultBuild {
  none,
  word_order,            // float registers with the low word first
  rounding,              // float registers cut off instead of rounded to nearest
  frozen_register,       // the register of U1 keeps its first value
  q_sign,                // reactive power with the other sign
  pt_ratio,              // the PT ratio is applied twice
  wrong_window,          // windows of 12 cycles at 50 Hz instead of 10
  cycle_count,           // the time of a window counts one cycle too few
  energy_register_off,   // energy registers advance by 0.1 % more than the pulses
  energy_twice,          // energy registers book each window twice
  float_energy,          // energy registers add up in float32
  roll_over,             // energy registers begin again after 99 999 999 counts
  phasewise_energy,      // system energies sum the phases of one direction, not the net power
  phase_energy_swapped,  // energy registers of L2 and L3 exchanged
  meter_assert,          // asserts after three seconds of samples
  meter_silent,          // answers no request after three seconds of samples
  hard_fault,            // executes an illegal instruction after three seconds of samples
  endless_loop,          // makes no further round of the main loop after three seconds of samples
  masked_loop,           // the same with interrupts masked, where the board has any
  stack_overflow         // calls itself without end after three seconds of samples
};

#ifndef KW_FAULT_BUILD
#define KW_FAULT_BUILD none
#endif
inline constexpr FaultBuild kFaultBuild = FaultBuild::KW_FAULT_BUILD;

}  // namespace kw
