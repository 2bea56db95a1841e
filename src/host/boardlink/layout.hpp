// The board link in memory: where the control block's fields lie and what a record looks like.
//
// One file, shared by the rig and one board: a control block, then the ring towards the meter
// ("in"), then the ring back ("out"). Every counter has one writer; counters that two sides watch
// lie on cache lines of their own.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace kw::boardlink {

inline constexpr std::uint32_t kMagic = 0x4C42574BU;  // "KWBL" in memory order
inline constexpr std::uint32_t kVersion = 1;
inline constexpr std::size_t kControlSizeBytes = 4096;
inline constexpr std::size_t kInCapacityBytes = std::size_t{4} << 20U;
inline constexpr std::size_t kOutCapacityBytes = std::size_t{1} << 20U;
inline constexpr std::size_t kInOffset = kControlSizeBytes;
inline constexpr std::size_t kOutOffset = kInOffset + kInCapacityBytes;
inline constexpr std::size_t kFileSizeBytes = kOutOffset + kOutCapacityBytes;
inline constexpr std::size_t kFaultTextBytes = 256;
inline constexpr std::size_t kChannelCount = 6;
inline constexpr std::size_t kFrameSizeBytes = kChannelCount * sizeof(std::int32_t);

enum class RecordType : std::uint16_t {
  pad = 0,
  samples = 1,
  boot = 2,
  digital_input = 3,
  analogue_input = 4,
  pulse = 16,
  relay = 17,
  digital_output = 18,
  analogue_output = 19,
  panel = 20,
  booted = 21,
};

enum class BoardState : std::uint32_t {
  not_started = 0,
  running = 1,
  asserted = 2,      // the meter found a fault of its own; fault_text says which
  stopped = 3,       // ended when asked to
  link_faulted = 4,  // a record of the in ring was corrupt; fault_text says which
};

struct RecordHeader {
  std::uint64_t sample_index;
  std::uint16_t type;
  std::uint16_t reserved;
  std::uint32_t length_bytes;  // of the payload, without its padding
};
static_assert(sizeof(RecordHeader) == 16);

// Payload of `boot` and of its answer `booted`.
struct BootPayload {
  std::uint64_t boot_time_unix_s;
};

// Payload of `pulse`: fraction_q32 then stream (0 P+, 1 P-, 2 Q+, 3 Q-), without a gap; the instant
// is sample_index + fraction_q32 / 2^32.
inline constexpr std::size_t kPulsePayloadBytes = 5;
inline constexpr std::size_t kPulseStreamOffset = 4;

inline constexpr std::size_t kRecordAlignment = 8;
inline constexpr std::size_t kCacheLineBytes = 64;

[[nodiscard]] constexpr std::size_t padded(std::size_t length_bytes) {
  return (length_bytes + kRecordAlignment - 1) / kRecordAlignment * kRecordAlignment;
}

using Counter64 = std::atomic<std::uint64_t>;
using Counter32 = std::atomic<std::uint32_t>;
static_assert(sizeof(Counter64) == 8 && sizeof(Counter32) == 4);

struct ControlBlock {
  std::uint32_t magic;  // written last when the file is made
  std::uint32_t version;
  std::uint64_t in_ring_offset;
  std::uint64_t in_ring_capacity;
  std::uint64_t out_ring_offset;
  std::uint64_t out_ring_capacity;
  alignas(kCacheLineBytes) Counter64 in_write;      // host
  alignas(kCacheLineBytes) Counter64 in_read;       // meter
  alignas(kCacheLineBytes) Counter64 out_write;     // meter
  alignas(kCacheLineBytes) Counter64 out_read;      // host
  alignas(kCacheLineBytes) Counter64 sample_index;  // meter: frames consumed since boot
  Counter64 heartbeat;                              // meter: passes of the main loop
  Counter32 state;                                  // meter: BoardState
  Counter32 corrupt_records;                        // meter: records refused
  alignas(kCacheLineBytes) std::array<char, kFaultTextBytes> fault_text;  // meter, before state
  std::array<std::byte, kCacheLineBytes> spare;
  Counter32 stop_request;  // host: 1 asks the meter to end
};
static_assert(offsetof(ControlBlock, in_ring_offset) == 8);
static_assert(offsetof(ControlBlock, in_write) == 64);
static_assert(offsetof(ControlBlock, sample_index) == 320);
static_assert(offsetof(ControlBlock, state) == 336);
static_assert(offsetof(ControlBlock, fault_text) == 384);
static_assert(offsetof(ControlBlock, stop_request) == 704);
static_assert(sizeof(ControlBlock) <= kControlSizeBytes);

}  // namespace kw::boardlink
