// How the journal lies in the flash: what a sector and a record begin with. Little-endian.
//
//   sector:  magic u32, format u16, 0 u16, sector bytes u32, sector count u32, 0 u32, CRC u32
//   record:  mark u8, item u8, version u16, length u16, 0 u16, sequence u64, payload CRC u32, CRC
//   u32
//
// A CRC covers the bytes before it and where in the flash they lie: a copy elsewhere is none.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/base/crc32.hpp"
#include "core/nvm/byte_codec.hpp"
#include "core/nvm/flash.hpp"

namespace kw::nvm {

inline constexpr std::uint16_t kJournalFormat = 1;
inline constexpr std::uint32_t kSectorHeaderBytes = 24;
inline constexpr std::uint32_t kRecordHeaderBytes = 24;
inline constexpr std::uint8_t kErasedByte = 0xFF;

static_assert(kSectorHeaderBytes % kGranuleBytes == 0 && kRecordHeaderBytes % kGranuleBytes == 0);

using HeaderBytes = std::array<std::uint8_t, kRecordHeaderBytes>;
static_assert(kSectorHeaderBytes == kRecordHeaderBytes);

struct SectorHeader {
  std::uint16_t format = kJournalFormat;
  FlashGeometry geometry{};
};

struct RecordHeader {
  std::uint8_t item = 0;
  std::uint16_t version = 0;
  std::uint16_t length = 0;  // of the payload
  std::uint64_t sequence = 0;
  std::uint32_t payload_crc = 0;

  // Header, payload, padding to a whole granule.
  [[nodiscard]] constexpr std::uint32_t extent() const;
};

[[nodiscard]] constexpr std::uint32_t record_extent(std::uint32_t length) {
  return kRecordHeaderBytes + (length + kGranuleBytes - 1) / kGranuleBytes * kGranuleBytes;
}

constexpr std::uint32_t RecordHeader::extent() const { return record_extent(length); }

namespace format {

inline constexpr std::uint32_t kSectorMagic = 0x4C4A574B;  // "KWJL"
inline constexpr std::uint8_t kRecordMark = 0xA5;
inline constexpr std::size_t kCrcAt = 20;  // = 24 - 4

// Over what is before the CRC, and `offset`.
[[nodiscard]] constexpr std::uint32_t header_crc(const HeaderBytes& bytes, std::uint32_t offset) {
  std::uint32_t crc = crc32_update(kCrc32Start, ByteView(bytes).first<kCrcAt>());
  for (int shift = 0; shift < 32; shift += 8) {
    crc = crc32_update(crc, static_cast<std::uint8_t>(offset >> shift));
  }
  return crc32_finish(crc);
}

[[nodiscard]] constexpr bool is_sound(const HeaderBytes& bytes, std::uint32_t offset) {
  return ByteReader(ByteView(bytes).subspan<kCrcAt>()).u32() == header_crc(bytes, offset);
}

constexpr void seal(HeaderBytes& bytes, std::uint32_t offset) {
  ByteWriter(ByteBuffer(bytes).subspan<kCrcAt>()).u32(header_crc(bytes, offset));
}

[[nodiscard]] constexpr HeaderBytes bytes_of(const SectorHeader& header, std::uint32_t offset) {
  HeaderBytes bytes{};
  ByteWriter out(bytes);
  out.u32(kSectorMagic);
  out.u16(header.format);
  out.u16(0);
  out.u32(header.geometry.sector_bytes);
  out.u32(header.geometry.sector_count);
  seal(bytes, offset);
  return bytes;
}

[[nodiscard]] constexpr HeaderBytes bytes_of(const RecordHeader& header, std::uint32_t offset) {
  HeaderBytes bytes{};
  ByteWriter out(bytes);
  out.u8(kRecordMark);
  out.u8(header.item);
  out.u16(header.version);
  out.u16(header.length);
  out.u16(0);
  out.u64(header.sequence);
  out.u32(header.payload_crc);
  seal(bytes, offset);
  return bytes;
}

// False when the bytes are no header of a sector, whatever its format; `header` is then untouched.
[[nodiscard]] constexpr bool parse(const HeaderBytes& bytes, std::uint32_t offset,
                                   SectorHeader& header) {
  ByteReader in(bytes);
  if (in.u32() != kSectorMagic || !is_sound(bytes, offset)) return false;
  header.format = in.u16();
  in.skip(2);
  header.geometry.sector_bytes = in.u32();
  header.geometry.sector_count = in.u32();
  return true;
}

// False when the bytes are no header of a record; `header` is then untouched.
[[nodiscard]] constexpr bool parse(const HeaderBytes& bytes, std::uint32_t offset,
                                   RecordHeader& header) {
  ByteReader in(bytes);
  if (in.u8() != kRecordMark || !is_sound(bytes, offset)) return false;
  header.item = in.u8();
  header.version = in.u16();
  header.length = in.u16();
  in.skip(2);
  header.sequence = in.u64();
  header.payload_crc = in.u32();
  return true;
}

}  // namespace format
}  // namespace kw::nvm
