// What the board does when there is nothing to do: look again for a moment, then wait in Asio.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <thread>
#include <utility>

namespace kw::linux_board {

// In lockstep the next samples or the next request often come within microseconds, so the board
// looks for them for a moment. Looking longer would cost more than it gains: what it takes from the
// other processes of a busy machine comes back as a late answer. After that the board sleeps, the
// longer the longer it was idle; a request wakes it at once, samples when it looks again.
class Idle {
 public:
  using Clock = std::chrono::steady_clock;

  Idle(boost::asio::io_context& io, bool look_first)
      : io_(io), timer_(io), look_for_(look_first ? kLookFor : Clock::duration::zero()) {}

  void worked(Clock::time_point now) { since_ = now; }

  // Returns when a handler has run or the time to look again has come.
  void rest(Clock::time_point now) {
    const auto idle = now - since_;
    if (idle < look_for_) {
      std::this_thread::yield();
      return;
    }
    timer_.expires_after(idle < kShortAfter ? kShortWait : kLongWait);
    timer_.async_wait([this](const boost::system::error_code&) { ++own_handlers_; });
    const std::size_t own_before = own_handlers_;
    io_.run_one();
    if (own_handlers_ == own_before) since_ = now;
  }

  // Handlers that ran only because of rest(), since the last call; they are no work.
  [[nodiscard]] std::size_t take_own_handlers() { return std::exchange(own_handlers_, 0); }

 private:
  static constexpr Clock::duration kLookFor = std::chrono::microseconds(100);
  static constexpr Clock::duration kShortAfter = std::chrono::milliseconds(200);
  static constexpr Clock::duration kShortWait = std::chrono::microseconds(200);
  static constexpr Clock::duration kLongWait = std::chrono::milliseconds(2);

  boost::asio::io_context& io_;
  boost::asio::steady_timer timer_;
  Clock::duration look_for_;
  Clock::time_point since_{};
  std::size_t own_handlers_ = 0;
};

}  // namespace kw::linux_board
