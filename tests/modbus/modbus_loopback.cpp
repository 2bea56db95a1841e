// The core's Modbus servers as a shared library for the Python judges: bytes in, bytes out.
#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <memory>
#include <vector>

#include "core/modbus/rtu.hpp"
#include "core/modbus/tcp.hpp"

namespace {

using namespace kw;
using namespace kw::modbus;

constexpr std::size_t kAbsentBegin = 0x8000;
constexpr std::size_t kAbsentEnd = 0x9000;
constexpr std::size_t kTrapsBegin = 0x2000;
constexpr std::uint64_t kSilence_us = 1'000'000;

class Memory final : public registers::RegisterAccess {
 public:
  Memory() {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      words_[i] = static_cast<std::uint16_t>(i ^ 0x5AA5U);
    }
  }

  Status read(std::uint16_t address, std::span<std::uint16_t> words) override {
    if (!is_served(address, words.size())) return Status::bad_address;
    std::memcpy(words.data(), &words_[address], words.size_bytes());
    return Status::ok;
  }

  Status write(std::uint16_t address, std::span<const std::uint16_t> words) override {
    if (!is_served(address, words.size())) return Status::bad_address;
    if (words.size() == 1 && !is_ok(trap(address))) return trap(address);
    std::memcpy(&words_[address], words.data(), words.size_bytes());
    return Status::ok;
  }

  Status read_coils(std::uint16_t address, std::uint16_t count,
                    std::span<std::uint8_t> packed) override {
    if (!is_served(address, count)) return Status::bad_address;
    pack(address, count, packed, 0);
    return Status::ok;
  }

  Status read_discrete_inputs(std::uint16_t address, std::uint16_t count,
                              std::span<std::uint8_t> packed) override {
    if (!is_served(address, count)) return Status::bad_address;
    pack(address, count, packed, 1);
    return Status::ok;
  }

  Status write_coil(std::uint16_t address, bool on) override {
    if (!is_served(address, 1)) return Status::bad_address;
    if (!is_ok(trap(address))) return trap(address);
    words_[address] = static_cast<std::uint16_t>((words_[address] & ~1U) | (on ? 1U : 0U));
    return Status::ok;
  }

 private:
  static bool is_served(std::size_t address, std::size_t count) {
    return address + count <= kAbsentBegin || address >= kAbsentEnd;
  }

  // What each refusal of the registers becomes is asked at these addresses.
  static Status trap(std::uint16_t address) {
    constexpr Status kTraps[] = {
        Status::bad_address, Status::read_only,         Status::region_crossed,
        Status::locked,      Status::out_of_range,      Status::bad_checksum,
        Status::bad_length,  Status::capacity_exceeded, Status::unavailable};
    const std::size_t at = static_cast<std::size_t>(address) - kTrapsBegin;
    return at < std::size(kTraps) ? kTraps[at] : Status::ok;
  }

  // A coil is bit 0 of the word of its address, an input bit 1; bits behind the last are ones.
  void pack(std::size_t address, std::size_t count, std::span<std::uint8_t> packed, int bit) const {
    std::ranges::fill(packed, std::uint8_t{0xFF});
    for (std::size_t i = 0; i < count; ++i) {
      if ((words_[address + i] >> bit) % 2 != 0) continue;
      packed[i / 8] = static_cast<std::uint8_t>(packed[i / 8] & ~(1U << (i % 8)));
    }
  }

  // A little more than 64 Ki words: a server that lets a range wrap is caught by its answer.
  std::array<std::uint16_t, 0x10000 + 2048> words_{};
};

struct Meter {
  Memory memory;
  std::uint8_t unit;
  TcpServer tcp{memory, tcp_units(unit)};
  RtuServer by_silence{
      memory, UnitSet{unit}, {RtuFraming::by_silence, standard_rtu_timing(19'200)}};
  RtuServer by_length{memory, UnitSet{unit}, {RtuFraming::by_length, {0, 0, 50'000}}};
  std::uint64_t now_us = kSilence_us;
  std::vector<std::uint8_t> out;

  explicit Meter(std::uint8_t own) : unit(own) {}
  void keep(ByteView answer) { out.insert(out.end(), answer.begin(), answer.end()); }
};

}  // namespace

extern "C" {

void* loopback_new(std::uint8_t unit) { return new Meter(unit); }
void loopback_delete(void* meter) { delete static_cast<Meter*>(meter); }

void loopback_tcp_connect(void* handle) { static_cast<Meter*>(handle)->tcp.reset(); }

// Returns 1 when the connection is to be closed.
int loopback_tcp_send(void* handle, const std::uint8_t* bytes, std::size_t size) {
  auto& meter = *static_cast<Meter*>(handle);
  ByteView input(bytes, size);
  while (!input.empty()) {
    const TcpStep step = meter.tcp.feed(input);
    meter.keep(step.answer);
    if (step.close) return 1;
    if (step.consumed == 0) return 2;
    input = input.subspan(step.consumed);
  }
  return 0;
}

// Characters back to back and then silence.
void loopback_rtu_send(void* handle, int by_length, const std::uint8_t* bytes, std::size_t size) {
  auto& meter = *static_cast<Meter*>(handle);
  RtuServer& server = by_length != 0 ? meter.by_length : meter.by_silence;
  for (std::size_t i = 0; i < size; ++i) {
    meter.now_us += standard_rtu_timing(19'200).char_us;
    meter.keep(server.receive(bytes[i], meter.now_us));
  }
  meter.now_us += kSilence_us;
  meter.keep(server.poll(meter.now_us));
}

// Moves what was answered so far to `out` and returns its size.
std::size_t loopback_take(void* handle, std::uint8_t* out, std::size_t capacity) {
  auto& meter = *static_cast<Meter*>(handle);
  const std::size_t size = std::min(capacity, meter.out.size());
  std::memcpy(out, meter.out.data(), size);
  meter.out.clear();
  return size;
}
}
