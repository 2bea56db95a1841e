// Rounding, clamping and wiring of the virtual front end, and the bits that every build must give.
#include "host/frontend/analogue_front_end.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "host/frontend/quantiser.hpp"

namespace kw::analogue {
namespace {

using signal::kChannelCount;
using signal::kVoltageCount;

constexpr std::size_t kSecond = 12800;
constexpr double kBelowHalf = 0x1.fffffffffffffp-2;

static_assert(round_to_count(0.5) == 0.0 && round_to_count(1.5) == 2.0);

signal::SignalRecipe three_phase(double u_peak_v, double i_peak_a) {
  signal::SignalRecipe recipe;
  for (std::size_t channel = 0; channel < kChannelCount; ++channel) {
    const double peak = channel < kVoltageCount ? u_peak_v : i_peak_a;
    const double turns = -static_cast<double>(channel % kVoltageCount) / 3.0;
    recipe.channels[channel].components = {{1.0, peak, turns}};
  }
  return recipe;
}

std::vector<std::int32_t> frames_of(const signal::SignalRecipe& recipe,
                                    const FrontEndConfig& config, std::size_t count) {
  std::vector<std::int32_t> out(count * kChannelCount);
  AnalogueFrontEnd(recipe, config).frames(0, count, out.data());
  return out;
}

std::uint64_t digest_of(const std::vector<std::int32_t>& counts) {
  std::uint64_t digest = 0xcbf29ce484222325U;  // FNV-1a
  for (const std::int32_t count : counts) {
    digest ^= static_cast<std::uint32_t>(count);
    digest *= 0x100000001b3U;
  }
  return digest;
}

TEST(Quantiser, half_goes_to_the_even_count) {
  const double counts[] = {0.5, 1.5, 2.5, -0.5, -1.5, -2.5, kBelowHalf, 8388605.5};
  const std::int32_t expected[] = {0, 2, 2, 0, -2, -2, 0, 8388606};
  std::int32_t out[8];
  EXPECT_EQ(quantise(counts, 8, out), 0U);
  for (std::size_t k = 0; k < 8; ++k) EXPECT_EQ(out[k], expected[k]) << counts[k];
}

TEST(Quantiser, beyond_full_scale_is_clamped_and_counted) {
  const double counts[] = {8388607.25, 8388607.5, -8388607.75, 1e300, -1e300, 0.0};
  const std::int32_t expected[] = {8388607, 8388607, -8388607, 8388607, -8388607, 0};
  std::int32_t out[6];
  EXPECT_EQ(quantise(counts, 6, out), 4U);
  for (std::size_t k = 0; k < 6; ++k) EXPECT_EQ(out[k], expected[k]) << counts[k];
}

TEST(FrontEnd, full_scale_peak_is_two_to_the_23) {
  const auto half = frames_of(three_phase(kFullScalePeakV / 2, kFullScalePeakA / 2), {}, 1);
  EXPECT_EQ(half[0], 4194304);
  EXPECT_EQ(half[3], 4194304);
}

TEST(FrontEnd, gain_and_offset_are_at_the_input) {
  FrontEndConfig config;
  config.channels[0].gain_error = 0.0025;
  config.channels[3].offset = 0.5;
  const auto frames = frames_of(three_phase(100.0, 1.0), config, 1);
  EXPECT_EQ(frames[0], static_cast<std::int32_t>(round_to_count(100.25 * kCountsPerVolt)));
  EXPECT_EQ(frames[3], static_cast<std::int32_t>(round_to_count(1.5 * kCountsPerAmpere)));
}

TEST(FrontEnd, swapped_and_reversed_currents_are_the_other_ones) {
  const auto recipe = three_phase(325.0, 1.4);
  FrontEndConfig config;
  config.channels[3].source_channel = 4;
  config.channels[4].source_channel = 3;
  config.channels[5].reversed = true;
  const auto straight = frames_of(recipe, {}, kSecond);
  const auto crossed = frames_of(recipe, config, kSecond);
  for (std::size_t n = 0; n < kSecond; ++n) {
    const std::int32_t* a = straight.data() + n * kChannelCount;
    const std::int32_t* b = crossed.data() + n * kChannelCount;
    ASSERT_TRUE(a[0] == b[0] && a[3] == b[4] && a[4] == b[3] && a[5] == -b[5]) << n;
  }
}

TEST(FrontEnd, voltage_wired_to_a_current_input_is_refused) {
  FrontEndConfig config;
  config.channels[3].source_channel = 0;
  try {
    const AnalogueFrontEnd front_end(three_phase(1.0, 1.0), config);
    FAIL() << "accepted";
  } catch (const std::invalid_argument& refusal) {
    EXPECT_EQ(std::string(refusal.what()), "currents[0].source_channel = 0: must be 3 to 5");
  }
}

// Written down once from GCC 12 -O2 x86-64: one second with everything on.
TEST(FrontEndDigest, every_build_gives_the_same_bits) {
  FrontEndConfig config;
  config.clock.error_ppm = -20.0;
  config.noise_seed = 99;
  for (InputChannel& channel : config.channels) {
    channel.gain_error = -3e-4;
    channel.offset = 2e-4;
    channel.delay_s = 4.7e-6;
    channel.noise_rms = 1e-4;
  }
  EXPECT_EQ(digest_of(frames_of(three_phase(325.0, 1.4), config, kSecond)), 0x5b69a74911fc4975U);
}

}  // namespace
}  // namespace kw::analogue
