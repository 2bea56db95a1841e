// What the alarms watch for and where they report: the words of registers 1046H to 109DH, as they
// are.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/metering/wiring.hpp"

namespace kw::alarm {

inline constexpr std::size_t kChannelCount = 16;
inline constexpr std::size_t kDigitalOutputCount = 4;
inline constexpr std::size_t kRelayCount = 8;
inline constexpr std::size_t kAnalogueCount = 4;

// Codes of a comparison, 104FH; any other is never met.
inline constexpr std::uint16_t kGreater = 1;
inline constexpr std::uint16_t kEqual = 2;
inline constexpr std::uint16_t kLess = 3;

// 104EH + 5 n.
struct ChannelSetup {
  std::uint16_t parameter = 0;   // code 0..79
  std::uint16_t comparison = 0;  // 1 greater, 2 equal, 3 less
  std::uint16_t setpoint = 0;    // in steps of the parameter's register, secondary
  std::uint16_t delay_10ms = 0;  // 0..3000
  std::uint16_t relay = 0;       // 0 none, 1..8
};

// 1046H to 104DH and the channels.
struct AlarmSetup {
  bool enabled = false;
  bool flash = false;
  std::uint16_t channels = 0;  // bit n: channel n + 1 is enabled
  std::uint8_t pairs = 0;      // bit k: channels 2k + 1 and 2k + 2 alarm together
  std::array<std::uint16_t, kDigitalOutputCount>
      digital_outputs{};  // channels that switch DO n + 1
  std::array<ChannelSetup, kChannelCount> channel{};
};

// Other settings that decide what a parameter code means.
struct Surroundings {
  bool fryze = false;         // 1018H: reactive power is Fryze's, not Budeanu's
  metering::Wiring wiring{};  // 1003H, 1004H: voltages that do not exist read 0
};

}  // namespace kw::alarm
