#include "core/modbus/rtu_framing.hpp"

#include "core/modbus/crc16.hpp"
#include "core/modbus/pdu.hpp"

namespace kw::modbus {
namespace {

// A frame is `fixed_bytes` long, and longer by the count of `count_bytes` octets at `count_offset`.
struct FrameShape {
  std::uint8_t function;
  std::uint8_t fixed_bytes;
  std::uint8_t count_offset;
  std::uint8_t count_bytes;
};

// The public functions @[MODBUS-APP, function codes]. 08H has data of any length in sub-function 0
// and two octets in all others; 2BH has no length of its own: without a row it ends by silence.
constexpr FrameShape kRequestShapes[] = {
    {0x01, 8, 0, 0},  {0x02, 8, 0, 0},   {0x03, 8, 0, 0}, {0x04, 8, 0, 0}, {0x05, 8, 0, 0},
    {0x06, 8, 0, 0},  {0x07, 4, 0, 0},   {0x08, 8, 0, 0}, {0x0B, 4, 0, 0}, {0x0C, 4, 0, 0},
    {0x0F, 9, 6, 1},  {0x10, 9, 6, 1},   {0x11, 4, 0, 0}, {0x14, 5, 2, 1}, {0x15, 5, 2, 1},
    {0x16, 10, 0, 0}, {0x17, 13, 10, 1}, {0x18, 6, 0, 0},
};

constexpr FrameShape kResponseShapes[] = {
    {0x01, 5, 2, 1},  {0x02, 5, 2, 1}, {0x03, 5, 2, 1}, {0x04, 5, 2, 1}, {0x05, 8, 0, 0},
    {0x06, 8, 0, 0},  {0x07, 5, 0, 0}, {0x08, 8, 0, 0}, {0x0B, 8, 0, 0}, {0x0C, 5, 2, 1},
    {0x0F, 8, 0, 0},  {0x10, 8, 0, 0}, {0x11, 5, 2, 1}, {0x14, 5, 2, 1}, {0x15, 5, 2, 1},
    {0x16, 10, 0, 0}, {0x17, 5, 2, 1}, {0x18, 6, 2, 2},
};

constexpr std::size_t kExceptionFrameBytes = 5;

std::size_t size_from(std::span<const FrameShape> shapes, ByteView frame) {
  for (const FrameShape& shape : shapes) {
    if (shape.function != frame[1]) continue;
    const std::size_t count_end = std::size_t{shape.count_offset} + shape.count_bytes;
    if (frame.size() < count_end) return 0;
    std::size_t count = 0;
    for (std::size_t at = shape.count_offset; at < count_end; ++at) count = 256 * count + frame[at];
    return shape.fixed_bytes + count;
  }
  return 0;
}

}  // namespace

std::size_t rtu_request_size(ByteView frame) {
  return frame.size() < 2 ? 0 : size_from(kRequestShapes, frame);
}

std::size_t rtu_response_size(ByteView frame) {
  if (frame.size() < 2) return 0;
  if ((frame[1] & kExceptionBit) != 0) return kExceptionFrameBytes;
  return size_from(kResponseShapes, frame);
}

std::uint64_t RtuReceiver::start_of_character_us(std::uint64_t end_us) const {
  return end_us > timing_.char_us ? end_us - timing_.char_us : 0;
}

bool RtuReceiver::silence_ended_frame(std::uint64_t now_us) const {
  return begun_ && now_us >= last_end_us_ + timing_.silence_min_us;
}

void RtuReceiver::clear() {
  size_ = 0;
  begun_ = false;
  fault_ = RtuFrameFault::none;
}

void RtuReceiver::note_fault(RtuFrameFault fault) {
  if (fault_ == RtuFrameFault::none) fault_ = fault;
}

void RtuReceiver::reconfigure(const RtuTiming& timing, const UnitSet& own_units) {
  timing_ = timing;
  own_units_ = own_units;
  if (begun_) note_fault(RtuFrameFault::character);
}

void RtuReceiver::note_character(std::uint64_t end_us) {
  const bool gap = start_of_character_us(end_us) > last_end_us_ + timing_.gap_max_us;
  if (begun_ && gap && framing_ == RtuFraming::by_silence) note_fault(RtuFrameFault::gap);
  begun_ = true;
  last_end_us_ = end_us;
}

void RtuReceiver::push_fault(std::uint64_t end_us) {
  note_character(end_us);
  note_fault(RtuFrameFault::character);
}

bool RtuReceiver::push(std::uint8_t byte, std::uint64_t end_us) {
  note_character(end_us);
  if (size_ == bytes_.size()) note_fault(RtuFrameFault::too_long);
  if (fault_ != RtuFrameFault::none) return false;
  bytes_[size_++] = byte;
  if (framing_ == RtuFraming::by_silence) return false;

  const bool to_us = bytes_[0] == kBroadcastAddress || own_units_.contains(bytes_[0]);
  const bool may_end =
      size_ == rtu_request_size(frame()) || (!to_us && size_ == rtu_response_size(frame()));
  return may_end && crc16(frame()) == 0;
}

}  // namespace kw::modbus
