// What the registers of a meter read, region by region.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/registers/register_access.hpp"
#include "core/spec/registers_gen.hpp"
#include "fuzz_require.hpp"

namespace kw::fuzz {

inline constexpr std::size_t kRegionCount = spec::kRegions.size();

// A set of regions: bit n is kRegions[n].
using Regions = std::uint32_t;
static_assert(kRegionCount <= 32);
inline constexpr Regions kEveryRegion =
    static_cast<Regions>((std::uint64_t{1} << kRegionCount) - 1);

constexpr std::size_t size_of(const spec::Region& region) {
  return std::size_t{region.last} - region.first + 1;
}

// Where each region begins in an image; the last is the size of all.
inline constexpr std::array<std::size_t, kRegionCount + 1> kPlaces = [] {
  std::array<std::size_t, kRegionCount + 1> places{};
  for (std::size_t i = 0; i < kRegionCount; ++i)
    places[i + 1] = places[i] + size_of(spec::kRegions[i]);
  return places;
}();
inline constexpr std::size_t kImageWords = kPlaces[kRegionCount];

class Image {
 public:
  [[nodiscard]] std::span<const std::uint16_t> region(std::size_t at) const {
    return std::span(words_).subspan(kPlaces[at], kPlaces[at + 1] - kPlaces[at]);
  }
  void read(registers::RegisterAccess& registers, Regions regions) {
    for (std::size_t at = 0; at < kRegionCount; ++at) {
      if ((regions >> at & 1U) == 0) continue;
      const std::span words = std::span(words_).subspan(kPlaces[at], kPlaces[at + 1] - kPlaces[at]);
      require(registers.read(spec::kRegions[at].first, words) == Status::ok,
              "every register of a region can be read");
    }
  }

 private:
  std::array<std::uint16_t, kImageWords> words_{};
};

// The region that holds all of the addresses, or kRegionCount.
constexpr std::size_t region_of(std::size_t address, std::size_t count) {
  for (std::size_t at = 0; at < kRegionCount; ++at) {
    const spec::Region& region = spec::kRegions[at];
    if (address >= region.first && address + count - 1 <= region.last) return at;
  }
  return kRegionCount;
}

// What the map says of each word, in the order of an image.
inline constexpr std::array<const spec::RegisterRow*, kImageWords> kRowOfWord = [] {
  std::array<const spec::RegisterRow*, kImageWords> rows{};
  std::size_t at = 0;
  for (const spec::RegisterRow& row : spec::kRegisterRows) {
    for (std::size_t i = 0; i < row.words; ++i) rows[at++] = &row;
  }
  return rows;
}();

}  // namespace kw::fuzz
