// Each word of the setups comes from the address that the manual prints for it.
#include "core/meter/monitoring_setup.hpp"

#include <gtest/gtest.h>

namespace kw::meter {
namespace {

using settings::SettingId;
using settings::Settings;

// The setting at an address, by the address alone.
SettingId at(std::uint32_t address) {
  for (std::size_t i = 0; i < settings::kSettingCount; ++i) {
    if (spec::kSettings[i].address == address) return static_cast<SettingId>(i);
  }
  ADD_FAILURE() << std::hex << address;
  return SettingId::frequency_type;
}

void put(Settings& settings, std::uint32_t address, std::uint32_t value) {
  EXPECT_TRUE(settings.set(at(address), value).ok()) << std::hex << address;
}

TEST(AlarmSetup, groups_lie_five_words_apart_from_104eh) {
  Settings settings;
  for (std::uint32_t n = 0; n < 16; ++n) {
    const std::uint32_t first = 0x104E + 5 * n;
    put(settings, first, 60 + n);
    put(settings, first + 1, 1 + n % 3);
    put(settings, first + 2, 0xFF00 + n);
    put(settings, first + 3, 2000 + n);
    put(settings, first + 4, n % 9);
  }
  const alarm::AlarmSetup setup = alarm_setup(settings);
  for (std::uint16_t n = 0; n < 16; ++n) {
    EXPECT_EQ(setup.channel[n].parameter, 60 + n);
    EXPECT_EQ(setup.channel[n].comparison, 1 + n % 3);
    EXPECT_EQ(setup.channel[n].setpoint, 0xFF00 + n);
    EXPECT_EQ(setup.channel[n].delay_10ms, 2000 + n);
    EXPECT_EQ(setup.channel[n].relay, n % 9);
  }
}

TEST(AlarmSetup, global_words_stand_from_1046h_to_104dh) {
  Settings settings;
  EXPECT_FALSE(alarm_setup(settings).enabled);
  put(settings, 0x1046, 1);
  put(settings, 0x1047, 1);
  put(settings, 0x1048, 0x8001);
  put(settings, 0x1049, 0x82);
  for (std::uint32_t i = 0; i < 4; ++i) put(settings, 0x104A + i, 0x0100 + i);
  const alarm::AlarmSetup setup = alarm_setup(settings);
  EXPECT_TRUE(setup.enabled);
  EXPECT_TRUE(setup.flash);
  EXPECT_EQ(setup.channels, 0x8001);
  EXPECT_EQ(setup.pairs, 0x82);
  EXPECT_EQ(setup.digital_outputs, (std::array<std::uint16_t, 4>{0x100, 0x101, 0x102, 0x103}));
}

TEST(IoSetup, inputs_of_each_module_stand_where_its_table_begins) {
  Settings settings;
  // By io::Module: IO11, IO12, IO21, IO22, IO31, IO32.
  const std::uint32_t tables[] = {0x109E, 0x10B0, 0x10A3, 0x10B5, 0x10AA, 0x10BC};
  for (std::uint32_t i = 0; i < 6; ++i) {
    put(settings, tables[i], 1 + i);
    put(settings, tables[i] + 1, 1000 + i);
  }
  const io::IoSetup setup = io_setup(settings);
  for (std::uint16_t i = 0; i < 6; ++i) {
    EXPECT_EQ(setup.input[i].counters, 1 + i);
    EXPECT_EQ(setup.input[i].constant, 1000 + i);
  }
}

TEST(IoSetup, relays_and_digital_outputs_go_by_pairs) {
  Settings settings;
  const std::uint32_t relays[] = {0x10A0, 0x10AC, 0x10B2, 0x10BE};
  for (std::uint32_t i = 0; i < 4; ++i) {
    put(settings, relays[i], i % 2);
    put(settings, relays[i] + 1, (i + 1) % 2);
    put(settings, relays[i] + 2, 100 + i);
  }
  const std::uint32_t digital[] = {0x10A5, 0x10B7};
  for (std::uint32_t i = 0; i < 2; ++i) {
    put(settings, digital[i], i);
    put(settings, digital[i] + 1, 200 + i);
    put(settings, digital[i] + 2, 1 + i);
    put(settings, digital[i] + 3, 3 + i);
  }
  const io::IoSetup setup = io_setup(settings);
  for (std::uint16_t i = 0; i < 4; ++i) {
    EXPECT_EQ(setup.relay[i].working_mode, i % 2);
    EXPECT_EQ(setup.relay[i].output_mode, (i + 1) % 2);
    EXPECT_EQ(setup.relay[i].pulse_ms, 100 + i);
  }
  for (std::uint16_t i = 0; i < 2; ++i) {
    EXPECT_EQ(setup.digital[i].working_mode, i);
    EXPECT_EQ(setup.digital[i].pulse_ms, 200 + i);
    EXPECT_EQ(setup.digital[i].stream[0], 1 + i);
    EXPECT_EQ(setup.digital[i].stream[1], 3 + i);
  }
}

TEST(IoSetup, curves_lie_nine_words_apart_from_10d0h) {
  Settings settings;
  put(settings, 0x10A9, 2);
  put(settings, 0x10BB, 3);
  put(settings, 0x1018, 1);
  put(settings, 0x101B, 6);
  for (std::uint32_t n = 0; n < 4; ++n) {
    put(settings, 0x10C2 + n, 10 + n);
    put(settings, 0x10D0 + 9 * n, 1 + n % 3);
    for (std::uint32_t i = 0; i < 4; ++i) {
      put(settings, 0x10D1 + 9 * n + i, 0xFFF0 - 16 * n + i);
      put(settings, 0x10D5 + 9 * n + i, 900 + 10 * n + i);
    }
  }
  const io::IoSetup setup = io_setup(settings);
  EXPECT_EQ(setup.output_type, (std::array<std::uint16_t, 2>{2, 3}));
  EXPECT_TRUE(setup.fryze);
  EXPECT_EQ(setup.soe_module, 6);
  for (std::uint16_t n = 0; n < 4; ++n) {
    EXPECT_EQ(setup.curve[n].source, 10 + n);
    EXPECT_EQ(setup.curve[n].gradients, 1 + n % 3);
    for (std::uint16_t i = 0; i < 4; ++i) {
      EXPECT_EQ(setup.curve[n].following[i], 0xFFF0 - 16 * n + i);
      EXPECT_EQ(setup.curve[n].output[i], 900 + 10 * n + i);
    }
  }
}

// What the generated table says of relays and inputs is what the modules do.
TEST(IoSetup, modules_of_relays_and_inputs_agree_with_the_register_table) {
  const auto same = [](spec::Module a, io::Module b) {
    return static_cast<std::size_t>(a) == io::index_of(b) + 1;
  };
  ASSERT_EQ(spec::kRelays.size(), io::kRelayCount);
  ASSERT_EQ(spec::kDigitalInputs.size(), io::kInputCount);
  for (std::size_t i = 0; i < io::kRelayCount; ++i) {
    EXPECT_TRUE(same(spec::kRelays[i].module, io::module_of_relay(i))) << i;
  }
  for (std::size_t m = 0; m < io::kModuleCount; ++m) {
    const auto module = static_cast<io::Module>(m);
    const io::InputRange range = io::inputs_of(module);
    for (std::size_t i = range.first; i < std::size_t{range.first} + range.count; ++i) {
      EXPECT_TRUE(same(spec::kDigitalInputs[i], module)) << i;
    }
  }
}

}  // namespace
}  // namespace kw::meter
