#include "bench_stages.hpp"

#include <benchmark/benchmark.h>

#include <cstring>
#include <memory>

#include "bench_signal.hpp"
#include "core/energy/energy_meter.hpp"
#include "core/frontend/front_end.hpp"
#include "core/metering/folded_cycle.hpp"
#include "core/metering/window_values.hpp"
#include "core/quality/analyser.hpp"
#include "core/store/quantity_store.hpp"
#include "core/sync/resampler.hpp"

namespace kw::bench {
namespace {

constexpr std::size_t kChunk = simd::kChunkFrames;
constexpr double kFramesPerBlock = 1280.0;  // = 5 * 256
constexpr double kFramesPerWindow = 2560.0;
constexpr std::uint32_t kPointsPerHalfCycle = 128;
constexpr int kHalfCycles = 20;  // of a window

void count(benchmark::State& state, double frames) {
  state.counters["frames"] = benchmark::Counter(static_cast<double>(state.iterations()) * frames,
                                                benchmark::Counter::kIsRate);
}

void front_end(benchmark::State& state, const simd::Kernels& kernels,
               const frontend::Correction& correction) {
  const std::vector<std::int32_t> raw = ten_seconds({});
  auto stage = std::make_unique<frontend::FrontEnd>();
  stage->restart();
  stage->apply(correction);
  simd::Frame out[kChunk];
  for (auto _ : state) {
    stage->process(kernels, raw.data(), kChunk, out);
    benchmark::DoNotOptimize(out);
  }
  count(state, kChunk);
}

void correct(benchmark::State& state, const simd::Kernels& kernels) {
  front_end(state, kernels, {});
}

void delay(benchmark::State& state, const simd::Kernels& kernels) {
  frontend::Correction correction;
  correction.channel[0].delay_ps = 1'000'000;
  front_end(state, kernels, correction);
}

void rope(benchmark::State& state, const simd::Kernels& kernels) {
  frontend::Correction correction;
  correction.input = frontend::CurrentInput::rope;
  front_end(state, kernels, correction);
}

void resample(benchmark::State& state, const simd::Kernels& kernels) {
  auto stage = std::make_unique<sync::Resampler>();
  auto folded = std::make_unique<metering::FoldedCycle>();
  std::vector<simd::Frame> frames(kChunk);
  for (std::size_t i = 0; i < kChunk; ++i) {
    for (float& x : frames[i].lane) x = static_cast<float>(i % 50) - 25.0F;
  }
  folded->clear(simd::kPointsPerCycleMax);
  stage->restart();
  stage->begin_half_cycle(sync::SpanQ32{1} << 32, kPointsPerHalfCycle, folded->sum);
  double fed = 0.0;
  for (auto _ : state) {
    const auto left = static_cast<std::size_t>(stage->frames_to_publication());
    const std::size_t part = left < kChunk ? left : kChunk;
    std::memcpy(stage->input(), frames.data(), sizeof(simd::Frame) * part);
    stage->commit(part);
    if (stage->run(kernels)) {
      stage->begin_half_cycle(sync::SpanQ32{1} << 32, kPointsPerHalfCycle, folded->sum);
    }
    fed += static_cast<double>(part);
  }
  count(state, fed / static_cast<double>(state.iterations()));
}

metering::FoldedCycle folded_cycle() {
  metering::FoldedCycle folded;
  folded.clear(simd::kPointsPerCycleMax);
  folded.cycles = 5;
  for (std::size_t i = 0; i < simd::kPointsPerCycleMax; ++i) {
    for (std::size_t k = 0; k < simd::kChannelCount; ++k) {
      const double turns = static_cast<double>(i) / 256.0 - static_cast<double>(k) / 3.0;
      folded.sum[i].lane[k] = static_cast<float>(1000.0 * std::cos(2 * std::numbers::pi * turns)) +
                              static_cast<float>(10.0 * std::cos(14 * std::numbers::pi * turns));
    }
  }
  return folded;
}

metering::Measurement measurement() {
  metering::Measurement measured{};
  auto transform = std::make_unique<metering::HarmonicTransform>();
  const metering::FoldedCycle folded = folded_cycle();
  for (std::size_t pair = 0; pair < metering::HarmonicTransform::kPairs; ++pair) {
    transform->run(folded, pair, metering::kOrderMax, measured.spectrum);
  }
  measured.sums.points = 1280;
  for (double& x : measured.sums.sum[simd::kSquare]) x = 1280.0 * 20000.0;
  for (double& x : measured.sums.sum[simd::kLineSquare]) x = 1280.0 * 60000.0;
  for (double& x : measured.sums.sum[simd::kPower]) x = 1280.0 * 15000.0;
  measured.f_hz = 50.0;
  measured.duration_s = 0.1;
  return measured;
}

void transform(benchmark::State& state, const simd::Kernels& /*kernels*/) {
  const metering::FoldedCycle folded = folded_cycle();
  auto stage = std::make_unique<metering::HarmonicTransform>();
  auto spectrum = std::make_unique<metering::Spectrum>();
  for (auto _ : state) {
    for (std::size_t pair = 0; pair < metering::HarmonicTransform::kPairs; ++pair) {
      stage->run(folded, pair, metering::kOrderMax, *spectrum);
    }
  }
  count(state, kFramesPerBlock);
}

// Two blocks and the window of them.
void evaluate(benchmark::State& state, const simd::Kernels& /*kernels*/) {
  const auto block = std::make_unique<metering::Measurement>(measurement());
  auto window = std::make_unique<metering::Measurement>(*block);
  auto values = std::make_unique<metering::WindowValues>();
  auto store = std::make_unique<store::QuantityStore>();
  const metering::MeteringSetup setup;
  for (auto _ : state) {
    for (int i = 0; i < 2; ++i) {
      metering::evaluate(*block, setup, *values);
      store->publish(spec::Bank::block_100ms, *values, 0);
    }
    metering::average(block->spectrum, block->spectrum, window->spectrum);
    metering::evaluate(*window, setup, *values);
    store->publish(spec::Bank::window, *values, 0);
    metering::evaluate_harmonics(*window, setup, store->harmonics());
  }
  count(state, kFramesPerWindow);
}

void energy(benchmark::State& state, const simd::Kernels& /*kernels*/) {
  auto values = std::make_unique<metering::WindowValues>();
  metering::evaluate(measurement(), {}, *values);
  auto stage = std::make_unique<energy::EnergyMeter>();
  auto queue = std::make_unique<energy::PulseQueue>();
  constexpr std::uint64_t kStep = 64;
  std::uint64_t index = 0;
  for (auto _ : state) {
    const energy::Ramp ramp({index, 0}, sync::SpanQ32{2560} << 32);
    stage->begin_window(*values, 0.2, ramp, {}, *queue);
    for (const std::uint64_t end = index + 2560; index < end;) {
      stage->advance(index += kStep, *queue);
    }
  }
  count(state, kFramesPerWindow);
}

void quality(benchmark::State& state, const simd::Kernels& /*kernels*/) {
  auto stage = std::make_unique<quality::Analyser>();
  stage->set_up({});
  const metering::FoldedCycle folded = folded_cycle();
  metering::HalfCycleValues values;
  for (double& u : values.u_rms_v) u = 230.0;
  for (auto _ : state) {
    for (int half = 0; half < kHalfCycles; ++half) {
      values.end.index += kPointsPerHalfCycle;
      const simd::Frame* from = folded.sum + half % 2 * kPointsPerHalfCycle;
      stage->add_half_cycle({from, kPointsPerHalfCycle}, values);
    }
    quality::WindowSummary summary;
    summary.end_time = values.end;
    stage->finish_window(summary);
  }
  if (stage->windows() == 0) state.SkipWithError("power quality: no window was analysed");
  count(state, kFramesPerWindow);
}

void flicker(benchmark::State& state, const simd::Kernels& /*kernels*/) {
  auto stage = std::make_unique<quality::Flickermeter>();
  if (!stage->set_up(quality::Lamp::v230_50hz, 12800.0)) state.SkipWithError("flicker: set_up");
  const metering::FoldedCycle folded = folded_cycle();
  for (auto _ : state) {
    for (int phase = 0; phase < 3; ++phase) {
      for (const simd::Frame& point : folded.sum) stage->add(point.lane[0]);
    }
  }
  count(state, simd::kPointsPerCycleMax);
}

}  // namespace

const Stage kStages[] = {
    {"correction", correct},
    {"correction and delay filter", delay},
    {"correction and rope integrator", rope},
    {"resampling, sums, fold", resample},
    {"transforms", transform},
    {"evaluation of two blocks and a window", evaluate},
    {"energy and pulses", energy},
    {"power quality with flicker", quality},
    {"flicker of three voltages", flicker},
};
const int kStageCount = static_cast<int>(std::size(kStages));

}  // namespace kw::bench
