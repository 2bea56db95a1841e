// The server side of one Modbus/TCP connection, without sockets.
//
//   while (!input.empty()) {
//     const TcpStep step = server.feed(input);
//     input = input.subspan(step.consumed);
//     send(step.answer);                 // may be empty
//     if (step.close) { close the connection; break; }
//   }
//
// Requests may arrive in any pieces and any number of them at once; they are answered in order.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/modbus/pdu.hpp"
#include "core/modbus/unit_set.hpp"

namespace kw::modbus {

inline constexpr std::size_t kMbapBytes = 7;  // transaction, protocol, length, unit
inline constexpr std::size_t kTcpFrameBytesMax = kMbapBytes + kPduBytesMax;

// Every whole frame moves exactly one of these.
struct TcpCounters {
  std::uint32_t answered = 0;
  std::uint32_t answered_exception = 0;
  std::uint32_t discarded_protocol = 0;    // protocol identifier not 0
  std::uint32_t discarded_other_unit = 0;  // a unit that we do not answer to
  std::uint32_t closed_bad_length = 0;     // length field outside 2..254
};

struct TcpStep {
  std::size_t consumed = 0;  // bytes taken from the input: up to the end of one answered request
  ByteView answer;           // valid until the next call of feed() or reset()
  bool close = false;        // the stream cannot be followed any more
};

class TcpServer {
 public:
  TcpServer(registers::RegisterAccess& registers, const UnitSet& units)
      : registers_(registers), units_(units) {}

  // Takes bytes of the stream until the input ends, a request is answered, or the connection is
  // to be closed. A frame of another protocol or unit is skipped by its length, in silence. After
  // a length field outside 2..254 nobody knows where the next frame starts: `close` is set, and
  // stays set until reset().
  [[nodiscard]] TcpStep feed(ByteView input);

  // Starts a new connection; the counters go on.
  void reset();

  void set_units(const UnitSet& units) { units_ = units; }
  [[nodiscard]] const TcpCounters& counters() const { return counters_; }

 private:
  [[nodiscard]] std::size_t size_wanted() const;
  void check_length();
  [[nodiscard]] ByteView serve_frame();

  registers::RegisterAccess& registers_;
  UnitSet units_;
  TcpCounters counters_{};
  std::array<std::uint8_t, kTcpFrameBytesMax> frame_{};  // request, then its answer in its place
  std::size_t size_ = 0;
  bool closed_ = false;
};

}  // namespace kw::modbus
