// The board link as the rig uses it: feed frames, set inputs, cycle the power, collect pulses,
// outputs and what the panel shows.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/io/output_event.hpp"
#include "host/boardlink/mapped_file.hpp"
#include "host/boardlink/ring.hpp"

namespace kw::boardlink {

// One pulse edge as it came over the link; instant = sample_index + fraction_q32 / 2^32.
struct PulseRecord {
  std::uint64_t sample_index;
  std::uint32_t fraction_q32;
  std::uint8_t stream;
};

// One change of an output.
struct OutputRecord {
  std::uint64_t sample_index;
  io::OutputKind kind;
  std::uint32_t channel;
  std::int32_t value;
};

// What a power cycle finds in the journal store.
enum class StoreAtBoot : std::uint8_t { kept, erased };

// One rig's side of one board link. Not thread safe but for the const members.
// Whatever waits is bounded by its time-out and ends early when the board is no longer running.
// Throws std::runtime_error when the out ring is corrupt.
class HostSide {
 public:
  using Duration = std::chrono::nanoseconds;

  explicit HostSide(MappedFile file);

  // Appends frames (6 channels each, ADC counts) as fast as the ring takes them. Returns the frames
  // taken; fewer than given when the time-out passed or the board is not running.
  std::size_t feed(std::span<const std::int32_t> samples, Duration timeout);

  // Power cycle: a fresh meter at sample index 0. Pulses and outputs not yet taken are dropped.
  // True when the board confirmed in time.
  bool boot(std::uint64_t boot_time_unix_s, StoreAtBoot store, Duration timeout);

  // Appends an input record of these words; it holds from the next frame fed. False on time-out or
  // board end.
  bool set_input(RecordType type, std::span<const std::uint32_t> words, Duration timeout);

  // Waits until the board has taken every record, inputs as well; what they made the outputs do is
  // then here too, unless the out ring was full. False on time-out or board end.
  bool wait_taken(Duration timeout);

  // Waits until the board has consumed `index` frames since boot. False on time-out or board end.
  bool wait_consumed(std::uint64_t index, Duration timeout);

  // The edges that arrived since the last call, oldest first.
  [[nodiscard]] std::vector<PulseRecord> take_pulses();
  [[nodiscard]] std::vector<OutputRecord> take_outputs();
  // What the panel showed last; empty when it has shown nothing since the power cycle.
  [[nodiscard]] std::string panel_text();

  // The journal store as it is now: the board may be at work on it.
  [[nodiscard]] ByteBuffer journal_store() const { return file_.journal_store(); }

  void request_stop() { release(file_.control().stop_request, 1U); }

  [[nodiscard]] std::uint64_t frames_fed() const { return frames_fed_; }
  [[nodiscard]] std::uint64_t sample_index() const;
  [[nodiscard]] std::uint32_t heartbeat() const;
  [[nodiscard]] BoardState state() const;
  [[nodiscard]] std::string fault_text() const;
  [[nodiscard]] std::uint32_t corrupt_records() const;

 private:
  template <typename Condition>
  bool wait_until(Condition condition, Duration timeout);
  void drain_out_ring();
  void take(const RecordView& view);
  [[nodiscard]] bool board_can_progress() const;

  MappedFile file_;
  RingWriter in_;
  RingReader out_;
  std::vector<PulseRecord> pulses_;
  std::vector<OutputRecord> outputs_;
  std::string panel_text_;
  std::uint64_t frames_fed_ = 0;
  std::uint64_t boots_asked_ = 0;
  std::uint64_t boots_answered_ = 0;
};

}  // namespace kw::boardlink
