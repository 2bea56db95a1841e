// Compiled with -mavx2 (see src/core/CMakeLists.txt); empty elsewhere.
#if defined(__x86_64__)
#include "core/simd/kernels_body.hpp"

namespace kw::simd {

const Kernels& avx2_kernels() { return kKernels; }

}  // namespace kw::simd
#endif
