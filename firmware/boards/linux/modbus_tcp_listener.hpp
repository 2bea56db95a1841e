// Modbus/TCP on sockets: one TcpServer of the core for each client.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/modbus/tcp.hpp"
#include "core/registers/register_access.hpp"
#include "modbus_counts.hpp"

namespace kw::linux_board {

class TcpSession;

// Nobody who went away, or does not read, keeps a new master out for longer than this.
struct TcpLimits {
  std::size_t clients_max = 64;
  // When all places are taken, who was silent for the longest goes if it was for this long;
  // otherwise the new one is closed at once.
  std::chrono::milliseconds silent_min{10'000};
  // A client that does not take its answer for so long is cut off.
  std::chrono::milliseconds unread_max{10'000};
  // A dead peer is noticed after keep_alive_idle_s + keep_alive_probes * keep_alive_interval_s.
  int keep_alive_idle_s = 60;
  int keep_alive_interval_s = 10;
  int keep_alive_probes = 3;
};

class ModbusTcpListener {
 public:
  // The address that is answered beside 0, 1 and 255.
  using AddressNow = std::function<std::uint16_t()>;

  // Listens at once. Throws boost::system::system_error. All references outlive the io_context's
  // last handler.
  ModbusTcpListener(boost::asio::io_context& io, const std::string& host, std::uint16_t port,
                    registers::RegisterAccess& registers, AddressNow address_now,
                    AnswersNow answers_now, ModbusCounts& counts, const TcpLimits& limits = {});

  [[nodiscard]] std::string address() const;  // "host:port", the port that was picked
  void close();

 private:
  void accept();
  void accept_later();
  void begin(boost::asio::ip::tcp::socket socket);
  [[nodiscard]] bool make_room();

  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer retry_;
  registers::RegisterAccess& registers_;
  AddressNow address_now_;
  AnswersNow answers_now_;
  ModbusCounts& counts_;
  TcpLimits limits_;
  std::vector<std::weak_ptr<TcpSession>> sessions_;
};

}  // namespace kw::linux_board
