// The loops of simd/kernels.hpp, compiled once for each instruction set (kernels_*.cpp).
//
// Everything here has internal linkage, so that two objects with different instruction sets never
// share a function.
#pragma once

#include "core/simd/cycle_table.hpp"
#include "core/simd/filter_table.hpp"
#include "core/simd/kernels.hpp"

namespace kw::simd {
namespace {

using Lanes = float __attribute__((vector_size(kLaneCount * sizeof(float)), may_alias));

#define KW_INLINE __attribute__((always_inline)) inline

KW_INLINE Lanes load(const Frame& frame) { return *reinterpret_cast<const Lanes*>(&frame); }
KW_INLINE void store(Frame& frame, Lanes lanes) { *reinterpret_cast<Lanes*>(&frame) = lanes; }
KW_INLINE Lanes splat(float x) { return Lanes{x, x, x, x, x, x, x, x}; }

void correct(const std::int32_t* raw, std::size_t count, const Frame& offset, const Frame& gain,
             Frame* out) {
  for (std::size_t i = 0; i < count; ++i, raw += kChannelCount) {
    Frame counts{};
    for (std::size_t lane = 0; lane < kChannelCount; ++lane) {
      counts.lane[lane] = static_cast<float>(raw[lane]);  // exact: 24 bits
    }
    store(out[i], (load(counts) - load(offset)) * load(gain));
  }
}

void filter(const Frame* in, std::size_t count, const Frame* taps, std::size_t tap_count,
            Frame* out) {
  for (std::size_t i = 0; i < count; ++i) {
    Lanes sum[4] = {};
    for (std::size_t k = 0; k < tap_count; k += 4) {
      for (std::size_t part = 0; part < 4; ++part) {
        sum[part] += load(taps[k + part]) * load(in[i + k + part]);
      }
    }
    store(out[i], (sum[0] + sum[1]) + (sum[2] + sum[3]));
  }
}

struct FilterRow {
  alignas(32) float tap[kFilterTaps];
};

// The filter at `fraction_q32` of a sample, linear between two rows of the table.
KW_INLINE void interpolate_row(std::uint32_t fraction_q32, FilterRow& row) {
  constexpr unsigned kRestBits = 32 - kFilterPhaseBits;
  static_assert(kRestBits == 23, "the rest fits the mantissa of a float32");
  const std::size_t phase = fraction_q32 >> kRestBits;
  const auto rest = static_cast<std::int32_t>(fraction_q32 & ((1U << kRestBits) - 1));
  const Lanes weight = splat(static_cast<float>(rest) * 0x1p-23F);
  const float* low = kFilterTable + phase * kFilterTaps;
  const float* high = low + kFilterTaps;
  for (std::size_t k = 0; k < kFilterTaps; k += kLaneCount) {
    const Lanes a = *reinterpret_cast<const Lanes*>(low + k);
    const Lanes b = *reinterpret_cast<const Lanes*>(high + k);
    *reinterpret_cast<Lanes*>(row.tap + k) = a + weight * (b - a);
  }
}

KW_INLINE Lanes interpolate_point(const Frame* in, const FilterRow& row) {
  Lanes sum[4] = {};
  for (std::size_t k = 0; k < kFilterTaps; k += 4) {
    for (std::size_t part = 0; part < 4; ++part) {
      sum[part] += splat(row.tap[k + part]) * load(in[k + part]);
    }
  }
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

KW_INLINE void add(Frame& sum, Lanes value) { store(sum, load(sum) + value); }

KW_INLINE void add_products(Lanes x, PointSums& sums) {
  x[kNeutral] = (x[kI1] + x[kI2]) + x[kI3];
  const Lanes next = __builtin_shufflevector(x, x, 1, 2, 0, 3, 4, 5, 6, 7);
  const Lanes currents = __builtin_shufflevector(x, x, 3, 4, 5, 3, 4, 5, 6, 7);
  const CyclePoint& reference = kCycleTable[sums.point % kPointsPerCycle];
  const Lanes line = x - next;
  add(sums.group[kSquare], x * x);
  add(sums.group[kCosine], x * splat(reference.cosine));
  add(sums.group[kSine], x * splat(reference.sine));
  add(sums.group[kMean], x);
  add(sums.group[kLineSquare], line * line);
  add(sums.group[kPower], x * currents);
}

void resample(const ResampleRun& run, PointSums& sums) {
  std::uint64_t position = run.position_q32;
  FilterRow row;
  for (std::size_t i = 0; i < run.count; ++i, position += run.step_q32) {
    interpolate_row(static_cast<std::uint32_t>(position), row);
    add_products(interpolate_point(run.in + (position >> 32), row), sums);
    ++sums.point;
    if (sums.point % kPointsPerGroup == 0) sums.close_group();
  }
}

#undef KW_INLINE

constexpr Kernels kKernels{correct, filter, resample};

}  // namespace
}  // namespace kw::simd
