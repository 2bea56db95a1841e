// A flash whose power fails at a chosen store: for tests.
#pragma once

#include <cstdint>
#include <limits>
#include <span>

#include "core/nvm/flash_model.hpp"

namespace kw::nvm {

// How the store at which the power fails ends, and what becomes of a sector that is being erased.
struct Tear {
  std::uint32_t reached = 0;     // the bits of the word that still get their new value
  bool scrambled_erase = false;  // of the sector's other words, some bits get theirs as well

  friend bool operator==(const Tear&, const Tear&) = default;
};

// Every boundary of one, two and four bytes from either side, and no boundary at all.
inline constexpr Tear kTears[] = {{0},          {0x000000FF}, {0x0000FFFF}, {0x00FFFFFF},
                                  {0xFF000000}, {0xFFFF0000}, {0x5A5A5A5A}, {0x0000FF00, true}};

class CutFlash final : public FlashModel {
 public:
  static constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();

  using FlashModel::FlashModel;

  // The power fails at the store after `stores` more of them; what comes later is lost.
  void cut_after(std::uint64_t stores, Tear tear) {
    left_ = stores;
    tear_ = tear;
  }
  [[nodiscard]] bool is_cut() const { return is_cut_; }
  [[nodiscard]] std::uint64_t stores() const { return stores_; }

 protected:
  void store(std::uint32_t word, std::uint32_t value) override {
    ++stores_;
    if (is_cut_) return;
    if (left_ == kNever || left_-- > 0) {
      FlashModel::store(word, value);
      return;
    }
    is_cut_ = true;
    const std::uint32_t old = load(word);
    const bool is_note = word < first_byte() / 4;  // a note is kept whole, as a counter would be
    if (!is_note) FlashModel::store(word, (old & ~tear_.reached) | (value & tear_.reached));
    if (!is_note && tear_.scrambled_erase && value == 0xFFFFFFFFU && old != value) scramble(word);
  }

 private:
  void scramble(std::uint32_t word) {
    const std::uint32_t words = geometry().sector_bytes / 4;
    const std::uint32_t first = word - (word - first_byte() / 4) % words;
    for (std::uint32_t i = first; i < first + words; ++i) {
      FlashModel::store(i, load(i) | (i * 0x9E3779B1U ^ word * 0x85EBCA6BU));
    }
  }

  std::uint64_t left_ = kNever;
  std::uint64_t stores_ = 0;
  Tear tear_{};
  bool is_cut_ = false;
};

}  // namespace kw::nvm
