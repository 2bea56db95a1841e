#include "core/registers/register_map.hpp"

#include <algorithm>

namespace kw::registers {
namespace {

// The readers below rely on it: sorted, and within a region without hole.
constexpr bool is_sound() {
  std::size_t next = 0;
  for (const spec::Region& region : spec::kRegions) {
    std::uint32_t expected = region.first;
    while (next < spec::kRegisterRows.size() && spec::kRegisterRows[next].address <= region.last) {
      if (spec::kRegisterRows[next].address != expected) return false;
      expected += spec::kRegisterRows[next].words;
      ++next;
    }
    if (expected != std::uint32_t{region.last} + 1) return false;
  }
  return next == spec::kRegisterRows.size();
}
static_assert(is_sound());

}  // namespace

const spec::Region* find_region(std::uint32_t address) {
  for (const spec::Region& region : spec::kRegions) {
    if (address >= region.first && address <= region.last) return &region;
  }
  return nullptr;
}

bool is_served(std::uint32_t first, std::uint32_t last) {
  std::uint32_t at = first;
  while (at <= last) {
    const spec::Region* region = find_region(at);
    if (region == nullptr) return false;
    at = std::uint32_t{region->last} + 1;
  }
  return true;
}

std::span<const spec::RegisterRow> rows_within(std::uint32_t first, std::uint32_t last) {
  const auto starts_after = [](std::uint32_t address, const spec::RegisterRow& row) {
    return address < row.address;
  };
  const auto begin = spec::kRegisterRows.begin();
  const auto end = spec::kRegisterRows.end();
  auto from = std::upper_bound(begin, end, first, starts_after);
  if (from != begin) --from;
  return {from, std::upper_bound(from, end, last, starts_after)};
}

}  // namespace kw::registers
