// What the settings mean for the metering chain.
#pragma once

#include "core/factory/calibration.hpp"
#include "core/factory/extension.hpp"
#include "core/frontend/front_end.hpp"
#include "core/meter/metering_chain.hpp"
#include "core/meter/window_records.hpp"
#include "core/settings/settings.hpp"

namespace kw::meter {

// 1003H, 1005H..1009H, 100AH, 100BH, 1017H..1019H, and the thresholds of the factory region.
[[nodiscard]] energy::EnergySetup energy_setup(const settings::Settings& settings,
                                               const factory::Extension& extension,
                                               frontend::CurrentInput input);

// 100DH, 100EH, 1018H, 1020H.
[[nodiscard]] RecordSetup record_setup(const settings::Settings& settings);

// 0FFDH.
[[nodiscard]] sync::MeterType meter_type(const settings::Settings& settings);

// 0FFDH, 1003H, 1004H, 1015H, 1017H; In is the input's.
[[nodiscard]] metering::MeteringSetup metering_setup(const settings::Settings& settings,
                                                     frontend::CurrentInput input);

// 1003H, 1004H.
[[nodiscard]] metering::Wiring wiring(const settings::Settings& settings);

// The calibration constants, the current directions 1012H..1014H and the wiring.
[[nodiscard]] frontend::Correction correction(const factory::Calibration& calibration,
                                              const settings::Settings& settings,
                                              frontend::CurrentInput input);

}  // namespace kw::meter
