#include "modbus_tcp_listener.hpp"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include "tcp_session.hpp"

namespace kw::linux_board {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr auto kAcceptPause = std::chrono::milliseconds(100);  // after the system had no descriptor

void set_tcp(int socket, int option, int value) {
  ::setsockopt(socket, IPPROTO_TCP, option, &value, sizeof(value));
}

void prepare(tcp::socket& socket, const TcpLimits& limits) {
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  socket.set_option(asio::socket_base::keep_alive(true), ignored);
  socket.non_blocking(true, ignored);
  const int descriptor = socket.native_handle();
  set_tcp(descriptor, TCP_KEEPIDLE, limits.keep_alive_idle_s);
  set_tcp(descriptor, TCP_KEEPINTVL, limits.keep_alive_interval_s);
  set_tcp(descriptor, TCP_KEEPCNT, limits.keep_alive_probes);
  // An answer that is not acknowledged holds back the probes.
  set_tcp(descriptor, TCP_USER_TIMEOUT, static_cast<int>(2 * limits.unread_max.count()));
}

}  // namespace

ModbusTcpListener::ModbusTcpListener(asio::io_context& io, const std::string& host,
                                     std::uint16_t port, registers::RegisterAccess& registers,
                                     AddressNow address_now, AnswersNow answers_now,
                                     ModbusCounts& counts, const TcpLimits& limits)
    : acceptor_(io, tcp::endpoint(asio::ip::make_address(host), port)),
      retry_(io),
      registers_(registers),
      address_now_(std::move(address_now)),
      answers_now_(std::move(answers_now)),
      counts_(counts),
      limits_(limits) {
  accept();
}

std::string ModbusTcpListener::address() const {
  const tcp::endpoint endpoint = acceptor_.local_endpoint();
  return endpoint.address().to_string() + ":" + std::to_string(endpoint.port());
}

void ModbusTcpListener::close() {
  error_code ignored;
  acceptor_.close(ignored);
}

void ModbusTcpListener::accept() {
  acceptor_.async_accept([this](error_code error, tcp::socket socket) {
    if (error == asio::error::operation_aborted) return;
    if (error) return accept_later();
    if (make_room()) {
      begin(std::move(socket));
    } else {
      ++counts_.clients_refused;
    }
    accept();
  });
}

void ModbusTcpListener::accept_later() {
  retry_.expires_after(kAcceptPause);
  retry_.async_wait([this](error_code error) {
    if (!error && acceptor_.is_open()) accept();
  });
}

void ModbusTcpListener::begin(tcp::socket socket) {
  ++counts_.clients;
  prepare(socket, limits_);
  const auto session = std::make_shared<TcpSession>(std::move(socket), registers_, address_now_,
                                                    answers_now_, counts_, limits_);
  sessions_.push_back(session);
  session->read();
}

// True when there is a place for one more, also when somebody silent had to go for it.
bool ModbusTcpListener::make_room() {
  std::erase_if(sessions_, [](const auto& session) { return session.expired(); });
  if (sessions_.size() < limits_.clients_max) return true;
  const auto heard_at = [](const auto& weak) {
    const auto session = weak.lock();
    return session ? session->heard_at() : TcpSession::Clock::time_point::min();
  };
  const auto silent = std::ranges::min_element(sessions_, {}, heard_at);
  const auto session = silent->lock();
  if (!session || TcpSession::Clock::now() - session->heard_at() < limits_.silent_min) return false;
  session->drop();
  ++counts_.clients_cut_off;
  sessions_.erase(silent);
  return true;
}

}  // namespace kw::linux_board
