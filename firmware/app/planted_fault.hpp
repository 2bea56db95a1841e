// The two planted faults that live in the main loop (see core/base/fault_build.hpp).
#pragma once

#include <cstdint>

namespace kw::app {

// Asserts in the fault build that asserts, when the meter has consumed 3 s of samples.
void assert_when_planted(std::uint64_t sample_index);

// False in the fault build that goes silent, when the meter has consumed 3 s of samples.
[[nodiscard]] bool answers_at(std::uint64_t sample_index);

}  // namespace kw::app
