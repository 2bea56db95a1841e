#include "core/quality/harmonic_groups.hpp"

#include <cmath>

namespace kw::quality {
namespace {

// Sum of the squared rms values of the bins first to last.
double square_of(std::span<const LaneComplex> bins, std::size_t lane, std::size_t points,
                 std::size_t first, std::size_t last) {
  double square = 0.0;
  for (std::size_t k = first; k <= last; ++k) {
    const auto re = static_cast<double>(bins[k].re[lane]);
    const auto im = static_cast<double>(bins[k].im[lane]);
    square += re * re + im * im;
  }
  const auto count = static_cast<double>(points);
  return 2.0 * square / (count * count);
}

}  // namespace

void group_bins(std::span<const LaneComplex> bins, std::size_t lane, std::size_t points,
                std::size_t cycles, std::size_t order_max, HarmonicGroups& groups) {
  for (double& value : groups.subgroup_rms) value = 0.0;
  for (double& value : groups.interharmonic_rms) value = 0.0;
  groups.thds = 0.0;
  if (points == 0 || cycles < 4 || order_max < 1 || order_max > metering::kOrderMax ||
      order_max * cycles + 1 >= bins.size()) {
    return;
  }
  double distortion_square = 0.0;
  for (std::size_t h = 1; h <= order_max; ++h) {
    const double square = square_of(bins, lane, points, h * cycles - 1, h * cycles + 1);
    groups.subgroup_rms[h] = std::sqrt(square);
    if (h > 1) distortion_square += square;
  }
  for (std::size_t n = 0; n < order_max; ++n) {
    groups.interharmonic_rms[n] =
        std::sqrt(square_of(bins, lane, points, n * cycles + 2, (n + 1) * cycles - 2));
  }
  const double fundamental = groups.subgroup_rms[1];
  if (fundamental > 0.0) groups.thds = std::sqrt(distortion_square) / fundamental;
}

}  // namespace kw::quality
