// How many frames the meter may consume now.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "options.hpp"

namespace kw::linux_board {

// In real time frames become due at the sample rate, in portions of 5 ms; what nobody fed when it
// was due is not made up for beyond 100 ms.
class Pacer {
 public:
  using Clock = std::chrono::steady_clock;

  Pacer(Pacing pacing, std::uint32_t sample_rate_hz, Clock::time_point now)
      : pacing_(pacing), sample_rate_hz_(sample_rate_hz), last_(now) {}

  [[nodiscard]] std::size_t due_frames(Clock::time_point now) {
    if (pacing_ == Pacing::lockstep) return kFramesAtOnce;
    const auto elapsed = std::min<std::chrono::nanoseconds>(now - last_, kBacklogMax);
    if (elapsed < kPortion) return std::min(due_, kFramesAtOnce);
    // The remainder of a frame stays in last_.
    const auto elapsed_ns = static_cast<std::uint64_t>(elapsed.count());
    const std::uint64_t frames = elapsed_ns * sample_rate_hz_ / kSecond_ns;
    last_ = now - (elapsed - std::chrono::nanoseconds(frames * kSecond_ns / sample_rate_hz_));
    due_ = std::min<std::size_t>(due_ + frames, sample_rate_hz_ / 10);
    return std::min(due_, kFramesAtOnce);
  }

  void consumed(std::size_t frames) {
    if (pacing_ == Pacing::realtime) due_ -= std::min(frames, due_);
  }

 private:
  // Bounds how long a request waits for the metering of samples: about 0.1 ms at 1000 x real time.
  static constexpr std::size_t kFramesAtOnce = 1280;
  static constexpr std::uint64_t kSecond_ns = 1'000'000'000;
  static constexpr std::chrono::nanoseconds kPortion = std::chrono::milliseconds(5);
  static constexpr std::chrono::nanoseconds kBacklogMax = std::chrono::milliseconds(100);

  Pacing pacing_;
  std::uint32_t sample_rate_hz_;
  Clock::time_point last_;
  std::size_t due_ = 0;
};

}  // namespace kw::linux_board
