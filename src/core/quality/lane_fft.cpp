#include "core/quality/lane_fft.hpp"

#include "core/math/trig.hpp"

namespace kw::quality {
namespace {

#define KW_INLINE __attribute__((always_inline)) inline

KW_INLINE LaneComplex operator+(const LaneComplex& a, const LaneComplex& b) {
  return {a.re + b.re, a.im + b.im};
}
KW_INLINE LaneComplex operator-(const LaneComplex& a, const LaneComplex& b) {
  return {a.re - b.re, a.im - b.im};
}
template <typename Root>
KW_INLINE LaneComplex product(const LaneComplex& a, const Root& w) {
  return {a.re * w.re - a.im * w.im, a.re * w.im + a.im * w.re};
}
// -j x.
KW_INLINE LaneComplex turned_back(const LaneComplex& x) { return {x.im, -x.re}; }

// The radix of the next pass: fours first, they cost the least.
std::size_t radix_of(std::size_t length) {
  if (length % 4 == 0) return 4;
  if (length % 2 == 0) return 2;
  if (length % 3 == 0) return 3;
  return length % 5 == 0 ? 5 : 0;
}

KW_INLINE void butterfly2(LaneComplex* x) {
  const LaneComplex odd = x[1];
  x[1] = x[0] - odd;
  x[0] = x[0] + odd;
}

KW_INLINE void butterfly4(LaneComplex* x) {
  const LaneComplex even = x[0] + x[2];
  const LaneComplex odd = x[1] + x[3];
  const LaneComplex even_turned = x[0] - x[2];
  const LaneComplex odd_turned = turned_back(x[1] - x[3]);
  x[0] = even + odd;
  x[1] = even_turned + odd_turned;
  x[2] = even - odd;
  x[3] = even_turned - odd_turned;
}

KW_INLINE void butterfly3(LaneComplex* x) {
  constexpr float kHalf = 0.5F;             // -cos(2 pi / 3)
  constexpr float kSin60 = 0x1.bb67aep-1F;  // = sin(radians(60))
  const LaneComplex sum = x[1] + x[2];
  const LaneComplex across = turned_back(x[1] - x[2]);
  const LaneComplex middle{x[0].re - kHalf * sum.re, x[0].im - kHalf * sum.im};
  const LaneComplex side{kSin60 * across.re, kSin60 * across.im};
  x[0] = x[0] + sum;
  x[1] = middle + side;
  x[2] = middle - side;
}

KW_INLINE void butterfly5(LaneComplex* x) {
  constexpr float kCos72 = 0x1.3c6ef4p-2F;  // = cos(radians(72))
  constexpr float kCos36 = 0x1.9e377ap-1F;  // = cos(radians(36)); -cos(144 deg)
  constexpr float kSin72 = 0x1.e6f0e2p-1F;  // = sin(radians(72))
  constexpr float kSin36 = 0x1.2cf230p-1F;  // = sin(radians(36)); sin(144 deg)
  const LaneComplex outer = x[1] + x[4];
  const LaneComplex inner = x[2] + x[3];
  const LaneComplex outer_across = turned_back(x[1] - x[4]);
  const LaneComplex inner_across = turned_back(x[2] - x[3]);
  const LaneComplex first{x[0].re + (kCos72 * outer.re - kCos36 * inner.re),
                          x[0].im + (kCos72 * outer.im - kCos36 * inner.im)};
  const LaneComplex second{x[0].re + (kCos72 * inner.re - kCos36 * outer.re),
                           x[0].im + (kCos72 * inner.im - kCos36 * outer.im)};
  const LaneComplex first_side{kSin72 * outer_across.re + kSin36 * inner_across.re,
                               kSin72 * outer_across.im + kSin36 * inner_across.im};
  const LaneComplex second_side{kSin36 * outer_across.re - kSin72 * inner_across.re,
                                kSin36 * outer_across.im - kSin72 * inner_across.im};
  x[0] = x[0] + (outer + inner);
  x[1] = first + first_side;
  x[4] = first - first_side;
  x[2] = second + second_side;
  x[3] = second - second_side;
}

template <std::size_t kRadix>
KW_INLINE void butterfly(LaneComplex* x) {
  if constexpr (kRadix == 2) butterfly2(x);
  if constexpr (kRadix == 3) butterfly3(x);
  if constexpr (kRadix == 4) butterfly4(x);
  if constexpr (kRadix == 5) butterfly5(x);
}

// `stride` interleaved transforms of `length` become kRadix * stride of length / kRadix.
template <std::size_t kRadix, typename Root>
void stockham(std::size_t length, std::size_t stride, const Root* root, const LaneComplex* from,
              LaneComplex* to) {
  const std::size_t parts = length / kRadix;
  for (std::size_t q = 0; q < parts; ++q) {
    const std::size_t turn = 2 * q * stride;  // the step of root for e^(-2 pi j q / length)
    for (std::size_t r = 0; r < stride; ++r) {
      LaneComplex x[kRadix];
      for (std::size_t k = 0; k < kRadix; ++k) x[k] = from[r + stride * (q + parts * k)];
      butterfly<kRadix>(x);
      LaneComplex* out = to + r + stride * kRadix * q;
      out[0] = x[0];
      for (std::size_t j = 1; j < kRadix; ++j) out[stride * j] = product(x[j], root[turn * j]);
    }
  }
}

#undef KW_INLINE

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

void LaneFft::pass(std::size_t radix, std::size_t length, std::size_t stride,
                   const LaneComplex* from, LaneComplex* to) const {
  if (radix == 2) stockham<2>(length, stride, root_, from, to);
  if (radix == 3) stockham<3>(length, stride, root_, from, to);
  if (radix == 4) stockham<4>(length, stride, root_, from, to);
  if (radix == 5) stockham<5>(length, stride, root_, from, to);
}

// Bins of the real points from the transform of (even points) + j (odd points).
void LaneFft::split(const LaneComplex* half, LaneComplex* bins) const {
  const std::size_t count = points_ / 2;
  for (std::size_t k = 0; k <= count; ++k) {
    const LaneComplex& a = half[k == count ? 0 : k];
    const LaneComplex& b = half[k == 0 ? 0 : count - k];
    const LaneComplex even{0.5F * (a.re + b.re), 0.5F * (a.im - b.im)};
    const LaneComplex odd{0.5F * (a.im + b.im), -0.5F * (a.re - b.re)};
    const LaneComplex turned = product(odd, k == count ? Root{-1.0F, 0.0F} : root_[k]);
    bins[k] = even + turned;
  }
}

bool LaneFft::transform(std::span<const simd::Frame> points, std::span<LaneComplex> work,
                        std::span<LaneComplex> bins) const {
  const std::size_t half = points_ / 2;
  if (points_ == 0 || points.size() != points_ || work.size() < 2 * half ||
      bins.size() < half + 1) {
    return false;
  }
  LaneComplex* from = work.data();
  LaneComplex* to = from + half;
  for (std::size_t k = 0; k < half; ++k) {
    from[k] = {*reinterpret_cast<const Lanes*>(&points[2 * k]),
               *reinterpret_cast<const Lanes*>(&points[2 * k + 1])};
  }
  std::size_t stride = 1;
  for (std::size_t length = half; length > 1;) {
    const std::size_t radix = radix_of(length);
    pass(radix, length, stride, from, to);
    length /= radix;
    stride *= radix;
    LaneComplex* const swapped = from;
    from = to;
    to = swapped;
  }
  split(from, bins.data());
  return true;
}

}  // namespace kw::quality
