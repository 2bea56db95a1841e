// Cost of one frame of six channels from the virtual front end: tones, noise, rounding.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/frontend/analogue_front_end.hpp"

namespace {

constexpr double kRateHz = 12800.0;
constexpr std::size_t kFrames = 128000;  // ten seconds

void frames(benchmark::State& state, int tones, bool noise) {
  kw::signal::SignalRecipe recipe;
  kw::analogue::FrontEndConfig config;
  for (std::size_t channel = 0; channel < kw::signal::kChannelCount; ++channel) {
    for (int order = 1; order <= tones; ++order) {
      recipe.channels[channel].components.push_back({1.0 * order, 1.0 / order, 0.1 * order});
    }
    config.channels[channel].noise_rms = noise ? 1e-4 : 0.0;
  }
  const kw::analogue::AnalogueFrontEnd front_end(recipe, config);
  std::vector<std::int32_t> out(kFrames * kw::signal::kChannelCount);
  std::uint64_t start = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(front_end.frames(start, kFrames, out.data()));
    start += kFrames;
  }
  const double made = static_cast<double>(state.iterations()) * double{kFrames};
  state.counters["ns/frame"] =
      benchmark::Counter(made * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.counters["channel_samples/s"] =
      benchmark::Counter(made * kw::signal::kChannelCount, benchmark::Counter::kIsRate);
  state.counters["x_real_time"] = benchmark::Counter(made / kRateHz, benchmark::Counter::kIsRate);
}

}  // namespace

BENCHMARK_CAPTURE(frames, tones_1, 1, false);
BENCHMARK_CAPTURE(frames, tones_2, 2, false);
BENCHMARK_CAPTURE(frames, tones_10, 10, false);
BENCHMARK_CAPTURE(frames, tones_1_noise, 1, true);
BENCHMARK_CAPTURE(frames, tones_2_noise, 2, true);

BENCHMARK_MAIN();
