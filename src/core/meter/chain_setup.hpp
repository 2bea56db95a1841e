// What the settings mean for the metering chain.
#pragma once

#include "core/factory/calibration.hpp"
#include "core/frontend/front_end.hpp"
#include "core/meter/metering_chain.hpp"
#include "core/settings/settings.hpp"

namespace kw::meter {

// 1005H..1009H, 100AH, 100BH, 1017H..1019H.
[[nodiscard]] energy::EnergySetup energy_setup(const settings::Settings& settings);

// 0FFDH: 5 cycles a block at 50 Hz, 6 at 60 Hz. The 400 Hz type is not built yet and meters as 50
// Hz.
[[nodiscard]] sync::TrackerSetup tracker_setup(const settings::Settings& settings);

// The calibration constants and the current directions 1012H..1014H.
[[nodiscard]] frontend::Correction correction(const factory::Calibration& calibration,
                                              const settings::Settings& settings);

}  // namespace kw::meter
