// What a protocol server sees of the meter: words at addresses, all or nothing.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/status.hpp"

namespace kw::registers {

// Both calls act on one consistent snapshot; a refused write changes nothing.
class RegisterAccess {
 public:
  // Copies words.size() registers from `address` on.
  // Status: ok; bad_address when any of them lies outside the served regions (words untouched).
  [[nodiscard]] virtual Status read(std::uint16_t address, std::span<std::uint16_t> words) = 0;

  // Writes words.size() registers from `address` on.
  // Status: ok; bad_address; read_only; region_crossed; locked; out_of_range; bad_checksum.
  [[nodiscard]] virtual Status write(std::uint16_t address,
                                     std::span<const std::uint16_t> words) = 0;

 protected:
  RegisterAccess() = default;
  ~RegisterAccess() = default;
  RegisterAccess(const RegisterAccess&) = default;
  RegisterAccess& operator=(const RegisterAccess&) = default;
};

}  // namespace kw::registers
