// The input is one octet, the size of the segments, and then the byte stream of a connection. It
// is fed whole to one server and in segments to another, and read here by an own parser.
#include <algorithm>
#include <vector>

#include "core/modbus/tcp.hpp"
#include "modbus_invariants.hpp"

namespace {

using kw::ByteView;
using kw::fuzz::Accepted;
using kw::fuzz::require;
using kw::fuzz::word;
using Bytes = std::vector<std::uint8_t>;

constexpr std::uint8_t kOwnUnit = 17;

struct Answered {
  Bytes bytes;
  bool closed = false;
};

struct Connection {
  kw::modbus::RegisterAccessFake registers;
  kw::modbus::TcpServer server{registers, kw::modbus::tcp_units(kOwnUnit)};

  Answered feed(ByteView input) {
    Answered answered;
    while (!input.empty() && !answered.closed) {
      const kw::modbus::TcpStep step = server.feed(input);
      require(step.consumed <= input.size(), "no more is consumed than was given");
      require(step.consumed > 0 || step.close, "every call makes progress or closes");
      answered.bytes.insert(answered.bytes.end(), step.answer.begin(), step.answer.end());
      answered.closed = step.close;
      input = input.subspan(step.consumed);
    }
    return answered;
  }
};

bool is_served_unit(unsigned unit) {
  return unit == 0 || unit == 1 || unit == 255 || unit == kOwnUnit;
}

// How many of the accepted writes were acknowledged.
struct Seen {
  std::size_t words = 0;
  std::size_t coils = 0;
};

// Takes the answer to one frame off the front of `answers` and checks it.
void check_one(ByteView frame, ByteView& answers, const Accepted& accepted, Seen& seen) {
  require(answers.size() >= 9, "every good frame is answered");
  const std::size_t answer_size = 6 + word(answers, 4);
  require(answer_size <= answers.size(), "an answer is as long as its length field");
  const ByteView answer = answers.first(answer_size);
  require(word(answer, 0) == word(frame, 0), "an answer has the transaction of its request");
  require(word(answer, 2) == 0, "an answer has protocol 0");
  require(answer[6] == frame[6], "an answer has the unit of its request");

  kw::fuzz::Accepted own;
  if (answer[7] == 0x10) {
    require(seen.words < accepted.words.size(), "a write that is acknowledged is done");
    own.words.push_back(accepted.words[seen.words++]);
  }
  if (answer[7] == 0x05) {
    require(seen.coils < accepted.coils.size(), "a coil that is acknowledged is switched");
    own.coils.push_back(accepted.coils[seen.coils++]);
  }
  kw::fuzz::require_answer(frame.subspan(7), answer.subspan(7), own);
  answers = answers.subspan(answer_size);
}

// Reads the stream as the specification says and checks answers and closing against it.
void check_stream(ByteView stream, const Answered& answered, const Accepted& accepted) {
  ByteView answers(answered.bytes);
  Seen seen;
  bool closed = false;
  while (stream.size() >= 6 && !closed) {
    const std::size_t length = word(stream, 4);
    closed = length < 2 || length > 254;
    if (closed || stream.size() < 6 + length) break;
    const ByteView frame = stream.first(6 + length);
    stream = stream.subspan(6 + length);
    if (word(frame, 2) == 0 && is_served_unit(frame[6])) {
      check_one(frame, answers, accepted, seen);
    }
  }
  require(answers.empty(), "nothing else is answered");
  require(seen.words == accepted.words.size() && seen.coils == accepted.coils.size(),
          "nothing else is written");
  require(answered.closed == closed, "the connection ends exactly when its length field is bad");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t segment = 1U + data[0] % 32U;
  const ByteView stream = ByteView(data, size).subspan(1);

  Connection whole;
  const Answered answered = whole.feed(stream);
  check_stream(stream, answered, kw::fuzz::accepted_by(whole.registers));

  Connection cut;
  Answered in_pieces;
  for (std::size_t at = 0; at < stream.size() && !in_pieces.closed; at += segment) {
    const Answered more = cut.feed(stream.subspan(at, std::min(segment, stream.size() - at)));
    in_pieces.bytes.insert(in_pieces.bytes.end(), more.bytes.begin(), more.bytes.end());
    in_pieces.closed = more.closed;
  }
  require(in_pieces.bytes == answered.bytes && in_pieces.closed == answered.closed,
          "segmentation changes nothing");
  return 0;
}
