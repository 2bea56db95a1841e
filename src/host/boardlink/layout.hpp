// Names of the board link's layout for the code that uses it; the layout itself is generated.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "core/base/bytes.hpp"
#include "core/spec/board_link_gen.hpp"

namespace kw::boardlink {

using spec::board_link::BootedPayload;
using spec::board_link::BootPayload;
using spec::board_link::ControlBlock;
using spec::board_link::PulsePayload;
using spec::board_link::RecordHeader;
using spec::board_link::RecordType;
using BoardState = spec::board_link::State;

inline constexpr std::size_t kChannelCount = 6;
inline constexpr std::size_t kFrameSizeBytes = kChannelCount * sizeof(std::int32_t);
inline constexpr std::size_t kFaultTextBytes = sizeof(ControlBlock::fault_text);

// On the link the padding at the end of a payload does not count.
inline constexpr std::size_t kPulsePayloadBytes = spec::board_link::kPulsePayloadBytes;
inline constexpr std::size_t kBootPayloadBytes = spec::board_link::kBootPayloadBytes;

inline constexpr std::uint32_t kBootErasesStore = 1U << 0U;  // of BootPayload::flags

// A field of the control block, or of any memory that two sides share: one side writes it.
template <typename T>
[[nodiscard]] T acquire(T& field) {
  static_assert(std::atomic_ref<T>::is_always_lock_free);
  return std::atomic_ref<T>(field).load(std::memory_order_acquire);
}

template <typename T>
[[nodiscard]] T relaxed(T& field) {
  return std::atomic_ref<T>(field).load(std::memory_order_relaxed);
}

template <typename T>
void release(T& field, T value) {
  std::atomic_ref<T>(field).store(value, std::memory_order_release);
}

// One more; only the side that writes the field counts it.
template <typename T>
void count_up(T& field) {
  release(field, relaxed(field) + T{1});
}

// The 64-bit sample index in three words: a 32-bit processor stores one word at a time, and the two
// copies of the high word show the reader a change in between (see spec/board_link.toml).
inline void release_sample_index(ControlBlock& control, std::uint64_t index) {
  const auto high = static_cast<std::uint32_t>(index >> 32);
  release(control.sample_index_high_b, high);
  release(control.sample_index_low, static_cast<std::uint32_t>(index));
  release(control.sample_index_high_a, high);
}

// A writer that died between its stores leaves two copies that differ for ever: then the least
// index that it can have meant.
[[nodiscard]] inline std::uint64_t acquire_sample_index(ControlBlock& control) {
  constexpr int kLooksMax = 1000;
  for (int looks = 1;; ++looks) {
    const std::uint32_t high_a = acquire(control.sample_index_high_a);
    const std::uint32_t low = acquire(control.sample_index_low);
    const std::uint32_t high_b = acquire(control.sample_index_high_b);
    if (high_a == high_b) return (std::uint64_t{high_a} << 32) | low;
    if (looks == kLooksMax) return std::uint64_t{std::min(high_a, high_b)} << 32;
  }
}

[[nodiscard]] constexpr std::size_t padded(std::size_t length_bytes) {
  constexpr std::size_t kAlign = spec::board_link::kPayloadAlignBytes;
  return (length_bytes + kAlign - 1) / kAlign * kAlign;
}

}  // namespace kw::boardlink
