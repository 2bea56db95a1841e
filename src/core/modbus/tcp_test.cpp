#include "core/modbus/tcp.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "core/modbus/register_access_fake.hpp"

namespace kw::modbus {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint8_t kOwnUnit = 17;

Bytes frame(unsigned transaction, unsigned protocol, unsigned unit, const Bytes& pdu) {
  const auto length = static_cast<unsigned>(1 + pdu.size());
  Bytes bytes;
  for (const unsigned word : {transaction, protocol, length}) {
    bytes.push_back(static_cast<std::uint8_t>(word >> 8));
    bytes.push_back(static_cast<std::uint8_t>(word & 0xFFU));
  }
  bytes.push_back(static_cast<std::uint8_t>(unit));
  bytes.insert(bytes.end(), pdu.begin(), pdu.end());
  return bytes;
}

Bytes operator+(Bytes left, const Bytes& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

const Bytes kRead{0x03, 0x40, 0x00, 0x00, 0x01};
const Bytes kReadAnswer{0x03, 0x02, 0x1A, 0xA5};  // 4000H xor 5AA5H
const Bytes kWrite{0x10, 0x10, 0x08, 0x00, 0x02, 0x04, 0x01, 0xF4, 0x00, 0x05};
const Bytes kWriteAnswer{0x10, 0x10, 0x08, 0x00, 0x02};

class Tcp : public testing::Test {
 protected:
  // Feeds all of `input` and gathers the answers in order, until the server wants to close.
  Bytes feed(ByteView input) {
    Bytes answers;
    while (!input.empty()) {
      const TcpStep step = server_.feed(input);
      answers.insert(answers.end(), step.answer.begin(), step.answer.end());
      close_ = step.close;
      if (close_) break;
      EXPECT_GT(step.consumed, 0U) << "no progress";
      if (step.consumed == 0) break;
      input = input.subspan(step.consumed);
    }
    return answers;
  }

  RegisterAccessFake registers_;
  TcpServer server_{registers_, tcp_units(kOwnUnit)};
  bool close_ = false;
};

TEST_F(Tcp, request_is_answered_with_its_transaction_and_unit) {
  for (const unsigned transaction : {0x0000U, 0x0001U, 0xABCDU, 0xFFFFU}) {
    for (const unsigned unit : {0U, 1U, 17U, 255U}) {
      EXPECT_EQ(feed(frame(transaction, 0, unit, kRead)), frame(transaction, 0, unit, kReadAnswer));
    }
  }
  EXPECT_EQ(server_.counters().answered, 16U);
}

TEST_F(Tcp, other_units_are_skipped_in_silence) {
  std::uint32_t skipped = 0;
  for (unsigned unit = 2; unit < 255; ++unit) {
    if (unit == kOwnUnit) continue;
    EXPECT_TRUE(feed(frame(1, 0, unit, kWrite)).empty()) << unit;
    EXPECT_EQ(server_.counters().discarded_other_unit, ++skipped);
  }
  EXPECT_TRUE(registers_.writes().empty());
  EXPECT_EQ(feed(frame(2, 0, 1, kRead)), frame(2, 0, 1, kReadAnswer));
}

TEST_F(Tcp, every_other_protocol_is_skipped_by_its_length) {
  for (unsigned protocol = 1; protocol <= 0xFFFF; ++protocol) {
    ASSERT_EQ(feed(frame(1, protocol, 1, kWrite) + frame(2, 0, 1, kRead)),
              frame(2, 0, 1, kReadAnswer));
  }
  EXPECT_EQ(server_.counters().discarded_protocol, 0xFFFFU);
  EXPECT_TRUE(registers_.writes().empty());
}

TEST_F(Tcp, every_length_that_cannot_be_followed_closes_the_connection) {
  for (unsigned length = 0; length <= 0xFFFF; ++length) {
    TcpServer server(registers_, tcp_units(kOwnUnit));
    const Bytes header{0,
                       1,
                       0,
                       0,
                       static_cast<std::uint8_t>(length >> 8),
                       static_cast<std::uint8_t>(length & 0xFFU)};
    const TcpStep step = server.feed(header);
    const bool legal = length >= 2 && length <= 254;
    ASSERT_EQ(step.close, !legal) << length;
    ASSERT_TRUE(step.answer.empty());
    ASSERT_EQ(server.counters().closed_bad_length, legal ? 0U : 1U);
  }
}

TEST_F(Tcp, closed_server_takes_nothing_until_reset) {
  EXPECT_TRUE(feed({Bytes{0, 1, 0, 0, 0, 0, 1}}).empty());
  EXPECT_TRUE(close_);
  EXPECT_TRUE(feed(frame(1, 0, 1, kRead)).empty());
  EXPECT_TRUE(close_);
  EXPECT_EQ(server_.counters().closed_bad_length, 1U);
  server_.reset();
  EXPECT_EQ(feed(frame(1, 0, 1, kRead)), frame(1, 0, 1, kReadAnswer));
  EXPECT_FALSE(close_);
}

TEST_F(Tcp, requests_before_a_bad_length_are_answered_first) {
  EXPECT_EQ(feed(frame(1, 0, 1, kRead) + Bytes{0, 2, 0, 0, 0, 1, 1}), frame(1, 0, 1, kReadAnswer));
  EXPECT_TRUE(close_);
}

TEST_F(Tcp, pipelined_requests_are_answered_in_order_however_they_are_cut) {
  const Bytes input = frame(1, 0, 1, kRead) + frame(2, 0, 255, kWrite);
  const Bytes expected = frame(1, 0, 1, kReadAnswer) + frame(2, 0, 255, kWriteAnswer);
  const ByteView view(input);
  for (std::size_t first = 0; first <= input.size(); ++first) {
    for (std::size_t second = first; second <= input.size(); ++second) {
      Bytes answers = feed(view.first(first));
      answers = answers + feed(view.subspan(first, second - first));
      answers = answers + feed(view.subspan(second));
      ASSERT_EQ(answers, expected) << first << ' ' << second;
    }
  }
}

TEST_F(Tcp, hundred_pipelined_requests_byte_by_byte_are_all_answered) {
  Bytes input;
  Bytes expected;
  for (unsigned transaction = 0; transaction < 100; ++transaction) {
    input = input + frame(transaction, 0, 1, kRead);
    expected = expected + frame(transaction, 0, 1, kReadAnswer);
  }
  Bytes answers;
  for (const std::uint8_t& byte : input) answers = answers + feed(ByteView(&byte, 1));
  EXPECT_EQ(answers, expected);
  EXPECT_EQ(feed(input), expected);
}

TEST_F(Tcp, one_call_answers_at_most_one_request) {
  const Bytes input = frame(1, 0, 1, kRead) + frame(2, 0, 1, kRead);
  const TcpStep step = server_.feed(input);
  EXPECT_EQ(step.consumed, input.size() / 2);
  EXPECT_EQ(step.answer.size(), kMbapBytes + kReadAnswer.size());
}

TEST_F(Tcp, longest_request_and_longest_response_fit) {
  Bytes longest_write{0x10, 0x10, 0x00, 0x00, 123, 246};
  longest_write.resize(252, 0x55);
  EXPECT_EQ(feed(frame(1, 0, 1, longest_write)), frame(1, 0, 1, {0x10, 0x10, 0x00, 0x00, 123}));
  EXPECT_EQ(feed(frame(2, 0, 1, {0x03, 0x40, 0x00, 0x00, 125})).size(), kMbapBytes + 252);
  Bytes longest_frame(kPduBytesMax, 0x41);
  EXPECT_EQ(feed(frame(3, 0, 1, longest_frame)), frame(3, 0, 1, {0xC1, 0x01}));
}

TEST_F(Tcp, length_longer_or_shorter_than_the_request_gives_exception_03) {
  EXPECT_EQ(feed(frame(1, 0, 1, kRead + Bytes{0})), frame(1, 0, 1, {0x83, 0x03}));
  EXPECT_EQ(feed(frame(2, 0, 1, {0x03})), frame(2, 0, 1, {0x83, 0x03}));
  Bytes short_write = kWrite;
  short_write.pop_back();
  // A good write went through the same buffer just before.
  EXPECT_EQ(feed(frame(3, 0, 1, kWrite)), frame(3, 0, 1, kWriteAnswer));
  EXPECT_EQ(feed(frame(4, 0, 1, short_write)), frame(4, 0, 1, {0x90, 0x03}));
  EXPECT_EQ(registers_.writes().size(), 1U);
  EXPECT_EQ(server_.counters().answered_exception, 3U);
}

TEST_F(Tcp, half_a_request_waits_and_moves_no_counter) {
  const Bytes whole = frame(1, 0, 1, kRead);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    server_.reset();
    EXPECT_TRUE(feed(ByteView(whole).first(size)).empty());
  }
  EXPECT_EQ(server_.counters().answered, 0U);
  EXPECT_EQ(server_.counters().discarded_protocol, 0U);
}

TEST_F(Tcp, new_set_of_units_counts_from_the_next_frame) {
  server_.set_units(tcp_units(18));
  EXPECT_TRUE(feed(frame(1, 0, 17, kRead)).empty());
  EXPECT_EQ(feed(frame(2, 0, 18, kRead)), frame(2, 0, 18, kReadAnswer));
}

}  // namespace
}  // namespace kw::modbus
