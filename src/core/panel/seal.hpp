// Which settings a closed seal blocks for the keys (manual 4.7, lines 1464 to 1640).
#pragma once

#include <cstdint>

namespace kw::panel {

inline constexpr std::uint16_t kSealClosed = 0x0A;  // 101FH

// Bits of 101EH. For bit 0 the manual repeats the table of the DOs (lines 1528 to 1537): a slip;
// address, baud rate and parity of channel 1 stand here as those of channel 2 do for bit 1.
inline constexpr std::uint16_t kSealLink1 = 1;
inline constexpr std::uint16_t kSealLink2 = 2;
inline constexpr std::uint16_t kSealRunTime = 4;
inline constexpr std::uint16_t kSealPulseCount = 8;

// Table 4-2 without 101EH, which no key reaches, and table 4-4.
[[nodiscard]] constexpr bool is_standard_content(std::uint16_t address) {
  if (address >= 0x1003 && address <= 0x100F) return address != 0x100C;
  if (address >= 0x1012 && address <= 0x1019) return true;
  if (address >= 0x10A5 && address <= 0x10A8) return true;
  if (address >= 0x10B7 && address <= 0x10BA) return true;
  return address == 0x101D;
}

// The bit of 101EH that blocks the address; 0 for none.
[[nodiscard]] constexpr std::uint16_t optional_seal_bit(std::uint16_t address) {
  switch (address) {
    case 0x0FFF:
    case 0x1001:
    case 0x1002:
      return kSealLink1;
    case 0x102F:
    case 0x1030:
    case 0x1031:
      return kSealLink2;
    case 0x1011:
      return kSealRunTime;
    case 0x101C:
    case 0x109E:
    case 0x109F:
    case 0x10A3:
    case 0x10A4:
    case 0x10AA:
    case 0x10AB:
    case 0x10B0:
    case 0x10B1:
    case 0x10B5:
    case 0x10B6:
    case 0x10BC:
    case 0x10BD:
      return kSealPulseCount;
    default:
      return 0;
  }
}

[[nodiscard]] constexpr bool is_blocked(std::uint16_t address, std::uint16_t seal_status,
                                        std::uint16_t selection) {
  if (seal_status != kSealClosed) return false;
  return is_standard_content(address) || (optional_seal_bit(address) & selection) != 0;
}

}  // namespace kw::panel
