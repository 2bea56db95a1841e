#include "core/settings/module_setup.hpp"

namespace kw::settings {
namespace {

constexpr std::uint32_t kFryze = 1;  // 1018H

// By io::Module; the pulse constant follows the type of the inputs.
constexpr std::array<SettingId, io::kModuleCount> kInputType{
    SettingId::io11_input_type, SettingId::io12_input_type, SettingId::io21_input_type,
    SettingId::io22_input_type, SettingId::io31_input_type, SettingId::io32_input_type};
// By pair of relays; output mode and width follow the working mode.
constexpr std::array<SettingId, io::kRelayCount / io::kPerModule> kRelayMode{
    SettingId::io11_relay_mode, SettingId::io31_relay_mode, SettingId::io12_relay_mode,
    SettingId::io32_relay_mode};
// By pair of digital outputs; width and the two streams follow the working mode.
constexpr std::array<SettingId, io::kDigitalCount / io::kPerModule> kDigitalMode{
    SettingId::io21_output_mode, SettingId::io22_output_mode};

constexpr SettingId after(SettingId id, std::size_t count) {
  return static_cast<SettingId>(spec::id_of(id) + count);
}
static_assert(after(SettingId::io32_input_type, 1) == SettingId::io32_pulse_constant);
static_assert(after(SettingId::io31_relay_mode, 2) == SettingId::io31_relay_pulse_ms);
static_assert(after(SettingId::io22_output_mode, 3) == SettingId::io22_output_4);
static_assert(after(SettingId::alarm_digital_output_1, 3) == SettingId::alarm_digital_output_4);
static_assert(after(SettingId::ao_1_parameter, 3) == SettingId::ao_4_parameter);

std::uint16_t word(const Settings& settings, SettingId id) {
  return static_cast<std::uint16_t>(settings.value(id));
}

io::TransferCurve curve_setup(const Settings& settings, std::size_t output) {
  io::TransferCurve curve;
  curve.source = word(settings, after(SettingId::ao_1_parameter, output));
  curve.gradients = word(settings, curve_setting(output, CurveField::gradients));
  for (std::size_t i = 0; i < kCurvePoints; ++i) {
    curve.following[i] = word(settings, curve_setting(output, CurveField::following_1, i));
    curve.output[i] = word(settings, curve_setting(output, CurveField::output_1, i));
  }
  return curve;
}

}  // namespace

alarm::AlarmSetup alarm_setup(const Settings& settings) {
  alarm::AlarmSetup setup;
  setup.enabled = settings.value(SettingId::alarm_enable) == 1;
  setup.flash = settings.value(SettingId::alarm_flash) == 1;
  setup.channels = word(settings, SettingId::alarm_channels);
  setup.pairs = static_cast<std::uint8_t>(settings.value(SettingId::alarm_pairs));
  for (std::size_t i = 0; i < setup.digital_outputs.size(); ++i) {
    setup.digital_outputs[i] = word(settings, after(SettingId::alarm_digital_output_1, i));
  }
  for (std::size_t i = 0; i < setup.channel.size(); ++i) {
    const auto field = [&](AlarmField f) { return word(settings, alarm_setting(i, f)); };
    setup.channel[i] = {field(AlarmField::parameter), field(AlarmField::comparison),
                        field(AlarmField::setpoint), field(AlarmField::delay),
                        field(AlarmField::relay)};
  }
  return setup;
}

io::IoSetup io_setup(const Settings& settings) {
  io::IoSetup setup;
  for (std::size_t i = 0; i < setup.input.size(); ++i) {
    setup.input[i] = {word(settings, kInputType[i]), word(settings, after(kInputType[i], 1))};
  }
  for (std::size_t i = 0; i < setup.relay.size(); ++i) {
    setup.relay[i] = {word(settings, kRelayMode[i]), word(settings, after(kRelayMode[i], 1)),
                      word(settings, after(kRelayMode[i], 2))};
  }
  for (std::size_t i = 0; i < setup.digital.size(); ++i) {
    const SettingId first = kDigitalMode[i];
    setup.digital[i] = {word(settings, first),
                        word(settings, after(first, 1)),
                        {word(settings, after(first, 2)), word(settings, after(first, 3))}};
  }
  setup.output_type = {word(settings, SettingId::io21_ao_type),
                       word(settings, SettingId::io22_ao_type)};
  for (std::size_t i = 0; i < setup.curve.size(); ++i) setup.curve[i] = curve_setup(settings, i);
  setup.soe_module = word(settings, SettingId::soe_module);
  setup.fryze = settings.value(SettingId::reactive_mode) == kFryze;
  return setup;
}

}  // namespace kw::settings
