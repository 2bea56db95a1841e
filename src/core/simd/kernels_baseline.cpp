// What every processor of its kind can run. A Cortex-M has no vectors: the compiler would keep most
// of eight lanes in memory.
#if defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M'
#include "core/simd/kernels.hpp"

namespace kw::simd {

const Kernels& baseline_kernels() { return scalar_kernels(); }

}  // namespace kw::simd
#else
#include "core/simd/kernels_body.hpp"

namespace kw::simd {

const Kernels& baseline_kernels() { return kKernels; }

}  // namespace kw::simd
#endif
