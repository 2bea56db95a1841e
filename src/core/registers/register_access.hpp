// What a protocol server sees of the meter: words, relays and inputs at addresses, all or nothing.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/status.hpp"

namespace kw::registers {

// All calls act on one consistent snapshot; a refused write changes nothing.
class RegisterAccess {
 public:
  // Copies words.size() registers from `address` on.
  // Status: ok; bad_address when any of them lies outside the served regions (words untouched).
  [[nodiscard]] virtual Status read(std::uint16_t address, std::span<std::uint16_t> words) = 0;

  // Writes words.size() registers from `address` on.
  // Status: ok; bad_address; read_only; region_crossed; locked; out_of_range; bad_checksum.
  [[nodiscard]] virtual Status write(std::uint16_t address,
                                     std::span<const std::uint16_t> words) = 0;

  // Copies `count` states, relays or digital inputs, from `address` on: the first is bit 0 of
  // packed[0]. packed.size() is (count + 7) / 8; bits behind the last may be anything.
  // Status: ok; bad_address when any of them is not served (the default: there are none).
  [[nodiscard]] virtual Status read_coils(std::uint16_t /*address*/, std::uint16_t /*count*/,
                                          std::span<std::uint8_t> /*packed_lsb_first*/) {
    return Status::bad_address;
  }
  [[nodiscard]] virtual Status read_discrete_inputs(std::uint16_t /*address*/,
                                                    std::uint16_t /*count*/,
                                                    std::span<std::uint8_t> /*packed_lsb_first*/) {
    return Status::bad_address;
  }

  // Switches one relay.
  // Status: ok; bad_address; locked; unavailable when its module is absent or an alarm drives it.
  [[nodiscard]] virtual Status write_coil(std::uint16_t /*address*/, bool /*on*/) {
    return Status::bad_address;
  }

 protected:
  RegisterAccess() = default;
  ~RegisterAccess() = default;
  RegisterAccess(const RegisterAccess&) = default;
  RegisterAccess& operator=(const RegisterAccess&) = default;
};

}  // namespace kw::registers
