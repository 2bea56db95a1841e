// The meter that the boards run, and the main loop over it.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "app/main_loop.hpp"
#include "app/stand_in_meter.hpp"

namespace kw::app {

using BoardMeter = StandInMeter;
using BoardMeterConfig = StandInConfig;
using BoardMainLoop = MainLoop<StandInMeter, StandInEdge, StandInConfig>;

inline BoardMeterConfig board_meter_config(std::string_view /*serial*/,
                                           std::string_view /*firmware_version*/,
                                           const std::array<std::uint8_t, 32>& /*image_sha256*/,
                                           std::uint64_t boot_time_unix_s) {
  return {boot_time_unix_s};
}

}  // namespace kw::app
