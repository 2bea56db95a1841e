// The expanded I/O modules: what each has, and the pages that show it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/io/module_layout.hpp"

namespace kw::panel {

enum class ModuleKind : std::uint8_t { io1, io2, io3 };  // AXM-IO1x, 2x, 3x

struct ModuleInfo {
  const char* name;  // as the item icon shows it
  ModuleKind kind;
  std::uint8_t di_first;  // 0-based
  std::uint8_t di_count;
  std::uint8_t pair_first;      // the first of its two relays (IO1, IO3) or DOs (IO2), 0-based
  std::uint8_t analogue_first;  // the first of its two AOs (IO2) or AIs (IO3), 0-based
  std::uint16_t analogue_type;  // the address of their type; 0 none
};

inline constexpr std::size_t kModuleCount = 6;

// By bit of 1036H.
inline constexpr std::array<ModuleInfo, kModuleCount> kModules{{
    {"M11", ModuleKind::io1, 0, 6, 0, 0, 0},
    {"M12", ModuleKind::io1, 14, 6, 4, 0, 0},
    {"M21", ModuleKind::io2, 6, 4, 0, 0, 0x10A9},
    {"M22", ModuleKind::io2, 20, 4, 2, 2, 0x10BB},
    {"M31", ModuleKind::io3, 10, 4, 2, 0, 0x10AF},
    {"M32", ModuleKind::io3, 24, 4, 6, 2, 0x10C1},
}};

// Inputs and outputs are those of the modules themselves.
[[nodiscard]] constexpr bool is_of(const ModuleInfo& info, io::Module module) {
  const io::InputRange inputs = io::inputs_of(module);
  if (info.di_first != inputs.first || info.di_count != inputs.count) return false;
  switch (info.kind) {
    case ModuleKind::io1:
      return io::module_of_relay(info.pair_first) == module;
    case ModuleKind::io2:
      return io::module_of_output(info.pair_first) == module &&
             io::module_of_output(info.analogue_first) == module;
    default:
      return io::module_of_relay(info.pair_first) == module &&
             io::module_of_analogue_input(info.analogue_first) == module;
  }
}
static_assert(kModuleCount == io::kModuleCount);
static_assert(is_of(kModules[0], io::Module::io11) && is_of(kModules[1], io::Module::io12) &&
              is_of(kModules[2], io::Module::io21) && is_of(kModules[3], io::Module::io22) &&
              is_of(kModules[4], io::Module::io31) && is_of(kModules[5], io::Module::io32));

inline constexpr std::uint16_t kModuleBits = (1U << kModuleCount) - 1;

// The pages of a module in their order: states of up to four inputs, one count for each input,
// both relays or DOs, both analogue channels.
enum class ModulePageKind : std::uint8_t { inputs, count, outputs, analogue };

struct ModulePage {
  ModulePageKind kind;
  std::uint8_t first;  // DI index of `inputs` and `count`
};

[[nodiscard]] constexpr std::uint8_t input_page_count(const ModuleInfo& module) {
  return static_cast<std::uint8_t>((module.di_count + 3) / 4);
}

[[nodiscard]] constexpr std::uint8_t module_page_count(const ModuleInfo& module) {
  const int analogue = module.kind == ModuleKind::io1 ? 0 : 1;
  return static_cast<std::uint8_t>(input_page_count(module) + module.di_count + 1 + analogue);
}

[[nodiscard]] constexpr ModulePage module_page(const ModuleInfo& module, std::uint8_t index) {
  const std::uint8_t inputs = input_page_count(module);
  if (index < inputs) {
    return {ModulePageKind::inputs, static_cast<std::uint8_t>(module.di_first + 4 * index)};
  }
  index = static_cast<std::uint8_t>(index - inputs);
  if (index < module.di_count) {
    return {ModulePageKind::count, static_cast<std::uint8_t>(module.di_first + index)};
  }
  return {index == module.di_count ? ModulePageKind::outputs : ModulePageKind::analogue, 0};
}

// The next module of the mask after bit `index`, or the one before it; `index` when it is alone.
[[nodiscard]] constexpr std::uint8_t neighbour_module(std::uint16_t mask, std::uint8_t index,
                                                      bool forwards) {
  std::size_t next = index;
  for (std::size_t step = 0; step < kModuleCount; ++step) {
    next = (next + (forwards ? 1 : kModuleCount - 1)) % kModuleCount;
    if ((mask >> next & 1U) != 0) break;
  }
  return static_cast<std::uint8_t>(next);
}

}  // namespace kw::panel
