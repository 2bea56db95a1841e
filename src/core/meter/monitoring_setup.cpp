#include "core/meter/monitoring_setup.hpp"

#include "core/meter/chain_setup.hpp"

namespace kw::meter {
namespace {

using settings::SettingId;
using settings::Settings;

// The setting `offset` after `first`, in the order of their addresses.
std::uint16_t word(const Settings& settings, SettingId first, std::size_t offset = 0) {
  const auto id = static_cast<SettingId>(spec::id_of(first) + offset);
  return static_cast<std::uint16_t>(settings.value(id));
}

constexpr std::size_t distance(SettingId from, SettingId to) {
  return static_cast<std::size_t>(spec::id_of(to) - spec::id_of(from));
}

constexpr std::size_t kChannelWords = 5;
static_assert(distance(SettingId::alarm_1_parameter, SettingId::alarm_16_relay) ==
              alarm::kChannelCount * kChannelWords - 1);
static_assert(distance(SettingId::alarm_digital_output_1, SettingId::alarm_digital_output_4) ==
              alarm::kDigitalOutputCount - 1);

constexpr std::size_t kCurveWords = 9;
static_assert(distance(SettingId::ao_1_gradients, SettingId::ao_4_output_4) ==
              io::kAnalogueCount * kCurveWords - 1);
static_assert(distance(SettingId::ao_1_parameter, SettingId::ao_4_parameter) ==
              io::kAnalogueCount - 1);

io::InputSetup input_setup(const Settings& settings, SettingId type) {
  return {word(settings, type), word(settings, type, 1)};
}

io::RelaySetup relay_setup(const Settings& settings, SettingId mode) {
  return {word(settings, mode), word(settings, mode, 1), word(settings, mode, 2)};
}

io::DigitalSetup digital_setup(const Settings& settings, SettingId mode) {
  return {word(settings, mode),
          word(settings, mode, 1),
          {word(settings, mode, 2), word(settings, mode, 3)}};
}

io::TransferCurve curve(const Settings& settings, std::size_t output) {
  io::TransferCurve made;
  const std::size_t first = output * kCurveWords;
  made.source = word(settings, SettingId::ao_1_parameter, output);
  made.gradients = word(settings, SettingId::ao_1_gradients, first);
  for (std::size_t i = 0; i < io::TransferCurve::kPointCount; ++i) {
    made.following[i] = word(settings, SettingId::ao_1_following_1, first + i);
    made.output[i] = word(settings, SettingId::ao_1_output_1, first + i);
  }
  return made;
}

bool is_fryze(const Settings& settings) {
  constexpr std::uint32_t kGeneralReactive = 1;
  return settings.value(SettingId::reactive_mode) == kGeneralReactive;
}

}  // namespace

alarm::AlarmSetup alarm_setup(const Settings& settings) {
  alarm::AlarmSetup setup;
  setup.enabled = word(settings, SettingId::alarm_enable) != 0;
  setup.flash = word(settings, SettingId::alarm_flash) != 0;
  setup.channels = word(settings, SettingId::alarm_channels);
  setup.pairs = static_cast<std::uint8_t>(word(settings, SettingId::alarm_pairs));
  for (std::size_t i = 0; i < alarm::kDigitalOutputCount; ++i) {
    setup.digital_outputs[i] = word(settings, SettingId::alarm_digital_output_1, i);
  }
  for (std::size_t i = 0; i < alarm::kChannelCount; ++i) {
    const auto first =
        static_cast<SettingId>(spec::id_of(SettingId::alarm_1_parameter) + i * kChannelWords);
    setup.channel[i] = {word(settings, first), word(settings, first, 1), word(settings, first, 2),
                        word(settings, first, 3), word(settings, first, 4)};
  }
  return setup;
}

alarm::Surroundings surroundings(const Settings& settings) {
  return {is_fryze(settings), wiring(settings)};
}

io::IoSetup io_setup(const Settings& settings) {
  io::IoSetup setup;
  constexpr SettingId kInputs[] = {SettingId::io11_input_type, SettingId::io12_input_type,
                                   SettingId::io21_input_type, SettingId::io22_input_type,
                                   SettingId::io31_input_type, SettingId::io32_input_type};
  static_assert(std::size(kInputs) == io::kModuleCount);
  for (std::size_t i = 0; i < io::kModuleCount; ++i) {
    setup.input[i] = input_setup(settings, kInputs[i]);
  }
  setup.relay = {relay_setup(settings, SettingId::io11_relay_mode),
                 relay_setup(settings, SettingId::io31_relay_mode),
                 relay_setup(settings, SettingId::io12_relay_mode),
                 relay_setup(settings, SettingId::io32_relay_mode)};
  setup.digital = {digital_setup(settings, SettingId::io21_output_mode),
                   digital_setup(settings, SettingId::io22_output_mode)};
  setup.output_type = {word(settings, SettingId::io21_ao_type),
                       word(settings, SettingId::io22_ao_type)};
  for (std::size_t i = 0; i < io::kAnalogueCount; ++i) setup.curve[i] = curve(settings, i);
  setup.soe_module = word(settings, SettingId::soe_module);
  setup.fryze = is_fryze(settings);
  return setup;
}

}  // namespace kw::meter
