#include "host/boardlink/ring.hpp"

#include <cstring>

namespace kw::boardlink {
namespace {

constexpr std::size_t kHeaderBytes = sizeof(RecordHeader);

// In 64 bits: a length that was read may be anything.
constexpr std::uint64_t padded_length(std::uint32_t length_bytes) {
  constexpr std::uint64_t kAlign = spec::board_link::kPayloadAlignBytes;
  return (length_bytes + kAlign - 1) / kAlign * kAlign;
}

void put_header(std::uint8_t* to, RecordType type, std::uint64_t sample_index,
                std::size_t length_bytes) {
  const RecordHeader header{sample_index, static_cast<std::uint16_t>(type), 0,
                            static_cast<std::uint32_t>(length_bytes)};
  std::memcpy(to, &header, sizeof(header));
}

}  // namespace

RingWriter::RingWriter(ByteBuffer ring, std::uint32_t& write, std::uint32_t& read)
    : ring_(ring), write_(&write), read_(&read) {}

std::size_t RingWriter::pad_before(std::size_t record_bytes) const {
  const std::size_t position = relaxed(*write_) % ring_.size();
  const std::size_t to_end = ring_.size() - position;
  return record_bytes > to_end ? to_end : 0;
}

bool RingWriter::fits(std::size_t length_bytes) const {
  const std::size_t record_bytes = kHeaderBytes + padded(length_bytes);
  const std::uint32_t used = relaxed(*write_) - acquire(*read_);
  return used <= ring_.size() && pad_before(record_bytes) + record_bytes <= ring_.size() - used;
}

bool RingWriter::is_taken() const { return acquire(*read_) == relaxed(*write_); }

Status RingWriter::append(RecordType type, std::uint64_t sample_index, ByteView payload) {
  const std::size_t record_bytes = kHeaderBytes + padded(payload.size());
  if (record_bytes > ring_.size() / 2) return Status::bad_length;
  if (!fits(payload.size())) return Status::capacity_exceeded;
  const std::uint32_t write = relaxed(*write_);
  const std::size_t pad = pad_before(record_bytes);
  std::size_t position = write % ring_.size();
  if (pad >= kHeaderBytes) {
    put_header(&ring_[position], RecordType::pad, sample_index, pad - kHeaderBytes);
  }
  if (pad > 0) position = 0;
  put_header(&ring_[position], type, sample_index, payload.size());
  std::uint8_t* body = &ring_[position] + kHeaderBytes;
  if (!payload.empty()) std::memcpy(body, payload.data(), payload.size());
  std::memset(body + payload.size(), 0, padded(payload.size()) - payload.size());
  release(*write_, static_cast<std::uint32_t>(write + pad + record_bytes));
  return Status::ok;
}

RingReader::RingReader(ByteView ring, std::uint32_t& write, std::uint32_t& read)
    : ring_(ring), write_(&write), read_(&read) {}

Result<RecordView> RingReader::refuse(std::size_t position) {
  corrupt_ = true;
  corrupt_position_ = position;
  return {Status::bad_length, static_cast<std::int64_t>(position)};
}

Result<std::uint32_t> RingReader::available_bytes() const {
  const std::uint32_t read = relaxed(*read_);
  const std::uint32_t available = acquire(*write_) - read;
  if (available > ring_.size() || available != padded(available) || read != padded(read)) {
    return Status::bad_length;
  }
  return available;
}

Result<RecordView> RingReader::front() {
  if (corrupt_) return refuse(corrupt_position_);
  // At most one PAD stands before a record; a second one is corrupt.
  for (int pads = 0; pads < 2; ++pads) {
    const std::size_t position = relaxed(*read_) % ring_.size();
    const auto available = available_bytes();
    if (!available.ok()) return refuse(position);
    if (available.value() == 0) return RecordView{};
    const std::size_t to_end = ring_.size() - position;
    if (to_end < kHeaderBytes) {
      if (available.value() < to_end) return refuse(position);
      front_bytes_ = static_cast<std::uint32_t>(to_end);
      pop();
      continue;
    }
    if (available.value() < kHeaderBytes) return refuse(position);
    RecordView view;
    std::memcpy(&view.header, &ring_[position], kHeaderBytes);
    const std::uint64_t record_bytes = kHeaderBytes + padded_length(view.header.length);
    if (record_bytes > available.value() || record_bytes > to_end) return refuse(position);
    front_bytes_ = static_cast<std::uint32_t>(record_bytes);
    if (view.header.type == static_cast<std::uint16_t>(RecordType::pad)) {
      if (record_bytes != to_end) return refuse(position);
      pop();
      continue;
    }
    view.payload = ByteView(ring_.data() + position + kHeaderBytes, view.header.length);
    return view;
  }
  return refuse(relaxed(*read_) % ring_.size());
}

void RingReader::pop() {
  release(*read_, relaxed(*read_) + front_bytes_);
  front_bytes_ = 0;
}

bool RingReader::is_drained() const { return acquire(*write_) == relaxed(*read_); }

}  // namespace kw::boardlink
