// Opening a journal: what is found in the flash, and where the next record goes.
#include "core/nvm/journal.hpp"

namespace kw::nvm {
namespace {

constexpr std::uint32_t kSectorBytesMin = 64;
constexpr std::uint32_t kSectorBytesMax = 0x10000;

using Granule = std::array<std::uint8_t, kGranuleBytes>;

bool is_erased(const Granule& granule) {
  for (const std::uint8_t byte : granule) {
    if (byte != kErasedByte) return false;
  }
  return true;
}

// Reads no more than the first granule where there is no record.
bool find_record(const Flash& flash, std::uint32_t offset, const Granule& first,
                 RecordHeader& header) {
  if (first[0] != format::kRecordMark) return false;
  HeaderBytes bytes{};
  return is_ok(flash.read(offset, bytes)) && format::parse(bytes, offset, header);
}

}  // namespace

Result<std::uint32_t> Journal::open() {
  is_open_ = false;
  geometry_ = flash_ != nullptr ? flash_->geometry() : FlashGeometry{};
  counts_ = JournalCounts{};
  const bool is_large = geometry_.sector_count >= kSectorsMin &&
                        geometry_.sector_bytes >= kSectorBytesMin &&
                        geometry_.sector_bytes <= kSectorBytesMax;
  if (!is_large) return {Status::bad_length, geometry_.sector_count};
  const Result<std::uint32_t> sectors = check_sectors();
  if (!sectors.ok()) return sectors;
  scan();
  if (free_sectors() == 0 && undo_move()) scan();
  is_open_ = true;
  return sectors;
}

// The sectors that have a header; refuses those of another format.
Result<std::uint32_t> Journal::check_sectors() const {
  std::uint32_t begun = 0;
  for (std::uint32_t sector = 0; sector < geometry_.sector_count; ++sector) {
    const std::uint32_t offset = sector * geometry_.sector_bytes;
    HeaderBytes bytes{};
    SectorHeader header;
    if (!is_ok(flash_->read(offset, bytes)) || !format::parse(bytes, offset, header)) continue;
    ++begun;
    const bool is_ours = header.format == kJournalFormat && header.geometry == geometry_;
    if (!is_ours) return {Status::out_of_range, header.format};
  }
  return begun;
}

// Newest sector first: the payloads of older records need no look. What is found does not depend on
// the order.
void Journal::scan() {
  entries_ = {};
  next_sequence_ = 1;
  damaged_ = 0;
  const std::uint32_t start = newest_sector();
  for (std::uint32_t i = 0; i < geometry_.sector_count; ++i) {
    scan_sector(sector_after(start, geometry_.sector_count - i));
  }
  find_end();
}

// By the first record of each.
std::uint32_t Journal::newest_sector() const {
  std::uint32_t newest = 0;
  std::uint64_t sequence = 0;
  for (std::uint32_t sector = 0; sector < geometry_.sector_count; ++sector) {
    const std::uint32_t offset = sector * geometry_.sector_bytes + kSectorHeaderBytes;
    RecordHeader header;
    HeaderBytes bytes{};
    if (!is_ok(flash_->read(offset, bytes)) || !format::parse(bytes, offset, header)) continue;
    if (header.sequence > sequence) {
      sequence = header.sequence;
      newest = sector;
    }
  }
  return newest;
}

// Records follow each other; behind a damaged header the next one is looked for in every granule.
void Journal::scan_sector(std::uint32_t sector) {
  const std::uint32_t end = (sector + 1) * geometry_.sector_bytes;
  std::uint32_t offset = end - geometry_.sector_bytes + kSectorHeaderBytes;
  bool was_damaged = false;
  while (offset + kRecordHeaderBytes <= end) {
    Granule first{};
    static_cast<void>(flash_->read(offset, first));
    RecordHeader header;
    if (find_record(*flash_, offset, first, header) && header.extent() <= end - offset) {
      take_record(header, offset);
      offset += header.extent();
      was_damaged = false;
      continue;
    }
    const bool is_damaged = !is_erased(first);
    if (is_damaged && !was_damaged) ++damaged_;
    was_damaged = is_damaged;
    offset += kGranuleBytes;
  }
}

void Journal::take_record(const RecordHeader& header, std::uint32_t offset) {
  if (header.sequence >= next_sequence_) next_sequence_ = header.sequence + 1;
  if (header.item >= kItemCount) return;
  Entry& entry = entries_[header.item];
  if (header.sequence > entry.newest_sequence) entry.newest_sequence = header.sequence;
  if (entry.offset != 0 && header.sequence <= entry.header.sequence) return;
  if (!payload_is_sound(header, offset)) {
    ++damaged_;
    return;
  }
  entry.header = header;
  entry.offset = offset;
}

// Behind the newest value, where the sector is erased to its end.
void Journal::find_end() {
  head_ = geometry_.sector_count - 1;
  end_ = geometry_.sector_bytes;
  std::uint64_t newest = 0;
  for (const Entry& entry : entries_) {
    if (entry.offset == 0 || entry.header.sequence < newest) continue;
    newest = entry.header.sequence;
    head_ = sector_of(entry.offset);
  }
  if (newest != 0) end_ = used_bytes(head_);
}

// Up to the last granule that is not erased, or the end that the last header claims.
std::uint32_t Journal::used_bytes(std::uint32_t sector) const {
  const std::uint32_t first = sector * geometry_.sector_bytes;
  std::uint32_t used = kSectorHeaderBytes;
  for (std::uint32_t at = used; at < geometry_.sector_bytes; at += kGranuleBytes) {
    Granule granule{};
    static_cast<void>(flash_->read(first + at, granule));
    if (is_erased(granule)) continue;
    RecordHeader header;
    const bool is_record = at + kRecordHeaderBytes <= geometry_.sector_bytes &&
                           find_record(*flash_, first + at, granule, header) &&
                           header.extent() <= geometry_.sector_bytes - at;
    const std::uint32_t end = at + (is_record ? header.extent() : kGranuleBytes);
    if (end > used) used = end;
  }
  return used;
}

// No sector is free: the power went while the oldest sector's values were being moved into the
// head, which holds nothing else. Both have them; the head goes.
bool Journal::undo_move() {
  const std::uint32_t oldest = sector_after(head_, 1);
  for (const Entry& entry : entries_) {
    if (entry.offset == 0 || sector_of(entry.offset) != head_) continue;
    if (!has_copy(oldest, entry.header)) return false;
  }
  ++counts_.erased;
  return is_ok(flash_->erase(head_));
}

bool Journal::has_copy(std::uint32_t sector, const RecordHeader& wanted) const {
  const std::uint32_t end = (sector + 1) * geometry_.sector_bytes;
  std::uint32_t offset = end - geometry_.sector_bytes + kSectorHeaderBytes;
  for (; offset + kRecordHeaderBytes <= end; offset += kGranuleBytes) {
    Granule first{};
    static_cast<void>(flash_->read(offset, first));
    RecordHeader header;
    if (!find_record(*flash_, offset, first, header)) continue;
    const bool is_same = header.item == wanted.item && header.version == wanted.version &&
                         header.length == wanted.length && header.payload_crc == wanted.payload_crc;
    if (is_same && payload_is_sound(header, offset)) return true;
  }
  return false;
}

}  // namespace kw::nvm
