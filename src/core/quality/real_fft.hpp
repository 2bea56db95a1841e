// Discrete Fourier transform of real points of four channels at once. Their count is even and has
// no factor but 2, 3 and 5: 2560, 3072 and 5120 points make the 5 Hz bins of a window. The caller
// owns the memory.
#pragma once

#include <cstddef>
#include <span>

namespace kw::quality {

// One channel a lane; every operation is elementwise, so the bits are those of float32 (D1).
using FourLanes = float __attribute__((vector_size(16)));
inline constexpr std::size_t kFour = 4;

struct Complex {
  FourLanes re;
  FourLanes im;
};

inline constexpr std::size_t kPointsMax = 5120;  // = 80 * 64

class RealFft {
 public:
  struct Root {
    float re;
    float im;
  };

  // Makes the roots of unity for `points` points. False, and nothing is kept, unless `points` is
  // even, 2 to kPointsMax, and has no factor but 2, 3 and 5.
  [[nodiscard]] bool set_up(std::size_t points);

  // Domain:   points.size() is that of set_up(), work holds as many and bins points / 2 + 1;
  //           else nothing is written and the answer is false. |x| below 1e15.
  // Scaling:  none; |bins| <= points * max |x|.
  // Formula:  X_k = sum over n of x_n e^(-2 pi j k n / N), k = 0..N/2, by a self-sorting mixed
  //           radix of N/2 complex points and the split of even and odd points (Stockham).
  // Accuracy: 3e-7 of the largest bin against the sum by definition.
  [[nodiscard]] bool transform(std::span<const FourLanes> points, std::span<Complex> work,
                               std::span<Complex> bins) const;

  [[nodiscard]] std::size_t points() const { return points_; }

 private:
  void split(const Complex* half, Complex* bins) const;

  std::size_t points_ = 0;
  Root root_[kPointsMax] = {};  // e^(-2 pi j k / points)
};

}  // namespace kw::quality
