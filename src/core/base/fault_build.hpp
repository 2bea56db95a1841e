// The one place that names the fault builds: images with a planted fault, to prove that the rig
// sees them (D10). The healthy image has kFaultBuild == none and holds none of their code.
#pragma once

namespace kw {

enum class FaultBuild {
  none,
  word_order,           // float registers with the low word first
  frozen_register,      // the register of U1 keeps its first value
  energy_register_off,  // energy registers advance by 0.1 % more than the pulses
  meter_assert,         // asserts after three seconds of samples
  meter_silent          // answers no request after three seconds of samples
};

#ifndef KW_FAULT_BUILD
#define KW_FAULT_BUILD none
#endif
inline constexpr FaultBuild kFaultBuild = FaultBuild::KW_FAULT_BUILD;

}  // namespace kw
