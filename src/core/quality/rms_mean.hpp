// Root of the mean of squares over windows or intervals, for every value of one.
#pragma once

#include "core/quality/quality_values.hpp"

namespace kw::quality {

void clear(WindowQuantities& values);

// Domain:   finite values below 1e150; any count of parts, 0 gives values of 0.
// Scaling:  none: out as in.
// Formula:  sqrt(sum of x_k^2 / n), each part with the same weight
//   (@[IEC61000-4-30], clause not verified).
// Accuracy: n roundings of double: 3000 windows within 4e-13.
class RmsMean {
 public:
  void clear();
  // The parts follow each other.
  void add(const WindowQuantities& values, const IntervalStamp& part);
  // Parts, start, end and flag of the stamp are those of what was added; it is not complete yet.
  void read(Interval& interval) const;
  [[nodiscard]] std::uint32_t parts() const { return stamp_.parts; }

 private:
  WindowQuantities squares_{};
  IntervalStamp stamp_{};
};

}  // namespace kw::quality
