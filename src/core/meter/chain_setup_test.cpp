#include "core/meter/chain_setup.hpp"

#include <gtest/gtest.h>

namespace kw::meter {
namespace {

using settings::SettingId;

TEST(ChainSetup, thresholds_are_parts_of_the_nominal_current) {
  const settings::Settings settings;
  factory::Extension extension;
  energy::EnergySetup setup = energy_setup(settings, extension, frontend::CurrentInput::a5);
  EXPECT_DOUBLE_EQ(setup.start_a, 0.004);  // 0.08 % of 5 A
  EXPECT_DOUBLE_EQ(setup.stop_a, 0.0025);
  extension.start_ppm = 2000;
  extension.stop_ppm = 1000;
  setup = energy_setup(settings, extension, frontend::CurrentInput::mv333);
  EXPECT_DOUBLE_EQ(setup.start_a, 0.002);
  EXPECT_DOUBLE_EQ(setup.stop_a, 0.001);
}

TEST(ChainSetup, both_deltas_and_no_other_wiring_book_the_system_alone) {
  constexpr std::uint32_t kWirings = 5;
  for (std::uint32_t code = 0; code < kWirings; ++code) {
    settings::Settings settings;
    ASSERT_TRUE(settings.set(SettingId::voltage_wiring, code).ok());
    const energy::EnergySetup setup = energy_setup(settings, {}, frontend::CurrentInput::a1);
    EXPECT_EQ(setup.is_delta, code == 2 || code == 3) << code;
  }
}

TEST(ChainSetup, demand_is_that_of_its_settings) {
  settings::Settings settings;
  RecordSetup setup = record_setup(settings);
  EXPECT_EQ(setup.demand, (demand::DemandSetup{demand::DemandMode::sliding, 15, 1}));
  EXPECT_FALSE(setup.fryze);
  const settings::Assignment changed[] = {{SettingId::demand_window_min, 30},
                                          {SettingId::demand_mode, 3},
                                          {SettingId::demand_sub_interval_min, 10},
                                          {SettingId::reactive_mode, 1}};
  ASSERT_TRUE(settings.set(changed).ok());
  setup = record_setup(settings);
  EXPECT_EQ(setup.demand, (demand::DemandSetup{demand::DemandMode::rolling, 30, 10}));
  EXPECT_TRUE(setup.fryze);
}

}  // namespace
}  // namespace kw::meter
