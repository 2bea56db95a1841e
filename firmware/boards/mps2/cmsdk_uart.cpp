#include "boards/mps2/cmsdk_uart.hpp"

#include <algorithm>

#include "boards/mps2/fault_report.hpp"
#include "boards/mps2/peripherals.hpp"

namespace kw::mps2 {
namespace {

constexpr std::uint32_t kData = 0x0;
constexpr std::uint32_t kState = 0x4;
constexpr std::uint32_t kControl = 0x8;
constexpr std::uint32_t kInterruptClear = 0xC;
constexpr std::uint32_t kBaudDivisor = 0x10;

constexpr std::uint32_t kSendFull = 1U << 0U;
constexpr std::uint32_t kReceiveFull = 1U << 1U;
constexpr std::uint32_t kSendOn = 1U << 0U;
constexpr std::uint32_t kReceiveOn = 1U << 1U;
constexpr std::uint32_t kReceiveInterrupt = 1U << 3U;
constexpr std::uint32_t kReceived = 1U << 1U;
constexpr std::uint32_t kDivisorMin = 16;

void disable_interrupt(std::uint32_t irq) { word_at(nvic::kDisable) = 1U << irq; }

}  // namespace

void CmsdkUart::start() { word_at(base_ + kControl) = kSendOn | kReceiveOn | kReceiveInterrupt; }

void CmsdkUart::set_baud(std::uint32_t baud_bd) {
  word_at(base_ + kBaudDivisor) = std::max(kSystemClockHz / baud_bd, kDivisorMin);
}

bool CmsdkUart::has_byte() const { return (word_at(base_ + kState) & kReceiveFull) != 0; }

std::optional<std::uint8_t> CmsdkUart::take() {
  if (!has_byte()) return std::nullopt;
  word_at(base_ + kInterruptClear) = kReceived;  // before the next byte can come
  return static_cast<std::uint8_t>(word_at(base_ + kData));
}

void CmsdkUart::send(ByteView bytes) {
  for (const std::uint8_t byte : bytes) {
    // Full only while nobody reads the other end; the watchdog of the main loop bounds it.
    while ((word_at(base_ + kState) & kSendFull) != 0) {
    }
    word_at(base_ + kData) = byte;
  }
}

void CmsdkUart::wake_on_byte() { word_at(nvic::kEnable) = 1U << irq_; }

extern "C" {
void uart0_receive_interrupt() { disable_interrupt(kUart0ReceiveIrq); }
void uart1_receive_interrupt() { disable_interrupt(kUart1ReceiveIrq); }
void uart2_receive_interrupt() { disable_interrupt(kUart2ReceiveIrq); }
}

}  // namespace kw::mps2
