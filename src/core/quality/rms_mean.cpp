#include "core/quality/rms_mean.hpp"

#include <cmath>
#include <span>

namespace kw::quality {
namespace {

// Calls f with every pair of values that stand at the same place.
template <typename From, typename To, typename F>
void for_each_pair(From& from, To& to, F f) {
  const auto both = [&f](auto& a, auto& b) {
    for (std::size_t k = 0; k < std::size(a); ++k) f(a[k], b[k]);
  };
  both(from.u_rms_v, to.u_rms_v);
  both(from.u_line_rms_v, to.u_line_rms_v);
  both(from.i_rms_a, to.i_rms_a);
  f(from.u_unbalance, to.u_unbalance);
  f(from.u_zero_ratio, to.u_zero_ratio);
  for (std::size_t c = 0; c < simd::kChannelCount; ++c) {
    both(from.channel[c].subgroup_rms, to.channel[c].subgroup_rms);
    both(from.channel[c].interharmonic_rms, to.channel[c].interharmonic_rms);
    f(from.channel[c].thds, to.channel[c].thds);
  }
}

}  // namespace

void clear(WindowQuantities& values) {
  for_each_pair(values, values, [](double&, double& x) { x = 0.0; });
}

void RmsMean::clear() {
  quality::clear(squares_);
  stamp_ = IntervalStamp{};
}

void RmsMean::add(const WindowQuantities& values, const IntervalStamp& part) {
  for_each_pair(values, squares_, [](double x, double& square) { square += x * x; });
  if (stamp_.parts == 0) stamp_.start = part.start;
  stamp_.end = part.end;
  stamp_.end_unix_s = part.end_unix_s;
  stamp_.flagged = stamp_.flagged || part.flagged;
  ++stamp_.parts;
}

void RmsMean::read(Interval& interval) const {
  interval.stamp = stamp_;
  const double share = stamp_.parts > 0 ? 1.0 / static_cast<double>(stamp_.parts) : 0.0;
  for_each_pair(squares_, interval.values,
                [share](double square, double& x) { x = std::sqrt(square * share); });
}

}  // namespace kw::quality
