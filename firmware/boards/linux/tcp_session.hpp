// One Modbus/TCP client of the Linux board.
#pragma once

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <memory>

#include "core/modbus/tcp.hpp"
#include "core/registers/register_access.hpp"
#include "modbus_counts.hpp"
#include "modbus_tcp_listener.hpp"

namespace kw::linux_board {

// Answers one request, then lets the others have their turn. Lives as long as something of it is
// under way.
class TcpSession : public std::enable_shared_from_this<TcpSession> {
 public:
  using Clock = std::chrono::steady_clock;

  TcpSession(boost::asio::ip::tcp::socket socket, registers::RegisterAccess& registers,
             const ModbusTcpListener::AddressNow& address_now, const AnswersNow& answers_now,
             ModbusCounts& counts, const TcpLimits& limits);
  TcpSession(const TcpSession&) = delete;
  TcpSession& operator=(const TcpSession&) = delete;
  ~TcpSession();

  void read();
  // Cuts the client off.
  void drop();
  [[nodiscard]] Clock::time_point heard_at() const { return heard_at_; }

 private:
  void serve();
  void write(ByteView answer, bool close);
  void write_rest(std::size_t sent, bool close);
  void go_on(bool close);

  boost::asio::ip::tcp::socket socket_;
  boost::asio::steady_timer unread_timer_;
  modbus::TcpServer server_;
  const ModbusTcpListener::AddressNow& address_now_;
  const AnswersNow& answers_now_;
  ModbusCounts& counts_;
  const TcpLimits& limits_;
  Clock::time_point heard_at_ = Clock::now();
  std::array<std::uint8_t, 2048> input_{};
  ByteView pending_;  // of input_: not served yet
  std::array<std::uint8_t, modbus::kTcpFrameBytesMax> output_{};
  std::size_t output_size_ = 0;
};

}  // namespace kw::linux_board
