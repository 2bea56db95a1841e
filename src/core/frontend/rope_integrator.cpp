#include "core/frontend/rope_integrator.hpp"

// The part that runs for every sample: float32 alone (D1). What is computed once is in
// rope_integrator_setup.cpp.

namespace kw::frontend {
namespace {

// A sum that decays would never end: a subnormal number rounds back to itself. Far below a count it
// is nothing.
float settled(float sum) {
  constexpr float kFloor = 0x1p-60F;  // amperes
  return sum > -kFloor && sum < kFloor ? 0.0F : sum;
}

}  // namespace

void RopeIntegrator::restart() {
  for (simd::Frame& frame : history_) frame = simd::Frame{};
  for (Sums& sums : sums_) sums = Sums{};
}

void RopeIntegrator::process(const simd::Kernels& kernels, simd::Frame* frames, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) history_[kHistory + i] = frames[i];
  kernels.filter(history_, count, taps_, kRopeTapCount, frames);
  for (std::size_t i = 0; i < kHistory; ++i) history_[i] = history_[i + count];
  const float kept = 1.0F - leak_;
  for (std::size_t n = 0; n < count; ++n) {
    for (std::size_t i = 0; i < 3; ++i) {
      float& current = frames[n].lane[simd::kI1 + i];
      Sums& sums = sums_[i];
      // What a later sum takes is the earlier one's last value.
      for (std::size_t k = 2; k > 0; --k) {
        sums.mean[k] = settled(kept * sums.mean[k] + leak_ * sums.mean[k - 1]);
        sums.integral[k] = settled(kept * sums.integral[k] + leak_ * sums.integral[k - 1]);
      }
      sums.mean[0] = settled(kept * sums.mean[0] + leak_ * current);
      sums.integral[0] = settled(kept * sums.integral[0] + (current - sums.mean[2]));
      current = sums.integral[0] + (sums.integral[1] + sums.integral[2]);
    }
  }
}

}  // namespace kw::frontend
