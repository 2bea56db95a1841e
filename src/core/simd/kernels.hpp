// The loops of the sample path, as a table of functions: the same bits from every entry.
//
// There is one table for the baseline instruction set, one without vectors and, on x86-64, one for
// AVX2. The home of the core (board, Python module) picks one when it makes a Meter; the core
// itself asks no processor.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/simd/lanes.hpp"
#include "core/simd/point_sums.hpp"

namespace kw::simd {

// Frames that one call of the sample path takes at the most.
inline constexpr std::size_t kChunkFrames = 128;

// A stretch of resampled points. in[0] is the first tap of a point at position 0.
struct ResampleRun {
  const Frame* in;
  std::uint64_t position_q32;  // of the first point, in samples
  std::uint64_t step_q32;      // between points, in samples
  std::size_t count;
  Frame* points;  // receives the points; lanes kNeutral and kSpare 0
  Frame* folded;  // each point is added to the one at its place
};

struct Kernels {
  // out[i] = (raw[6 i ..] - offset) * gain, lane by lane; neutral and spare lanes 0.
  void (*correct)(const std::int32_t* raw, std::size_t count, const Frame& offset,
                  const Frame& gain, Frame* out);
  // out[i] = sum over k of taps[k] * in[i + k], lane by lane; tap k goes to accumulator k mod 4.
  void (*filter)(const Frame* in, std::size_t count, const Frame* taps, std::size_t tap_count,
                 Frame* out);
  // Interpolates run.count points and adds their products to `sums`.
  void (*resample)(const ResampleRun& run, PointSums& sums);
};

[[nodiscard]] const Kernels& baseline_kernels();
// For a processor without vectors; on a Cortex-M it is the baseline.
[[nodiscard]] const Kernels& scalar_kernels();

#if defined(__x86_64__)
// Needs a processor with AVX2; no fused multiply-add is used.
[[nodiscard]] const Kernels& avx2_kernels();
#endif

}  // namespace kw::simd
