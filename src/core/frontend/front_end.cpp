#include "core/frontend/front_end.hpp"

// The part that runs for every sample: float32 alone, so that a processor without double arithmetic
// keeps up (D1). What is computed once, in double, is in front_end_setup.cpp.

namespace kw::frontend {

void FrontEnd::restart() {
  for (simd::Frame& frame : history_) frame = simd::Frame{};
  rope_.restart();
}

void FrontEnd::process(const simd::Kernels& kernels, const std::int32_t* raw, std::size_t count,
                       simd::Frame* out) {
  kernels.correct(raw, count, offset_, gain_, history_ + kHistory);
  if (delayed_) {
    kernels.filter(history_, count, taps_, kTaps, out);
  } else {  // the taps are a unit impulse: the same bits, sooner (see front_end_test.cpp)
    for (std::size_t i = 0; i < count; ++i) out[i] = history_[i + simd::kFilterCentre + kMargin];
  }
  if (integrates_) rope_.process(kernels, out, count);
  if (derives_i2_) {
    for (std::size_t i = 0; i < count; ++i) {
      out[i].lane[simd::kI2] = -(out[i].lane[simd::kI1] + out[i].lane[simd::kI3]);
    }
  }
  for (std::size_t i = 0; i < kHistory; ++i) history_[i] = history_[i + count];
}

}  // namespace kw::frontend
