#include "core/nvm/journal.hpp"

namespace kw::nvm {
namespace {

constexpr std::size_t kPieceBytes = 64;  // that a payload is read in

// Payload and padding: whole granules, of which the last is filled up with ones.
Status program_payload(Flash& flash, std::uint32_t offset, ByteView payload) {
  const std::size_t whole = payload.size() / kGranuleBytes * kGranuleBytes;
  const Status status = flash.program(offset, payload.first(whole));
  if (!is_ok(status) || whole == payload.size()) return status;
  std::array<std::uint8_t, kGranuleBytes> last;
  last.fill(kErasedByte);
  for (std::size_t i = whole; i < payload.size(); ++i) last[i - whole] = payload[i];
  return flash.program(offset + static_cast<std::uint32_t>(whole), last);
}

}  // namespace

std::uint32_t Journal::item_bytes_max() const {
  const std::uint32_t room = geometry_.sector_bytes - kSectorHeaderBytes - kRecordHeaderBytes;
  return room < 0xFFFF ? room : 0xFFFF;
}

ItemInfo Journal::info(std::size_t item) const {
  const Entry& entry = entries_[item];
  return {entry.offset != 0, entry.newest_sequence > entry.header.sequence, entry.header.version,
          entry.header.length, entry.header.sequence};
}

Result<std::size_t> Journal::read(std::size_t item, std::uint16_t version, ByteBuffer bytes) const {
  if (!is_open_) return Status::locked;
  if (item >= kItemCount || entries_[item].offset == 0) return Status::bad_address;
  const Entry& entry = entries_[item];
  if (entry.header.version != version) return {Status::out_of_range, entry.header.version};
  const std::size_t length = entry.header.length;
  if (length > bytes.size()) return {Status::bad_length, entry.header.length};
  if (!payload_is_sound(entry.header, entry.offset)) return Status::bad_checksum;
  const Status status = flash_->read(entry.offset + kRecordHeaderBytes, bytes.first(length));
  if (!is_ok(status)) return status;
  return length;
}

Status Journal::write(std::size_t item, std::uint16_t version, ByteView bytes) {
  if (!is_open_) return Status::locked;
  if (item >= kItemCount) return Status::bad_address;
  if (bytes.size() > item_bytes_max()) return Status::bad_length;
  Entry& entry = entries_[item];
  if (holds(entry, version, bytes)) {
    ++counts_.unchanged;
    return Status::ok;
  }
  RecordHeader header{static_cast<std::uint8_t>(item), version,
                      static_cast<std::uint16_t>(bytes.size()), 0, crc32(bytes)};
  std::uint32_t offset = 0;
  Status status = fits(header.length) ? Status::ok : make_room();
  if (is_ok(status)) status = begin_record(header, offset);
  if (is_ok(status)) status = program_payload(*flash_, offset + kRecordHeaderBytes, bytes);
  if (!is_ok(status)) {
    end_ = geometry_.sector_bytes;  // what is left of this sector cannot be trusted
    return status;
  }
  entry = {header, offset, header.sequence};
  ++counts_.written;
  static_cast<void>(tidy_up());  // the value is safe whatever becomes of others
  return Status::ok;
}

bool Journal::holds(const Entry& entry, std::uint16_t version, ByteView bytes) const {
  const RecordHeader& header = entry.header;
  if (entry.offset == 0 || entry.newest_sequence != header.sequence) return false;
  if (header.version != version || header.length != bytes.size()) return false;
  std::array<std::uint8_t, kPieceBytes> piece{};
  for (std::size_t done = 0; done < bytes.size();) {
    const std::size_t left = bytes.size() - done;
    const ByteBuffer part = ByteBuffer(piece).first(left < kPieceBytes ? left : kPieceBytes);
    const auto at = entry.offset + kRecordHeaderBytes + static_cast<std::uint32_t>(done);
    if (!is_ok(flash_->read(at, part))) return false;
    for (const std::uint8_t byte : part) {
      if (byte != bytes[done++]) return false;
    }
  }
  return true;
}

// The next record goes to the head sector, or to the one after it.
Status Journal::begin_record(RecordHeader& header, std::uint32_t& offset) {
  if (!fits(header.length)) {
    const Status status = take_sector();
    if (!is_ok(status)) return status;
  }
  header.sequence = next_sequence_++;
  offset = head_ * geometry_.sector_bytes + end_;
  end_ += header.extent();
  return flash_->program(offset, format::bytes_of(header, offset));
}

// Only a free sector: nothing in it is the newest sound value of an item.
Status Journal::take_sector() {
  if (free_sectors() == 0) return Status::capacity_exceeded;
  const std::uint32_t sector = sector_after(head_, 1);
  Status status = flash_->erase(sector);
  if (!is_ok(status)) return status;
  ++counts_.erased;
  head_ = sector;
  end_ = kSectorHeaderBytes;
  const std::uint32_t offset = sector * geometry_.sector_bytes;
  status =
      flash_->program(offset, format::bytes_of(SectorHeader{kJournalFormat, geometry_}, offset));
  return status;
}

// More than one sector is free then: one for a new value, one for those that are moved later. While
// none is free, only copies of the oldest sector's values are written, and they fit: open() relies
// on both.
Status Journal::make_room() {
  for (std::size_t moves = 0; free_sectors() <= kFreeMin; ++moves) {
    if (moves == 2 * kItemCount) return Status::capacity_exceeded;
    const Status status = move_one();
    if (!is_ok(status)) return status;
  }
  return Status::ok;
}

// One move a write, long before room is short: no write has to wait for many.
Status Journal::tidy_up() {
  constexpr std::uint32_t kReserveParts = 4;
  const std::uint32_t free = free_sectors();
  if (free >= geometry_.sector_count / kReserveParts) return Status::ok;
  const std::uint32_t oldest = sector_after(head_, free + 1);
  for (Entry& entry : entries_) {
    if (entry.offset == 0 || sector_of(entry.offset) != oldest) continue;
    return fits(entry.header.length) || free > kFreeMin + 1 ? move(entry) : Status::ok;
  }
  return Status::ok;
}

// A value out of the oldest sector that holds one.
Status Journal::move_one() {
  const std::uint32_t oldest = sector_after(head_, free_sectors() + 1);
  for (Entry& entry : entries_) {
    if (entry.offset != 0 && sector_of(entry.offset) == oldest) return move(entry);
  }
  return Status::capacity_exceeded;
}

Status Journal::move(Entry& entry) {
  if (!payload_is_sound(entry.header, entry.offset)) {
    ++damaged_;
    entry.offset = 0;
    return Status::ok;
  }
  RecordHeader header = entry.header;
  std::uint32_t offset = 0;
  Status status = begin_record(header, offset);
  const std::uint32_t extent = header.extent();
  std::array<std::uint8_t, kPieceBytes> piece{};
  for (std::uint32_t done = kRecordHeaderBytes; is_ok(status) && done < extent;) {
    const std::uint32_t left = extent - done;
    const ByteBuffer part = ByteBuffer(piece).first(left < kPieceBytes ? left : kPieceBytes);
    status = flash_->read(entry.offset + done, part);
    if (is_ok(status)) status = flash_->program(offset + done, part);
    done += static_cast<std::uint32_t>(part.size());
  }
  if (!is_ok(status)) {
    end_ = geometry_.sector_bytes;
    return status;
  }
  entry = {header, offset, header.sequence};
  ++counts_.moved;
  return Status::ok;
}

bool Journal::payload_is_sound(const RecordHeader& header, std::uint32_t offset) const {
  std::array<std::uint8_t, kPieceBytes> piece{};
  std::uint32_t crc = kCrc32Start;
  for (std::uint32_t done = 0; done < header.length;) {
    const std::uint32_t left = header.length - done;
    const ByteBuffer part = ByteBuffer(piece).first(left < kPieceBytes ? left : kPieceBytes);
    if (!is_ok(flash_->read(offset + kRecordHeaderBytes + done, part))) return false;
    crc = crc32_update(crc, part);
    done += static_cast<std::uint32_t>(part.size());
  }
  return crc32_finish(crc) == header.payload_crc;
}

// From the head on, round the ring, up to the first sector that holds a value.
std::uint32_t Journal::free_sectors() const {
  std::uint32_t free = geometry_.sector_count - 1;
  for (const Entry& entry : entries_) {
    if (entry.offset == 0) continue;
    const std::uint32_t steps = sector_of(entry.offset) + geometry_.sector_count - head_ - 1;
    const std::uint32_t between = steps % geometry_.sector_count;
    if (between < free) free = between;
  }
  return free;
}

std::uint32_t Journal::sector_of(std::uint32_t offset) const {
  return offset / geometry_.sector_bytes;
}

std::uint32_t Journal::sector_after(std::uint32_t sector, std::uint32_t steps) const {
  return (sector + steps) % geometry_.sector_count;
}

bool Journal::fits(std::uint32_t length) const {
  return record_extent(length) <= geometry_.sector_bytes - end_;
}

}  // namespace kw::nvm
