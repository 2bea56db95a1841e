#include "core/io/output_queue.hpp"

#include <tuple>

namespace kw::io {
namespace {

// Which event comes first; the value is not part of it.
auto place(const OutputEvent& event) {
  return std::tuple{event.sample_index, event.kind, event.channel};
}

}  // namespace

void OutputQueue::push(const OutputEvent& event) {
  std::size_t position = size_;
  while (position > 0 && place(event) < place(at(position - 1))) --position;
  if (position > 0 && place(at(position - 1)) == place(event)) {
    if (event.kind == OutputKind::analogue_out) {
      at(position - 1).value = event.value;
    } else if (at(position - 1).value != event.value) {
      remove(position - 1);
    }
    return;
  }
  if (size_ == kCapacity) {
    ++lost_;
    return;
  }
  for (std::size_t i = size_; i > position; --i) at(i) = at(i - 1);
  at(position) = event;
  ++size_;
}

void OutputQueue::remove(std::size_t position) {
  for (std::size_t i = position; i + 1 < size_; ++i) at(i) = at(i + 1);
  --size_;
}

std::size_t OutputQueue::take(std::span<OutputEvent> out) {
  const std::size_t count = out.size() < size_ ? out.size() : size_;
  for (std::size_t i = 0; i < count; ++i) out[i] = at(i);
  first_ = (first_ + count) % kCapacity;
  size_ -= count;
  return count;
}

}  // namespace kw::io
