// What happens at the terminals and the front of a meter, and hashes of what comes back.
#pragma once

#include <array>
#include <cstdint>

#include "app/sha256.hpp"
#include "core/meter/meter.hpp"
#include "digest/recipe.hpp"

namespace kw::digest {

// Two hashes, for an output may be told later than an act that came after it; numbers are
// big-endian. Outputs: sample index 8 bytes, kind 1, channel 1, value 4. Answers: of an act one
// byte, 1 unless it was refused; of a look 1 byte of relays, 4 of inputs (as FC01 and FC02 pack
// them), then the panel: 2 bytes of length and its text.
class Terminals {
 public:
  // All kinds but power_cycle.
  void act(meter::Meter& meter, const Act& act);
  void look(meter::Meter& meter);
  void take_outputs(meter::Meter& meter);

  [[nodiscard]] std::uint64_t outputs_taken() const { return outputs_taken_; }
  // Ends the two and appends them to `hash`.
  void append_to(app::Sha256& hash) {
    hash.update(outputs_.finish());
    hash.update(answers_.finish());
  }

 private:
  [[nodiscard]] static Status carry_out(meter::Meter& meter, const Act& act);

  std::array<char, 1024> text_{};  // too large for the stack
  app::Sha256 outputs_;
  app::Sha256 answers_;
  std::uint64_t outputs_taken_ = 0;
};

}  // namespace kw::digest
