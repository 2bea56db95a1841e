// How the I/O modules work: the words of registers 109EH to 10F3H and of 1018H and 101BH, as they
// are.
#pragma once

#include <array>
#include <cstdint>

#include "core/io/module_layout.hpp"
#include "core/io/transfer_curve.hpp"

namespace kw::io {

// Working modes of relays and digital outputs.
inline constexpr std::uint16_t kControlMode = 0;  // relays by FC05; digital outputs by energy
inline constexpr std::uint16_t kAlarmMode = 1;
// Output modes of relays.
inline constexpr std::uint16_t kLatch = 0;
inline constexpr std::uint16_t kPulse = 1;

struct InputSetup {
  std::uint16_t counters = 0;  // bit k: the module's input k + 1 counts pulses
  std::uint16_t constant = 1;  // pulses for one count; 0 counts as 1
};

struct RelaySetup {
  std::uint16_t working_mode = kControlMode;
  std::uint16_t output_mode = kLatch;
  std::uint16_t pulse_ms = 50;
};

struct DigitalSetup {
  std::uint16_t working_mode = kControlMode;
  std::uint16_t pulse_ms = 20;
  // 0 none, 1 consumed, 2 generated, 3 absorbed reactive, 4 generated reactive.
  std::array<std::uint16_t, kPerModule> stream{};
};

struct IoSetup {
  std::array<InputSetup, kModuleCount> input{};                    // by Module
  std::array<RelaySetup, kRelayCount / kPerModule> relay{};        // relays 1-2, 3-4, 5-6, 7-8
  std::array<DigitalSetup, kDigitalCount / kPerModule> digital{};  // DO1-2, DO3-4
  // 0: 0-20 mA, 1: 4-20 mA, 2: 0-5 V, 3: 1-5 V.
  std::array<std::uint16_t, kAnalogueCount / kPerModule> output_type{1, 1};  // AO1-2, AO3-4
  std::array<TransferCurve, kAnalogueCount> curve{};
  std::uint16_t soe_module = 0;  // 101BH: 0 none, 1..6
  bool fryze = false;            // 1018H: reactive power is Fryze's, not Budeanu's
};

}  // namespace kw::io
