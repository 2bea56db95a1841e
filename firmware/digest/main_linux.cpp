// kw_digest as a program: "kw_digest [--rounds N] [--kernels baseline|avx2]" plays the recipe,
// "kw_digest --recipe" prints it for another writing of the stimulus.
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "digest/run.hpp"

namespace {

using kw::digest::Options;
using kw::digest::Segment;

constexpr int kUsageExitStatus = 2;

bool set_kernels(Options& options, std::string_view option, std::string_view value) {
  if (option != "--kernels") return false;
  options.kernels_name = value;
  if (value == "baseline") return true;
#if defined(__x86_64__)
  if (value == "avx2" && __builtin_cpu_supports("avx2") != 0) {
    options.kernels = &kw::simd::avx2_kernels();
    return true;
  }
#endif
  return false;
}

template <std::size_t kSize>
void print_list(const char* key, const std::array<std::uint16_t, kSize>& values) {
  std::printf(" %s=", key);
  for (std::size_t i = 0; i < kSize; ++i) std::printf("%s%u", i == 0 ? "" : ",", values[i]);
}

void print_write(std::uint16_t address, std::span<const std::uint16_t> words) {
  std::printf("write address=%u words=", address);
  for (std::size_t i = 0; i < words.size(); ++i) std::printf("%s%u", i == 0 ? "" : ",", words[i]);
  std::printf("\n");
}

// The acts and writes before a segment come before its line.
void print_segment(const Segment& segment) {
  for (const kw::digest::Act& one : segment.acts) {
    std::printf("act kind=%u a=%u b=%u\n", static_cast<unsigned>(one.kind), one.a, one.b);
  }
  for (const kw::digest::Write& one : segment.writes) print_write(one.address, one.words);
  if (segment.calibration != nullptr) {
    print_write(kw::factory::kCalibrationAddress, kw::factory::to_words(*segment.calibration));
  }
  std::printf("segment steps=%u start_mhz=%u end_mhz=%u", segment.steps, segment.start_mhz,
              segment.end_mhz);
  print_list("u_permille", segment.u_permille);
  std::printf(" i_counts=%u", segment.i_counts);
  print_list("i_permille", segment.i_permille);
  print_list("i_lag", segment.i_lag);
  const auto& [first, second] = segment.harmonics;
  print_list<2>("orders", {first.order, second.order});
  print_list<2>("harmonics_permille", {first.permille, second.permille});
  std::printf(" jump=%u dc_counts=%u noise_counts=%u garbage=%d acts_a_step=%u\n", segment.jump,
              segment.dc_counts, segment.noise_counts, segment.garbage ? 1 : 0,
              segment.acts_a_step);
}

void log_line(const char* line) { std::puts(line); }

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::strcmp(argv[1], "--recipe") == 0) {
    for (const Segment& segment : kw::digest::recipe()) print_segment(segment);
    return 0;
  }
  Options options;
  for (int i = 1; i < argc; i += 2) {
    const std::string_view value = i + 1 < argc ? argv[i + 1] : "";
    if (set_kernels(options, argv[i], value) || set_rounds(options, argv[i], value)) continue;
    std::fprintf(stderr, "kw_digest: %s %.*s: wrong option or value, or a processor without it\n",
                 argv[i], static_cast<int>(value.size()), value.data());
    std::fprintf(stderr, "usage: kw_digest [--rounds 1..%u] [--kernels baseline|avx2] | --recipe\n",
                 kw::digest::kRoundsMax);
    return kUsageExitStatus;
  }
  static kw::quality::Analyser analyser;
  static std::array<std::uint32_t, kw::digest::kStoreWords> store;
  static kw::digest::Run run(options, analyser, store, log_line);
  run.play();
  run.log_end(0);
  return 0;
}
