// The board link as the meter's main loop uses it: take records in, give events out.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "host/boardlink/ring.hpp"

namespace kw::boardlink {

class BoardSide {
 public:
  // `control` and the rings outlive the object.
  BoardSide(ControlBlock& control, ByteView in_ring, ByteBuffer out_ring);

  // The oldest record of the in ring, in place. A corrupt ring moves corrupt_records by one, sets
  // the state link_faulted with a text and shows no record any more.
  [[nodiscard]] RecordView front();
  void pop() { in_.pop(); }
  // Same as a corrupt ring: `reason` is of a record that front() showed.
  void refuse_record(std::string_view reason);

  [[nodiscard]] bool can_emit(std::size_t length_bytes) const { return out_.fits(length_bytes); }
  // Status: as RingWriter::append.
  [[nodiscard]] Status emit(RecordType type, std::uint64_t sample_index, ByteView payload) {
    return out_.append(type, sample_index, payload);
  }

  void set_running();
  void set_stopped();
  // Writes state asserted with `text`; the first text stays. Safe in a signal handler.
  void set_asserted(std::string_view text);

  void publish_sample_index(std::uint64_t index) { release_sample_index(*control_, index); }
  void beat() { count_up(control_->heartbeat); }
  [[nodiscard]] bool stop_requested() const { return relaxed(control_->stop_request) != 0; }
  [[nodiscard]] bool is_faulted() const { return faulted_; }
  [[nodiscard]] std::uint32_t corrupt_records() const { return relaxed(control_->corrupt_records); }

 private:
  void set_state(BoardState state, std::string_view text);

  ControlBlock* control_;
  RingReader in_;
  RingWriter out_;
  bool faulted_ = false;
};

}  // namespace kw::boardlink
