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
  for (std::size_t i = 0; i < 3; ++i) first_[i] = second_[i] = third_[i] = 0.0F;
}

void RopeIntegrator::process(const simd::Kernels& kernels, simd::Frame* frames, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) history_[kHistory + i] = frames[i];
  kernels.filter(history_, count, taps_, kRopeTapCount, frames);
  for (std::size_t i = 0; i < kHistory; ++i) history_[i] = history_[i + count];
  const float kept = 1.0F - leak_;
  for (std::size_t n = 0; n < count; ++n) {
    for (std::size_t i = 0; i < 3; ++i) {
      float& current = frames[n].lane[simd::kI1 + i];
      third_[i] = settled(kept * third_[i] + leak_ * second_[i]);
      second_[i] = settled(kept * second_[i] + leak_ * first_[i]);
      first_[i] = settled(kept * first_[i] + current);
      current = first_[i] + (second_[i] + third_[i]);
    }
  }
}

}  // namespace kw::frontend
