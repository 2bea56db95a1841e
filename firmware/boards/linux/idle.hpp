// What the board does when there is nothing to do: look again for a moment, then wait in Asio.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <thread>
#include <utility>

namespace kw::linux_board {

// A request wakes the board at once; samples do not, they are seen when the board looks for them.
// After samples more of them often come within microseconds, so the board looks again for a moment
// before it sleeps; after that it sleeps the longer the longer there were none. Looking costs the
// other processes of a busy machine their time and comes back as late answers, so no request
// prolongs it.
class Idle {
 public:
  using Clock = std::chrono::steady_clock;

  // `look_first` false: samples come by the clock, a portion each 5 ms; there is nothing to look
  // for, and the longer sleep is short enough.
  Idle(boost::asio::io_context& io, bool look_first)
      : io_(io),
        timer_(io),
        look_for_(look_first ? kLookFor : Clock::duration::zero()),
        short_after_(look_first ? kShortAfter : Clock::duration::zero()) {}

  void took_samples(Clock::time_point now) { samples_at_ = now; }

  // Returns when a handler has run or the time to look for samples has come.
  void rest(Clock::time_point now) {
    const auto idle = now - samples_at_;
    if (idle < look_for_) {
      std::this_thread::yield();
      return;
    }
    if (!timer_runs_) {
      timer_runs_ = true;
      timer_.expires_after(idle < short_after_ ? kShortWait : kLongWait);
      timer_.async_wait([this](const boost::system::error_code&) { timer_runs_ = false; });
    }
    io_.run_one();
  }

 private:
  static constexpr Clock::duration kLookFor = std::chrono::microseconds(100);
  static constexpr Clock::duration kShortAfter = std::chrono::milliseconds(200);
  static constexpr Clock::duration kShortWait = std::chrono::microseconds(200);
  static constexpr Clock::duration kLongWait = std::chrono::milliseconds(2);

  boost::asio::io_context& io_;
  boost::asio::steady_timer timer_;
  Clock::duration look_for_;
  Clock::duration short_after_;
  Clock::time_point samples_at_{};
  bool timer_runs_ = false;
};

}  // namespace kw::linux_board
