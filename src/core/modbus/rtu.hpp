// The server side of one Modbus RTU line, without a UART.
//
// The driver hands over every character with the time at which it ended, and calls poll() when
// time passes; whatever comes back is to be sent. See rtu_framing.hpp for how frames end.
#pragma once

#include <array>
#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/modbus/rtu_framing.hpp"
#include "core/modbus/unit_set.hpp"
#include "core/registers/register_access.hpp"

namespace kw::modbus {

// Every frame moves exactly one of these.
struct RtuCounters {
  std::uint32_t answered = 0;
  std::uint32_t answered_exception = 0;
  std::uint32_t broadcast_executed = 0;
  std::uint32_t broadcast_refused = 0;  // not a write, or a write that is refused
  std::uint32_t discarded_other_unit = 0;
  std::uint32_t discarded_crc = 0;
  std::uint32_t discarded_short = 0;     // fewer than 4 bytes
  std::uint32_t discarded_too_long = 0;  // more than 256 bytes
  std::uint32_t discarded_gap = 0;       // silence of more than t1.5 inside
  // A parity or framing error of the UART, or the line was reconfigured inside.
  std::uint32_t discarded_character = 0;
};

struct RtuConfig {
  RtuFraming framing = RtuFraming::by_silence;
  RtuTiming timing;
};

class RtuServer {
 public:
  // `units`: addresses that are answered, of 1..247. Address 0 is always the broadcast.
  RtuServer(registers::RegisterAccess& registers, const UnitSet& units, const RtuConfig& config)
      : registers_(registers), units_(units), receiver_(config.framing, config.timing, units) {}

  // One character received, its stop bit ended at `end_us`. Returns the answer to send, or
  // nothing. An answer is valid until the next one.
  [[nodiscard]] ByteView receive(std::uint8_t byte, std::uint64_t end_us);

  // One character received with a parity or framing error. Returns as receive() does: the frame
  // before may have ended.
  [[nodiscard]] ByteView receive_fault(std::uint64_t end_us);

  // Time has passed without a character. Returns as receive() does.
  [[nodiscard]] ByteView poll(std::uint64_t now_us);

  void set_units(const UnitSet& units);

  // The line has another address, baud rate or character format from here on. A write that changes
  // these is answered with the address that it was asked at; the driver sends that answer to its
  // end as before, then sets its UART and calls this. A frame that is half received is void.
  void reconfigure(const RtuTiming& timing, const UnitSet& units);
  [[nodiscard]] const RtuCounters& counters() const { return counters_; }

 private:
  [[nodiscard]] ByteView end_frame();
  [[nodiscard]] ByteView serve_frame(ByteView frame);
  void serve_broadcast(ByteView request);
  [[nodiscard]] std::uint32_t* discard_counter(ByteView frame);

  registers::RegisterAccess& registers_;
  UnitSet units_;
  RtuReceiver receiver_;
  RtuCounters counters_{};
  std::array<std::uint8_t, kRtuFrameBytesMax> answer_{};
};

}  // namespace kw::modbus
