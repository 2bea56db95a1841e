#include "tcp_session.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace kw::linux_board {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

}  // namespace

TcpSession::TcpSession(tcp::socket socket, registers::RegisterAccess& registers,
                       const ModbusTcpListener::AddressNow& address_now,
                       const AnswersNow& answers_now, ModbusCounts& counts, const TcpLimits& limits)
    : socket_(std::move(socket)),
      unread_timer_(socket_.get_executor()),
      server_(registers, modbus::tcp_units(address_now())),
      address_now_(address_now),
      answers_now_(answers_now),
      counts_(counts),
      limits_(limits) {}

TcpSession::~TcpSession() = default;

void TcpSession::drop() {
  error_code ignored;
  socket_.close(ignored);
}

void TcpSession::read() {
  socket_.async_read_some(asio::buffer(input_),
                          [self = shared_from_this()](error_code error, std::size_t count) {
                            if (error) return;
                            self->heard_at_ = Clock::now();
                            self->pending_ = ByteView(self->input_).first(count);
                            self->serve();
                          });
}

void TcpSession::serve() {
  if (!answers_now_()) {
    counts_.unanswered_bytes += pending_.size();
    return read();
  }
  while (!pending_.empty()) {
    server_.set_units(modbus::tcp_units(address_now_()));
    const modbus::TcpStep step = server_.feed(pending_);
    pending_ = pending_.subspan(step.consumed);
    if (!step.answer.empty() || step.close) return write(step.answer, step.close);
  }
  read();
}

// Most answers leave in one call here; the rest of a slow client's is waited for.
void TcpSession::write(ByteView answer, bool close) {
  if (answer.empty()) return go_on(close);
  ++counts_.answers;
  error_code error;
  std::size_t sent = socket_.write_some(asio::buffer(answer.data(), answer.size()), error);
  if (error == asio::error::would_block) sent = 0;
  if (error && error != asio::error::would_block) return;
  if (sent == answer.size()) return go_on(close);
  output_size_ = answer.size();
  std::ranges::copy(answer, output_.begin());
  write_rest(sent, close);
}

void TcpSession::write_rest(std::size_t sent, bool close) {
  unread_timer_.expires_after(limits_.unread_max);
  unread_timer_.async_wait([weak = weak_from_this()](error_code error) {
    const auto self = weak.lock();
    if (error || !self) return;
    ++self->counts_.clients_cut_off;
    self->drop();
  });
  asio::async_write(socket_, asio::buffer(output_.data(), output_size_) + sent,
                    [self = shared_from_this(), close](error_code error, std::size_t) {
                      self->unread_timer_.cancel();
                      if (!error) self->go_on(close);
                    });
}

void TcpSession::go_on(bool close) {
  if (close) return;
  if (pending_.empty()) return read();
  asio::post(socket_.get_executor(), [self = shared_from_this()] { self->serve(); });
}

}  // namespace kw::linux_board
