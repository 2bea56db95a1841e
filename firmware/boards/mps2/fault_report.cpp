#include "boards/mps2/fault_report.hpp"

#include "app/text_line.hpp"
#include "boards/mps2/peripherals.hpp"
#include "boards/mps2/semihosting.hpp"

namespace kw::mps2 {
namespace {

constexpr std::uint32_t kTickHz = 1000;
constexpr std::uint32_t kHangMax_ms = 2000;
constexpr std::uint32_t kWatchdogPeriod_ms = 1500;

boardlink::BoardSide* fault_link = nullptr;
volatile std::uint32_t ticks_ms = 0;
volatile std::uint32_t ticks_since_kick_ms = 0;
bool ending = false;

// What the processor pushed when it took an exception.
struct ExceptionFrame {
  std::uint32_t r0, r1, r2, r3, r12, lr, pc, xpsr;
};

}  // namespace

void watch_for_faults(boardlink::BoardSide& link) { fault_link = &link; }

void start_watchdogs() {
  word_at(systick::kReload) = kSystemClockHz / kTickHz - 1;
  word_at(systick::kValue) = 0;
  word_at(systick::kControl) = systick::kOnWithInterruptOfCoreClock;
  word_at(watchdog::kLock) = watchdog::kUnlockKey;
  word_at(watchdog::kLoad) = kSystemClockHz / 1000 * kWatchdogPeriod_ms;
  word_at(watchdog::kControl) = watchdog::kInterruptOn;
}

void kick_watchdogs() { ticks_since_kick_ms = 0; }

std::uint32_t now_ms() { return ticks_ms; }

extern "C" {

[[noreturn]] __attribute__((used)) void report_fault(const ExceptionFrame* frame) {
  const std::uint32_t cause = word_at(scb::kConfigurableFault);
  if ((cause & scb::kStackingError) != 0) app::fatal("hard fault: the stack is full");
  app::TextLine line;
  line.text("hard fault: cfsr=").hex(cause).text(" hfsr=").hex(word_at(scb::kHardFault));
  line.text(" pc=").hex(frame->pc).text(" lr=").hex(frame->lr);
  app::fatal(line.c_str());
}

__attribute__((used)) void check_tick(const ExceptionFrame* frame) {
  ticks_ms = ticks_ms + 1;
  ticks_since_kick_ms = ticks_since_kick_ms + 1;
  if (ticks_since_kick_ms <= kHangMax_ms) return;
  app::TextLine line;
  line.text("watchdog: the main loop hangs at pc=").hex(frame->pc);
  app::fatal(line.c_str());
}

// Ends an image that lets no tick through. The timer runs on while the whole emulator is held, and
// a machine that goes on after a pause finds this interrupt waiting before any tick: one period
// without a tick says nothing, two in a row do.
__attribute__((used)) void check_watchdog(const ExceptionFrame* frame) {
  word_at(watchdog::kClear) = 1;
  static std::uint32_t periods_without_tick = 0;
  static std::uint32_t ticks_before_ms = 0;
  periods_without_tick = ticks_ms != ticks_before_ms ? 0 : periods_without_tick + 1;
  ticks_before_ms = ticks_ms;
  if (periods_without_tick < 2) return;
  app::TextLine line;
  line.text("watchdog: interrupts masked for too long at pc=").hex(frame->pc);
  app::fatal(line.c_str());
}

// All of them run on the main stack: the frame is where the stack pointer is. A fault never returns
// and may come from a full stack, so its report begins a new one.
__attribute__((naked)) void fault_exception() {
  asm volatile(
      "mov r0, sp\n"
      "ldr r1, =kw_stack_top\n"
      "mov sp, r1\n"
      "b report_fault\n"
      ".ltorg\n");
}
__attribute__((naked)) void tick_interrupt() { asm volatile("mov r0, sp\n b check_tick\n"); }
__attribute__((naked)) void watchdog_interrupt() {
  asm volatile("mov r0, sp\n b check_watchdog\n");
}

void unexpected_interrupt() { app::fatal("interrupt that nobody has asked for"); }

}  // extern "C"

}  // namespace kw::mps2

namespace kw::app {

// A fault while one is being reported ends at once with what was said first.
void fatal(const char* text) {
  if (!mps2::ending) {
    mps2::ending = true;
    if (mps2::fault_link != nullptr) mps2::fault_link->set_asserted(text);
    app::TextLine line;
    mps2::semihosting::log(line.text("kwmeter fault: ").text(text).c_str());
  }
  mps2::semihosting::exit(mps2::kFaultExitStatus);
}

}  // namespace kw::app
