// The six I/O modules and the inputs and outputs that each has (manual 6.3.5 and 6.3.7).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace kw::io {

// In the order of the bits of register 1036H.
enum class Module : std::uint8_t { io11, io12, io21, io22, io31, io32 };

inline constexpr std::size_t kModuleCount = 6;
inline constexpr std::size_t kInputCount = 28;    // DI1..28
inline constexpr std::size_t kRelayCount = 8;     // relay 1..8
inline constexpr std::size_t kDigitalCount = 4;   // DO1..4
inline constexpr std::size_t kAnalogueCount = 4;  // AI1..4, AO1..4
inline constexpr std::size_t kPerModule = 2;  // relays, digital and analogue channels come in pairs
inline constexpr std::uint16_t kModuleCodeMax = 6;  // of 101BH, 101CH and 4439H; 0: none

// Digital inputs of one module, by the 0-based number of the first.
struct InputRange {
  std::uint8_t first;
  std::uint8_t count;

  [[nodiscard]] constexpr std::uint32_t mask() const { return ((1U << count) - 1U) << first; }
};

[[nodiscard]] constexpr std::size_t index_of(Module module) {
  return static_cast<std::size_t>(module);
}

[[nodiscard]] constexpr InputRange inputs_of(Module module) {
  constexpr std::array<InputRange, kModuleCount> kRanges{
      {{0, 6}, {14, 6}, {6, 4}, {20, 4}, {10, 4}, {24, 4}}};
  return kRanges[index_of(module)];
}

// `code` 1..6.
[[nodiscard]] constexpr Module module_of_code(std::uint16_t code) {
  constexpr std::array<Module, kModuleCodeMax> kByCode{Module::io11, Module::io21, Module::io31,
                                                       Module::io12, Module::io22, Module::io32};
  return kByCode[code - 1U];
}

// Relays 1-2, 3-4, 5-6, 7-8.
[[nodiscard]] constexpr Module module_of_relay(std::size_t relay) {
  constexpr std::array<Module, kRelayCount / kPerModule> kByPair{Module::io11, Module::io31,
                                                                 Module::io12, Module::io32};
  return kByPair[relay / kPerModule];
}

// DO and AO 1-2, 3-4.
[[nodiscard]] constexpr Module module_of_output(std::size_t output) {
  return output < kPerModule ? Module::io21 : Module::io22;
}

// AI 1-2, 3-4.
[[nodiscard]] constexpr Module module_of_analogue_input(std::size_t input) {
  return input < kPerModule ? Module::io31 : Module::io32;
}

[[nodiscard]] constexpr bool is_connected(std::uint8_t modules, Module module) {
  return (modules >> index_of(module) & 1U) != 0;
}

// Bit n: DI n + 1 of a connected module.
[[nodiscard]] constexpr std::uint32_t connected_inputs(std::uint8_t modules) {
  std::uint32_t mask = 0;
  for (std::size_t i = 0; i < kModuleCount; ++i) {
    const auto module = static_cast<Module>(i);
    if (is_connected(modules, module)) mask |= inputs_of(module).mask();
  }
  return mask;
}

static_assert(connected_inputs(0x3F) == (1U << kInputCount) - 1U);

}  // namespace kw::io
