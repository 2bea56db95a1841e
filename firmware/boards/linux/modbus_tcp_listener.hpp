// Modbus/TCP on sockets: one TcpServer of the core for each client.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <string>

#include "core/modbus/tcp.hpp"
#include "core/registers/register_access.hpp"
#include "modbus_counts.hpp"

namespace kw::linux_board {

class ModbusTcpListener {
 public:
  static constexpr int kClientsMax = 64;  // a further one is closed at once

  // Listens at once. Throws boost::system::system_error. All references outlive the io_context's
  // last handler.
  ModbusTcpListener(boost::asio::io_context& io, const std::string& host, std::uint16_t port,
                    registers::RegisterAccess& registers, std::uint8_t unit, AnswersNow answers_now,
                    ModbusCounts& counts);

  [[nodiscard]] std::string address() const;  // "host:port", the port that was picked
  void close();

 private:
  void accept();

  boost::asio::ip::tcp::acceptor acceptor_;
  registers::RegisterAccess& registers_;
  std::uint8_t unit_;
  AnswersNow answers_now_;
  ModbusCounts& counts_;
};

}  // namespace kw::linux_board
