// What the settings mean for alarms and I/O modules.
#pragma once

#include "core/alarm/setup.hpp"
#include "core/io/io_setup.hpp"
#include "core/settings/settings.hpp"

namespace kw::meter {

// 1046H to 109DH.
[[nodiscard]] alarm::AlarmSetup alarm_setup(const settings::Settings& settings);

// 1003H, 1004H, 1018H.
[[nodiscard]] alarm::Surroundings surroundings(const settings::Settings& settings);

// 1018H, 101BH, 109EH to 10F3H.
[[nodiscard]] io::IoSetup io_setup(const settings::Settings& settings);

}  // namespace kw::meter
