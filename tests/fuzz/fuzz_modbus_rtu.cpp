// The input is one octet of options and then pieces of line traffic. A piece is an octet of length
// (bits 0-5), "append a good CRC" (bit 6) and "silence after it" (bit 7), followed by its bytes.
// An octet of length 63 stands for 63 bytes and a fault of the last character.
#include <algorithm>
#include <cstring>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/modbus/rtu.hpp"
#include "modbus_invariants.hpp"

namespace {

using kw::ByteView;
using kw::fuzz::Accepted;
using kw::fuzz::require;
using kw::modbus::RtuConfig;
using kw::modbus::RtuCounters;
using kw::modbus::RtuFraming;

constexpr std::uint8_t kUnitA = 17;
constexpr std::uint8_t kUnitB = 6;
constexpr std::uint8_t kLengthMask = 0x3F;
constexpr std::uint8_t kAppendCrc = 0x40;
constexpr std::uint8_t kSilence = 0x80;
static_assert(std::has_unique_object_representations_v<RtuCounters>, "compared as memory");
constexpr std::uint64_t kLongSilence_us = 1'000'000;

// The definition, bit by bit: no code of the server.
unsigned crc_by_definition(ByteView bytes) {
  unsigned crc = 0xFFFF;
  for (const std::uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? (crc >> 1) ^ 0xA001U : crc >> 1;
  }
  return crc;
}

std::uint32_t sum(const RtuCounters& c) {
  return c.answered + c.answered_exception + c.broadcast_executed + c.broadcast_refused +
         c.discarded_other_unit + c.discarded_crc + c.discarded_short + c.discarded_too_long +
         c.discarded_gap + c.discarded_character;
}

class Line {
 public:
  explicit Line(const RtuConfig& config)
      : config_(config), server_(registers_, {kUnitA, kUnitB}, config) {}

  void send(std::uint8_t byte) {
    poll(0);  // so that a silence never ends a frame inside receive()
    now_us_ += config_.timing.char_us;
    frame_.push_back(byte);
    check(server_.receive(byte, now_us_));
  }

  void send_fault() {
    poll(0);
    now_us_ += config_.timing.char_us;
    faulty_ = true;
    check(server_.receive_fault(now_us_));
  }

  void poll(std::uint64_t silence_us) {
    now_us_ += silence_us;
    check(server_.poll(now_us_));
    if (silence_us >= kLongSilence_us) require(frame_.empty(), "silence ends every frame");
  }

 private:
  // Of most octets nothing follows: that is looked at without building anything.
  void check(ByteView answer) {
    const bool is_written = !registers_.writes().empty() || !registers_.coil_writes().empty();
    if (std::memcmp(&server_.counters(), &counted_, sizeof(counted_)) == 0) {
      require(answer.empty(), "an answer is counted");
      require(!is_written, "nothing is written before a frame has ended");
      return;
    }
    check_frame(answer);
  }

  void check_frame(ByteView answer) {
    const RtuCounters before = std::exchange(counted_, server_.counters());
    const RtuCounters& after = counted_;
    const std::uint32_t frames = sum(after) - sum(before);
    const std::uint32_t answers =
        after.answered + after.answered_exception - before.answered - before.answered_exception;
    require(frames == 1, "one frame moves one counter");
    require(answer.empty() == (answers == 0), "an answer is counted and a silence is not");
    const Accepted writes = kw::fuzz::accepted_by(registers_);
    if (!answer.empty()) check_answer(answer, writes);
    if (answer.empty()) check_silence(before, after, writes);
    registers_.forget();
    frame_.clear();
    faulty_ = false;
  }

  void check_answer(ByteView answer, const Accepted& writes) {
    require(!faulty_, "a frame with a faulty character is not answered");
    require(frame_.size() >= 4 && frame_.size() <= 256, "a frame answered has 4 to 256 bytes");
    require(crc_by_definition(frame_) == 0, "a frame with a bad CRC is not answered");
    require(frame_[0] == kUnitA || frame_[0] == kUnitB, "a frame of another unit is not answered");
    require(answer.size() >= 5 && answer.size() <= 256, "an answer has 5 to 256 bytes");
    require(answer[0] == frame_[0], "an answer carries the address of its request");
    require(crc_by_definition(answer) == 0, "the CRC of an answer is right");
    kw::fuzz::require_answer(ByteView(frame_).subspan(1, frame_.size() - 3),
                             answer.subspan(1, answer.size() - 3), writes);
  }

  void check_silence(const RtuCounters& before, const RtuCounters& after,
                     const Accepted& writes) const {
    const bool executed = after.broadcast_executed != before.broadcast_executed;
    require(writes.words.size() + writes.coils.size() == (executed ? 1U : 0U),
            "without an answer only a broadcast writes");
    if (executed) {
      require(!faulty_ && frame_[0] == 0 && crc_by_definition(frame_) == 0,
              "a broadcast that is executed is a whole frame to address 0");
      require(kw::fuzz::early_exception(ByteView(frame_).subspan(1, frame_.size() - 3)) == 0,
              "a bad broadcast is not executed");
    }
    if (after.discarded_crc != before.discarded_crc) {
      require(crc_by_definition(frame_) != 0, "a frame with a good CRC is not called bad");
    }
  }

  RtuConfig config_;
  kw::modbus::RegisterAccessFake registers_;
  kw::modbus::RtuServer server_;
  RtuCounters counted_{};            // when it was last looked at
  std::vector<std::uint8_t> frame_;  // what was sent since the last frame ended
  bool faulty_ = false;
  std::uint64_t now_us_ = kLongSilence_us;
};

RtuConfig config_of(std::uint8_t options) {
  if ((options & 1U) != 0) return {RtuFraming::by_length, {0, 0, 50'000}};
  return {RtuFraming::by_silence, kw::modbus::standard_rtu_timing(9600)};
}

void send_piece(Line& line, std::uint8_t control, ByteView bytes) {
  for (const std::uint8_t byte : bytes) line.send(byte);
  if ((control & kLengthMask) == kLengthMask) line.send_fault();
  if ((control & kAppendCrc) != 0) {
    const unsigned crc = crc_by_definition(bytes);
    line.send(static_cast<std::uint8_t>(crc & 0xFFU));
    line.send(static_cast<std::uint8_t>(crc >> 8));
  }
  // Otherwise a pause of about two characters: allowed by_length, a fault by_silence.
  line.poll((control & kSilence) != 0 ? kLongSilence_us : 2500);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  Line line(config_of(data[0]));
  ByteView rest = ByteView(data, size).subspan(1);
  while (!rest.empty()) {
    const std::uint8_t control = rest[0];
    rest = rest.subspan(1);
    const std::size_t length = std::min<std::size_t>(control & kLengthMask, rest.size());
    send_piece(line, control, rest.first(length));
    rest = rest.subspan(length);
  }
  line.poll(kLongSilence_us);
  return 0;
}
