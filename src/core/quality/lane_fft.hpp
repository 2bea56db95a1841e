// Discrete Fourier transform of real points, all channels at once: one lane a channel (D1).
//
// The count of points is even and has no factor but 2, 3 and 5: 2560, 3072 and 5120 points make the
// 5 Hz bins of a window. The caller owns the memory.
#pragma once

#include <cstddef>
#include <span>

#include "core/simd/lanes.hpp"

namespace kw::quality {

using Lanes = float __attribute__((vector_size(simd::kLaneCount * sizeof(float)), may_alias));

struct LaneComplex {
  Lanes re;
  Lanes im;
};

inline constexpr std::size_t kPointsMax = 5120;  // = 80 * 64

class LaneFft {
 public:
  // Makes the roots of unity for `points` points. False, and nothing is kept, unless `points` is
  // even, 2 to kPointsMax, and has no factor but 2, 3 and 5.
  [[nodiscard]] bool set_up(std::size_t points);

  // Domain:   points.size() is that of set_up(), work holds points / 2 and bins points / 2 + 1;
  //           else nothing is written and the answer is false.
  // Scaling:  none; |bins| <= points * max |x|.
  // Formula:  X_k = sum over n of x_n e^(-2 pi j k n / N), k = 0..N/2, by a self-sorting mixed
  //           radix of N/2 complex points and the split of even and odd points (Stockham).
  // Accuracy: float32: 1e-6 of the largest bin against the sum by definition, of any one channel.
  [[nodiscard]] bool transform(std::span<const simd::Frame> points, std::span<LaneComplex> work,
                               std::span<LaneComplex> bins) const;

  [[nodiscard]] std::size_t points() const { return points_; }

 private:
  struct Root {
    float re;
    float im;
  };

  std::size_t points_ = 0;
  Root root_[kPointsMax];  // e^(-2 pi j k / points)
};

}  // namespace kw::quality
