#include "core/sync/zero_crossing.hpp"

namespace kw::sync {

void ZeroCrossingMeter::restart() { *this = ZeroCrossingMeter{}; }

void ZeroCrossingMeter::feed(const simd::Frame* frames, std::size_t count) {
  constexpr float kArmShare = 0.5F;
  for (std::size_t i = 0; i < count; ++i, ++samples_) {
    const float u = frames[i].lane[simd::kU1];
    const float magnitude = u < 0.0F ? -u : u;
    if (magnitude > largest_) largest_ = magnitude;
    if (u < -kArmShare * largest_) armed_ = true;
    if (armed_ && previous_ < 0.0F && u >= 0.0F) {
      const double part = static_cast<double>(previous_) / static_cast<double>(previous_ - u);
      last_ = static_cast<double>(samples_) - 1.0 + part;
      if (crossings_ == 0) first_ = last_;
      ++crossings_;
      armed_ = false;
    }
    previous_ = u;
  }
}

double ZeroCrossingMeter::cycles_per_sample() const {
  constexpr std::uint32_t kCrossingsMin = 3;
  if (crossings_ < kCrossingsMin || !(last_ > first_)) return 0.0;
  return static_cast<double>(crossings_ - 1) / (last_ - first_);
}

}  // namespace kw::sync
