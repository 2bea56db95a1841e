// The words that an image is started with.
#pragma once

#include <cstdint>
#include <string_view>

namespace kw::mps2 {

struct Options {
  std::string_view serial;  // at most 16 characters
  std::uint8_t unit = 1;    // address of both channels in a store that is erased
  std::uint64_t boot_time_unix_s = 0;
  std::string_view refused;  // the first word that is wrong; empty: none
};

// "kwmeter --serial TEXT --unit N --boot-time-unix-s N", in any order. The texts refer to
// `command_line`.
[[nodiscard]] Options parse_options(std::string_view command_line);

}  // namespace kw::mps2
