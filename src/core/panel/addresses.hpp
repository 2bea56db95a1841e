// Registers that the panel itself looks at (manual 6.3.1, 6.3.2).
#pragma once

#include <cstdint>

namespace kw::panel::address {

inline constexpr std::uint16_t kFrequencyType = 0x0FFD;
inline constexpr std::uint16_t kPassword = 0x1000;
inline constexpr std::uint16_t kDeviceAddress = 0x1001;
inline constexpr std::uint16_t kVoltageWiring = 0x1003;
inline constexpr std::uint16_t kRatios = 0x1005;  // PT1 high, PT1 low, PT2, CT1, CT2
inline constexpr std::uint16_t kBacklightMinutes = 0x100C;
inline constexpr std::uint16_t kReactiveMode = 0x1018;
inline constexpr std::uint16_t kEnergyDisplay = 0x1019;
inline constexpr std::uint16_t kSealSelection = 0x101E;
inline constexpr std::uint16_t kSealStatus = 0x101F;
inline constexpr std::uint16_t kModules = 0x1036;

}  // namespace kw::panel::address
