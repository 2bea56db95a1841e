// Exact values and limits of the project's functions; their accuracy over the whole domain is
// compared with mpmath in tests/signal/test_math.py.
#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <limits>

#include "core/math/exp_log.hpp"
#include "core/math/trig.hpp"

namespace kw::math {
namespace {

constexpr std::uint64_t kQuarterTurn = std::uint64_t{1} << 62;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

static_assert(sin_turns(0) == 0.0 && sin_turns(kQuarterTurn) == 1.0);
static_assert(exp(0.0) == 1.0 && log(1.0) == 0.0);

// FNV-1a over the bits of a sweep: any change of one bit in one result changes it.
template <typename Function>
std::uint64_t digest_of(Function function, double start, double step) {
  std::uint64_t digest = 0xcbf29ce484222325U;
  for (int i = 0; i < 4096; ++i) {
    digest ^= std::bit_cast<std::uint64_t>(function(start + step * i));
    digest *= 0x100000001b3U;
  }
  return digest;
}

TEST(Trig, quarter_turns_are_exact) {
  const double sines[] = {0.0, 1.0, 0.0, -1.0};
  const double cosines[] = {1.0, 0.0, -1.0, 0.0};
  for (std::uint64_t quarter = 0; quarter < 4; ++quarter) {
    EXPECT_EQ(sin_turns(quarter * kQuarterTurn), sines[quarter]) << quarter;
    EXPECT_EQ(cos_turns(quarter * kQuarterTurn), cosines[quarter]) << quarter;
  }
}

TEST(Trig, negative_phase_is_odd_for_sine_and_even_for_cosine) {
  for (std::uint64_t phase = 1; phase < kQuarterTurn; phase += kQuarterTurn / 997) {
    EXPECT_EQ(sin_turns(-phase), -sin_turns(phase)) << phase;
    EXPECT_EQ(cos_turns(-phase), cos_turns(phase)) << phase;
  }
}

TEST(Trig, argument_outside_the_domain_is_clamped) {
  EXPECT_EQ(sin(1e300), sin(0x1p20));
  EXPECT_EQ(cos(-kInfinity), cos(-0x1p20));
  EXPECT_EQ(sin(kNan), sin(-0x1p20));
}

TEST(Trig, atan2_of_axes_and_origin) {
  EXPECT_EQ(atan2(0.0, 0.0), 0.0);
  EXPECT_EQ(atan2(-0.0, -0.0), 0.0);
  EXPECT_EQ(atan2(0.0, 2.0), 0.0);
  EXPECT_EQ(atan2(3.0, 0.0), kHalfPi);
  EXPECT_EQ(atan2(-3.0, 0.0), -kHalfPi);
  EXPECT_EQ(atan2(0.0, -1.0), kPi);
  EXPECT_EQ(atan2(-0.0, -1.0), kPi);
  EXPECT_EQ(atan2(1.0, 1.0), kPi / 4);
}

TEST(Trig, atan2_of_extreme_sides_is_finite) {
  constexpr double kHuge = std::numeric_limits<double>::max();
  constexpr double kTiny = std::numeric_limits<double>::denorm_min();
  EXPECT_EQ(atan2(kHuge, kTiny), kHalfPi);
  EXPECT_EQ(atan2(kTiny, kHuge), 0.0);
  EXPECT_EQ(atan2(kTiny, -kHuge), kPi);
  EXPECT_EQ(atan2(kHuge, kHuge), kPi / 4);
}

TEST(ExpLog, argument_outside_the_domain_is_clamped) {
  EXPECT_EQ(exp(1e6), exp(700.0));
  EXPECT_EQ(exp(-kInfinity), exp(-700.0));
  EXPECT_EQ(exp(kNan), exp(-700.0));
  EXPECT_EQ(log(0.0), log(0x1p-1074));
  EXPECT_EQ(log(-1.0), log(0x1p-1074));
  EXPECT_EQ(log(kNan), log(0x1p-1074));
  EXPECT_TRUE(log(kInfinity) < 710.0);
}

// Written down once from GCC 12 -O2 x86-64; a compiler, flag or processor that gives other bits
// fails here.
TEST(MathDigest, every_build_gives_the_same_bits) {
  EXPECT_EQ(digest_of([](double x) { return sin(x); }, -70.0, 0.0341), 0xe13bed2f6b1f967aU);
  EXPECT_EQ(digest_of([](double x) { return cos(x); }, -1e6, 488.1), 0xbb1409c4633c1caaU);
  EXPECT_EQ(digest_of([](double x) { return atan2(x, 1.7); }, -9.0, 0.0043), 0x819e4c2b2e8f0876U);
  EXPECT_EQ(digest_of([](double x) { return exp(x); }, -700.0, 0.3417), 0x8d4cdb94ed55ace1U);
  EXPECT_EQ(digest_of([](double x) { return log(x); }, 1e-9, 0.0117), 0x5c776c2d75035aeaU);
  const auto turns = [](double x) { return sin_turns(static_cast<std::uint64_t>(x)); };
  EXPECT_EQ(digest_of(turns, 1e3, 4.5e15), 0x49be619a0e223d0bU);
}

}  // namespace
}  // namespace kw::math
