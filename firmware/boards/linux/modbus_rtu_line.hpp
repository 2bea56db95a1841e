// Modbus RTU on a pseudo-terminal or tty.
#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstdint>
#include <memory>
#include <string>

#include "core/modbus/rtu.hpp"
#include "core/registers/register_access.hpp"
#include "host/serial/pseudo_terminal.hpp"
#include "modbus_counts.hpp"

namespace kw::linux_board {

// A pseudo-terminal keeps no time between characters, so frames end by length and CRC; silence only
// resynchronises.
class ModbusRtuLine {
 public:
  // Opens the tty at `path`, or makes a pseudo-terminal with a link there when there is none.
  // Throws std::system_error. All references outlive the io_context's last handler.
  ModbusRtuLine(boost::asio::io_context& io, const std::string& path,
                registers::RegisterAccess& registers, std::uint8_t unit, AnswersNow answers_now,
                ModbusCounts& counts);

  // Call now and then: time passes without characters.
  void poll();
  void close();

 private:
  [[nodiscard]] int open_line(const std::string& path);
  void read();
  void send(ByteView answer);
  [[nodiscard]] std::uint64_t now_us() const;

  std::unique_ptr<serial::PseudoTerminal> terminal_;
  boost::asio::posix::stream_descriptor line_;
  modbus::RtuServer server_;
  AnswersNow answers_now_;
  ModbusCounts& counts_;
  std::array<std::uint8_t, 512> input_{};
};

}  // namespace kw::linux_board
