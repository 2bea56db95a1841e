// Generated from spec/ by `python -m tools.specgen`. Do not edit.
// clang-format off
// Shared memory between a board and its host.
#pragma once

#include <cstddef>
#include <cstdint>

namespace kw::spec::board_link {

// 'KWBL' in memory order.
inline constexpr std::uint32_t kMagic = 0x4C42574B;
inline constexpr std::uint32_t kVersion = 3;
inline constexpr std::uint64_t kControlBytes = 4096;
inline constexpr std::uint64_t kInRingOffset = 4096;
inline constexpr std::uint64_t kInRingBytes = 4194304;
inline constexpr std::uint64_t kOutRingOffset = 4198400;
inline constexpr std::uint64_t kOutRingBytes = 1048576;
inline constexpr std::uint64_t kNvJournalOffset = 8388608;
inline constexpr std::uint64_t kNvJournalBytes = 1048576;
inline constexpr std::uint64_t kBulkStoreOffset = 9437184;
inline constexpr std::uint64_t kBulkStoreBytes = 7340032;
inline constexpr std::uint64_t kFileBytes = 16777216;
inline constexpr std::uint64_t kPayloadAlignBytes = 8;

enum class State : std::uint32_t {
  not_started = 0,
  running = 1,
  asserted = 2,
  stopped = 3,
  link_faulted = 4,
};

enum class RecordType : std::uint16_t {
  pad = 0,
  samples = 1,
  boot = 2,
  digital_in = 3,
  analogue_in = 4,
  modules = 5,
  seal = 6,
  keys = 7,
  pulse = 16,
  relay = 17,
  digital_out = 18,
  analogue_out = 19,
  panel = 20,
  booted = 21,
};

// Counters are shared: access them through std::atomic_ref.
struct ControlBlock {
  // the four characters KWBL in memory order; written last when the file is made
  std::uint32_t magic;
  // 3
  std::uint32_t version;
  // bytes from the start of the file to the ring host -> meter
  std::uint64_t in_ring_offset;
  // bytes
  std::uint64_t in_ring_capacity;
  // bytes from the start of the file to the ring meter -> host
  std::uint64_t out_ring_offset;
  // bytes
  std::uint64_t out_ring_capacity;
  std::uint8_t padding_0[24];
  // bytes that the host has written to the in ring
  std::uint32_t in_write;
  std::uint8_t padding_1[60];
  // bytes that the meter has consumed of the in ring
  std::uint32_t in_read;
  std::uint8_t padding_2[60];
  // bytes that the meter has written to the out ring
  std::uint32_t out_write;
  std::uint8_t padding_3[60];
  // bytes that the host has consumed of the out ring
  std::uint32_t out_read;
  std::uint8_t padding_4[60];
  // frames consumed by the meter since its boot record: high word, written last
  std::uint32_t sample_index_high_a;
  // low word
  std::uint32_t sample_index_low;
  // high word, written first
  std::uint32_t sample_index_high_b;
  // counts the passes of the meter's main loop
  std::uint32_t heartbeat;
  // enum state
  std::uint32_t state;
  // records of the in ring that the meter refused
  std::uint32_t corrupt_records;
  std::uint8_t padding_5[40];
  // why the meter asserted or refused the link, zero-terminated
  char fault_text[256];
  std::uint8_t padding_6[64];
  // the host writes 1: the meter ends its main loop
  std::uint32_t stop_request;
  std::uint8_t padding_7[3388];
};
static_assert(sizeof(ControlBlock) == kControlBytes);
static_assert(offsetof(ControlBlock, magic) == 0);
static_assert(offsetof(ControlBlock, version) == 4);
static_assert(offsetof(ControlBlock, in_ring_offset) == 8);
static_assert(offsetof(ControlBlock, in_ring_capacity) == 16);
static_assert(offsetof(ControlBlock, out_ring_offset) == 24);
static_assert(offsetof(ControlBlock, out_ring_capacity) == 32);
static_assert(offsetof(ControlBlock, in_write) == 64);
static_assert(offsetof(ControlBlock, in_read) == 128);
static_assert(offsetof(ControlBlock, out_write) == 192);
static_assert(offsetof(ControlBlock, out_read) == 256);
static_assert(offsetof(ControlBlock, sample_index_high_a) == 320);
static_assert(offsetof(ControlBlock, sample_index_low) == 324);
static_assert(offsetof(ControlBlock, sample_index_high_b) == 328);
static_assert(offsetof(ControlBlock, heartbeat) == 332);
static_assert(offsetof(ControlBlock, state) == 336);
static_assert(offsetof(ControlBlock, corrupt_records) == 340);
static_assert(offsetof(ControlBlock, fault_text) == 384);
static_assert(offsetof(ControlBlock, stop_request) == 704);

struct RecordHeader {
  // frames since the boot record at which the record holds
  std::uint64_t sample_index;
  // record type
  std::uint16_t type;
  // 0
  std::uint16_t reserved;
  // bytes of payload, padding not counted
  std::uint32_t length;
};
static_assert(sizeof(RecordHeader) == 16);
inline constexpr std::size_t kRecordHeaderBytes = 16;  // on the link

// power cycle: a fresh meter, sample index 0
struct BootPayload {
  std::uint64_t boot_time_unix_s;
  // bit 0: erase the journal store first; other bits must be 0
  std::uint32_t flags;
  std::uint32_t padding_0;
};
static_assert(sizeof(BootPayload) == 16);
inline constexpr std::size_t kBootPayloadBytes = 12;  // on the link

// state of the digital inputs of the mask, bit 0 = DI1 .. bit 27 = DI28; those outside the mask
// stay
struct DigitalInPayload {
  std::uint32_t inputs;
  std::uint32_t mask;
};
static_assert(sizeof(DigitalInPayload) == 8);
inline constexpr std::size_t kDigitalInPayloadBytes = 8;  // on the link

// one analogue input, 0 = AI1 .. 3 = AI4; 2^31 would be 1.2 times the range (24 mA or 6 V)
struct AnalogueInPayload {
  std::uint32_t channel;
  std::int32_t value_q31;
};
static_assert(sizeof(AnalogueInPayload) == 8);
inline constexpr std::size_t kAnalogueInPayloadBytes = 8;  // on the link

// modules that are connected from now on, bits as 1036H: 0 IO11, 1 IO12, 2 IO21, 3 IO22, 4 IO31, 5
// IO32
struct ModulesPayload {
  std::uint32_t mask;
  std::uint32_t padding_0;
};
static_assert(sizeof(ModulesPayload) == 8);
inline constexpr std::size_t kModulesPayloadBytes = 4;  // on the link

// the seal switch: 1 closed, 0 open
struct SealPayload {
  std::uint32_t sealed;
  std::uint32_t padding_0;
};
static_assert(sizeof(SealPayload) == 8);
inline constexpr std::size_t kSealPayloadBytes = 4;  // on the link

// one press of the keys of the mask together: 1 H, 2 P, 4 E, 8 V/A
struct KeysPayload {
  std::uint32_t mask;
  std::uint32_t padding_0;
};
static_assert(sizeof(KeysPayload) == 8);
inline constexpr std::size_t kKeysPayloadBytes = 4;  // on the link

// one pulse edge; instant = sample index of the header + fraction / 2^32; stream 0 P+, 1 P-, 2 Q+,
// 3 Q-
struct PulsePayload {
  std::uint32_t fraction_q32;
  std::uint8_t stream;
  std::uint8_t padding_0;
  std::uint8_t padding_1;
  std::uint8_t padding_2;
};
static_assert(sizeof(PulsePayload) == 8);
inline constexpr std::size_t kPulsePayloadBytes = 5;  // on the link

// new state of a relay, 0 = the first; the instant is the sample index of the header
struct RelayPayload {
  std::uint32_t channel;
  std::uint32_t closed;
};
static_assert(sizeof(RelayPayload) == 8);
inline constexpr std::size_t kRelayPayloadBytes = 8;  // on the link

// new state of a digital output, 0 = DO1
struct DigitalOutPayload {
  std::uint32_t channel;
  std::uint32_t on;
};
static_assert(sizeof(DigitalOutPayload) == 8);
inline constexpr std::size_t kDigitalOutPayloadBytes = 8;  // on the link

// new value of an analogue output, 0 = AO1, in steps of 1/4096 of the range: 0 .. 4915
struct AnalogueOutPayload {
  std::uint32_t channel;
  std::int32_t value;
};
static_assert(sizeof(AnalogueOutPayload) == 8);
inline constexpr std::size_t kAnalogueOutPayloadBytes = 8;  // on the link

// answer to boot
struct BootedPayload {
  std::uint64_t boot_time_unix_s;
};
static_assert(sizeof(BootedPayload) == 8);
inline constexpr std::size_t kBootedPayloadBytes = 8;  // on the link

}  // namespace kw::spec::board_link
