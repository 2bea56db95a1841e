#include "host/relay/answers.hpp"

#include <gtest/gtest.h>

namespace kw::relay {
namespace {

using Bytes = AnswerAlterer::Bytes;

// Two registers read, over TCP as transaction 1 and over RTU; the CRC is not looked at.
const Bytes kTcp{0, 1, 0, 0, 0, 7, 1, 3, 4, 0x43, 0x66, 0, 2};
const Bytes kRtu{1, 3, 4, 0x43, 0x66, 0, 2, 0xAA, 0xBB};

TEST(Answers, size_is_told_when_the_answer_is_complete) {
  EXPECT_EQ(answer_size(Framing::tcp, kTcp), kTcp.size());
  EXPECT_EQ(answer_size(Framing::rtu, kRtu), kRtu.size());
  for (std::size_t size = 0; size < kTcp.size(); ++size) {
    EXPECT_EQ(answer_size(Framing::tcp, std::span(kTcp).first(size)), 0U) << size;
  }
  for (std::size_t size = 0; size < kRtu.size(); ++size) {
    EXPECT_EQ(answer_size(Framing::rtu, std::span(kRtu).first(size)), 0U) << size;
  }
}

TEST(Answers, written_refused_and_unknown_answers_have_their_sizes) {
  const Bytes written{1, 16, 0x10, 5, 0, 2, 0xAA, 0xBB, 9};
  const Bytes refused{1, 0x83, 2, 0xAA, 0xBB, 9};
  const Bytes unknown{1, 6, 0, 1, 0, 1};
  EXPECT_EQ(answer_size(Framing::rtu, written), 8U);
  EXPECT_EQ(answer_size(Framing::rtu, refused), 5U);
  EXPECT_EQ(answer_size(Framing::rtu, unknown), unknown.size());
}

TEST(Answers, healthy_answers_pass_however_they_are_cut) {
  AnswerAlterer alterer(Framing::rtu);
  for (std::size_t cut = 1; cut < kRtu.size(); ++cut) {
    const auto middle = kRtu.begin() + static_cast<std::ptrdiff_t>(cut);
    EXPECT_TRUE(alterer.pass(Bytes(kRtu.begin(), middle)).empty());
    EXPECT_EQ(alterer.pass(Bytes(middle, kRtu.end())), std::vector<Bytes>{kRtu});
  }
  Bytes two = kRtu;
  two.insert(two.end(), kRtu.begin(), kRtu.end());
  EXPECT_EQ(alterer.pass(two), (std::vector<Bytes>{kRtu, kRtu}));
}

TEST(Answers, corruption_turns_the_last_bit_of_the_data) {
  AnswerAlterer tcp(Framing::tcp);
  AnswerAlterer rtu(Framing::rtu);
  tcp.set({.corrupt_every = 1});
  rtu.set({.corrupt_every = 1});
  Bytes tcp_turned = kTcp;
  Bytes rtu_turned = kRtu;
  tcp_turned[12] = 3;
  rtu_turned[6] = 3;
  EXPECT_EQ(tcp.pass(kTcp), std::vector<Bytes>{tcp_turned});
  EXPECT_EQ(rtu.pass(kRtu), std::vector<Bytes>{rtu_turned});
}

TEST(Answers, stale_is_what_arrived_before_and_at_one_for_ever_the_first) {
  AnswerAlterer alterer(Framing::rtu);
  alterer.set({.stale_every = 1});
  Bytes second = kRtu;
  Bytes third = kRtu;
  second[6] = 7;
  third[6] = 8;
  EXPECT_EQ(alterer.pass(kRtu), std::vector<Bytes>{kRtu});  // there is none before
  EXPECT_EQ(alterer.pass(second), std::vector<Bytes>{kRtu});
  EXPECT_EQ(alterer.pass(third), std::vector<Bytes>{kRtu});
  alterer.set({.stale_every = 2});
  EXPECT_EQ(alterer.pass(second), std::vector<Bytes>{second});
  EXPECT_EQ(alterer.pass(third), std::vector<Bytes>{second});
}

TEST(Answers, count_begins_when_the_faults_are_set) {
  AnswerAlterer alterer(Framing::rtu);
  for (int n = 0; n < 4; ++n) EXPECT_EQ(alterer.pass(kRtu).size(), 1U);
  alterer.set({.drop_every = 3});
  for (int n = 1; n <= 9; ++n) EXPECT_EQ(alterer.pass(kRtu).size(), n % 3 == 0 ? 0U : 1U) << n;
}

TEST(Answers, rest_of_an_answer_is_forgotten_with_its_connection) {
  AnswerAlterer alterer(Framing::tcp);
  EXPECT_TRUE(alterer.pass(Bytes(kTcp.begin(), kTcp.end() - 1)).empty());
  alterer.forget_partial();
  EXPECT_EQ(alterer.pass(kTcp), std::vector<Bytes>{kTcp});
}

}  // namespace
}  // namespace kw::relay
