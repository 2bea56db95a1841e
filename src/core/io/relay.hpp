// One relay: closed until it is opened, or for the width of a pulse.
#pragma once

#include <cstdint>
#include <limits>

#include "core/clock/sample_clock.hpp"
#include "core/io/output_queue.hpp"

namespace kw::io {

inline constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();

class Relay {
 public:
  // Ends the pulse that is under way, if there is one.
  void set(bool closed, std::uint64_t index, const OutputLine& line) {
    opens_at_ = kNever;
    if (closed_ == closed) return;
    closed_ = closed;
    line.set(index, closed ? 1 : 0);
  }

  // Closed for `width` samples from `index` on, also when it is closed already.
  void pulse(std::uint64_t width, std::uint64_t index, const OutputLine& line) {
    set(true, index, line);
    opens_at_ = index + width;
  }

  // Samples up to `index` have passed.
  void advance(std::uint64_t index, const OutputLine& line) {
    if (opens_at_ <= index) set(false, opens_at_, line);
  }

  void change_rate(std::uint64_t now, std::uint32_t from, std::uint32_t to) {
    if (opens_at_ != kNever) opens_at_ = clock::due_at_rate(opens_at_, now, from, to);
  }

  [[nodiscard]] bool is_closed() const { return closed_; }

 private:
  std::uint64_t opens_at_ = kNever;
  bool closed_ = false;
};

}  // namespace kw::io
