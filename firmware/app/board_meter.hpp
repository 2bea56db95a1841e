// The meter that the boards run, and the main loop over it.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "app/main_loop.hpp"
#include "core/energy/pulse_queue.hpp"
#include "core/meter/meter.hpp"

namespace kw::app {

using BoardMainLoop = MainLoop<meter::Meter, energy::PulseEdge, meter::MeterConfig>;

// Text beyond the room that the factory region has is cut.
[[nodiscard]] inline factory::FactoryIdentity identity_of(
    std::string_view serial, std::string_view firmware_version,
    const std::array<std::uint8_t, 32>& image_sha256) {
  factory::FactoryIdentity identity;
  std::copy_n(serial.begin(), std::min(serial.size(), identity.serial.size()),
              identity.serial.begin());
  std::copy_n(firmware_version.begin(),
              std::min(firmware_version.size(), identity.firmware_version.size()),
              identity.firmware_version.begin());
  identity.image_hash = image_sha256;
  return identity;
}

}  // namespace kw::app
