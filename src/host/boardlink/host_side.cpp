#include "host/boardlink/host_side.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <thread>
#include <utility>

namespace kw::boardlink {
namespace {

using Clock = std::chrono::steady_clock;

// One record of samples: 200 ms at 12.8 kS/s, so that the ring frees its space in small steps.
constexpr std::size_t kFramesPerRecord = 2560;
// A wait looks at the ring again at once this many times, then sleeps between two looks.
constexpr int kSpins = 200;
constexpr auto kPause = std::chrono::microseconds(50);

template <typename T>
ByteView bytes_of(const T& value) {
  return {reinterpret_cast<const std::uint8_t*>(&value), sizeof(value)};
}

}  // namespace

HostSide::HostSide(MappedFile file)
    : file_(std::move(file)),
      in_(file_.in_ring(), file_.control().in_write, file_.control().in_read),
      out_(file_.out_ring(), file_.control().out_write, file_.control().out_read) {}

bool HostSide::board_can_progress() const {
  const BoardState now = state();
  return now == BoardState::running || now == BoardState::not_started;
}

template <typename Condition>
bool HostSide::wait_until(Condition condition, Duration timeout) {
  const auto deadline = Clock::now() + timeout;
  for (int looks = 0;; ++looks) {
    drain_out_ring();
    if (condition()) return true;
    if (!board_can_progress() || Clock::now() >= deadline) {
      drain_out_ring();
      return condition();
    }
    if (looks < kSpins) {
      std::this_thread::yield();
    } else {
      std::this_thread::sleep_for(kPause);
    }
  }
}

std::size_t HostSide::feed(std::span<const std::int32_t> samples, Duration timeout) {
  const auto deadline = Clock::now() + timeout;
  const std::size_t frame_count = samples.size() / kChannelCount;
  std::size_t done = 0;
  while (done < frame_count) {
    const std::size_t count = std::min(kFramesPerRecord, frame_count - done);
    const auto part = samples.subspan(done * kChannelCount, count * kChannelCount);
    const ByteView payload(reinterpret_cast<const std::uint8_t*>(part.data()), part.size_bytes());
    const auto left = std::max(Duration::zero(), Duration(deadline - Clock::now()));
    if (!wait_until([&] { return in_.fits(payload.size()); }, left)) break;
    if (!is_ok(in_.append(RecordType::samples, frames_fed_, payload))) break;
    frames_fed_ += count;
    done += count;
  }
  return done;
}

bool HostSide::boot(std::uint64_t boot_time_unix_s, Duration timeout) {
  const BootPayload payload{boot_time_unix_s};
  const auto deadline = Clock::now() + timeout;
  if (!wait_until([&] { return in_.fits(sizeof(payload)); }, timeout)) return false;
  if (!is_ok(in_.append(RecordType::boot, frames_fed_, bytes_of(payload)))) return false;
  ++boots_asked_;
  frames_fed_ = 0;
  const auto left = std::max(Duration::zero(), Duration(deadline - Clock::now()));
  return wait_until([&] { return boots_answered_ >= boots_asked_; }, left);
}

bool HostSide::wait_consumed(std::uint64_t index, Duration timeout) {
  return wait_until([&] { return boots_answered_ >= boots_asked_ && sample_index() >= index; },
                    timeout);
}

std::vector<PulseRecord> HostSide::take_pulses() {
  drain_out_ring();
  return std::exchange(pulses_, {});
}

void HostSide::drain_out_ring() {
  for (;;) {
    const auto record = out_.front();
    if (!record.ok()) {
      throw std::runtime_error("board link: the out ring is corrupt at byte " +
                               std::to_string(record.offender()));
    }
    const RecordView& view = record.value();
    if (view.payload.data() == nullptr) return;
    if (view.header.type == static_cast<std::uint16_t>(RecordType::booted)) {
      ++boots_answered_;
      pulses_.clear();
    } else if (view.header.type == static_cast<std::uint16_t>(RecordType::pulse)) {
      if (view.payload.size() != kPulsePayloadBytes) {
        throw std::runtime_error("board link: a pulse record of " +
                                 std::to_string(view.payload.size()) + " bytes");
      }
      std::uint32_t fraction_q32 = 0;
      std::memcpy(&fraction_q32, view.payload.data(), sizeof(fraction_q32));
      pulses_.push_back(
          {view.header.sample_index, fraction_q32, view.payload[offsetof(PulsePayload, stream)]});
    }
    out_.pop();
  }
}

std::uint64_t HostSide::sample_index() const { return acquire_sample_index(file_.control()); }

std::uint32_t HostSide::heartbeat() const { return relaxed(file_.control().heartbeat); }

BoardState HostSide::state() const {
  return static_cast<BoardState>(acquire(file_.control().state));
}

std::uint32_t HostSide::corrupt_records() const { return relaxed(file_.control().corrupt_records); }

std::string HostSide::fault_text() const {
  const auto& text = file_.control().fault_text;
  return {std::begin(text), std::find(std::begin(text), std::end(text), '\0')};
}

}  // namespace kw::boardlink
