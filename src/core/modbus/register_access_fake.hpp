// Test double of RegisterAccess: every word and every state tells its address, every write is
// remembered, and each Status can be provoked by an address. For tests and fuzzers only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "core/registers/register_access.hpp"

namespace kw::modbus {

struct FakeWrite {
  std::uint16_t address;
  std::vector<std::uint16_t> words;
};

struct FakeCoilWrite {
  std::uint16_t address;
  bool on;

  friend bool operator==(const FakeCoilWrite&, const FakeCoilWrite&) = default;
};

class RegisterAccessFake final : public registers::RegisterAccess {
 public:
  struct Trap {
    std::uint16_t address;
    Status status;
  };
  // A write that touches one of these is refused with its status.
  static constexpr Trap kWriteTraps[] = {
      {0x2000, Status::bad_address},       {0x2001, Status::read_only},
      {0x2002, Status::region_crossed},    {0x2003, Status::locked},
      {0x2004, Status::out_of_range},      {0x2005, Status::bad_checksum},
      {0x2006, Status::capacity_exceeded}, {0x2007, Status::bad_length},
      {0x2008, Status::unavailable},
  };
  // Addresses from here to kAbsentEnd are not served; all others are, up to FFFFH.
  static constexpr std::uint32_t kAbsentBegin = 0x8000;
  static constexpr std::uint32_t kAbsentEnd = 0x9000;

  [[nodiscard]] static constexpr std::uint16_t word_at(std::size_t address) {
    return static_cast<std::uint16_t>(address ^ 0x5AA5U);
  }

  [[nodiscard]] static constexpr bool coil_at(std::size_t address) {
    return ((address * 0x9E37U) >> 12U) % 2U != 0;
  }

  [[nodiscard]] static constexpr bool input_at(std::size_t address) {
    return !coil_at(address / 4U);
  }

  // A word that a test wants to be read at `address`, instead of word_at().
  void preset(std::uint16_t address, std::uint16_t word) { preset_[address] = word; }

  Status read(std::uint16_t address, std::span<std::uint16_t> words) override {
    ++reads_;
    if (touches_absent(address, words.size())) return Status::bad_address;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const auto found = preset_.find(address + i);
      words[i] = found == preset_.end() ? word_at(address + i) : found->second;
    }
    return Status::ok;
  }

  Status write(std::uint16_t address, std::span<const std::uint16_t> words) override {
    ++write_attempts_;
    if (touches_absent(address, words.size())) return Status::bad_address;
    for (const Trap& trap : kWriteTraps) {
      if (trap.address >= address && trap.address < address + words.size()) return trap.status;
    }
    writes_.push_back({address, {words.begin(), words.end()}});
    return Status::ok;
  }

  Status read_coils(std::uint16_t address, std::uint16_t count,
                    std::span<std::uint8_t> packed) override {
    return read_bits(address, count, packed, coil_at);
  }

  Status read_discrete_inputs(std::uint16_t address, std::uint16_t count,
                              std::span<std::uint8_t> packed) override {
    return read_bits(address, count, packed, input_at);
  }

  Status write_coil(std::uint16_t address, bool on) override {
    ++write_attempts_;
    if (touches_absent(address, 1)) return Status::bad_address;
    for (const Trap& trap : kWriteTraps) {
      if (trap.address == address) return trap.status;
    }
    coil_writes_.push_back({address, on});
    return Status::ok;
  }

  [[nodiscard]] const std::vector<FakeCoilWrite>& coil_writes() const { return coil_writes_; }
  [[nodiscard]] const std::vector<FakeWrite>& writes() const { return writes_; }
  [[nodiscard]] std::size_t reads() const { return reads_; }
  [[nodiscard]] std::size_t write_attempts() const { return write_attempts_; }
  void forget() {
    writes_.clear();
    coil_writes_.clear();
  }

 private:
  [[nodiscard]] static bool touches_absent(std::uint16_t address, std::size_t count) {
    return address + count > kAbsentBegin && address < kAbsentEnd;
  }

  // The bits behind the last are ones: a server has to clear them.
  Status read_bits(std::uint16_t address, std::uint16_t count, std::span<std::uint8_t> packed,
                   bool (*state_at)(std::size_t)) {
    ++reads_;
    if (touches_absent(address, count)) return Status::bad_address;
    for (std::size_t i = 0; i < packed.size(); ++i) {
      packed[i] = 0xFF;
      for (std::size_t bit = 0; bit < 8 && 8 * i + bit < count; ++bit) {
        if (!state_at(address + 8 * i + bit))
          packed[i] = static_cast<std::uint8_t>(packed[i] & ~(1U << bit));
      }
    }
    return Status::ok;
  }

  std::map<std::size_t, std::uint16_t> preset_;
  std::vector<FakeWrite> writes_;
  std::vector<FakeCoilWrite> coil_writes_;
  std::size_t reads_ = 0;
  std::size_t write_attempts_ = 0;
};

}  // namespace kw::modbus
