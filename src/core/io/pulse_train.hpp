// The energy pulses of one digital output: each edge becomes a pulse of the set width.
#pragma once

#include <cstdint>

#include "core/clock/sample_clock.hpp"
#include "core/io/output_queue.hpp"
#include "core/io/relay.hpp"

namespace kw::io {

// Samples of a pulse and of the gap in front of a pulse that had to wait.
struct PulseShape {
  std::uint64_t width = 256;
  std::uint64_t gap = 64;
};

// An edge that finds the output off and nothing waiting starts a pulse at its sample, however short
// the gap: the manual demands a period above the width and no more (6.3.1, line 5388). One that
// comes during a pulse, or with its end, waits: no edge is lost.
class PulseTrain {
 public:
  // Edges come in the order of their samples.
  void edge(std::uint64_t index, const PulseShape& shape, const OutputLine& line) {
    advance(index, shape, line);
    if (waiting_ > 0 || on_ || index <= off_since_) {
      ++waiting_;
      return;
    }
    start(index, shape, line);
  }

  // Samples up to `index` have passed.
  void advance(std::uint64_t index, const PulseShape& shape, const OutputLine& line) {
    for (;;) {
      if (on_) {
        if (off_since_ > index) return;
        on_ = false;
        line.set(off_since_, 0);
      }
      if (waiting_ == 0 || off_since_ + shape.gap > index) return;
      --waiting_;
      start(off_since_ + shape.gap, shape, line);
    }
  }

  // Off, and what waited is forgotten: another stream, another working mode, no module.
  void stop(std::uint64_t index, const OutputLine& line) {
    if (on_) line.set(index, 0);
    *this = PulseTrain{};
    off_since_ = index;
  }

  void change_rate(std::uint64_t now, std::uint32_t from, std::uint32_t to) {
    if (on_) {
      off_since_ = clock::due_at_rate(off_since_, now, from, to);
    } else if (waiting_ > 0) {
      const std::uint64_t passed = (now - off_since_) * to / from;
      off_since_ = passed < now ? now - passed : 0;
    }
  }

  [[nodiscard]] bool is_on() const { return on_; }
  [[nodiscard]] std::uint32_t waiting() const { return waiting_; }

 private:
  void start(std::uint64_t index, const PulseShape& shape, const OutputLine& line) {
    on_ = true;
    off_since_ = index + shape.width;
    line.set(index, 1);
  }

  std::uint64_t off_since_ = 0;  // the end of the last pulse, also of the one under way
  std::uint32_t waiting_ = 0;
  bool on_ = false;
};

}  // namespace kw::io
