// What bench_roofline.py runs: `peaks` measures what the machine can do, `chain SET SECONDS` is the
// metering chain alone, to be counted.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <memory>

#include "bench_signal.hpp"
#include "core/meter/metering_chain.hpp"

namespace {

using Narrow = float __attribute__((vector_size(16)));
using Wide = float __attribute__((vector_size(32)));

constexpr int kRounds = 20'000'000;
constexpr int kChains = 12;           // independent sums: more than latency times units
constexpr std::size_t kBytes = 8192;  // in L1
constexpr int kRepeats = 5;

// Processor time: the machine may have other work.
double now_s() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// Multiplications and additions of float32 a second, without fused ones.
template <typename Vector>
[[gnu::always_inline]] inline double flops() {
  Vector sum[kChains] = {};
  Vector factor = Vector{} + 0.999F;
  const double begun = now_s();
  for (int i = 0; i < kRounds; ++i) {
#pragma GCC unroll 12
    for (Vector& each : sum) {
      asm volatile("" : "+x"(each));
      each = each * factor + factor;
    }
  }
  const double taken_s = now_s() - begun;
  for (Vector& each : sum) asm volatile("" : "+x"(each));
  const double lanes = sizeof(Vector) / sizeof(float);
  return 2.0 * lanes * kChains * kRounds / taken_s;
}

// Bytes a second from L1 to registers.
template <typename Vector>
[[gnu::always_inline]] inline double load_rate() {
  alignas(64) static char memory[kBytes];
  constexpr std::size_t kVectors = kBytes / sizeof(Vector);
  constexpr int kPasses = 200'000;
  const double begun = now_s();
  for (int pass = 0; pass < kPasses; ++pass) {
#pragma GCC unroll 16
    for (std::size_t i = 0; i < kVectors; ++i) {
      Vector x = reinterpret_cast<const Vector*>(memory)[i];
      asm volatile("" : : "x"(x));
    }
  }
  return static_cast<double>(kBytes) * kPasses / (now_s() - begun);
}

// Instructions a second when none waits for another.
double issue_rate() {
  constexpr int kTurns = 20'000'000;
  const double begun = now_s();
  for (int i = 0; i < kTurns; ++i) asm volatile(".rept 98\n test %%eax, %%eax\n .endr" ::: "cc");
  return 100.0 * kTurns / (now_s() - begun);  // with those of the loop
}

void narrow(double& flop_rate, double& load) {
  flop_rate = flops<Narrow>();
  load = load_rate<Narrow>();
}

__attribute__((target("avx2"))) void wide(double& flop_rate, double& load) {
  flop_rate = flops<Wide>();
  load = load_rate<Wide>();
}

double real_time(const kw::simd::Kernels& kernels, int seconds) {
  const std::vector<std::int32_t> raw = kw::bench::ten_seconds({});
  auto chain = std::make_unique<kw::meter::MeteringChain>(kernels);
  chain->restart({});
  chain->correct({}, {}, 0.0);
  const std::size_t count = raw.size() / 6 / kw::bench::kSeconds;
  const double begun = now_s();
  for (int i = 0; i < seconds; ++i) {
    chain->feed(raw.data() + static_cast<std::size_t>(i % kw::bench::kSeconds) * count * 6, count);
  }
  return seconds / (now_s() - begun);
}

void print_best(const char* name, void (*measure)(double&, double&),
                const kw::simd::Kernels& kernels) {
  double best[3] = {};
  for (int i = 0; i < kRepeats; ++i) {
    double seen[3] = {};
    measure(seen[0], seen[1]);
    seen[2] = real_time(kernels, kw::bench::kSeconds);
    for (int k = 0; k < 3; ++k) best[k] = seen[k] > best[k] ? seen[k] : best[k];
  }
  std::printf("%s %.6g %.6g %.6g\n", name, best[0], best[1], best[2]);
}

}  // namespace

int main(int argc, char** argv) {
  const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
  if (argc == 2 && std::strcmp(argv[1], "peaks") == 0) {
    std::printf("%.6g\n", issue_rate());
    print_best("baseline", narrow, kw::simd::baseline_kernels());
    if (has_avx2) print_best("avx2", wide, kw::simd::avx2_kernels());
    return 0;
  }
  if (argc == 4 && std::strcmp(argv[1], "chain") == 0) {
    const bool avx2 = std::strcmp(argv[2], "avx2") == 0;
    if (avx2 && !has_avx2) return 2;
    const auto& kernels = avx2 ? kw::simd::avx2_kernels() : kw::simd::baseline_kernels();
    std::printf("%.6g\n", real_time(kernels, std::atoi(argv[3])));
    return 0;
  }
  std::fputs("usage: roofline_work peaks | chain baseline|avx2 SECONDS\n", stderr);
  return 2;
}
