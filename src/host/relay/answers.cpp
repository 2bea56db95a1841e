#include "host/relay/answers.hpp"

#include <algorithm>
#include <utility>

namespace kw::relay {
namespace {

constexpr std::size_t kMbapHead = 6;         // transaction, protocol, length of the rest
constexpr std::size_t kTransactionSize = 2;  // bytes, at the start of the head
constexpr std::size_t kCrcSize = 2;
constexpr std::size_t kReadFrame = 5;       // unit, function, byte count, CRC; and the data
constexpr std::size_t kWriteFrame = 8;      // unit, function, address, quantity, CRC
constexpr std::size_t kExceptionFrame = 5;  // unit, function, code, CRC
constexpr std::uint8_t kRead = 3;
constexpr std::uint8_t kWrite = 16;
constexpr std::uint8_t kExceptionBit = 0x80;
constexpr std::uint8_t kTurnedBit = 0x01;

std::size_t size_of_rtu(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < 3) return 0;
  if ((bytes[1] & kExceptionBit) != 0) return kExceptionFrame;
  if (bytes[1] == kRead) return kReadFrame + bytes[2];
  if (bytes[1] == kWrite) return kWriteFrame;
  return bytes.size();
}

std::size_t size_of_tcp(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < kMbapHead) return 0;
  return kMbapHead + (std::size_t{bytes[4]} << 8 | bytes[5]);
}

}  // namespace

std::size_t answer_size(Framing framing, std::span<const std::uint8_t> bytes) {
  const std::size_t size = framing == Framing::tcp ? size_of_tcp(bytes) : size_of_rtu(bytes);
  return size <= bytes.size() ? size : 0;
}

void AnswerAlterer::set(const AnswerFaults& faults) {
  faults_ = faults;
  count_ = 0;
}

std::vector<AnswerAlterer::Bytes> AnswerAlterer::pass(Bytes bytes) {
  pending_.insert(pending_.end(), bytes.begin(), bytes.end());
  std::vector<Bytes> passed;
  for (std::size_t size = 0; (size = answer_size(framing_, pending_)) != 0;) {
    const auto end = pending_.begin() + static_cast<std::ptrdiff_t>(size);
    Bytes answer(pending_.begin(), end);
    pending_.erase(pending_.begin(), end);
    ++count_;
    if (is_nth(faults_.stale_every)) replace_by_previous(answer);
    if (is_nth(faults_.corrupt_every)) turn_data_bit(answer);
    if (is_nth(faults_.drop_every)) continue;
    previous_ = answer;
    passed.push_back(std::move(answer));
  }
  return passed;
}

// With the transaction of the present request, or no master would believe it.
void AnswerAlterer::replace_by_previous(Bytes& answer) const {
  if (previous_.empty()) return;
  Bytes stale = previous_;
  if (framing_ == Framing::tcp) std::copy_n(answer.begin(), kTransactionSize, stale.begin());
  answer = std::move(stale);
}

void AnswerAlterer::turn_data_bit(Bytes& answer) const {
  const std::size_t tail = framing_ == Framing::rtu ? kCrcSize + 1 : 1;
  if (answer.size() >= tail) answer[answer.size() - tail] ^= kTurnedBit;
}

}  // namespace kw::relay
