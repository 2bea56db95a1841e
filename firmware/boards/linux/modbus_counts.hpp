// What the sessions of a board count together, for its end line.
#pragma once

#include <cstdint>
#include <functional>

namespace kw::linux_board {

struct ModbusCounts {
  std::uint64_t answers = 0;
  std::uint64_t unanswered_bytes = 0;  // received while the meter, or the channel, does not answer
  std::uint64_t clients = 0;
  std::uint64_t clients_refused = 0;
  std::uint64_t clients_cut_off = 0;  // did not read, or silent when its place was needed
};

// Whether requests are answered now.
using AnswersNow = std::function<bool()>;

}  // namespace kw::linux_board
