// The board's non-volatile store: the journal region of the board link, as the meter's flash.
#pragma once

#include <algorithm>
#include <cstdint>

#include "core/base/bytes.hpp"

namespace kw::nvm {
class Flash;
}

namespace kw::app {

class NonVolatileStore {
 public:
  // `region` outlives the store; empty for a board without one.
  explicit NonVolatileStore(ByteBuffer region) : region_(region) {}

  // What the meter writes to; null while no flash stands over the region.
  [[nodiscard]] nvm::Flash* flash() { return nullptr; }

  // As a new part comes: all ones. No meter may be at work on it.
  void erase() { std::ranges::fill(region_, std::uint8_t{0xFF}); }

 private:
  ByteBuffer region_;
};

}  // namespace kw::app
