#include "host/boardlink/board_side.hpp"

#include <algorithm>

namespace kw::boardlink {
namespace {

constexpr std::uint32_t code(BoardState state) { return static_cast<std::uint32_t>(state); }

}  // namespace

BoardSide::BoardSide(ControlBlock& control, ByteView in_ring, ByteBuffer out_ring)
    : control_(&control),
      in_(in_ring, control.in_write, control.in_read),
      out_(out_ring, control.out_write, control.out_read) {}

void BoardSide::set_state(BoardState state, std::string_view text) {
  const std::uint32_t now = relaxed(control_->state);
  if (now == code(BoardState::asserted)) return;
  if (!text.empty()) {
    const std::size_t count = std::min(text.size(), kFaultTextBytes - 1);
    std::copy_n(text.begin(), count, control_->fault_text);
    control_->fault_text[count] = '\0';
  }
  release(control_->state, code(state));
}

void BoardSide::set_running() { set_state(BoardState::running, {}); }

void BoardSide::set_stopped() {
  if (!faulted_) set_state(BoardState::stopped, {});
}

void BoardSide::set_asserted(std::string_view text) { set_state(BoardState::asserted, text); }

void BoardSide::refuse_record(std::string_view reason) {
  if (faulted_) return;
  faulted_ = true;
  count_up(control_->corrupt_records);
  set_state(BoardState::link_faulted, reason);
}

RecordView BoardSide::front() {
  if (faulted_) return {};
  const auto record = in_.front();
  if (!record.ok()) {
    refuse_record("board link: the in ring is corrupt");
    return {};
  }
  return record.value();
}

}  // namespace kw::boardlink
