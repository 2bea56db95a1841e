// Finds rows and regions of the generated register map.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/spec/registers_gen.hpp"

namespace kw::registers {

// The region that holds `address`, or nullptr.
[[nodiscard]] const spec::Region* find_region(std::uint32_t address);

// True when every address first..last lies in a region. Domain: first <= last.
[[nodiscard]] bool is_served(std::uint32_t first, std::uint32_t last);

// The rows that hold any of the served addresses first..last, in address order.
[[nodiscard]] std::span<const spec::RegisterRow> rows_within(std::uint32_t first,
                                                             std::uint32_t last);

// Words of the longest row.
[[nodiscard]] constexpr std::size_t longest_row_words() {
  std::size_t longest = 0;
  for (const spec::RegisterRow& row : spec::kRegisterRows) {
    if (row.words > longest) longest = row.words;
  }
  return longest;
}

}  // namespace kw::registers
