// The stages of the metering path, each alone: what one call of a stage does, and for how many
// frames of the 50 Hz type that is. A new stage is a function here and a row of kStages.
#pragma once

#include "core/simd/kernels.hpp"

namespace benchmark {
class State;
}

namespace kw::bench {

struct Stage {
  const char* name;
  void (*run)(benchmark::State& state, const simd::Kernels& kernels);
};

extern const Stage kStages[];
extern const int kStageCount;

}  // namespace kw::bench
