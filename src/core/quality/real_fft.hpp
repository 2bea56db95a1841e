// Discrete Fourier transform of real points whose count is even and has no factor but 2, 3 and 5:
// 2560, 3072 and 5120 points make the 5 Hz bins of a window. The caller owns the memory.
#pragma once

#include <cstddef>
#include <span>

namespace kw::quality {

struct Complex {
  double re = 0.0;
  double im = 0.0;
};

inline constexpr std::size_t kPointsMax = 5120;  // = 80 * 64

class RealFft {
 public:
  // Makes the roots of unity for `points` points. False, and nothing is kept, unless `points` is
  // even, 2 to kPointsMax, and has no factor but 2, 3 and 5.
  [[nodiscard]] bool set_up(std::size_t points);

  // Domain:   points.size() is that of set_up(), work holds points and bins points / 2 + 1;
  //           else nothing is written and the answer is false.
  // Scaling:  none; |bins| <= points * max |x|.
  // Formula:  X_k = sum over n of x_n e^(-2 pi j k n / N), k = 0..N/2, by a self-sorting mixed
  //           radix of N/2 complex points and the split of even and odd points (Stockham).
  // Accuracy: 1e-14 of the largest bin against the sum by definition.
  [[nodiscard]] bool transform(std::span<const float> points, std::span<Complex> work,
                               std::span<Complex> bins) const;

  [[nodiscard]] std::size_t points() const { return points_; }

 private:
  void pass(std::size_t radix, std::size_t length, std::size_t stride, const Complex* from,
            Complex* to) const;
  void split(const Complex* half, Complex* bins) const;

  std::size_t points_ = 0;
  Complex root_[kPointsMax];  // e^(-2 pi j k / points)
};

}  // namespace kw::quality
