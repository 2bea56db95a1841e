#include "core/nvm/flash_model.hpp"

#include <cstddef>

namespace kw::nvm {
namespace {

constexpr std::uint32_t kBitsPerByte = 8;

std::uint32_t word_of(const std::uint8_t* bytes) {
  return bytes[0] | (std::uint32_t{bytes[1]} << 8) | (std::uint32_t{bytes[2]} << 16) |
         (std::uint32_t{bytes[3]} << 24);
}

}  // namespace

FlashModel::FlashModel(std::span<std::uint32_t> region, std::uint32_t sector_bytes)
    : region_(region), sector_bytes_(sector_bytes) {
  const auto per_sector = words_per_sector();
  const auto all = static_cast<std::uint32_t>(region.size()) / per_sector;
  const std::uint32_t note_sectors = (kNoteWords + all + per_sector - 1) / per_sector;
  first_word_ = note_sectors * per_sector;
  sector_count_ = all > note_sectors ? all - note_sectors : 0;
}

Status FlashModel::attach() {
  if (sector_count_ == 0) return Status::bad_length;
  if (load(0) == 0 || load(0) == kErased) return format();
  const bool is_ours = load(0) == kMagic && load(1) == sector_bytes_;
  return is_ours ? Status::ok : Status::bad_checksum;
}

// The magic comes last: a chip that was cut off while it was made is still new.
Status FlashModel::format() {
  if (sector_count_ == 0) return Status::bad_length;
  store(0, 0);
  store(1, sector_bytes_);
  for (std::uint32_t sector = 0; sector < sector_count_; ++sector) store(kNoteWords + sector, 0);
  const std::uint32_t end = sector_word(sector_count_);
  for (std::uint32_t word = first_word_; word < end; ++word) {
    if (load(word) != kErased) store(word, kErased);
  }
  store(0, kMagic);
  return Status::ok;
}

void FlashModel::erase_all() {
  for (std::uint32_t sector = 0; sector < sector_count_; ++sector) {
    if (!is_erased(sector)) static_cast<void>(erase(sector));
  }
}

bool FlashModel::is_inside(std::uint32_t offset, std::size_t size) const {
  const std::uint32_t all = geometry().bytes();
  return offset <= all && size <= all - offset;
}

bool FlashModel::is_erased(std::uint32_t sector) const {
  for (std::uint32_t i = 0; i < words_per_sector(); ++i) {
    if (load(sector_word(sector) + i) != kErased) return false;
  }
  return true;
}

Status FlashModel::load_bytes(std::uint32_t offset, ByteBuffer bytes) const {
  if (!is_inside(offset, bytes.size())) return Status::bad_address;
  std::uint32_t at = first_byte() + offset;
  for (std::uint8_t& byte : bytes) {
    byte = static_cast<std::uint8_t>(load(at / kWordBytes) >> (at % kWordBytes * kBitsPerByte));
    ++at;
  }
  return Status::ok;
}

Status FlashModel::clear_bits(std::uint32_t offset, ByteView bytes) {
  if (!is_inside(offset, bytes.size())) return Status::bad_address;
  if (offset % kGranuleBytes != 0 || bytes.size() % kGranuleBytes != 0) return Status::bad_length;
  const std::uint32_t first = first_word_ + offset / kWordBytes;
  const auto count = static_cast<std::uint32_t>(bytes.size() / kWordBytes);
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t wanted = word_of(&bytes[std::size_t{i} * kWordBytes]);
    if ((load(first + i) & wanted) != wanted) return Status::not_erased;
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    store(first + i, load(first + i) & word_of(&bytes[std::size_t{i} * kWordBytes]));
  }
  return Status::ok;
}

Status FlashModel::set_bits(std::uint32_t sector) {
  if (sector >= sector_count_) return Status::bad_address;
  store(kNoteWords + sector, wear(sector) + 1);
  for (std::uint32_t i = 0; i < words_per_sector(); ++i) store(sector_word(sector) + i, kErased);
  return Status::ok;
}

std::uint32_t FlashModel::wear(std::uint32_t sector) const {
  return sector < sector_count_ ? load(kNoteWords + sector) : 0;
}

}  // namespace kw::nvm
