#include "core/frontend/rope_integrator.hpp"
#include "core/math/kernels.hpp"

namespace kw::frontend {
namespace {

constexpr double kLeakHz = 0.2;

}  // namespace

void RopeIntegrator::setup(double sample_rate_hz, double nominal_hz) {
  const auto gain = static_cast<float>(math::kTwoPi * nominal_hz / sample_rate_hz);
  // Of what the sum keeps, so that leak_ and 1 - leak_ are both exact in float32.
  const auto kept = static_cast<float>(1.0 - math::kTwoPi * kLeakHz / sample_rate_hz);
  leak_ = 1.0F - kept;
  // filter() has tap k at the frame k after the oldest; kDelayFrames counts from the newest.
  constexpr std::size_t kPlain = kRopeTapCount - 1 - kDelayFrames;
  for (std::size_t k = 0; k < kRopeTapCount; ++k) {
    for (std::size_t lane = 0; lane < simd::kLaneCount; ++lane) {
      const bool is_current = lane >= simd::kI1 && lane < simd::kChannelCount;
      taps_[k].lane[lane] = is_current ? gain * kRopeTaps[k] : (k == kPlain ? 1.0F : 0.0F);
    }
  }
}

}  // namespace kw::frontend
