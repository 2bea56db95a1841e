// A change of an output of the I/O modules.
#pragma once

#include <cstdint>

namespace kw::io {

enum class OutputKind : std::uint8_t { relay, digital_out, analogue_out };

struct OutputEvent {
  std::uint64_t sample_index;
  OutputKind kind;
  std::uint8_t channel;  // 0-based
  std::int32_t value;    // relay and digital output 0 or 1; analogue output in steps, 0..4915

  friend constexpr bool operator==(const OutputEvent&, const OutputEvent&) = default;
};

}  // namespace kw::io
