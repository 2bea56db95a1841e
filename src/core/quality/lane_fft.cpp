#include "core/quality/lane_fft.hpp"

#include "core/math/trig.hpp"

namespace kw::quality {
namespace {

// Half of the lanes: a vector of the least instruction set, so that a butterfly stays in registers.
constexpr std::size_t kHalfLanes = simd::kLaneCount / 2;
using HalfLanes = float __attribute__((vector_size(kHalfLanes * sizeof(float)), may_alias));

struct HalfComplex {
  HalfLanes re;
  HalfLanes im;
};
static_assert(2 * sizeof(HalfComplex) == sizeof(LaneComplex));

HalfComplex operator+(const HalfComplex& a, const HalfComplex& b) {
  return {a.re + b.re, a.im + b.im};
}
HalfComplex operator-(const HalfComplex& a, const HalfComplex& b) {
  return {a.re - b.re, a.im - b.im};
}
HalfComplex operator*(float a, const HalfComplex& b) { return {a * b.re, a * b.im}; }
template <typename Root>
HalfComplex product(const HalfComplex& a, const Root& w) {
  return {a.re * w.re - a.im * w.im, a.re * w.im + a.im * w.re};
}
// -j x.
HalfComplex turned_back(const HalfComplex& x) { return {x.im, -x.re}; }

// Points `step` apart.
struct Input {
  const HalfComplex* at;
  std::size_t step;
  const HalfComplex& operator[](std::size_t k) const { return at[k * step]; }
};
struct Output {
  HalfComplex* at;
  std::size_t step;
  HalfComplex& operator[](std::size_t k) const { return at[k * step]; }
};

// The radix of the next pass: fours first, they cost the least.
std::size_t radix_of(std::size_t length) {
  if (length % 4 == 0) return 4;
  if (length % 2 == 0) return 2;
  if (length % 3 == 0) return 3;
  return length % 5 == 0 ? 5 : 0;
}

template <typename Root>
void butterfly5(Input x, const Root* turn, Output y) {
  constexpr float kCos72 = 0x1.3c6ef4p-2F;  // = cos(radians(72))
  constexpr float kCos36 = 0x1.9e377ap-1F;  // = cos(radians(36)); -cos(144 deg)
  constexpr float kSin72 = 0x1.e6f0e2p-1F;  // = sin(radians(72))
  constexpr float kSin36 = 0x1.2cf230p-1F;  // = sin(radians(36)); sin(144 deg)
  const HalfComplex outer = x[1] + x[4];
  const HalfComplex inner = x[2] + x[3];
  const HalfComplex outer_across = turned_back(x[1] - x[4]);
  const HalfComplex inner_across = turned_back(x[2] - x[3]);
  const HalfComplex first = x[0] + (kCos72 * outer - kCos36 * inner);
  const HalfComplex second = x[0] + (kCos72 * inner - kCos36 * outer);
  const HalfComplex first_side = kSin72 * outer_across + kSin36 * inner_across;
  const HalfComplex second_side = kSin36 * outer_across - kSin72 * inner_across;
  y[0] = x[0] + (outer + inner);
  y[1] = product(first + first_side, turn[1]);
  y[2] = product(second + second_side, turn[2]);
  y[3] = product(second - second_side, turn[3]);
  y[4] = product(first - first_side, turn[4]);
}

// The transform of kRadix points, value k times turn[k].
template <std::size_t kRadix, typename Root>
void butterfly(Input x, const Root* turn, Output y) {
  if constexpr (kRadix == 2) {
    const HalfComplex even = x[0];
    const HalfComplex odd = x[1];
    y[0] = even + odd;
    y[1] = product(even - odd, turn[1]);
  }
  if constexpr (kRadix == 3) {
    constexpr float kHalf = 0.5F;             // -cos(2 pi / 3)
    constexpr float kSin60 = 0x1.bb67aep-1F;  // = sin(radians(60))
    const HalfComplex sum = x[1] + x[2];
    const HalfComplex side = kSin60 * turned_back(x[1] - x[2]);
    const HalfComplex middle = x[0] - kHalf * sum;
    y[0] = x[0] + sum;
    y[1] = product(middle + side, turn[1]);
    y[2] = product(middle - side, turn[2]);
  }
  if constexpr (kRadix == 4) {
    const HalfComplex even = x[0] + x[2];
    const HalfComplex odd = x[1] + x[3];
    const HalfComplex even_turned = x[0] - x[2];
    const HalfComplex odd_turned = turned_back(x[1] - x[3]);
    y[0] = even + odd;
    y[1] = product(even_turned + odd_turned, turn[1]);
    y[2] = product(even - odd, turn[2]);
    y[3] = product(even_turned - odd_turned, turn[3]);
  }
  if constexpr (kRadix == 5) butterfly5(x, turn, y);
}

// `stride` interleaved transforms of `length` become kRadix * stride of length / kRadix. Not
// inlined: one frame of the stack each.
template <std::size_t kRadix, typename Root>
__attribute__((noinline)) void stockham(std::size_t length, std::size_t stride, const Root* root,
                                        const HalfComplex* from, HalfComplex* to) {
  const std::size_t parts = length / kRadix;
  for (std::size_t q = 0; q < parts; ++q) {
    Root turn[kRadix];  // e^(-2 pi j q k / length)
    for (std::size_t k = 0; k < kRadix; ++k) turn[k] = root[2 * q * stride * k];
    const HalfComplex* in = from + stride * q;
    HalfComplex* out = to + stride * kRadix * q;
    for (std::size_t r = 0; r < stride; ++r) {
      butterfly<kRadix>({in + r, stride * parts}, turn, {out + r, stride});
    }
  }
}

template <typename Root>
void pass(std::size_t radix, std::size_t length, std::size_t stride, const Root* root,
          const HalfComplex* from, HalfComplex* to) {
  if (radix == 2) stockham<2>(length, stride, root, from, to);
  if (radix == 3) stockham<3>(length, stride, root, from, to);
  if (radix == 4) stockham<4>(length, stride, root, from, to);
  if (radix == 5) stockham<5>(length, stride, root, from, to);
}

// Bins of `count` * 2 real points from the transform of (even points) + j (odd points), into one
// half of the lanes.
template <typename Root>
void split(const HalfComplex* half, std::size_t count, const Root* root, std::size_t part,
           LaneComplex* bins) {
  for (std::size_t k = 0; k <= count; ++k) {
    const HalfComplex& a = half[k == count ? 0 : k];
    const HalfComplex& b = half[k == 0 ? 0 : count - k];
    const HalfComplex even{0.5F * (a.re + b.re), 0.5F * (a.im - b.im)};
    const HalfComplex odd{0.5F * (a.im + b.im), -0.5F * (a.re - b.re)};
    const HalfComplex bin = even + product(odd, k == count ? Root{-1.0F, 0.0F} : root[k]);
    reinterpret_cast<HalfLanes*>(&bins[k].re)[part] = bin.re;
    reinterpret_cast<HalfLanes*>(&bins[k].im)[part] = bin.im;
  }
}

}  // namespace

bool LaneFft::set_up(std::size_t points) {
  points_ = 0;
  if (points < 2 || points > kPointsMax || points % 2 != 0) return false;
  std::size_t rest = points / 2;
  while (rest > 1) {
    const std::size_t radix = radix_of(rest);
    if (radix == 0) return false;
    rest /= radix;
  }
  for (std::size_t k = 0; k < points; ++k) {
    const double angle_rad = math::kTwoPi * static_cast<double>(k) / static_cast<double>(points);
    root_[k] = {static_cast<float>(math::cos(angle_rad)),
                static_cast<float>(-math::sin(angle_rad))};
  }
  points_ = points;
  return true;
}

bool LaneFft::transform(std::span<const simd::Frame> points, std::span<LaneComplex> work,
                        std::span<LaneComplex> bins) const {
  const std::size_t half = points_ / 2;
  if (points_ == 0 || points.size() != points_ || work.size() < half || bins.size() < half + 1) {
    return false;
  }
  for (std::size_t part = 0; part < 2; ++part) {
    auto* from = reinterpret_cast<HalfComplex*>(work.data());
    HalfComplex* to = from + half;
    for (std::size_t k = 0; k < half; ++k) {
      from[k] = {reinterpret_cast<const HalfLanes*>(&points[2 * k])[part],
                 reinterpret_cast<const HalfLanes*>(&points[2 * k + 1])[part]};
    }
    std::size_t stride = 1;
    for (std::size_t length = half; length > 1;) {
      const std::size_t radix = radix_of(length);
      pass(radix, length, stride, root_, from, to);
      length /= radix;
      stride *= radix;
      HalfComplex* const swapped = from;
      from = to;
      to = swapped;
    }
    split(from, half, root_, part, bins.data());
  }
  return true;
}

}  // namespace kw::quality
