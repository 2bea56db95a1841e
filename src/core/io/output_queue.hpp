// Changes of outputs that wait for the board, in the order of their samples: a ring of fixed size.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/io/output_event.hpp"

namespace kw::io {

// Whatever the order in which they are put in, events come out by sample, kind and channel: outputs
// are advanced one after the other, each over all that has passed.
class OutputQueue {
 public:
  static constexpr std::size_t kCapacity = 256;
  // What 128 frames can bring at the most: 16 alarm channels that change five times each, each with
  // a relay (80); four digital outputs at 22 instants (88); pulses and analogue outputs (24).
  static constexpr std::size_t kRoom = 192;

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t free() const { return kCapacity - size_; }
  // Events that found the queue full; 0 while kRoom is kept free.
  [[nodiscard]] std::uint32_t lost() const { return lost_; }

  // At one sample an output has one value, the last. A relay or digital output that returns at the
  // sample at which it changed has not changed.
  void push(const OutputEvent& event);

  // Moves the oldest events to `out`; returns how many.
  std::size_t take(std::span<OutputEvent> out);

 private:
  [[nodiscard]] OutputEvent& at(std::size_t position) {
    return events_[(first_ + position) % kCapacity];
  }
  void remove(std::size_t position);

  OutputEvent events_[kCapacity] = {};
  std::size_t first_ = 0;
  std::size_t size_ = 0;
  std::uint32_t lost_ = 0;
};

// One output's way to the queue.
struct OutputLine {
  OutputQueue& queue;
  OutputKind kind;
  std::uint8_t channel;

  void set(std::uint64_t sample_index, std::int32_t value) const {
    queue.push({sample_index, kind, channel, value});
  }
};

}  // namespace kw::io
