#include "core/modbus/tcp.hpp"

#include <algorithm>
#include <span>

namespace kw::modbus {
namespace {

constexpr std::size_t kProtocolOffset = 2;
constexpr std::size_t kLengthOffset = 4;
constexpr std::size_t kLengthEnd = 6;  // the length field counts the bytes after itself
constexpr std::size_t kUnitOffset = 6;
constexpr std::uint16_t kModbusProtocol = 0;
constexpr std::size_t kLengthMin = 2;  // unit and function code
constexpr std::size_t kLengthMax = kTcpFrameBytesMax - kLengthEnd;
static_assert(kLengthMax == 254);

}  // namespace

void TcpServer::reset() {
  size_ = 0;
  closed_ = false;
}

std::size_t TcpServer::size_wanted() const {
  return size_ < kLengthEnd ? kLengthEnd : kLengthEnd + load_be16(&frame_[kLengthOffset]);
}

void TcpServer::check_length() {
  const std::size_t length = load_be16(&frame_[kLengthOffset]);
  if (length >= kLengthMin && length <= kLengthMax) return;
  closed_ = true;
  ++counters_.closed_bad_length;
}

ByteView TcpServer::serve_frame() {
  const ByteView request = ByteView(frame_).first(size_).subspan(kMbapBytes);
  size_ = 0;
  if (load_be16(&frame_[kProtocolOffset]) != kModbusProtocol) {
    ++counters_.discarded_protocol;
    return {};
  }
  if (!units_.contains(frame_[kUnitOffset])) {
    ++counters_.discarded_other_unit;
    return {};
  }
  const PduBuffer response = std::span(frame_).subspan<kMbapBytes>();
  const std::size_t response_size = serve_pdu(registers_, request, response);
  ++(is_exception(response) ? counters_.answered_exception : counters_.answered);
  store_be16(&frame_[kLengthOffset], static_cast<std::uint16_t>(1 + response_size));
  return ByteView(frame_).first(kMbapBytes + response_size);
}

TcpStep TcpServer::feed(ByteView input) {
  TcpStep step;
  while (step.consumed < input.size() && !closed_) {
    const ByteView rest = input.subspan(step.consumed);
    const ByteView taken = rest.first(std::min(size_wanted() - size_, rest.size()));
    std::ranges::copy(taken, frame_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += taken.size();
    step.consumed += taken.size();

    if (size_ == kLengthEnd) {
      check_length();
    } else if (size_ > kLengthEnd && size_ == size_wanted()) {
      step.answer = serve_frame();
      if (!step.answer.empty()) break;
    }
  }
  step.close = closed_;
  return step;
}

}  // namespace kw::modbus
