// Cost of the metering path a frame, and its real-time factor, for each instruction set.
#include <benchmark/benchmark.h>

#include <cmath>
#include <memory>
#include <numbers>
#include <vector>

#include "core/meter/metering_chain.hpp"

namespace {

constexpr double kRate = 12800.0;

std::vector<std::int32_t> ten_seconds() {
  std::vector<std::int32_t> raw(static_cast<std::size_t>(10 * kRate) * 6);
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const double turns = 49.9 * static_cast<double>(i / 6) / kRate - static_cast<double>(i % 3) / 3;
    raw[i] = static_cast<std::int32_t>(3.0e6 * std::cos(2 * std::numbers::pi * turns));
  }
  return raw;
}

void feed(benchmark::State& state, const kw::simd::Kernels& kernels, bool delayed) {
  const std::vector<std::int32_t> raw = ten_seconds();
  auto chain = std::make_unique<kw::meter::MeteringChain>(kernels);
  kw::frontend::Correction correction;
  if (delayed) correction.channel[0].delay_ps = 1'000'000;
  chain->restart({});
  chain->correct(correction, {}, 0.0);
  for (auto _ : state) chain->feed(raw.data(), raw.size() / 6);
  const double frames =
      static_cast<double>(state.iterations()) * static_cast<double>(raw.size()) / 6;
  state.counters["ns/frame"] =
      benchmark::Counter(frames * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.counters["x_real_time"] = benchmark::Counter(frames / kRate, benchmark::Counter::kIsRate);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::RegisterBenchmark("chain/baseline", feed, kw::simd::baseline_kernels(), false);
  benchmark::RegisterBenchmark("chain/baseline/phase", feed, kw::simd::baseline_kernels(), true);
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) {
    benchmark::RegisterBenchmark("chain/avx2", feed, kw::simd::avx2_kernels(), false);
    benchmark::RegisterBenchmark("chain/avx2/phase", feed, kw::simd::avx2_kernels(), true);
  }
#endif
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
