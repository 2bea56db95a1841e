// Bits of phase, noise and synthesis that every build must give. Their accuracy is compared with
// mpmath in tests/signal.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "host/signal/noise.hpp"
#include "host/signal/phase.hpp"
#include "host/signal/signal_generator.hpp"

namespace kw::signal {
namespace {

constexpr std::uint64_t kHalfTurn = std::uint64_t{1} << 63;

std::uint64_t digest_of(const std::vector<double>& values) {
  std::uint64_t digest = 0xcbf29ce484222325U;  // FNV-1a
  for (const double value : values) {
    digest ^= std::bit_cast<std::uint64_t>(value);
    digest *= 0x100000001b3U;
  }
  return digest;
}

SignalRecipe rich_recipe() {
  SignalRecipe recipe;
  recipe.f_hz = 49.3;
  recipe.noise_seed = 7;
  for (std::size_t channel = 0; channel < kChannelCount; ++channel) {
    const double peak = channel < kVoltageCount ? 325.0 : 1.4;
    const double turns = -static_cast<double>(channel) / 3.0;
    recipe.channels[channel].dc = 1e-3;
    recipe.channels[channel].noise_rms = 1e-4 * peak;
    recipe.channels[channel].components = {
        {1.0, peak, turns}, {5.0, 0.1 * peak, 5.0 * turns}, {2.5, 0.01 * peak, 0.2}};
  }
  return recipe;
}

TEST(Phase, turns_wrap_and_are_odd) {
  EXPECT_EQ(turns_to_q64(0.0), 0U);
  EXPECT_EQ(turns_to_q64(0.5), kHalfTurn);
  EXPECT_EQ(turns_to_q64(-7.25), turns_to_q64(0.75));
  EXPECT_EQ(turns_to_q64(0x1p-64), 1U);
  EXPECT_EQ(turns_to_q64(0x1p-65), 1U);
  EXPECT_EQ(turns_to_q64(0x1p-66), 0U);
  EXPECT_EQ(turns_to_q64(-1.0 / 3.0), std::uint64_t{0} - turns_to_q64(1.0 / 3.0));
}

TEST(Phase, increment_is_the_rounded_exact_quotient) {
  EXPECT_EQ(increment_q64(50.0, 1.0, 12800.0), std::uint64_t{1} << 56);
  EXPECT_EQ(increment_q64(50.0, 256.0, 12800.0), 0U);  // aliases to nothing
  EXPECT_EQ(increment_q64(0.0, 3.0, 12800.0), 0U);
  EXPECT_EQ(increment_q64(1.0, 1.0, 3.0), 0x5555555555555555U);
  EXPECT_EQ(increment_q64(2.0, 1.0, 3.0), 0xaaaaaaaaaaaaaaabU);
  EXPECT_EQ(increment_q64(1e-300, 1.0, 12800.0), 0U);
  EXPECT_EQ(increment_q64(49.3, 5.0, 12800.0), 5 * increment_q64(49.3, 1.0, 12800.0));
}

TEST(Signal, chunks_change_no_bit) {
  constexpr std::uint64_t kStart = (std::uint64_t{1} << 40) - 100;
  constexpr std::size_t kCount = 300;
  const SignalGenerator generator(rich_recipe(), SampleClock{});
  std::vector<double> whole(kCount * kChannelCount);
  generator.samples(kStart, kCount, whole.data());
  for (const std::size_t chunk : {std::size_t{1}, std::size_t{63}, std::size_t{64}, kCount}) {
    std::vector<double> parts(kCount * kChannelCount);
    for (std::size_t done = 0; done < kCount; done += chunk) {
      generator.samples(kStart + done, std::min(chunk, kCount - done),
                        parts.data() + done * kChannelCount);
    }
    EXPECT_EQ(parts, whole) << chunk;
  }
}

TEST(Signal, out_of_range_names_member_value_and_limits) {
  SignalRecipe recipe = rich_recipe();
  recipe.channels[4].components[1].peak = 2e6;
  try {
    const SignalGenerator generator(recipe, SampleClock{});
    FAIL() << "accepted";
  } catch (const std::invalid_argument& refusal) {
    EXPECT_EQ(std::string(refusal.what()),
              "currents[1].components[1].peak_a = 2000000: must be -1000000 to 1000000");
  }
}

// Written down once from GCC 12 -O2 x86-64: another compiler, level or vector width that gives
// other bits fails here.
TEST(SignalDigest, every_build_gives_the_same_bits) {
  std::vector<double> noise(64 * kBlockSamples);
  for (std::size_t block = 0; block < 64; ++block) {
    noise_block(11, NoiseStream::source, 3, block, noise.data() + block * kBlockSamples);
  }
  EXPECT_EQ(digest_of(noise), 0x4309a5d686b44634U);
  const SignalGenerator generator(rich_recipe(), SampleClock{12800.0, 37.0});
  std::vector<double> second(12800 * kChannelCount);
  generator.samples(12345, 12800, second.data());
  EXPECT_EQ(digest_of(second), 0xe2ed42fc285dc878U);
}

}  // namespace
}  // namespace kw::signal
