#include "core/frontend/rope_integrator.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <cstring>
#include <memory>
#include <numbers>
#include <vector>

namespace kw::frontend {
namespace {

constexpr double kTwoPi = 2 * std::numbers::pi;

struct Tone {
  double hz;
  double rate_hz = 12800.0;
  double nominal_hz = 50.0;
};

// A voltage of amplitude 1 and the output of a rope whose current has the same phase.
std::vector<simd::Frame> rope_frames(const Tone& tone, double amplitude_a, std::size_t count) {
  std::vector<simd::Frame> frames(count);
  for (std::size_t n = 0; n < count; ++n) {
    const double angle = kTwoPi * tone.hz * static_cast<double>(n) / tone.rate_hz;
    const double slope = -amplitude_a * tone.hz / tone.nominal_hz * std::sin(angle);
    frames[n].lane[simd::kU1] = static_cast<float>(std::cos(angle));
    for (std::size_t lane : {simd::kI1, simd::kI2, simd::kI3}) {
      frames[n].lane[lane] = static_cast<float>(slope);
    }
  }
  return frames;
}

std::unique_ptr<RopeIntegrator> integrator(const Tone& tone) {
  auto rope = std::make_unique<RopeIntegrator>();
  rope->restart();
  rope->setup(tone.rate_hz, tone.nominal_hz);
  return rope;
}

void run(RopeIntegrator& rope, std::vector<simd::Frame>& frames, std::size_t cut) {
  for (std::size_t first = 0; first < frames.size(); first += cut) {
    rope.process(simd::baseline_kernels(), frames.data() + first,
                 std::min(cut, frames.size() - first));
  }
}

// Amplitude and phase of a lane over the last `cycles` periods; `count` whole samples of them.
std::complex<double> phasor(const std::vector<simd::Frame>& frames, std::size_t lane,
                            const Tone& tone, std::size_t count) {
  std::complex<double> sum = 0.0;
  double mean = 0.0;
  const std::size_t first = frames.size() - count;
  for (std::size_t n = first; n < frames.size(); ++n) mean += frames[n].lane[lane];
  mean /= static_cast<double>(count);
  for (std::size_t n = first; n < frames.size(); ++n) {
    const double angle = kTwoPi * tone.hz * static_cast<double>(n) / tone.rate_hz;
    sum += (frames[n].lane[lane] - mean) * std::polar(1.0, -angle);
  }
  return sum * (2.0 / static_cast<double>(count));
}

// Equaliser 1.3e-8 below 66 Hz and 3.6e-6 above (tools/rope_table.py), the leak 2 (0.2 / 45)^3 =
// 1.8e-7, float32 6e-8.
constexpr double kMainsTolerance = 3e-7;
constexpr double kHarmonicTolerance = 4e-6;

class RopeAt : public testing::TestWithParam<Tone> {};

TEST_P(RopeAt, integral_has_gain_one_and_the_phase_of_the_voltage) {
  const Tone tone = GetParam();
  const auto rate = static_cast<std::size_t>(tone.rate_hz);
  std::vector<simd::Frame> frames = rope_frames(tone, 1.0, 24 * rate);  // 30 time constants
  run(*integrator(tone), frames, simd::kChunkFrames);
  const std::complex<double> ratio =
      phasor(frames, simd::kI2, tone, rate) / phasor(frames, simd::kU1, tone, rate);
  const bool is_mains = tone.hz < 66.0;
  EXPECT_LT(std::abs(ratio - 1.0), is_mains ? kMainsTolerance : kHarmonicTolerance) << tone.hz;
}

// Whole hertz: a second holds whole periods.
INSTANTIATE_TEST_SUITE_P(Tones, RopeAt,
                         testing::Values(Tone{45}, Tone{50}, Tone{60, 12800, 60}, Tone{65},
                                         Tone{250}, Tone{1000}, Tone{3150}, Tone{4095},
                                         Tone{400, 25600, 400}, Tone{440, 25600, 400},
                                         Tone{6000, 25600, 400}));

TEST(RopeIntegrator, without_it_a_rope_reads_a_fifth_more_at_60_and_eight_times_at_400_hz) {
  constexpr double kTolerance = 1e-6;  // 8 times the rounding of float32, 2^-23
  for (const double hz : {60.0, 400.0}) {
    const Tone tone{hz};
    const std::vector<simd::Frame> frames = rope_frames(tone, 1.0, 12800);
    EXPECT_NEAR(std::abs(phasor(frames, simd::kI1, tone, 12800)), hz / 50.0, kTolerance);
  }
}

TEST(RopeIntegrator, constant_input_decays_and_full_scale_garbage_stays_finite) {
  const auto rope = integrator({50.0});
  std::vector<simd::Frame> frames(12800);
  for (simd::Frame& frame : frames) frame.lane[simd::kI1] = 1e-3F;  // a step
  run(*rope, frames, simd::kChunkFrames);
  std::vector<simd::Frame> silence(12800 * 20);
  run(*rope, silence, simd::kChunkFrames);
  const float left = silence.back().lane[simd::kI1];
  EXPECT_LT(std::abs(left), 1e-6F) << "20 s are 25 time constants";

  std::vector<simd::Frame> garbage(12800 * 10);
  for (std::size_t n = 0; n < garbage.size(); ++n) {
    const float sign = (n * 2654435761U >> 13 & 1U) != 0 ? 1.0F : -1.0F;
    for (float& value : garbage[n].lane) value = n % 3000 < 2000 ? 3.4F : sign * 3.4F;
  }
  run(*rope, garbage, simd::kChunkFrames);
  for (const simd::Frame& frame : garbage) {
    ASSERT_TRUE(std::isfinite(frame.lane[simd::kI1]));
    // Three sums of 10 186 samples of at most 3.4 x gain 0.0245 x 1.7 (sum of the taps' sizes),
    // less a mean of that size.
    ASSERT_LT(std::abs(frame.lane[simd::kI1]), 3.0F * 1700.0F * 1.7F);
  }
}

// The offset of a converter, 1000 counts of 2^23 for 2.4 sqrt(2) A, under a thousandth of In.
TEST(RopeIntegrator, offset_of_the_converter_does_not_come_out_nor_disturb_a_small_current) {
  constexpr float kOffset = 4e-4F;
  constexpr double kAmplitude = 1.4e-3;
  // What is left of the offset, in amperes: a mean settles to half a step of float32 over the leak,
  // 2^-36 / 1e-4, which the sum then multiplies by gain 0.0245 x 3 / leak.
  constexpr double kLeftTolerance = 0x1p-36 / 1e-4 * 250.0 * 3.0;
  // A few steps of the sums at that level, 2^-37 A, over a second.
  constexpr double kRatioTolerance = 2e-6;
  const Tone tone{50.0};
  std::vector<simd::Frame> frames = rope_frames(tone, kAmplitude, std::size_t{12800} * 30);
  for (simd::Frame& frame : frames) frame.lane[simd::kI1] += kOffset;
  run(*integrator(tone), frames, simd::kChunkFrames);
  double mean = 0.0;
  for (std::size_t n = frames.size() - 12800; n < frames.size(); ++n) {
    mean += static_cast<double>(frames[n].lane[simd::kI1]) / 12800.0;
  }
  EXPECT_LT(std::abs(mean), kLeftTolerance);
  const double ratio = std::abs(phasor(frames, simd::kI1, tone, 12800)) / kAmplitude;
  EXPECT_NEAR(ratio, 1.0, kRatioTolerance);
}

TEST(RopeIntegrator, without_current_the_output_ends_at_zero) {
  const auto rope = integrator({50.0});
  std::vector<simd::Frame> frames = rope_frames({50.0}, 3.4, 12800);
  run(*rope, frames, simd::kChunkFrames);
  std::vector<simd::Frame> silence(std::size_t{12800} * 60);  // 75 time constants: e^-41 is 2^-60
  run(*rope, silence, simd::kChunkFrames);
  EXPECT_EQ(silence.back().lane[simd::kI1], 0.0F);
}

TEST(RopeIntegrator, any_cut_of_the_samples_gives_the_same_bits) {
  const Tone tone{53.0};
  const std::vector<simd::Frame> input = rope_frames(tone, 1.2, 3000);
  std::vector<simd::Frame> whole = input;
  run(*integrator(tone), whole, simd::kChunkFrames);
  for (const std::size_t cut : {1U, 7U, 19U, 100U}) {
    std::vector<simd::Frame> parts = input;
    run(*integrator(tone), parts, cut);
    EXPECT_EQ(std::memcmp(whole.data(), parts.data(), whole.size() * sizeof(simd::Frame)), 0)
        << cut;
  }
}

}  // namespace
}  // namespace kw::frontend
