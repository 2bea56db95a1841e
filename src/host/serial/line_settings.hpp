// Baud rate and character format of a tty.
#pragma once

#include <cstdint>

namespace kw::serial {

enum class LineParity : std::uint8_t { none, even, odd };

struct LineSettings {
  std::uint32_t baud_bd;  // any that the device can do
  LineParity parity;
  bool two_stop_bits;
};

// Sets a tty once what was written to it has been sent; characters have 8 bits. Returns 0 or errno.
[[nodiscard]] int set_line(int descriptor, const LineSettings& settings);

// Bytes written that the driver has not sent yet; 0 when the device cannot tell.
[[nodiscard]] int unsent_bytes(int descriptor);

}  // namespace kw::serial
