// Cost of power quality (groups, aggregation, flicker) a second of signal, for each meter type.
#include <benchmark/benchmark.h>

#include <cmath>
#include <memory>
#include <numbers>
#include <span>
#include <vector>

#include "core/quality/analyser.hpp"

namespace {

constexpr double kWindowsPerSecond = 5.0;

std::vector<kw::simd::Frame> one_window(const kw::sync::MeterType& type) {
  const std::size_t count = std::size_t{type.cycles_per_window()} * type.points_per_cycle;
  std::vector<kw::simd::Frame> points(count);
  for (std::size_t n = 0; n < count; ++n) {
    for (std::size_t c = 0; c < kw::simd::kChannelCount; ++c) {
      const double turns = static_cast<double>(n) / type.points_per_cycle +
                           static_cast<double>(c) / kw::simd::kChannelCount;
      points[n].lane[c] = static_cast<float>(325.0 * std::cos(2 * std::numbers::pi * turns));
    }
  }
  return points;
}

void analyse(benchmark::State& state, kw::sync::FrequencyType code) {
  const kw::sync::MeterType type = kw::sync::meter_type(code);
  const std::vector<kw::simd::Frame> points = one_window(type);
  const std::span<const kw::simd::Frame> all(points);
  auto analyser = std::make_unique<kw::quality::Analyser>();
  analyser->restart({.type = type});
  kw::quality::WindowInput window;
  for (auto _ : state) {
    for (std::size_t n = 0; n < points.size(); n += type.points_per_half_cycle()) {
      analyser->points(all.subspan(n, type.points_per_half_cycle()));
    }
    benchmark::DoNotOptimize(analyser->finish_window(window));
  }
  const double seconds = static_cast<double>(state.iterations()) / kWindowsPerSecond;
  state.counters["ms/s"] =
      benchmark::Counter(seconds * 1e-3, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.counters["x_real_time"] = benchmark::Counter(seconds, benchmark::Counter::kIsRate);
}

BENCHMARK_CAPTURE(analyse, hz50, kw::sync::FrequencyType::hz50);
BENCHMARK_CAPTURE(analyse, hz60, kw::sync::FrequencyType::hz60);
BENCHMARK_CAPTURE(analyse, hz400, kw::sync::FrequencyType::hz400);

}  // namespace

BENCHMARK_MAIN();
