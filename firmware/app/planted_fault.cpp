#include "app/planted_fault.hpp"

#include "app/fatal.hpp"
#include "core/base/fault_build.hpp"

namespace kw::app {
namespace {

constexpr std::uint64_t kFaultAfterFrames = 3 * 12800;  // 3 s at 12.8 kS/s

[[maybe_unused, noreturn]] void loop_for_ever() {
  for (volatile std::uint32_t rounds = 0;;) rounds = rounds + 1;
}

[[maybe_unused]] void mask_interrupts() {
#if defined(__arm__)
  asm volatile("cpsid i" ::: "memory");
#endif
}

// Each call keeps its room on the stack until the deeper ones are done; no stack has room for all.
[[maybe_unused]] std::uint32_t call_without_end(std::uint32_t depth) {
  volatile std::uint32_t room[16] = {depth};
  if (depth == 0xFFFFFFFFU) return depth;
  return room[0] + call_without_end(depth + 1) + room[0];
}

}  // namespace

void fail_when_planted([[maybe_unused]] std::uint64_t sample_index) {
  if (sample_index < kFaultAfterFrames) return;
  if constexpr (kFaultBuild == FaultBuild::meter_assert) {
    fatal("assertion failed: planted fault meter_assert");
  }
  if constexpr (kFaultBuild == FaultBuild::hard_fault) __builtin_trap();
  if constexpr (kFaultBuild == FaultBuild::endless_loop) loop_for_ever();
  if constexpr (kFaultBuild == FaultBuild::masked_loop) {
    mask_interrupts();
    loop_for_ever();
  }
  if constexpr (kFaultBuild == FaultBuild::stack_overflow) call_without_end(0);
}

bool answers_at([[maybe_unused]] std::uint64_t sample_index) {
  if constexpr (kFaultBuild == FaultBuild::meter_silent) return sample_index < kFaultAfterFrames;
  return true;
}

}  // namespace kw::app
