// Known answers of Philox4x32-10: kat_vectors of the Random123 distribution @[PHILOX2011].
#include "host/signal/philox.hpp"

#include <gtest/gtest.h>

namespace kw::signal {
namespace {

constexpr PhiloxCounter kOfZeros = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
constexpr PhiloxCounter kOfOnes = {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd};
constexpr PhiloxCounter kOfPi = {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1};

static_assert(philox4x32_10({0, 0, 0, 0}, {0, 0}) == kOfZeros);

TEST(Philox, known_answers_are_met) {
  EXPECT_EQ(philox4x32_10({0, 0, 0, 0}, {0, 0}), kOfZeros);
  EXPECT_EQ(
      philox4x32_10({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
      kOfOnes);
  EXPECT_EQ(
      philox4x32_10({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
      kOfPi);
}

}  // namespace
}  // namespace kw::signal
