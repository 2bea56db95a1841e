// The loops of simd/kernels.hpp, compiled once for each instruction set (kernels_*.cpp).
//
// Everything here has internal linkage, so that two objects with different instruction sets never
// share a function.
#pragma once

#include "core/simd/filter_table.hpp"
#include "core/simd/kernels.hpp"
#include "core/simd/vector_lanes.hpp"

namespace kw::simd {
namespace {

#define KW_INLINE __attribute__((always_inline)) inline

void correct(const std::int32_t* raw, std::size_t count, const Frame& offset, const Frame& gain,
             Frame* out) {
  for (std::size_t i = 0; i < count; ++i, raw += kChannelCount) {
    // Two loads that stay inside the frame: u1 u2 u3 i1 and u3 i1 i2 i3. Exact: 24 bits.
    const Counts first = load_counts(raw);
    const Counts last = load_counts(raw + 2);
    const Counts rest = __builtin_shufflevector(last, Counts{}, 2, 3, 4, 5);
    const Lanes counts = of_counts(first, rest);
    store(out[i], (counts - load(offset)) * load(gain));
  }
}

void filter(const Frame* in, std::size_t count, const Frame* taps, std::size_t tap_count,
            Frame* out) {
  for (std::size_t i = 0; i < count; ++i) {
    Lanes a{}, b{}, c{}, d{};
    for (std::size_t k = 0; k < tap_count; k += 4) {
      a += load(taps[k]) * load(in[i + k]);
      b += load(taps[k + 1]) * load(in[i + k + 1]);
      c += load(taps[k + 2]) * load(in[i + k + 2]);
      d += load(taps[k + 3]) * load(in[i + k + 3]);
    }
    store(out[i], (a + b) + (c + d));
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
  const float* low = kFilterTable.tap + phase * kFilterTaps;
  const float* high = low + kFilterTaps;
  for (std::size_t k = 0; k < kFilterTaps; k += kLaneCount) {
    const Lanes a = load(low + k);
    const Lanes b = load(high + k);
    store(row.tap + k, a + weight * (b - a));
  }
}

KW_INLINE Lanes interpolate_point(const Frame* in, const FilterRow& row) {
  Lanes a{}, b{}, c{}, d{};
  for (std::size_t k = 0; k < kFilterTaps; k += 4) {
    a += splat(row.tap[k]) * load(in[k]);
    b += splat(row.tap[k + 1]) * load(in[k + 1]);
    c += splat(row.tap[k + 2]) * load(in[k + 2]);
    d += splat(row.tap[k + 3]) * load(in[k + 3]);
  }
  return (a + b) + (c + d);
}

struct GroupSums {
  Lanes sum[kProductCount];
  Lanes peak;
};

// Of x only the six channels are used.
KW_INLINE void add_products(Lanes x, GroupSums& group) {
  const Lanes line = x - next_voltages(x);
  group.peak = larger(magnitude(all_voltages(x, line)), group.peak);
  form_neutral(x);
  group.sum[kSquare] += x * x;
  group.sum[kMean] += x;
  group.sum[kLineSquare] += line * line;
  group.sum[kPower] += x * currents_first(x);
}

KW_INLINE void load_group(const PointSums& sums, GroupSums& group) {
  for (std::size_t product = 0; product < kProductCount; ++product) {
    group.sum[product] = load(sums.group[product]);
  }
  group.peak = load(sums.peak);
}

KW_INLINE void store_group(const GroupSums& group, PointSums& sums) {
  for (std::size_t product = 0; product < kProductCount; ++product) {
    store(sums.group[product], group.sum[product]);
  }
  store(sums.peak, group.peak);
}

void resample(const ResampleRun& run, PointSums& sums) {
  std::uint64_t position = run.position_q32;
  FilterRow row;
  GroupSums group;
  load_group(sums, group);
  for (std::size_t i = 0; i < run.count; ++i, position += run.step_q32) {
    interpolate_row(static_cast<std::uint32_t>(position), row);
    const Lanes x = interpolate_point(run.in + (position >> 32), row);
    store(run.points[i], x);
    store(run.folded[i], load(run.folded[i]) + x);
    add_products(x, group);
    ++sums.point;
    if (sums.point % kPointsPerGroup != 0) continue;
    store_group(group, sums);
    sums.close_group();
    load_group(sums, group);
  }
  store_group(group, sums);
}

#undef KW_INLINE

constexpr Kernels kKernels{correct, filter, resample};

}  // namespace
}  // namespace kw::simd
