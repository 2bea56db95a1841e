#include "host/relay/relay.hpp"

#include <linux/sockios.h>
#include <sys/ioctl.h>

#include <array>
#include <atomic>
#include <boost/asio/buffer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <deque>
#include <future>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "host/serial/pseudo_terminal.hpp"

namespace kw::relay {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Stream = asio::posix::stream_descriptor;

constexpr std::size_t kChunkBytesMax = 4096;

std::uint64_t wall_now_ns() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

}  // namespace

class Relay::Impl {
 public:
  Impl(const Endpoint& listen, Endpoint upstream, SampleIndex sample_index)
      : upstream_endpoint_(std::move(upstream)),
        sample_index_(std::move(sample_index)),
        answers_(upstream_endpoint_.kind == EndpointKind::tcp ? Framing::tcp : Framing::rtu) {
    if (listen.kind == EndpointKind::tcp) {
      acceptor_.emplace(io_, tcp::endpoint(asio::ip::make_address(listen.host), listen.port));
      port_ = acceptor_->local_endpoint().port();
      accept(*acceptor_);
    } else if (listen.kind == EndpointKind::tty) {
      terminal_.emplace(listen.path);
      start_pair(terminal_->release_near_end());
    } else {
      throw std::invalid_argument("a relay listens on tcp or tty");
    }
    thread_ = std::thread([this] { io_.run(); });
  }

  ~Impl() {
    io_.stop();
    thread_.join();
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }

  std::vector<Chunk> drain() {
    const std::lock_guard lock(log_mutex_);
    return std::exchange(log_, {});
  }

  void cut() {
    cut_ = true;
    run_there([this] { close_pair(); });
  }
  void restore() { cut_ = false; }
  void set_answer_faults(const AnswerFaults& faults) {
    run_there([&] {
      answers_.set(faults);
      is_altering_ = true;
      late_ms_ = faults.late_ms;
    });
  }

  [[nodiscard]] Proof prove() {
    Proof proof;
    run_there([&] {
      proof.is_cut = cut_;
      proof.upstream_connected = pair_ && pair_->upstream.is_open();
      proof.request_delivered =
          pair_ && pair_->to_meter.empty() && unsent_bytes(pair_->upstream) == 0;
      proof.bytes_to_meter = bytes_to_meter_;
      proof.bytes_from_meter = bytes_from_meter_;
    });
    return proof;
  }

 private:
  using Bytes = std::vector<std::uint8_t>;

  // One client and its way to the meter.
  struct Pair {
    explicit Pair(asio::io_context& io) : downstream(io), upstream(io), delay(io) {}
    Stream downstream;
    Stream upstream;
    std::array<std::uint8_t, kChunkBytesMax> from_master{};
    std::array<std::uint8_t, kChunkBytesMax> from_meter{};
    std::deque<Bytes> to_meter;   // front is being written
    std::deque<Bytes> to_master;  // front is being written
    asio::steady_timer delay;
  };
  using PairPointer = std::shared_ptr<Pair>;

  // Runs `work` in the relay's thread and waits for it.
  template <typename Work>
  void run_there(Work work) {
    std::promise<void> done;
    asio::post(io_, [&] {
      work();
      done.set_value();
    });
    done.get_future().wait();
  }

  // Bytes that the peer's side of a connection has not taken yet.
  [[nodiscard]] static int unsent_bytes(Stream& stream) {
    int unsent = 0;
    if (!stream.is_open()) return 1;
    if (::ioctl(stream.native_handle(), SIOCOUTQ, &unsent) != 0) return 0;
    return unsent;
  }

  void accept(tcp::acceptor& acceptor) {
    acceptor.async_accept([this, &acceptor](error_code error, tcp::socket socket) {
      if (error == asio::error::operation_aborted) return;
      if (!error && !cut_) {
        error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        start_pair(socket.release());
      }
      accept(acceptor);
    });
  }

  // Takes the descriptor; without a way to the meter the client is dropped.
  void start_pair(int downstream) {
    close_pair();
    auto pair = std::make_shared<Pair>(io_);
    pair->downstream.assign(downstream);
    try {
      pair->upstream.assign(connect_to(upstream_endpoint_));
    } catch (const std::system_error&) {
      if (terminal_) throw;
      return;
    }
    error_code ignored;
    pair->downstream.non_blocking(true, ignored);
    pair->upstream.non_blocking(true, ignored);
    answers_.forget_partial();
    pair_ = pair;
    read(pair, Direction::to_meter);
    read(pair, Direction::from_meter);
  }

  void close_pair() {
    if (!pair_) return;
    error_code ignored;
    pair_->downstream.close(ignored);
    pair_->upstream.close(ignored);
    pair_->delay.cancel();
    pair_.reset();
  }

  void end_pair(const PairPointer& pair) {
    if (pair_ == pair) close_pair();
  }

  void read(const PairPointer& pair, Direction direction) {
    const bool up = direction == Direction::to_meter;
    Stream& from = up ? pair->downstream : pair->upstream;
    auto& buffer = up ? pair->from_master : pair->from_meter;
    from.async_read_some(asio::buffer(buffer),
                         [this, pair, direction](error_code error, std::size_t count) {
                           if (error) return end_pair(pair);
                           on_chunk(pair, direction, count);
                           read(pair, direction);
                         });
  }

  void on_chunk(const PairPointer& pair, Direction direction, std::size_t count) {
    const bool up = direction == Direction::to_meter;
    const auto& buffer = up ? pair->from_master : pair->from_meter;
    Bytes bytes(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(count));
    log(direction, bytes);
    (up ? bytes_to_meter_ : bytes_from_meter_) += count;
    if (up || !is_altering_) return forward(pair, direction, std::move(bytes));
    for (Bytes& answer : answers_.pass(std::move(bytes))) {
      forward(pair, direction, std::move(answer));
    }
  }

  void forward(const PairPointer& pair, Direction direction, Bytes bytes) {
    const bool up = direction == Direction::to_meter;
    auto& queue = up ? pair->to_meter : pair->to_master;
    queue.push_back(std::move(bytes));
    if (queue.size() == 1) write_when_due(pair, direction);
  }

  void log(Direction direction, const Bytes& bytes) {
    Chunk chunk{direction, wall_now_ns(), 0, static_cast<bool>(sample_index_), bytes};
    if (sample_index_) chunk.sample_index = sample_index_();
    const std::lock_guard lock(log_mutex_);
    log_.push_back(std::move(chunk));
  }

  // Requests at once, answers as late as was asked.
  void write_when_due(const PairPointer& pair, Direction direction) {
    if (direction == Direction::to_meter || late_ms_ == 0) return write(pair, direction);
    pair->delay.expires_after(std::chrono::milliseconds(late_ms_));
    pair->delay.async_wait([this, pair, direction](error_code error) {
      if (!error) write(pair, direction);
    });
  }

  void write(const PairPointer& pair, Direction direction) {
    const bool up = direction == Direction::to_meter;
    auto& queue = up ? pair->to_meter : pair->to_master;
    asio::async_write(up ? pair->upstream : pair->downstream, asio::buffer(queue.front()),
                      [this, pair, direction, &queue](error_code error, std::size_t) {
                        if (error) return end_pair(pair);
                        queue.pop_front();
                        if (!queue.empty()) write_when_due(pair, direction);
                      });
  }

  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
  Endpoint upstream_endpoint_;
  SampleIndex sample_index_;
  std::optional<tcp::acceptor> acceptor_;
  std::optional<serial::PseudoTerminal> terminal_;
  std::uint16_t port_ = 0;
  PairPointer pair_;
  std::atomic<bool> cut_{false};
  AnswerAlterer answers_;
  bool is_altering_ = false;
  std::uint32_t late_ms_ = 0;
  std::uint64_t bytes_to_meter_ = 0;
  std::uint64_t bytes_from_meter_ = 0;
  std::mutex log_mutex_;
  std::vector<Chunk> log_;
  std::thread thread_;
};

Relay::Relay(const Endpoint& listen, const Endpoint& upstream, SampleIndex sample_index)
    : impl_(std::make_unique<Impl>(listen, upstream, std::move(sample_index))) {}

Relay::~Relay() = default;

std::uint16_t Relay::port() const { return impl_->port(); }
std::vector<Chunk> Relay::drain() { return impl_->drain(); }
void Relay::cut() { impl_->cut(); }
void Relay::restore() { impl_->restore(); }
void Relay::set_answer_faults(const AnswerFaults& faults) { impl_->set_answer_faults(faults); }
Proof Relay::prove() const { return impl_->prove(); }

}  // namespace kw::relay
