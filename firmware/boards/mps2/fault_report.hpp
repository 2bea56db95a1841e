// How an image ends that found a fault of its own: its text goes to the control block and to the
// log, then the machine ends with status 70. And the watchdogs that find an image which hangs.
#pragma once

#include <cstdint>

#include "app/fatal.hpp"
#include "host/boardlink/board_side.hpp"

namespace kw::mps2 {

inline constexpr int kFaultExitStatus = 70;

// From now on a fault also leaves its text in the control block of `link`.
void watch_for_faults(boardlink::BoardSide& link);

// Starts the tick of 1 ms and both watchdogs. The first counts ticks, which stand still while the
// emulator gets no processor time; the second, a timer of its own, ends what masks the ticks.
void start_watchdogs();
// The main loop makes its rounds.
void kick_watchdogs();
// Milliseconds since start_watchdogs(); ticks that the machine was too busy for are missing.
[[nodiscard]] std::uint32_t now_ms();

// Entries of the vector table.
extern "C" {
void fault_exception();
void watchdog_interrupt();
void tick_interrupt();
void unexpected_interrupt();
void uart0_receive_interrupt();
void uart1_receive_interrupt();
void uart2_receive_interrupt();
}

}  // namespace kw::mps2
