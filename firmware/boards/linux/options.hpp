// The command line of the Linux meter.
#pragma once

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace kw::linux_board {

enum class Pacing : std::uint8_t {
  lockstep,  // samples are consumed as soon as they are there
  realtime,  // samples are consumed no faster than the ADC would give them
};

inline constexpr std::size_t kChannelCount = 2;

struct Options {
  std::string link;
  std::string tcp_host;  // empty: no Modbus/TCP
  std::uint16_t tcp_port = 0;
  std::array<std::string, kChannelCount> rtu;  // of channel 1 and 2; empty: no line there
  std::uint8_t unit = 1;                       // address of both channels in a store that is erased
  Pacing pacing = Pacing::lockstep;
  std::uint32_t sample_rate_hz = 12800;
  std::string serial;
  std::uint64_t boot_time_unix_s = 0;
  int parent = 0;  // process that this meter must not outlive; 0: none
  bool help = false;
  bool version = false;
};

// Names the argument, its value and what is allowed.
class UsageFault : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

[[nodiscard]] Options parse_options(const std::vector<std::string>& arguments);

[[nodiscard]] const char* usage_text();

}  // namespace kw::linux_board
