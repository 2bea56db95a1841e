#include "core/quality/real_fft.hpp"

#include "core/math/trig.hpp"

namespace kw::quality {
namespace {

Complex product(Complex a, Complex b) {
  return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

Complex sum(Complex a, Complex b) { return {a.re + b.re, a.im + b.im}; }
Complex difference(Complex a, Complex b) { return {a.re - b.re, a.im - b.im}; }

// The radix of the next pass: fours first, they cost the least.
std::size_t radix_of(std::size_t length) {
  if (length % 4 == 0) return 4;
  if (length % 2 == 0) return 2;
  if (length % 3 == 0) return 3;
  return length % 5 == 0 ? 5 : 0;
}

void butterfly4(Complex* x) {
  const Complex even = sum(x[0], x[2]);
  const Complex odd = sum(x[1], x[3]);
  const Complex even_turned = difference(x[0], x[2]);
  const Complex d = difference(x[1], x[3]);
  const Complex odd_turned{d.im, -d.re};  // -j d
  x[0] = sum(even, odd);
  x[1] = sum(even_turned, odd_turned);
  x[2] = difference(even, odd);
  x[3] = difference(even_turned, odd_turned);
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
    root_[k] = {math::cos(angle_rad), -math::sin(angle_rad)};
  }
  points_ = points;
  return true;
}

// One Stockham pass: `stride` interleaved transforms of `length` become radix * stride of
// length / radix.
void RealFft::pass(std::size_t radix, std::size_t length, std::size_t stride, const Complex* from,
                   Complex* to) const {
  const std::size_t parts = length / radix;
  const std::size_t leg = points_ / radix;  // the step of root_ for e^(-2 pi j / radix)
  for (std::size_t q = 0; q < parts; ++q) {
    const std::size_t turn = 2 * q * stride;  // the step of root_ for e^(-2 pi j q / length)
    for (std::size_t r = 0; r < stride; ++r) {
      Complex x[5];
      for (std::size_t k = 0; k < radix; ++k) x[k] = from[r + stride * (q + parts * k)];
      Complex* out = to + r + stride * radix * q;
      if (radix == 4) {
        butterfly4(x);
        for (std::size_t j = 0; j < 4; ++j) out[stride * j] = product(x[j], root_[turn * j]);
        continue;
      }
      for (std::size_t j = 0; j < radix; ++j) {
        Complex y = x[0];
        for (std::size_t k = 1; k < radix; ++k) {
          y = sum(y, product(x[k], root_[leg * ((j * k) % radix)]));
        }
        out[stride * j] = product(y, root_[turn * j]);
      }
    }
  }
}

// Bins of the real points from the transform of (even points) + j (odd points).
void RealFft::split(const Complex* half, Complex* bins) const {
  const std::size_t count = points_ / 2;
  for (std::size_t k = 0; k <= count; ++k) {
    const Complex a = half[k == count ? 0 : k];
    const Complex b = half[k == 0 ? 0 : count - k];
    const Complex even{0.5 * (a.re + b.re), 0.5 * (a.im - b.im)};
    const Complex odd{0.5 * (a.im + b.im), -0.5 * (a.re - b.re)};
    bins[k] = sum(even, product(odd, root_[k]));
  }
}

bool RealFft::transform(std::span<const float> points, std::span<Complex> work,
                        std::span<Complex> bins) const {
  const std::size_t half = points_ / 2;
  if (points_ == 0 || points.size() != points_ || work.size() < 2 * half ||
      bins.size() < half + 1) {
    return false;
  }
  Complex* from = work.data();
  Complex* to = from + half;
  for (std::size_t k = 0; k < half; ++k) from[k] = {points[2 * k], points[2 * k + 1]};
  std::size_t stride = 1;
  for (std::size_t length = half; length > 1;) {
    const std::size_t radix = radix_of(length);
    pass(radix, length, stride, from, to);
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
