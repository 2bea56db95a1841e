// Which settings a closed seal blocks for the keys (manual 4.7): as for a master, by the map.
#pragma once

#include <cstdint>

#include "core/registers/register_map.hpp"

namespace kw::panel {

inline constexpr std::uint16_t kSealClosed = 0x0A;  // 101FH

// `seal_status` as 101FH, `selection` as 101EH.
[[nodiscard]] inline bool is_blocked(std::uint16_t address, std::uint16_t seal_status,
                                     std::uint16_t selection) {
  using spec::SealGroup;
  if (seal_status != kSealClosed) return false;
  for (const spec::RegisterRow& row : registers::rows_within(address, address)) {
    if (row.seal == SealGroup::none) return false;
    if (row.seal == SealGroup::standard) return true;
    const auto bit = static_cast<unsigned>(row.seal) - static_cast<unsigned>(SealGroup::channel_1);
    return (selection >> bit & 1U) != 0;
  }
  return false;
}

}  // namespace kw::panel
