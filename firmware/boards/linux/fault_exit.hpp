// How the Linux meter ends when it finds a fault of its own: state asserted, text, status 70.
#pragma once

#include "host/boardlink/board_side.hpp"

namespace kw::linux_board {

inline constexpr int kFaultExitStatus = 70;

// From now on fatal(), std::terminate, abort() and hard faults (bad memory access, illegal
// instruction, division by zero) leave their reason in the control block of `link`. Signals that
// somebody else sent keep their default effect: they are no fault of the meter.
void watch_for_faults(boardlink::BoardSide& link);

}  // namespace kw::linux_board
