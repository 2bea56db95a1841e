// Takes the mean out of the currents, for inputs that cannot carry one.
#pragma once

#include "core/simd/point_sums.hpp"

namespace kw::metering {

// Domain:   sums over whole cycles, points > 0.
// Scaling:  as the sums.
// Formula:  sum (x - m)^2 = sum x^2 - n m^2; sum u (i - m) = sum u i - m sum u, m the mean.
// Accuracy: exact but for a rounding of each sum, 1e-16 of the square with its mean.
void remove_current_means(simd::BlockSums& sums);

}  // namespace kw::metering
