#include "core/modbus/rtu.hpp"

#include <span>

#include "core/modbus/crc16.hpp"
#include "core/modbus/pdu.hpp"

namespace kw::modbus {
namespace {

constexpr std::size_t kAddressBytes = 1;
static_assert(kRtuFrameBytesMax == kAddressBytes + kPduBytesMax + kCrc16Bytes);

ByteView pdu_of(ByteView frame) {
  return frame.subspan(kAddressBytes, frame.size() - kAddressBytes - kCrc16Bytes);
}

}  // namespace

void RtuServer::set_units(const UnitSet& units) {
  units_ = units;
  receiver_.set_own_units(units);
}

void RtuServer::reconfigure(const RtuTiming& timing, const UnitSet& units) {
  units_ = units;
  receiver_.reconfigure(timing, units);
}

ByteView RtuServer::receive(std::uint8_t byte, std::uint64_t end_us) {
  const ByteView answer = poll(receiver_.start_of_character_us(end_us));
  return receiver_.push(byte, end_us) ? end_frame() : answer;
}

ByteView RtuServer::receive_fault(std::uint64_t end_us) {
  const ByteView answer = poll(receiver_.start_of_character_us(end_us));
  receiver_.push_fault(end_us);
  return answer;
}

ByteView RtuServer::poll(std::uint64_t now_us) {
  return receiver_.silence_ended_frame(now_us) ? end_frame() : ByteView{};
}

ByteView RtuServer::end_frame() {
  const ByteView frame = receiver_.frame();
  ByteView answer;
  if (std::uint32_t* const counter = discard_counter(frame); counter != nullptr) {
    ++*counter;
  } else if (frame[0] == kBroadcastAddress) {
    serve_broadcast(pdu_of(frame));
  } else {
    answer = serve_frame(frame);
  }
  receiver_.clear();
  return answer;
}

// The counter of the reason why a frame is discarded, or nothing when it is to be served.
std::uint32_t* RtuServer::discard_counter(ByteView frame) {
  switch (receiver_.fault()) {
    case RtuFrameFault::gap:
      return &counters_.discarded_gap;
    case RtuFrameFault::character:
      return &counters_.discarded_character;
    case RtuFrameFault::too_long:
      return &counters_.discarded_too_long;
    case RtuFrameFault::none:
      break;
  }
  if (frame.size() < kRtuFrameBytesMin) return &counters_.discarded_short;
  if (crc16(frame) != 0) return &counters_.discarded_crc;
  const bool for_us = frame[0] == kBroadcastAddress || units_.contains(frame[0]);
  return for_us ? nullptr : &counters_.discarded_other_unit;
}

void RtuServer::serve_broadcast(ByteView request) {
  bool executed = false;
  if (is_write(request[0])) {
    const PduBuffer unsent = std::span(answer_).subspan<kAddressBytes, kPduBytesMax>();
    const std::size_t response_size = serve_pdu(registers_, request, unsent);
    executed = !is_exception(ByteView(unsent).first(response_size));
  }
  ++(executed ? counters_.broadcast_executed : counters_.broadcast_refused);
}

ByteView RtuServer::serve_frame(ByteView frame) {
  const PduBuffer response = std::span(answer_).subspan<kAddressBytes, kPduBytesMax>();
  const std::size_t response_size = serve_pdu(registers_, pdu_of(frame), response);
  ++(is_exception(response) ? counters_.answered_exception : counters_.answered);
  const std::size_t crc_offset = kAddressBytes + response_size;
  answer_[0] = frame[0];
  store_crc16(&answer_[crc_offset], crc16(ByteView(answer_).first(crc_offset)));
  return ByteView(answer_).first(crc_offset + kCrc16Bytes);
}

}  // namespace kw::modbus
