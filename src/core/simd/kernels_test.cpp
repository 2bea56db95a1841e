#include "core/simd/kernels.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

#include "core/simd/filter_table.hpp"

namespace kw::simd {
namespace {

std::uint32_t next_random(std::uint32_t& state) {
  state = state * 1664525U + 1013904223U;
  return state >> 8;
}

std::vector<Frame> random_frames(std::size_t count, std::uint32_t seed) {
  std::vector<Frame> frames(count);
  for (Frame& frame : frames) {
    for (float& value : frame.lane) {
      value = (static_cast<float>(next_random(seed)) - 8388608.0F) * 1e-4F;
    }
  }
  return frames;
}

PointSums resampled(const Kernels& kernels, const std::vector<Frame>& frames,
                    std::size_t first_count) {
  constexpr std::uint64_t kStep = 0xFEDCBA98ULL;
  constexpr std::size_t kPoints = 512;
  PointSums sums;
  sums.clear();
  kernels.resample({frames.data(), 0x12345678ULL, kStep, first_count}, sums);
  kernels.resample(
      {frames.data(), 0x12345678ULL + kStep * first_count, kStep, kPoints - first_count}, sums);
  return sums;
}

PointSums resampled_part(const Kernels& kernels, const std::vector<Frame>& frames) {
  constexpr std::size_t kPoints = kPointsPerGroup + 5;
  PointSums sums;
  sums.clear();
  kernels.resample({frames.data(), 0x9ABCDEF0ULL, 0x100000001ULL, kPoints}, sums);
  return sums;
}

bool same_bits(const void* a, const void* b, std::size_t size) {
  return std::memcmp(a, b, size) == 0;
}

TEST(Kernels, split_run_gives_the_same_bits) {
  const std::vector<Frame> frames = random_frames(600, 1);
  const PointSums whole = resampled(baseline_kernels(), frames, 512);
  for (std::size_t split : {0U, 1U, 15U, 16U, 100U, 511U}) {
    const PointSums parts = resampled(baseline_kernels(), frames, split);
    EXPECT_TRUE(same_bits(&whole.block, &parts.block, sizeof whole.block)) << split;
  }
  EXPECT_EQ(whole.block.points, 512U);
}

TEST(Kernels, one_changed_sample_changes_the_sums) {
  std::vector<Frame> frames = random_frames(600, 1);
  const PointSums before = resampled(baseline_kernels(), frames, 512);
  frames[300].lane[kI2] += 1e-3F;
  const PointSums after = resampled(baseline_kernels(), frames, 512);
  EXPECT_FALSE(same_bits(&before.block, &after.block, sizeof before.block));
}

TEST(FilterTable, rows_have_unity_gain_and_row_zero_is_an_impulse) {
  // 40 coefficients, each rounded by at most 2^-24 of itself; sum of magnitudes below 3.
  constexpr double kGainTolerance = 3.0 * 0x1p-24;
  for (std::size_t row = 0; row <= kFilterPhases; ++row) {
    double gain = 0.0;
    for (std::size_t tap = 0; tap < kFilterTaps; ++tap) {
      gain += static_cast<double>(kFilterTable[row * kFilterTaps + tap]);
    }
    EXPECT_NEAR(gain, 1.0, kGainTolerance) << row;
  }
  for (std::size_t tap = 0; tap < kFilterTaps; ++tap) {
    EXPECT_EQ(kFilterTable[tap], tap == kFilterCentre ? 1.0F : 0.0F);
    EXPECT_EQ(kFilterTable[kFilterPhases * kFilterTaps + tap],
              tap == kFilterCentre + 1 ? 1.0F : 0.0F);
  }
}

// As the front end makes them: nothing in the lanes that carry no channel.
std::vector<Frame> random_channels(std::size_t count, std::uint32_t seed) {
  std::vector<Frame> frames = random_frames(count, seed);
  for (Frame& frame : frames) frame.lane[kNeutral] = frame.lane[kSpare] = 0.0F;
  return frames;
}

TEST(Kernels, scalar_gives_the_sums_of_the_baseline) {
  const std::vector<Frame> frames = random_channels(600, 7);
  for (std::size_t split : {0U, 15U, 16U, 100U, 511U}) {
    const PointSums vectors = resampled(baseline_kernels(), frames, split);
    const PointSums scalars = resampled(scalar_kernels(), frames, split);
    EXPECT_TRUE(same_bits(&vectors, &scalars, sizeof vectors)) << split;
  }
  const PointSums part = resampled_part(baseline_kernels(), frames);
  const PointSums part_scalar = resampled_part(scalar_kernels(), frames);
  EXPECT_TRUE(same_bits(&part, &part_scalar, sizeof part)) << "a group that is not full";
}

TEST(Kernels, scalar_gives_the_frames_of_the_baseline) {
  constexpr std::size_t kCount = 500;
  constexpr std::size_t kTaps = 44;
  const std::vector<Frame> frames = random_channels(kCount + kTaps, 7);
  const std::vector<Frame> taps = random_frames(kTaps, 9);
  std::vector<Frame> vectors(kCount);
  std::vector<Frame> scalars(kCount);
  baseline_kernels().filter(frames.data(), kCount, taps.data(), kTaps, vectors.data());
  scalar_kernels().filter(frames.data(), kCount, taps.data(), kTaps, scalars.data());
  EXPECT_TRUE(same_bits(vectors.data(), scalars.data(), kCount * sizeof(Frame)));

  std::vector<std::int32_t> raw(kCount * kChannelCount);
  std::uint32_t state = 3;
  for (std::int32_t& count : raw) count = static_cast<std::int32_t>(next_random(state)) - 8388608;
  const std::vector<Frame> setup = random_channels(2, 5);
  baseline_kernels().correct(raw.data(), kCount, setup[0], setup[1], vectors.data());
  scalar_kernels().correct(raw.data(), kCount, setup[0], setup[1], scalars.data());
  EXPECT_TRUE(same_bits(vectors.data(), scalars.data(), kCount * sizeof(Frame)));
}

#if defined(__x86_64__)
TEST(Kernels, avx2_gives_the_bits_of_the_baseline) {
  if (!__builtin_cpu_supports("avx2")) GTEST_SKIP() << "this processor has no AVX2";
  const std::vector<Frame> frames = random_frames(600, 7);
  const std::vector<Frame> taps = random_frames(44, 9);
  const PointSums narrow = resampled(baseline_kernels(), frames, 512);
  const PointSums wide = resampled(avx2_kernels(), frames, 512);
  EXPECT_TRUE(same_bits(&narrow.block, &wide.block, sizeof narrow.block));
  std::vector<Frame> out_narrow(500);
  std::vector<Frame> out_wide(500);
  baseline_kernels().filter(frames.data(), 500, taps.data(), 44, out_narrow.data());
  avx2_kernels().filter(frames.data(), 500, taps.data(), 44, out_wide.data());
  EXPECT_TRUE(same_bits(out_narrow.data(), out_wide.data(), 500 * sizeof(Frame)));
}
#endif

}  // namespace
}  // namespace kw::simd
