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

// The kinds stand in the order of the record types.
static_assert(static_cast<unsigned>(RecordType::digital_out) ==
                  static_cast<unsigned>(RecordType::relay) + 1 &&
              static_cast<unsigned>(RecordType::analogue_out) ==
                  static_cast<unsigned>(RecordType::relay) + 2);
io::OutputKind kind_of(RecordType type) {
  return static_cast<io::OutputKind>(static_cast<unsigned>(type) -
                                     static_cast<unsigned>(RecordType::relay));
}

void require_bytes(const RecordView& view, std::size_t size, const char* name) {
  if (view.payload.size() == size) return;
  throw std::runtime_error(std::string("board link: ") + (name[0] == 'o' ? "an " : "a ") + name +
                           " record of " + std::to_string(view.payload.size()) + " bytes");
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

bool HostSide::boot(std::uint64_t boot_time_unix_s, StoreAtBoot store, Duration timeout) {
  const std::uint32_t flags = store == StoreAtBoot::erased ? kBootErasesStore : 0U;
  const BootPayload payload{boot_time_unix_s, flags, 0};
  const auto deadline = Clock::now() + timeout;
  if (!wait_until([&] { return in_.fits(kBootPayloadBytes); }, timeout)) return false;
  const ByteView bytes = bytes_of(payload).first(kBootPayloadBytes);
  if (!is_ok(in_.append(RecordType::boot, frames_fed_, bytes))) return false;
  ++boots_asked_;
  frames_fed_ = 0;
  const auto left = std::max(Duration::zero(), Duration(deadline - Clock::now()));
  return wait_until([&] { return boots_answered_ >= boots_asked_; }, left);
}

bool HostSide::set_input(RecordType type, std::span<const std::uint32_t> words, Duration timeout) {
  const ByteView payload(reinterpret_cast<const std::uint8_t*>(words.data()), words.size_bytes());
  if (!wait_until([&] { return in_.fits(payload.size()); }, timeout)) return false;
  return is_ok(in_.append(type, frames_fed_, payload));
}

bool HostSide::wait_taken(Duration timeout) {
  return wait_until([&] { return boots_answered_ >= boots_asked_ && in_.is_taken(); }, timeout);
}

bool HostSide::wait_consumed(std::uint64_t index, Duration timeout) {
  return wait_until([&] { return boots_answered_ >= boots_asked_ && sample_index() >= index; },
                    timeout);
}

std::vector<PulseRecord> HostSide::take_pulses() {
  drain_out_ring();
  return std::exchange(pulses_, {});
}

std::vector<OutputRecord> HostSide::take_outputs() {
  drain_out_ring();
  return std::exchange(outputs_, {});
}

std::string HostSide::panel_text() {
  drain_out_ring();
  return panel_text_;
}

void HostSide::drain_out_ring() {
  for (;;) {
    const auto record = out_.front();
    if (!record.ok()) {
      throw std::runtime_error("board link: the out ring is corrupt at byte " +
                               std::to_string(record.offender()));
    }
    if (record.value().payload.data() == nullptr) return;
    take(record.value());
    out_.pop();
  }
}

void HostSide::take(const RecordView& view) {
  const auto type = static_cast<RecordType>(view.header.type);
  switch (type) {
    case RecordType::booted:
      ++boots_answered_;
      pulses_.clear();
      outputs_.clear();
      panel_text_.clear();
      break;
    case RecordType::pulse: {
      require_bytes(view, kPulsePayloadBytes, "pulse");
      std::uint32_t fraction_q32 = 0;
      std::memcpy(&fraction_q32, view.payload.data(), sizeof(fraction_q32));
      pulses_.push_back(
          {view.header.sample_index, fraction_q32, view.payload[offsetof(PulsePayload, stream)]});
      break;
    }
    case RecordType::relay:
    case RecordType::digital_out:
    case RecordType::analogue_out: {
      // The payloads of the three are alike: channel and value, 32 bits each.
      spec::board_link::AnalogueOutPayload output{};
      require_bytes(view, sizeof(output), "output");
      std::memcpy(&output, view.payload.data(), sizeof(output));
      outputs_.push_back({view.header.sample_index, kind_of(type), output.channel, output.value});
      break;
    }
    case RecordType::panel:
      panel_text_.assign(view.payload.begin(), view.payload.end());
      break;
    default:
      break;
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
