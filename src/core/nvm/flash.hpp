// What a journal needs of a flash memory: erase to ones, program to zeros.
#pragma once

#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/base/status.hpp"

namespace kw::nvm {

// What is programmed at once, and aligned to it. A power cut may leave a part of one programmed.
inline constexpr std::uint32_t kGranuleBytes = 8;

struct FlashGeometry {
  std::uint32_t sector_bytes = 0;  // erased at once; a multiple of kGranuleBytes
  std::uint32_t sector_count = 0;

  [[nodiscard]] constexpr std::uint32_t bytes() const { return sector_bytes * sector_count; }
  friend constexpr bool operator==(const FlashGeometry&, const FlashGeometry&) = default;
};

// Offsets count from the start of the memory. A power cut may end any call at any point.
class Flash {
 public:
  [[nodiscard]] virtual FlashGeometry geometry() const = 0;

  // Status: ok; bad_address beyond the end (`bytes` untouched).
  [[nodiscard]] virtual Status read(std::uint32_t offset, ByteBuffer bytes) const = 0;

  // Bits that are 0 in `bytes` become 0, from low offsets to high ones.
  // Status: ok; bad_address beyond the end; bad_length when offset or size are no whole granules;
  // not_erased when a bit that is 0 would have to become 1. Nothing is programmed when refused.
  [[nodiscard]] virtual Status program(std::uint32_t offset, ByteView bytes) = 0;

  // All bits of the sector become 1.
  // Status: ok; bad_address.
  [[nodiscard]] virtual Status erase(std::uint32_t sector) = 0;

 protected:
  Flash() = default;
  ~Flash() = default;
  Flash(const Flash&) = default;
  Flash& operator=(const Flash&) = default;
};

}  // namespace kw::nvm
