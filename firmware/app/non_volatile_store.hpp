// The board's non-volatile store: the journal region of the board link, as the meter's flash.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/bytes.hpp"
#include "core/base/status.hpp"
#include "core/nvm/flash_model.hpp"

namespace kw::app {

class NonVolatileStore {
 public:
  // `region` is aligned to words and outlives the store. One of zeros becomes a new chip; one that
  // is no flash is left alone until it is erased.
  explicit NonVolatileStore(ByteBuffer region)
      : flash_(words_of(region)), usable_(is_ok(flash_.attach())) {}

  // What the meter writes to; null while the region is no flash.
  [[nodiscard]] nvm::Flash* flash() { return usable_ ? &flash_ : nullptr; }

  // All ones; the wear goes on, of a region that was no flash it begins. No meter may be at work on
  // it.
  void erase() {
    if (usable_) {
      flash_.erase_all();
    } else {
      usable_ = is_ok(flash_.format());
    }
  }

 private:
  static std::span<std::uint32_t> words_of(ByteBuffer region) {
    return {reinterpret_cast<std::uint32_t*>(region.data()), region.size() / sizeof(std::uint32_t)};
  }

  nvm::MappedFlash flash_;
  bool usable_;
};

}  // namespace kw::app
