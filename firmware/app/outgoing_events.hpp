// Pulses and outputs of the meter on their way to the out ring, in order of their samples.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "core/io/output_event.hpp"
#include "host/boardlink/board_side.hpp"

namespace kw::app {

// Takes what the meter has in two queues, each in order, and merges them: the lower sample index
// first, of one sample what is there of pulses first. Holds what the ring has no room for.
template <typename Meter, typename Edge>
class OutgoingEvents {
 public:
  void clear() {
    edges_ = {};
    outputs_ = {};
  }

  [[nodiscard]] bool is_empty() const { return edges_.is_empty() && outputs_.is_empty(); }
  [[nodiscard]] std::uint64_t pulses() const { return pulse_count_; }
  [[nodiscard]] std::uint64_t outputs() const { return output_count_; }

  // Moves all that fits. True when something moved; is_empty() then says whether it was all.
  bool emit(boardlink::BoardSide& link, Meter& meter) {
    bool moved = false;
    for (;;) {
      if (edges_.is_empty()) edges_.fill([&](auto out) { return meter.take_pulses(out); });
      if (outputs_.is_empty()) outputs_.fill([&](auto out) { return meter.take_outputs(out); });
      if (is_empty() || !emit_first(link)) return moved;
      moved = true;
    }
  }

 private:
  template <typename T>
  class Batch {
   public:
    [[nodiscard]] bool is_empty() const { return first_ == count_; }
    [[nodiscard]] const T& front() const { return items_[first_]; }
    void pop() { ++first_; }
    template <typename Take>
    void fill(Take take) {
      first_ = 0;
      count_ = take(std::span<T>(items_));
    }

   private:
    static constexpr std::size_t kItems = 16;
    std::array<T, kItems> items_{};
    std::size_t first_ = 0;
    std::size_t count_ = 0;
  };

  bool emit_first(boardlink::BoardSide& link) {
    const bool edge_first =
        !edges_.is_empty() &&
        (outputs_.is_empty() || edges_.front().sample_index <= outputs_.front().sample_index);
    if (edge_first) {
      if (!emit_edge(link, edges_.front())) return false;
      edges_.pop();
      ++pulse_count_;
    } else {
      if (!emit_output(link, outputs_.front())) return false;
      outputs_.pop();
      ++output_count_;
    }
    return true;
  }

  static bool emit_edge(boardlink::BoardSide& link, const Edge& edge) {
    std::array<std::uint8_t, boardlink::kPulsePayloadBytes> payload{};
    const std::uint32_t fraction_q32 = edge.fraction_q32;
    std::memcpy(payload.data(), &fraction_q32, sizeof(fraction_q32));
    payload[offsetof(boardlink::PulsePayload, stream)] = edge.stream;
    return is_ok(link.emit(boardlink::RecordType::pulse, edge.sample_index, payload));
  }

  // The payloads of the three kinds are alike: channel and value, 32 bits each.
  static bool emit_output(boardlink::BoardSide& link, const io::OutputEvent& event) {
    constexpr boardlink::RecordType kTypes[] = {boardlink::RecordType::relay,
                                                boardlink::RecordType::digital_out,
                                                boardlink::RecordType::analogue_out};
    const spec::board_link::AnalogueOutPayload payload{event.channel, event.value};
    static_assert(sizeof(payload) == sizeof(spec::board_link::RelayPayload));
    static_assert(sizeof(payload) == sizeof(spec::board_link::DigitalOutPayload));
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(&payload);
    return is_ok(link.emit(kTypes[static_cast<std::size_t>(event.kind)], event.sample_index,
                           {bytes, sizeof(payload)}));
  }

  Batch<Edge> edges_;
  Batch<io::OutputEvent> outputs_;
  std::uint64_t pulse_count_ = 0;
  std::uint64_t output_count_ = 0;
};

}  // namespace kw::app
