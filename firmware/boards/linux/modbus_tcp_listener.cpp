#include "modbus_tcp_listener.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <memory>
#include <utility>
#include <vector>

namespace kw::linux_board {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

// One client. Lives as long as a read or write of it is under way.
class TcpSession : public std::enable_shared_from_this<TcpSession> {
 public:
  TcpSession(tcp::socket socket, registers::RegisterAccess& registers, std::uint8_t unit,
             const AnswersNow& answers_now, ModbusCounts& counts)
      : socket_(std::move(socket)),
        server_(registers, modbus::tcp_units(unit)),
        answers_now_(answers_now),
        counts_(counts) {
    ++counts_.clients_now;
  }
  TcpSession(const TcpSession&) = delete;
  TcpSession& operator=(const TcpSession&) = delete;
  ~TcpSession() { --counts_.clients_now; }

  void read() {
    socket_.async_read_some(asio::buffer(input_),
                            [self = shared_from_this()](error_code error, std::size_t count) {
                              if (!error) self->on_bytes(ByteView(self->input_).first(count));
                            });
  }

 private:
  void on_bytes(ByteView bytes) {
    if (!answers_now_()) {
      counts_.unanswered_bytes += bytes.size();
      return read();
    }
    output_.clear();
    bool close = false;
    while (!bytes.empty() && !close) {
      const modbus::TcpStep step = server_.feed(bytes);
      bytes = bytes.subspan(step.consumed);
      counts_.answers += step.answer.empty() ? 0 : 1;
      output_.insert(output_.end(), step.answer.begin(), step.answer.end());
      close = step.close;
    }
    write(close);
  }

  // Most answers leave in one call here; the rest of a slow client's is waited for.
  void write(bool close) {
    error_code error;
    std::size_t sent = output_.empty() ? 0 : socket_.write_some(asio::buffer(output_), error);
    if (error == asio::error::would_block) {
      error.clear();
      sent = 0;
    }
    if (error) return;
    if (sent == output_.size()) {
      if (!close) read();
      return;
    }
    asio::async_write(socket_, asio::buffer(output_) + sent,
                      [self = shared_from_this(), close](error_code failure, std::size_t) {
                        if (!failure && !close) self->read();
                      });
  }

  tcp::socket socket_;
  modbus::TcpServer server_;
  const AnswersNow& answers_now_;
  ModbusCounts& counts_;
  std::array<std::uint8_t, 2048> input_{};
  std::vector<std::uint8_t> output_;
};

}  // namespace

ModbusTcpListener::ModbusTcpListener(asio::io_context& io, const std::string& host,
                                     std::uint16_t port, registers::RegisterAccess& registers,
                                     std::uint8_t unit, AnswersNow answers_now,
                                     ModbusCounts& counts)
    : acceptor_(io, tcp::endpoint(asio::ip::make_address(host), port)),
      registers_(registers),
      unit_(unit),
      answers_now_(std::move(answers_now)),
      counts_(counts) {
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
    if (!error && counts_.clients_now < kClientsMax) {
      ++counts_.clients;
      error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      socket.set_option(asio::socket_base::keep_alive(true), ignored);
      socket.non_blocking(true, ignored);
      std::make_shared<TcpSession>(std::move(socket), registers_, unit_, answers_now_, counts_)
          ->read();
    } else {
      ++counts_.clients_refused;
    }
    accept();
  });
}

}  // namespace kw::linux_board
