#include "app/planted_fault.hpp"

#include "app/fatal.hpp"
#include "core/base/fault_build.hpp"

namespace kw::app {
namespace {

constexpr std::uint64_t kFaultAfterFrames = 3 * 12800;  // 3 s at 12.8 kS/s

}  // namespace

void assert_when_planted([[maybe_unused]] std::uint64_t sample_index) {
  if constexpr (kFaultBuild == FaultBuild::meter_assert) {
    if (sample_index >= kFaultAfterFrames) fatal("assertion failed: planted fault meter_assert");
  }
}

bool answers_at([[maybe_unused]] std::uint64_t sample_index) {
  if constexpr (kFaultBuild == FaultBuild::meter_silent) return sample_index < kFaultAfterFrames;
  return true;
}

}  // namespace kw::app
