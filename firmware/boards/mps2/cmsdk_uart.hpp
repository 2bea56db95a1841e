// A CMSDK UART, polled; its receive interrupt only wakes a sleeping processor.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/bytes.hpp"

namespace kw::mps2 {

// The receiver holds one byte. The emulator keeps the sender waiting until that byte is taken, so
// nothing is lost however long the main loop looks elsewhere.
class CmsdkUart {
 public:
  CmsdkUart(std::uint32_t base, std::uint32_t receive_irq) : base_(base), irq_(receive_irq) {}

  void start();
  // The emulator keeps no time between characters whatever the rate; the UART knows no parity.
  void set_baud(std::uint32_t baud_bd);
  // The byte received, if there is one.
  [[nodiscard]] std::optional<std::uint8_t> take();
  void send(ByteView bytes);

  [[nodiscard]] bool has_byte() const;
  // A byte that comes from now on wakes the processor, once.
  void wake_on_byte();

 private:
  std::uint32_t base_;
  std::uint32_t irq_;
};

}  // namespace kw::mps2
