// The planted faults that live in the main loop (see core/base/fault_build.hpp).
#pragma once

#include <cstdint>

namespace kw::app {

// In the fault builds that give up: does so when the meter has consumed 3 s of samples.
void fail_when_planted(std::uint64_t sample_index);

// False in the fault build that goes silent, when the meter has consumed 3 s of samples.
[[nodiscard]] bool answers_at(std::uint64_t sample_index);

}  // namespace kw::app
