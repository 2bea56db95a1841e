// The loops of simd/kernels.hpp for a processor without vectors: six channels, one register each.
//
// The same operations in the same order as kernels_body.hpp, so the same bits. Left out is what is
// known: lanes kNeutral and kSpare of a frame are 0 until the neutral current is formed.
#include "core/simd/filter_table.hpp"
#include "core/simd/kernels.hpp"

namespace kw::simd {
namespace {

#define KW_INLINE __attribute__((always_inline)) inline

struct Channels {
  float u1, u2, u3, i1, i2, i3;
};

KW_INLINE Channels load(const Frame& frame) {
  return {frame.lane[kU1], frame.lane[kU2], frame.lane[kU3],
          frame.lane[kI1], frame.lane[kI2], frame.lane[kI3]};
}

KW_INLINE void store(Frame& frame, const Channels& x) {
  frame.lane[kU1] = x.u1;
  frame.lane[kU2] = x.u2;
  frame.lane[kU3] = x.u3;
  frame.lane[kI1] = x.i1;
  frame.lane[kI2] = x.i2;
  frame.lane[kI3] = x.i3;
  frame.lane[kNeutral] = 0.0F;
  frame.lane[kSpare] = 0.0F;
}

KW_INLINE Channels operator+(const Channels& a, const Channels& b) {
  return {a.u1 + b.u1, a.u2 + b.u2, a.u3 + b.u3, a.i1 + b.i1, a.i2 + b.i2, a.i3 + b.i3};
}

KW_INLINE Channels operator*(const Channels& a, const Channels& b) {
  return {a.u1 * b.u1, a.u2 * b.u2, a.u3 * b.u3, a.i1 * b.i1, a.i2 * b.i2, a.i3 * b.i3};
}

KW_INLINE Channels operator*(float a, const Channels& b) {
  return {a * b.u1, a * b.u2, a * b.u3, a * b.i1, a * b.i2, a * b.i3};
}

void correct(const std::int32_t* raw, std::size_t count, const Frame& offset, const Frame& gain,
             Frame* out) {
  for (std::size_t i = 0; i < count; ++i, raw += kChannelCount) {
    for (std::size_t lane = 0; lane < kChannelCount; ++lane) {
      out[i].lane[lane] = (static_cast<float>(raw[lane]) - offset.lane[lane]) * gain.lane[lane];
    }
    out[i].lane[kNeutral] = 0.0F;
    out[i].lane[kSpare] = 0.0F;
  }
}

// Accumulators 0 and 1, or 2 and 3 from two frames on: more than two at a time do not fit the 32
// registers of a Cortex-M.
KW_INLINE Channels filter_half(const Frame* in, const Frame* taps, std::size_t tap_count) {
  Channels even{};
  Channels odd{};
  for (std::size_t k = 0; k < tap_count; k += 4) {
    even = even + load(taps[k]) * load(in[k]);
    odd = odd + load(taps[k + 1]) * load(in[k + 1]);
  }
  return even + odd;
}

void filter(const Frame* in, std::size_t count, const Frame* taps, std::size_t tap_count,
            Frame* out) {
  for (std::size_t i = 0; i < count; ++i) {
    store(out[i], filter_half(in + i, taps, tap_count));
    store(out[i], load(out[i]) + filter_half(in + i + 2, taps + 2, tap_count));
  }
}

// Two rows of the table from one of their taps on, in steps of kStep: -1 reads them backwards.
template <std::ptrdiff_t kStep>
KW_INLINE Channels interpolate_half(const Frame* in, const float* low, const float* high,
                                    float weight) {
  Channels even{};
  Channels odd{};
  for (std::ptrdiff_t k = 0; k < static_cast<std::ptrdiff_t>(kFilterTaps); k += 4) {
    const std::ptrdiff_t a = k * kStep;
    const std::ptrdiff_t b = a + kStep;
    even = even + (low[a] + weight * (high[a] - low[a])) * load(in[k]);
    odd = odd + (low[b] + weight * (high[b] - low[b])) * load(in[k + 1]);
  }
  return even + odd;
}

template <std::ptrdiff_t kStep>
KW_INLINE Channels interpolate(const Frame* in, const float* low, const float* high, float weight) {
  const Channels first = interpolate_half<kStep>(in, low, high, weight);
  return first + interpolate_half<kStep>(in + 2, low + 2 * kStep, high + 2 * kStep, weight);
}

// The filter at `fraction_q32` of a sample, linear between two rows of the table. The rows of its
// second half are those of the first backwards, from the last tap on.
Channels interpolate_point(const Frame* in, std::uint32_t fraction_q32) {
  constexpr unsigned kRestBits = 32 - kFilterPhaseBits;
  static_assert(kRestBits == 23, "the rest fits the mantissa of a float32");
  const std::size_t phase = fraction_q32 >> kRestBits;
  const auto rest = static_cast<std::int32_t>(fraction_q32 & ((1U << kRestBits) - 1));
  const float weight = static_cast<float>(rest) * 0x1p-23F;
  if (phase < kFilterPhases / 2) {
    const float* low = kHalfFilterTable + phase * kFilterTaps;
    return interpolate<1>(in, low, low + kFilterTaps, weight);
  }
  const float* low = kHalfFilterTable + (kFilterPhases - phase + 1) * kFilterTaps - 1;
  return interpolate<-1>(in, low, low - kFilterTaps, weight);
}

KW_INLINE void add(Frame& sum, const Channels& x, float neutral) {
  const Channels channels = load(sum) + x;
  neutral += sum.lane[kNeutral];
  store(sum, channels);
  sum.lane[kNeutral] = neutral;
}

KW_INLINE void raise(float& peak, float x) {
  const float magnitude = x > -x ? x : -x;
  if (magnitude > peak) peak = magnitude;
}

KW_INLINE void add_voltages(const Channels& x, PointSums& sums) {
  const float u12 = x.u1 - x.u2;
  const float u23 = x.u2 - x.u3;
  const float u31 = x.u3 - x.u1;
  float* peak = sums.peak.lane;
  raise(peak[0], x.u1);
  raise(peak[1], x.u2);
  raise(peak[2], x.u3);
  raise(peak[3], u12);
  raise(peak[4], u23);
  raise(peak[5], u31);
  float* line = sums.group[kLineSquare].lane;
  line[0] += u12 * u12;
  line[1] += u23 * u23;
  line[2] += u31 * u31;
}

KW_INLINE void add_products(const Channels& x, PointSums& sums) {
  const float neutral = (x.i1 + x.i2) + x.i3;
  add_voltages(x, sums);
  add(sums.group[kSquare], x * x, neutral * neutral);
  add(sums.group[kMean], x, neutral);
  float* power = sums.group[kPower].lane;
  power[0] += x.u1 * x.i1;
  power[1] += x.u2 * x.i2;
  power[2] += x.u3 * x.i3;
}

// What the vector kernels leave in the lanes of the powers that nobody reads: the squares.
KW_INLINE void fill_unused_lanes(PointSums& sums) {
  for (std::size_t lane = kI1; lane <= kNeutral; ++lane) {
    sums.group[kPower].lane[lane] = sums.group[kSquare].lane[lane];
  }
}

void resample(const ResampleRun& run, PointSums& sums) {
  std::uint64_t position = run.position_q32;
  for (std::size_t i = 0; i < run.count; ++i, position += run.step_q32) {
    const Frame* in = run.in + (position >> 32);
    const Channels x = interpolate_point(in, static_cast<std::uint32_t>(position));
    store(run.points[i], x);
    store(run.folded[i], load(run.folded[i]) + x);
    add_products(x, sums);
    ++sums.point;
    if (sums.point % kPointsPerGroup != 0) continue;
    fill_unused_lanes(sums);
    sums.close_group();
  }
  fill_unused_lanes(sums);
}

#undef KW_INLINE

constexpr Kernels kKernels{correct, filter, resample};

}  // namespace

const Kernels& scalar_kernels() { return kKernels; }

}  // namespace kw::simd
