// What the alarms and the I/O modules are to do, from the settings.
#pragma once

#include "core/alarm/setup.hpp"
#include "core/io/io_setup.hpp"
#include "core/settings/settings.hpp"

namespace kw::settings {

// The settings of an alarm channel follow one another in this order, channel after channel.
enum class AlarmField : std::uint8_t { parameter, comparison, setpoint, delay, relay };
// Those of an analogue output.
enum class CurveField : std::uint8_t { gradients, following_1, output_1 = 5 };

inline constexpr std::size_t kAlarmFields = 5;
inline constexpr std::size_t kCurveFields = 9;
inline constexpr std::size_t kCurvePoints = 4;

// Domain: channel 0..15.
[[nodiscard]] constexpr SettingId alarm_setting(std::size_t channel, AlarmField field) {
  return static_cast<SettingId>(spec::id_of(SettingId::alarm_1_parameter) + kAlarmFields * channel +
                                static_cast<std::size_t>(field));
}

// Domain: output 0..3; point 0..3 behind following_1 and output_1, else 0.
[[nodiscard]] constexpr SettingId curve_setting(std::size_t output, CurveField field,
                                                std::size_t point = 0) {
  return static_cast<SettingId>(spec::id_of(SettingId::ao_1_gradients) + kCurveFields * output +
                                static_cast<std::size_t>(field) + point);
}

static_assert(alarm_setting(0, AlarmField::relay) == SettingId::alarm_1_relay);
static_assert(alarm_setting(9, AlarmField::comparison) == SettingId::alarm_10_comparison);
static_assert(alarm_setting(15, AlarmField::relay) == SettingId::alarm_16_relay);
static_assert(curve_setting(0, CurveField::following_1, 3) == SettingId::ao_1_following_4);
static_assert(curve_setting(2, CurveField::output_1) == SettingId::ao_3_output_1);
static_assert(curve_setting(3, CurveField::output_1, 3) == SettingId::ao_4_output_4);

// Registers 1046H to 109DH.
[[nodiscard]] alarm::AlarmSetup alarm_setup(const Settings& settings);

// Registers 109EH to 10F3H, 1018H and 101BH.
[[nodiscard]] io::IoSetup io_setup(const Settings& settings);

}  // namespace kw::settings
