#include "core/simd/kernels_body.hpp"

namespace kw::simd {

const Kernels& baseline_kernels() { return kKernels; }

}  // namespace kw::simd
