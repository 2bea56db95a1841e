// What every board does: take samples from the board link, meter them, give pulses back.
//
// The board calls step() and serves its Modbus sessions in turn, from one thread: no sample passes
// between a request and its reply, so each answer is one snapshot at sample_index().
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <span>

#include "app/meter_slot.hpp"
#include "app/planted_fault.hpp"
#include "core/registers/register_access.hpp"
#include "host/boardlink/board_side.hpp"

namespace kw::app {

// What the loop asks of a meter; `Edge` is one pulse edge.
template <typename Meter, typename Edge>
concept MeterLike = requires(Meter meter, const std::int32_t* frames, std::size_t frame_count,
                             std::span<Edge> edges, Edge edge) {
  { meter.feed(frames, frame_count) } -> std::same_as<std::size_t>;
  { meter.sample_index() } -> std::same_as<std::uint64_t>;
  { meter.registers() } -> std::convertible_to<registers::RegisterAccess&>;
  { meter.take_pulses(edges) } -> std::same_as<std::size_t>;
  { edge.sample_index } -> std::convertible_to<std::uint64_t>;
  { edge.fraction_q32 } -> std::convertible_to<std::uint32_t>;
  { edge.stream } -> std::convertible_to<std::uint8_t>;
};

struct LoopCounters {
  std::uint64_t frames = 0;
  std::uint64_t pulses = 0;
  std::uint64_t boots = 0;
  std::uint64_t ignored_records = 0;  // of a type that this board does not have
};

template <typename Meter, typename Edge, typename Config>
  requires MeterLike<Meter, Edge>
class MainLoop {
 public:
  using Slot = MeterSlot<Meter, Config>;

  // Boots the meter. `config` holds all but the boot time of later boots.
  MainLoop(boardlink::BoardSide& link, Slot& slot, const Config& config)
      : link_(&link), slot_(&slot), live_registers_(slot), config_(config) {
    boot(config.boot_time_unix_s);
    link_->set_running();
  }

  // Consumes at most `frames_max` frames and any other record that is due. Returns true when there
  // was work. Never waits.
  bool step(std::size_t frames_max) {
    link_->beat();
    bool worked = emit_pulses();
    while (frames_max > 0 && !is_blocked()) {
      const boardlink::RecordView record = link_->front();
      if (record.payload.data() == nullptr) break;
      const std::size_t consumed = take(record, frames_max);
      worked = worked || consumed > 0 || record_done_;
      frames_max -= consumed;
      if (record_done_) link_->pop();
      if (!emit_pulses() && !record_done_ && consumed == 0) break;
    }
    return worked;
  }

  // The registers of the meter that is there when they are asked, across power cycles.
  [[nodiscard]] registers::RegisterAccess& registers() { return live_registers_; }
  [[nodiscard]] std::uint64_t sample_index() const { return slot_->meter().sample_index(); }
  [[nodiscard]] const LoopCounters& counters() const { return counters_; }

  // False in the fault build that goes silent: requests are then dropped.
  [[nodiscard]] bool answers() const { return answers_at(sample_index()); }

 private:
  static constexpr std::size_t kEdgesAtOnce = 64;

  class LiveRegisters final : public registers::RegisterAccess {
   public:
    explicit LiveRegisters(Slot& slot) : slot_(&slot) {}
    [[nodiscard]] Status read(std::uint16_t address, std::span<std::uint16_t> words) override {
      return slot_->meter().registers().read(address, words);
    }
    [[nodiscard]] Status write(std::uint16_t address,
                               std::span<const std::uint16_t> words) override {
      return slot_->meter().registers().write(address, words);
    }

   private:
    Slot* slot_;
  };

  // Sets record_done_; returns the frames consumed.
  std::size_t take(const boardlink::RecordView& record, std::size_t frames_max) {
    record_done_ = true;
    switch (static_cast<boardlink::RecordType>(record.header.type)) {
      case boardlink::RecordType::samples:
        return take_samples(record.payload, frames_max);
      case boardlink::RecordType::boot:
        take_boot(record.payload);
        return 0;
      case boardlink::RecordType::digital_in:
      case boardlink::RecordType::analogue_in:
        ++counters_.ignored_records;
        return 0;
      default:
        record_done_ = false;
        link_->refuse_record("board link: a record of unknown type");
        return 0;
    }
  }

  std::size_t take_samples(ByteView payload, std::size_t frames_max) {
    if (payload.size() % boardlink::kFrameSizeBytes != 0) {
      record_done_ = false;
      link_->refuse_record("board link: a samples record that is not whole frames");
      return 0;
    }
    const std::size_t frame_count = payload.size() / boardlink::kFrameSizeBytes;
    if (frame_count < frames_done_) {  // the header is read again at each step
      record_done_ = false;
      link_->refuse_record("board link: a samples record that became shorter");
      return 0;
    }
    const std::size_t count = std::min(frame_count - frames_done_, frames_max);
    const auto* frames = reinterpret_cast<const std::int32_t*>(payload.data());
    const std::size_t consumed =
        slot_->meter().feed(frames + frames_done_ * boardlink::kChannelCount, count);
    frames_done_ += consumed;
    counters_.frames += consumed;
    record_done_ = frames_done_ == frame_count;
    if (record_done_) frames_done_ = 0;
    fail_when_planted(sample_index());
    unpublished_ = true;
    return consumed;
  }

  void take_boot(ByteView payload) {
    if (payload.size() != sizeof(boardlink::BootPayload)) {
      record_done_ = false;
      link_->refuse_record("board link: a boot record of wrong length");
      return;
    }
    boardlink::BootPayload request;
    std::memcpy(&request, payload.data(), sizeof(request));
    boot(request.boot_time_unix_s);
    booted_pending_ = true;
  }

  void boot(std::uint64_t boot_time_unix_s) {
    config_.boot_time_unix_s = boot_time_unix_s;
    slot_->boot(config_);
    edges_first_ = edges_count_ = 0;
    link_->publish_sample_index(0);
    ++counters_.boots;
  }

  // Moves what the meter has to say to the out ring, then publishes the sample index: who sees the
  // index also sees every pulse before it. True when something moved.
  bool emit_pulses() {
    bool moved = false;
    if (booted_pending_) {
      const boardlink::BootedPayload answer{config_.boot_time_unix_s};
      booted_pending_ = !emit(boardlink::RecordType::booted, 0, &answer, sizeof(answer));
      if (booted_pending_) return false;
      moved = true;
    }
    for (;;) {
      if (edges_first_ == edges_count_) {
        edges_first_ = 0;
        edges_count_ = slot_->meter().take_pulses(edges_);
        if (edges_count_ == 0) break;
      }
      if (!emit_edge(edges_[edges_first_])) return moved;
      ++edges_first_;
      ++counters_.pulses;
      moved = true;
    }
    if (unpublished_) link_->publish_sample_index(sample_index());
    unpublished_ = false;
    return moved;
  }

  bool emit_edge(const Edge& edge) {
    std::array<std::uint8_t, boardlink::kPulsePayloadBytes> payload{};
    const std::uint32_t fraction_q32 = edge.fraction_q32;
    std::memcpy(payload.data(), &fraction_q32, sizeof(fraction_q32));
    payload[offsetof(boardlink::PulsePayload, stream)] = edge.stream;
    return emit(boardlink::RecordType::pulse, edge.sample_index, payload.data(), payload.size());
  }

  bool emit(boardlink::RecordType type, std::uint64_t index, const void* data, std::size_t size) {
    const ByteView payload(static_cast<const std::uint8_t*>(data), size);
    return is_ok(link_->emit(type, index, payload));
  }

  // The out ring is full: nothing more is consumed until the host has drained it.
  [[nodiscard]] bool is_blocked() const {
    return booted_pending_ || edges_first_ != edges_count_ || link_->is_faulted();
  }

  boardlink::BoardSide* link_;
  Slot* slot_;
  LiveRegisters live_registers_;
  Config config_;
  LoopCounters counters_;
  std::array<Edge, kEdgesAtOnce> edges_{};
  std::size_t edges_first_ = 0;
  std::size_t edges_count_ = 0;
  std::size_t frames_done_ = 0;  // of the record in front
  bool record_done_ = false;
  bool booted_pending_ = false;
  bool unpublished_ = false;
};

}  // namespace kw::app
