// Pulse edges that wait for the board: a ring of fixed size.
#pragma once

#include <cstddef>
#include <span>

#include "core/energy/pulse_output.hpp"

namespace kw::energy {

class PulseQueue {
 public:
  static constexpr std::size_t kCapacity = 256;

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t free() const { return kCapacity - size_; }

  // False when the queue is full; the edge is then not taken.
  [[nodiscard]] bool push(const PulseEdge& edge) {
    if (size_ == kCapacity) return false;
    edges_[(first_ + size_) % kCapacity] = edge;
    ++size_;
    return true;
  }

  // Each edge once, oldest first, while it waits; nullptr when none is new.
  [[nodiscard]] const PulseEdge* next_unseen() {
    if (seen_ == size_) return nullptr;
    return &edges_[(first_ + seen_++) % kCapacity];
  }

  // Moves the oldest edges to `out`; returns how many.
  std::size_t take(std::span<PulseEdge> out) {
    const std::size_t count = out.size() < size_ ? out.size() : size_;
    for (std::size_t i = 0; i < count; ++i) out[i] = edges_[(first_ + i) % kCapacity];
    first_ = (first_ + count) % kCapacity;
    size_ -= count;
    seen_ = seen_ > count ? seen_ - count : 0;
    return count;
  }

 private:
  PulseEdge edges_[kCapacity] = {};
  std::size_t first_ = 0;
  std::size_t size_ = 0;
  std::size_t seen_ = 0;  // of those that wait
};

}  // namespace kw::energy
