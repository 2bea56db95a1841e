#include "core/quality/real_fft.hpp"

#include "core/math/trig.hpp"

namespace kw::quality {
namespace {

using Root = RealFft::Root;

Complex sum(const Complex& a, const Complex& b) { return {a.re + b.re, a.im + b.im}; }
Complex difference(const Complex& a, const Complex& b) { return {a.re - b.re, a.im - b.im}; }
Complex turned(const Complex& a) { return {a.im, -a.re}; }  // -j a
Complex scaled(float factor, const Complex& a) { return {factor * a.re, factor * a.im}; }
Complex product(const Complex& a, Root b) {
  return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

// The radix of the next pass: fours first, they cost the least.
std::size_t radix_of(std::size_t length) {
  if (length % 4 == 0) return 4;
  if (length % 2 == 0) return 2;
  if (length % 3 == 0) return 3;
  return length % 5 == 0 ? 5 : 0;
}

// A stretch of points `step` apart.
struct Input {
  const Complex* at;
  std::size_t step;
  const Complex& operator[](std::size_t k) const { return at[k * step]; }
};

struct Output {
  Complex* at;
  std::size_t step;
  Complex& operator[](std::size_t k) const { return at[k * step]; }
};

// The transform of `radix` points, value k times turn[k].
template <std::size_t radix>
void butterfly(Input x, const Root* turn, Output y);

template <>
void butterfly<2>(Input x, const Root* turn, Output y) {
  const Complex a = x[0];
  const Complex b = x[1];
  y[0] = sum(a, b);
  y[1] = product(difference(a, b), turn[1]);
}

template <>
void butterfly<3>(Input x, const Root* turn, Output y) {
  constexpr float kSin60 = 0x1.bb67aep-1F;
  const Complex both = sum(x[1], x[2]);
  const Complex centre = difference(x[0], scaled(0.5F, both));
  const Complex side = turned(scaled(kSin60, difference(x[1], x[2])));
  y[0] = sum(x[0], both);
  y[1] = product(sum(centre, side), turn[1]);
  y[2] = product(difference(centre, side), turn[2]);
}

template <>
void butterfly<4>(Input x, const Root* turn, Output y) {
  const Complex even = sum(x[0], x[2]);
  const Complex centre = difference(x[0], x[2]);
  const Complex odd = sum(x[1], x[3]);
  const Complex side = turned(difference(x[1], x[3]));
  y[0] = sum(even, odd);
  y[1] = product(sum(centre, side), turn[1]);
  y[2] = product(difference(even, odd), turn[2]);
  y[3] = product(difference(centre, side), turn[3]);
}

template <>
void butterfly<5>(Input x, const Root* turn, Output y) {
  constexpr float kCos72 = 0x1.3c6ef4p-2F;
  constexpr float kCos144 = -0x1.9e377ap-1F;
  constexpr float kSin72 = 0x1.e6f0e2p-1F;
  constexpr float kSin144 = 0x1.2cf230p-1F;
  const Complex outer = sum(x[1], x[4]);
  const Complex inner = sum(x[2], x[3]);
  const Complex d_outer = difference(x[1], x[4]);
  const Complex d_inner = difference(x[2], x[3]);
  const Complex centre1 = sum(sum(x[0], scaled(kCos72, outer)), scaled(kCos144, inner));
  const Complex centre2 = sum(sum(x[0], scaled(kCos144, outer)), scaled(kCos72, inner));
  const Complex side1 = turned(sum(scaled(kSin72, d_outer), scaled(kSin144, d_inner)));
  const Complex side2 = turned(difference(scaled(kSin144, d_outer), scaled(kSin72, d_inner)));
  y[0] = sum(x[0], sum(outer, inner));
  y[1] = product(sum(centre1, side1), turn[1]);
  y[2] = product(sum(centre2, side2), turn[2]);
  y[3] = product(difference(centre2, side2), turn[3]);
  y[4] = product(difference(centre1, side1), turn[4]);
}

// One Stockham pass: `stride` interleaved transforms of `length` become radix * stride of
// length / radix. `root` has the roots of unity of 2 * length * stride points.
template <std::size_t radix>
void pass(std::size_t length, std::size_t stride, const Root* root, const Complex* from,
          Complex* to) {
  const std::size_t parts = length / radix;
  for (std::size_t q = 0; q < parts; ++q) {
    Root turn[radix];  // e^(-2 pi j q k / length)
    for (std::size_t k = 0; k < radix; ++k) turn[k] = root[2 * q * stride * k];
    const Complex* in = from + stride * q;
    Complex* out = to + stride * radix * q;
    for (std::size_t r = 0; r < stride; ++r) {
      butterfly<radix>({in + r, stride * parts}, turn, {out + r, stride});
    }
  }
}

}  // namespace

bool RealFft::set_up(std::size_t points) {
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

// Bins of the real points from the transform of (even points) + j (odd points).
void RealFft::split(const Complex* half, Complex* bins) const {
  const std::size_t count = points_ / 2;
  for (std::size_t k = 0; k <= count; ++k) {
    const Complex a = half[k == count ? 0 : k];
    const Complex b = half[k == 0 ? 0 : count - k];
    const Complex even{0.5F * (a.re + b.re), 0.5F * (a.im - b.im)};
    const Complex odd{0.5F * (a.im + b.im), 0.5F * (b.re - a.re)};
    bins[k] = sum(even, product(odd, root_[k]));
  }
}

bool RealFft::transform(std::span<const FourLanes> points, std::span<Complex> work,
                        std::span<Complex> bins) const {
  const std::size_t half = points_ / 2;
  if (points_ == 0 || points.size() != points_ || work.size() < points_ || bins.size() < half + 1) {
    return false;
  }
  Complex* from = work.data();
  Complex* to = from + half;
  for (std::size_t k = 0; k < half; ++k) from[k] = {points[2 * k], points[2 * k + 1]};
  std::size_t stride = 1;
  for (std::size_t length = half; length > 1;) {
    const std::size_t radix = radix_of(length);
    if (radix == 2) pass<2>(length, stride, root_, from, to);
    if (radix == 3) pass<3>(length, stride, root_, from, to);
    if (radix == 4) pass<4>(length, stride, root_, from, to);
    if (radix == 5) pass<5>(length, stride, root_, from, to);
    length /= radix;
    stride *= radix;
    Complex* const swapped = from;
    from = to;
    to = swapped;
  }
  split(from, bins.data());
  return true;
}

}  // namespace kw::quality
