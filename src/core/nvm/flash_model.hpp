// A flash memory with real rules over plain memory that outlives the power: a mapped file, an
// array.
#pragma once

#include <cstdint>
#include <span>

#include "core/nvm/flash.hpp"

namespace kw::nvm {

// The region begins with the chip's own notes, in whole sectors: magic, sector size, the erases of
// each sector. The rest are the sectors that are there to use. Every change is one store of an
// aligned word, in order, so that whatever ends the program leaves what a power cut would leave.
class FlashModel : public Flash {
 public:
  static constexpr std::uint32_t kSectorBytes = 4096;

  // `region` outlives the model; attach() comes before any other call.
  explicit FlashModel(std::span<std::uint32_t> region, std::uint32_t sector_bytes = kSectorBytes);

  // A region that begins with zeros or ones is a new chip: it becomes erased, without wear.
  // Status: ok; bad_length when the region has no room for a sector; bad_checksum when it holds
  // something else than a flash of this sector size (nothing is changed).
  [[nodiscard]] Status attach();
  // A new chip, whatever the region holds. Status: ok; bad_length.
  [[nodiscard]] Status format();
  // Erases what is not erased; the wear counts go on.
  void erase_all();

  // All virtual functions are inline: the core has no RTTI, so a table of them that lies in it
  // could not be derived from elsewhere.
  [[nodiscard]] FlashGeometry geometry() const final { return {sector_bytes_, sector_count_}; }
  [[nodiscard]] Status read(std::uint32_t offset, ByteBuffer bytes) const final {
    return load_bytes(offset, bytes);
  }
  [[nodiscard]] Status program(std::uint32_t offset, ByteView bytes) final {
    return clear_bits(offset, bytes);
  }
  [[nodiscard]] Status erase(std::uint32_t sector) final { return set_bits(sector); }

  // Erases of a sector since the chip was new.
  [[nodiscard]] std::uint32_t wear(std::uint32_t sector) const;
  // Of the whole region, the notes included; 0 when they find no room.
  [[nodiscard]] std::uint32_t first_byte() const { return first_word_ * kWordBytes; }

 protected:
  ~FlashModel() = default;
  FlashModel(const FlashModel&) = default;
  FlashModel& operator=(const FlashModel&) = default;

  // The only way by which the region changes. Volatile: one store instruction each, in this order.
  virtual void store(std::uint32_t word, std::uint32_t value) {
    static_cast<volatile std::uint32_t&>(region_[word]) = value;
  }
  [[nodiscard]] std::uint32_t load(std::uint32_t word) const { return region_[word]; }

 private:
  static constexpr std::uint32_t kWordBytes = 4;
  static constexpr std::uint32_t kMagic = 0x464C574B;  // "KWLF"
  static constexpr std::uint32_t kErased = 0xFFFFFFFF;
  static constexpr std::uint32_t kNoteWords = 2;  // magic, sector size

  [[nodiscard]] Status load_bytes(std::uint32_t offset, ByteBuffer bytes) const;
  [[nodiscard]] Status clear_bits(std::uint32_t offset, ByteView bytes);
  [[nodiscard]] Status set_bits(std::uint32_t sector);
  [[nodiscard]] bool is_inside(std::uint32_t offset, std::size_t size) const;
  [[nodiscard]] bool is_erased(std::uint32_t sector) const;
  [[nodiscard]] std::uint32_t words_per_sector() const { return sector_bytes_ / kWordBytes; }
  [[nodiscard]] std::uint32_t sector_word(std::uint32_t sector) const {
    return first_word_ + sector * words_per_sector();
  }

  std::span<std::uint32_t> region_;
  std::uint32_t sector_bytes_;
  std::uint32_t first_word_ = 0;  // of sector 0
  std::uint32_t sector_count_ = 0;
};

// The model as it is used; tests derive from FlashModel and count or lose stores.
class MappedFlash final : public FlashModel {
 public:
  using FlashModel::FlashModel;
};

}  // namespace kw::nvm
