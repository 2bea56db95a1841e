// What every board does: take samples and inputs from the board link, meter them, give pulses,
// outputs and pictures of the panel back.
//
// The board calls step() and serves its Modbus sessions in turn, from one thread: no sample passes
// between a request and its reply, so each answer is one snapshot at sample_index().
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "app/input_records.hpp"
#include "app/meter_slot.hpp"
#include "app/non_volatile_store.hpp"
#include "app/outgoing_events.hpp"
#include "app/panel_records.hpp"
#include "app/planted_fault.hpp"
#include "core/modbus/serial_settings.hpp"
#include "core/registers/register_access.hpp"
#include "host/boardlink/board_side.hpp"

namespace kw::app {

// What the loop asks of a meter; `Edge` is one pulse edge.
template <typename Meter, typename Edge>
concept MeterLike = requires(Meter meter, const std::int32_t* frames, std::size_t frame_count,
                             std::span<Edge> edges, Edge edge, std::span<io::OutputEvent> outputs,
                             std::span<char> text) {
  { meter.feed(frames, frame_count) } -> std::same_as<std::size_t>;
  { meter.sample_index() } -> std::same_as<std::uint64_t>;
  { meter.registers() } -> std::convertible_to<registers::RegisterAccess&>;
  { meter.take_pulses(edges) } -> std::same_as<std::size_t>;
  { meter.take_outputs(outputs) } -> std::same_as<std::size_t>;
  { meter.panel_text(text) } -> std::same_as<std::size_t>;
  { meter.serial(std::size_t{}) } -> std::convertible_to<modbus::SerialSettings>;
  meter.digital_inputs(std::uint32_t{}, std::uint32_t{});
  meter.analogue_input(std::uint32_t{}, std::int32_t{});
  meter.connect_modules(std::uint8_t{});
  meter.set_sealed(true);
  meter.press_keys(std::uint8_t{});
  { edge.sample_index } -> std::convertible_to<std::uint64_t>;
  { edge.fraction_q32 } -> std::convertible_to<std::uint32_t>;
  { edge.stream } -> std::convertible_to<std::uint8_t>;
};

struct LoopCounters {
  std::uint64_t frames = 0;
  std::uint64_t pulses = 0;
  std::uint64_t outputs = 0;
  std::uint64_t boots = 0;
};

template <typename Meter, typename Edge, typename Config>
  requires MeterLike<Meter, Edge>
class MainLoop {
 public:
  using Slot = MeterSlot<Meter, Config>;

  // Frames between two looks at the panel: 0.5 s, of the 400 Hz type 0.25 s. Counted in samples, so
  // that the pictures do not depend on how the samples were cut.
  static constexpr std::uint64_t kPanelFrames = 6400;

  // Boots the meter on the store as it is. `config` holds all but the flash, and the boot time of
  // later boots.
  MainLoop(boardlink::BoardSide& link, Slot& slot, const Config& config, NonVolatileStore& store)
      : link_(&link), slot_(&slot), store_(&store), live_registers_(*this), config_(config) {
    boot(config.boot_time_unix_s);
    link_->set_running();
  }
  MainLoop(const MainLoop&) = delete;  // its registers refer to it
  MainLoop& operator=(const MainLoop&) = delete;

  // Consumes at most `frames_max` frames and any other record that is due. Returns true when there
  // was work. Never waits.
  bool step(std::size_t frames_max) {
    link_->beat();
    bool worked = emit_events();
    while (frames_max > 0 && !is_blocked()) {
      const boardlink::RecordView record = link_->front();
      if (record.payload.data() == nullptr) break;
      const std::size_t consumed = take(record, frames_max);
      worked = worked || consumed > 0 || record_done_;
      frames_max -= consumed;
      const bool emitted = emit_events();  // before the host sees that the record was taken
      if (record_done_) link_->pop();
      if (!emitted && !record_done_ && consumed == 0) break;
    }
    return worked;
  }

  // The registers of the meter that is there when they are asked, across power cycles. Outputs that
  // a write switches are in the out ring before its answer, as far as they fit.
  [[nodiscard]] registers::RegisterAccess& registers() { return live_registers_; }
  // How channel 0 or 1 is set now.
  [[nodiscard]] modbus::SerialSettings serial(std::size_t channel) const {
    return slot_->meter().serial(channel);
  }
  [[nodiscard]] std::uint64_t sample_index() const { return slot_->meter().sample_index(); }
  [[nodiscard]] LoopCounters counters() const {
    return {frames_, events_.pulses(), events_.outputs(), boots_};
  }

  // False in the fault build that goes silent: requests are then dropped.
  [[nodiscard]] bool answers() const { return answers_at(sample_index()); }

 private:
  class LiveRegisters final : public registers::RegisterAccess {
   public:
    explicit LiveRegisters(MainLoop& loop) : loop_(&loop) {}
    [[nodiscard]] Status read(std::uint16_t address, std::span<std::uint16_t> words) override {
      return now().read(address, words);
    }
    [[nodiscard]] Status write(std::uint16_t address,
                               std::span<const std::uint16_t> words) override {
      const Status status = now().write(address, words);
      loop_->emit_events();
      return status;
    }
    [[nodiscard]] Status read_coils(std::uint16_t address, std::uint16_t count,
                                    std::span<std::uint8_t> packed_lsb_first) override {
      return now().read_coils(address, count, packed_lsb_first);
    }
    [[nodiscard]] Status read_discrete_inputs(std::uint16_t address, std::uint16_t count,
                                              std::span<std::uint8_t> packed_lsb_first) override {
      return now().read_discrete_inputs(address, count, packed_lsb_first);
    }
    [[nodiscard]] Status write_coil(std::uint16_t address, bool on) override {
      const Status status = now().write_coil(address, on);
      loop_->emit_events();
      return status;
    }

   private:
    [[nodiscard]] registers::RegisterAccess& now() { return loop_->slot_->meter().registers(); }

    MainLoop* loop_;
  };

  // Sets record_done_; returns the frames consumed.
  std::size_t take(const boardlink::RecordView& record, std::size_t frames_max) {
    record_done_ = true;
    const auto type = static_cast<boardlink::RecordType>(record.header.type);
    if (type == boardlink::RecordType::samples) return take_samples(record.payload, frames_max);
    if (type == boardlink::RecordType::boot) {
      take_boot(record.payload);
    } else if (is_input(type)) {
      take_input(type, record);
    } else {
      refuse("board link: a record of unknown type");
    }
    return 0;
  }

  std::size_t take_samples(ByteView payload, std::size_t frames_max) {
    if (payload.size() % boardlink::kFrameSizeBytes != 0) {
      return refuse("board link: a samples record that is not whole frames");
    }
    const std::size_t frame_count = payload.size() / boardlink::kFrameSizeBytes;
    if (frame_count < frames_done_) {  // the header is read again at each step
      return refuse("board link: a samples record that became shorter");
    }
    const std::uint64_t to_look = kPanelFrames - sample_index() % kPanelFrames;
    const std::size_t count =
        std::min({frame_count - frames_done_, frames_max, static_cast<std::size_t>(to_look)});
    const auto* frames = reinterpret_cast<const std::int32_t*>(payload.data());
    const std::size_t consumed =
        slot_->meter().feed(frames + frames_done_ * boardlink::kChannelCount, count);
    frames_done_ += consumed;
    frames_ += consumed;
    record_done_ = frames_done_ == frame_count;
    if (record_done_) frames_done_ = 0;
    fail_when_planted(sample_index());
    if (consumed == to_look) panel_.look(slot_->meter(), sample_index());
    unpublished_ = true;
    return consumed;
  }

  void take_boot(ByteView payload) {
    if (payload.size() != boardlink::kBootPayloadBytes) {
      refuse("board link: a boot record of wrong length");
      return;
    }
    boardlink::BootPayload request{};
    std::memcpy(&request, payload.data(), payload.size());
    if ((request.flags & ~boardlink::kBootErasesStore) != 0) {
      refuse("board link: a boot record with unknown flags");
      return;
    }
    if ((request.flags & boardlink::kBootErasesStore) != 0) store_->erase();
    boot(request.boot_time_unix_s);
    booted_pending_ = true;
  }

  void take_input(boardlink::RecordType type, const boardlink::RecordView& record) {
    if (record.header.sample_index != sample_index()) {
      refuse("board link: an input record of another sample index");
      return;
    }
    const std::string_view reason = apply_input(slot_->meter(), type, record.payload);
    if (!reason.empty()) {
      refuse(reason);
      return;
    }
    using boardlink::RecordType;
    if (type == RecordType::keys || type == RecordType::modules || type == RecordType::seal) {
      panel_.look(slot_->meter(), sample_index());
    }
  }

  // Returns 0, the frames of a refused record.
  std::size_t refuse(std::string_view reason) {
    record_done_ = false;
    link_->refuse_record(reason);
    return 0;
  }

  void boot(std::uint64_t boot_time_unix_s) {
    config_.boot_time_unix_s = boot_time_unix_s;
    config_.flash = store_->flash();
    slot_->boot(config_);
    events_.clear();
    panel_.clear();
    panel_.look(slot_->meter(), 0);
    link_->publish_sample_index(0);
    ++boots_;
  }

  // Moves what the meter has to say to the out ring, then publishes the sample index: who sees the
  // index also sees every event before it. True when something moved.
  bool emit_events() {
    bool moved = false;
    if (booted_pending_) {
      const boardlink::BootedPayload answer{config_.boot_time_unix_s};
      const ByteView payload(reinterpret_cast<const std::uint8_t*>(&answer), sizeof(answer));
      booted_pending_ = !is_ok(link_->emit(boardlink::RecordType::booted, 0, payload));
      if (booted_pending_) return false;
      moved = true;
    }
    moved = events_.emit(*link_, slot_->meter()) || moved;
    if (!events_.is_empty()) return moved;
    const bool picture = panel_.is_pending();
    if (!panel_.emit(*link_)) return moved;
    if (unpublished_) link_->publish_sample_index(sample_index());
    unpublished_ = false;
    return moved || picture;
  }

  // The out ring is full: nothing more is consumed until the host has drained it.
  [[nodiscard]] bool is_blocked() const {
    return booted_pending_ || !events_.is_empty() || panel_.is_pending() || link_->is_faulted();
  }

  boardlink::BoardSide* link_;
  Slot* slot_;
  NonVolatileStore* store_;
  LiveRegisters live_registers_;
  Config config_;
  OutgoingEvents<Meter, Edge> events_;
  PanelRecords panel_;
  std::uint64_t frames_ = 0;
  std::uint64_t boots_ = 0;
  std::size_t frames_done_ = 0;  // of the record in front
  bool record_done_ = false;
  bool booted_pending_ = false;
  bool unpublished_ = false;
};

}  // namespace kw::app
