// Modbus RTU on a pseudo-terminal or tty.
#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "app/modbus_channel.hpp"
#include "core/registers/register_access.hpp"
#include "host/serial/pseudo_terminal.hpp"
#include "modbus_counts.hpp"

namespace kw::linux_board {

// A pseudo-terminal keeps no time between characters, so frames end by length and CRC; silence only
// resynchronises. A tty gets the baud rate and the character format of the channel.
class ModbusRtuLine {
 public:
  // How the channel is set now.
  using SettingsNow = std::function<modbus::SerialSettings()>;

  // Opens the tty at `path`, or makes a pseudo-terminal with a link there when there is none.
  // Throws std::system_error. All references outlive the io_context's last handler.
  ModbusRtuLine(boost::asio::io_context& io, const std::string& path,
                registers::RegisterAccess& registers, SettingsNow settings_now,
                AnswersNow answers_now, ModbusCounts& counts);

  // Call now and then: time passes without characters, and the channel may be set otherwise.
  void poll();
  void close();

 private:
  [[nodiscard]] int open_line(const std::string& path);
  void read();
  void receive(std::uint8_t byte, std::uint64_t end_us);
  void send(ByteView answer);
  void follow_settings();
  void set_line();
  [[nodiscard]] std::uint64_t now_us() const;

  std::unique_ptr<serial::PseudoTerminal> terminal_;  // null: a tty that was there
  boost::asio::posix::stream_descriptor line_;
  SettingsNow settings_now_;
  app::ModbusChannel channel_;
  AnswersNow answers_now_;
  ModbusCounts& counts_;
  std::array<std::uint8_t, 512> input_{};
};

}  // namespace kw::linux_board
