// Cost of the metering path: each stage alone, the whole chain by type, rate, harmonics, chunk and
// positions, for each instruction set, as ns a frame and times real time. Medians of five.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "bench_signal.hpp"
#include "bench_stages.hpp"
#include "core/meter/meter.hpp"
#include "core/meter/quality_listener.hpp"

namespace {

using kw::sync::FrequencyType;

constexpr int kRepetitions = 5;
constexpr double kMinTime_s = 0.05;

struct Case {
  FrequencyType type = FrequencyType::hz50;
  int order_max = 1;
  std::size_t chunk = 12800;
  std::size_t positions = 1;
  bool delayed = false;
};

void count(benchmark::State& state, double frames, double rate) {
  state.counters["frames"] = benchmark::Counter(frames, benchmark::Counter::kIsRate);
  state.counters["x_real_time"] = benchmark::Counter(frames / rate, benchmark::Counter::kIsRate);
}

// The metering chain: the quantities of the manual. Frames of every position are counted.
void chain(benchmark::State& state, const kw::simd::Kernels& kernels, const Case& what) {
  const kw::sync::MeterType type = kw::sync::meter_type(what.type);
  const std::vector<std::int32_t> raw = kw::bench::ten_seconds(type, what.order_max);
  const std::size_t frames = raw.size() / 6;
  std::vector<std::unique_ptr<kw::meter::MeteringChain>> chains;
  kw::frontend::Correction correction;
  if (what.delayed) correction.channel[0].delay_ps = 1'000'000;
  for (std::size_t i = 0; i < what.positions; ++i) {
    chains.push_back(std::make_unique<kw::meter::MeteringChain>(kernels));
    kw::meter::ChainSetup setup{.type = type};
    setup.metering.order_max = type.order_max;
    chains.back()->restart(setup);
    chains.back()->correct(correction, {}, 0.0);
  }
  std::size_t first = 0;
  double fed = 0.0;
  for (auto _ : state) {
    for (auto& each : chains) each->feed(raw.data() + first * 6, what.chunk);
    fed += static_cast<double>(what.chunk * what.positions);
    first += what.chunk;
    if (first + what.chunk > frames) first = 0;
  }
  count(state, fed, static_cast<double>(type.samples_per_second));
}

class Ears final : public kw::meter::Observer {
 public:
  void restarted(const kw::sync::MeterType& type) override {
    if (listener != nullptr) listener->restarted(type);
  }
  void half_cycle(const kw::metering::HalfCycleValues& values,
                  std::span<const kw::simd::Frame> points) override {
    if (listener != nullptr) listener->half_cycle(values, points);
  }
  void published(kw::spec::Bank bank, kw::sync::SampleTime start,
                 kw::sync::SampleTime end) override {
    if (listener != nullptr) listener->published(bank, start, end);
  }
  kw::meter::QualityListener* listener = nullptr;
};

// The whole meter, registers and all; with power quality it is everything.
void meter(benchmark::State& state, const kw::simd::Kernels& kernels, bool with_quality) {
  const std::vector<std::int32_t> raw = kw::bench::ten_seconds({});
  Ears ears;
  kw::meter::MeterConfig config;
  config.kernels = &kernels;
  config.observer = &ears;
  auto meter = std::make_unique<kw::meter::Meter>(config);
  auto analyser = std::make_unique<kw::quality::Analyser>();
  kw::meter::QualityListener listener(*meter, *analyser, kw::quality::Lamp::v230_50hz, 230.0);
  if (with_quality) {
    ears.listener = &listener;
    ears.restarted({});
  }
  std::vector<kw::energy::PulseEdge> pulses(64);
  double fed = 0.0;
  for (auto _ : state) {
    for (std::size_t at = 0; at < raw.size() / 6;) {
      at += meter->feed(raw.data() + at * 6, raw.size() / 6 - at);
      meter->take_pulses(pulses);
    }
    fed += static_cast<double>(raw.size() / 6);
  }
  count(state, fed, 12800.0);
}

struct Set {
  const char* name;
  const kw::simd::Kernels* kernels;
};

std::vector<Set> instruction_sets() {
  std::vector<Set> sets = {{"scalar", &kw::simd::scalar_kernels()},
                           {"baseline", &kw::simd::baseline_kernels()}};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) sets.push_back({"avx2", &kw::simd::avx2_kernels()});
#endif
  return sets;
}

void add_chain(const std::string& name, const Set& set, const Case& what, const char* aim = "") {
  benchmark::RegisterBenchmark((name + "/" + set.name).c_str(),
                               [set, what, aim](benchmark::State& state) {
                                 chain(state, *set.kernels, what);
                                 state.SetLabel(aim);
                               });
}

void add_growth(const Set& best) {
  for (const int order : {1, 15, 63}) {
    add_chain("harmonics to " + std::to_string(order), best, {.order_max = order});
  }
  for (const std::size_t chunk : {16, 64, 128, 1280, 128000}) {
    add_chain("chunks of " + std::to_string(chunk), best, {.chunk = chunk});
  }
  for (const std::size_t positions : {1, 2, 4, 8, 16}) {
    add_chain("positions " + std::to_string(positions), best,
              {.chunk = 1280, .positions = positions});
  }
}

void add_all() {
  const std::vector<Set> sets = instruction_sets();
  for (int i = 0; i < kw::bench::kStageCount; ++i) {
    const kw::bench::Stage stage = kw::bench::kStages[i];
    for (const Set& set : sets) {
      benchmark::RegisterBenchmark(
          (std::string("stage: ") + stage.name + "/" + set.name).c_str(),
          [stage, set](benchmark::State& state) { stage.run(state, *set.kernels); });
    }
  }
  for (const Set& set : sets) {
    add_chain("chain 50 Hz", set, {}, "aim: 1000 x");
    add_chain("chain 60 Hz", set, {.type = FrequencyType::hz60}, "aim: 1000 x");
    add_chain("chain 400 Hz, 25 600/s", set, {.type = FrequencyType::hz400});
    add_chain("chain 50 Hz, phase corrected", set, {.delayed = true});
    for (const bool everything : {false, true}) {
      const char* name = everything ? "meter with everything on/" : "meter/";
      benchmark::RegisterBenchmark((std::string(name) + set.name).c_str(),
                                   [set, everything](benchmark::State& state) {
                                     meter(state, *set.kernels, everything);
                                     state.SetLabel(everything ? "aim: 400 x" : "aim: 1000 x");
                                   });
    }
  }
  add_growth(sets.back());
}

// Prints the medians alone, by frame.
class MedianReporter final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context& /*context*/) override {
    std::puts("| what, instruction set | ns a frame | x real time | aim |\n|---|---|---|---|");
    return true;
  }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.error_occurred) std::printf("| %s | FAILED |\n", run.benchmark_name().c_str());
      if (run.aggregate_name == "median") print(run);
    }
  }

 private:
  static void print(const Run& run) {
    const double ns = 1e9 / run.counters.at("frames").value;
    std::printf("| %s | %.1f | ", run.run_name.function_name.c_str(), ns);
    const auto real_time = run.counters.find("x_real_time");
    if (real_time != run.counters.end()) std::printf("%.0f", real_time->second.value);
    std::printf(" | %s |\n", run.report_label.c_str());
    std::fflush(stdout);
  }
};

}  // namespace

int main(int argc, char** argv) {
  // Given words come later and win.
  std::string repetitions = "--benchmark_repetitions=" + std::to_string(kRepetitions);
  std::string min_time = "--benchmark_min_time=" + std::to_string(kMinTime_s);
  std::vector<char*> words = {argv[0], repetitions.data(), min_time.data()};
  words.insert(words.end(), argv + 1, argv + argc);
  int count = static_cast<int>(words.size());
  words.push_back(nullptr);
  benchmark::Initialize(&count, words.data());
  add_all();
  MedianReporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  benchmark::Shutdown();
  return 0;
}
