#include "core/simd/kernels.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
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

constexpr std::size_t kPoints = 512;

struct Resampled {
  PointSums sums;
  Frame points[kPoints];
  Frame folded[kPoints];
};

Resampled resampled(const Kernels& kernels, const std::vector<Frame>& frames,
                    std::size_t first_count) {
  constexpr std::uint64_t kStep = 0xFEDCBA98ULL;
  Resampled out{};
  const auto run = [&](std::size_t first, std::size_t count) {
    kernels.resample({frames.data(), 0x12345678ULL + kStep * first, kStep, count,
                      out.points + first, out.folded + first},
                     out.sums);
  };
  run(0, first_count);
  run(first_count, kPoints - first_count);
  return out;
}

Resampled resampled_part(const Kernels& kernels, const std::vector<Frame>& frames) {
  constexpr std::size_t kOpen = kPointsPerGroup + 5;
  Resampled out{};
  kernels.resample({frames.data(), 0x9ABCDEF0ULL, 0x100000001ULL, kOpen, out.points, out.folded},
                   out.sums);
  return out;
}

bool same_bits(const void* a, const void* b, std::size_t size) {
  return std::memcmp(a, b, size) == 0;
}

TEST(Kernels, split_run_gives_the_same_bits) {
  const std::vector<Frame> frames = random_frames(600, 1);
  const Resampled whole = resampled(baseline_kernels(), frames, 512);
  for (std::size_t split : {0U, 1U, 15U, 16U, 100U, 511U}) {
    const Resampled parts = resampled(baseline_kernels(), frames, split);
    EXPECT_TRUE(same_bits(&whole, &parts, sizeof whole)) << split;
  }
  EXPECT_EQ(whole.sums.block.points, 512U);
}

TEST(Kernels, one_changed_sample_changes_the_sums) {
  std::vector<Frame> frames = random_frames(600, 1);
  const Resampled before = resampled(baseline_kernels(), frames, 512);
  frames[300].lane[kI2] += 1e-3F;
  const Resampled after = resampled(baseline_kernels(), frames, 512);
  EXPECT_FALSE(same_bits(&before.sums, &after.sums, sizeof before.sums));
}

TEST(Kernels, points_are_summed_folded_and_their_peaks_held) {
  const std::vector<Frame> frames = random_frames(600, 11);
  const Resampled out = resampled(baseline_kernels(), frames, 100);
  EXPECT_TRUE(same_bits(out.points, out.folded, sizeof out.points)) << "folded onto zeros";
  float peak_u1 = 0.0F;
  float peak_u31 = 0.0F;
  for (const Frame& point : out.points) {
    peak_u1 = std::max(peak_u1, std::abs(point.lane[kU1]));
    peak_u31 = std::max(peak_u31, std::abs(point.lane[kU3] - point.lane[kU1]));
  }
  EXPECT_EQ(out.sums.block.peak[0], peak_u1);
  EXPECT_EQ(out.sums.block.peak[5], peak_u31);
}

TEST(FilterTable, rows_have_unity_gain_and_row_zero_is_an_impulse) {
  // 40 coefficients, each rounded by at most 2^-24 of itself; sum of magnitudes below 3.
  constexpr double kGainTolerance = 3.0 * 0x1p-24;
  for (std::size_t row = 0; row <= kFilterPhases; ++row) {
    double gain = 0.0;
    for (std::size_t tap = 0; tap < kFilterTaps; ++tap) {
      gain += static_cast<double>(filter_tap(row, tap));
    }
    EXPECT_NEAR(gain, 1.0, kGainTolerance) << row;
  }
  for (std::size_t tap = 0; tap < kFilterTaps; ++tap) {
    EXPECT_EQ(filter_tap(0, tap), tap == kFilterCentre ? 1.0F : 0.0F);
    EXPECT_EQ(filter_tap(kFilterPhases, tap), tap == kFilterCentre + 1 ? 1.0F : 0.0F);
  }
}

TEST(FilterTable, whole_table_holds_every_tap) {
  for (std::size_t row = 0; row <= kFilterPhases; ++row) {
    for (std::size_t tap = 0; tap < kFilterTaps; ++tap) {
      EXPECT_EQ(kFilterTable.tap[row * kFilterTaps + tap], filter_tap(row, tap)) << row;
    }
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
    const Resampled vectors = resampled(baseline_kernels(), frames, split);
    const Resampled scalars = resampled(scalar_kernels(), frames, split);
    EXPECT_TRUE(same_bits(&vectors, &scalars, sizeof vectors)) << split;
  }
  const Resampled part = resampled_part(baseline_kernels(), frames);
  const Resampled part_scalar = resampled_part(scalar_kernels(), frames);
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
  const Resampled narrow = resampled(baseline_kernels(), frames, 512);
  const Resampled wide = resampled(avx2_kernels(), frames, 512);
  EXPECT_TRUE(same_bits(&narrow, &wide, sizeof narrow));
  std::vector<Frame> out_narrow(500);
  std::vector<Frame> out_wide(500);
  baseline_kernels().filter(frames.data(), 500, taps.data(), 44, out_narrow.data());
  avx2_kernels().filter(frames.data(), 500, taps.data(), 44, out_wide.data());
  EXPECT_TRUE(same_bits(out_narrow.data(), out_wide.data(), 500 * sizeof(Frame)));
}
#endif

}  // namespace
}  // namespace kw::simd
