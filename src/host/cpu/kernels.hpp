// Picks the widest loops that this processor has; all give the same bits.
#pragma once

#include "core/simd/kernels.hpp"

namespace kw::host {

[[nodiscard]] inline const simd::Kernels& kernels_of_this_cpu() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return simd::avx2_kernels();
#endif
  return simd::baseline_kernels();
}

}  // namespace kw::host
