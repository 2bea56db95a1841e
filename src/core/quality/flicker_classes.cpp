#include "core/quality/flicker_classes.hpp"

#include <cmath>

#include "core/math/exp_log.hpp"

namespace kw::quality {
namespace {

constexpr double kLowest = 1e-4;
constexpr double kClassesPerNeper = 55.589693683616225;  // = 128 / log(10)

}  // namespace

void FlickerClasses::add(double level) {
  ++total_;
  if (!(level > kLowest)) {
    ++below_;
    return;
  }
  const double place = math::log(level / kLowest) * kClassesPerNeper;
  const double last = static_cast<double>(kCount - 1);
  ++count_[static_cast<std::size_t>(place < last ? place : last)];
}

void FlickerClasses::clear() {
  below_ = 0;
  total_ = 0;
  for (std::uint32_t& count : count_) count = 0;
}

double FlickerClasses::exceeded_by(double share) const {
  const double wanted = share * static_cast<double>(total_);
  double above = 0.0;
  for (std::size_t k = kCount; k > 0; --k) {
    const auto here = static_cast<double>(count_[k - 1]);
    if (here > 0.0 && above + here >= wanted) {
      const double place = static_cast<double>(k) - (wanted - above) / here;
      return kLowest * math::exp(place / kClassesPerNeper);
    }
    above += here;
  }
  return 0.0;
}

double FlickerClasses::pst() const {
  const auto p = [this](double percent) { return exceeded_by(0.01 * percent); };
  const double p1 = (p(0.7) + p(1.0) + p(1.5)) / 3.0;
  const double p3 = (p(2.2) + p(3.0) + p(4.0)) / 3.0;
  const double p10 = (p(6.0) + p(8.0) + p(10.0) + p(13.0) + p(17.0)) / 5.0;
  const double p50 = (p(30.0) + p(50.0) + p(80.0)) / 3.0;
  return std::sqrt(0.0314 * p(0.1) + 0.0525 * p1 + 0.0657 * p3 + 0.28 * p10 + 0.08 * p50);
}

}  // namespace kw::quality
