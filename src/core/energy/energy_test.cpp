#include <gtest/gtest.h>

#include <limits>

#include "core/energy/energy_register.hpp"
#include "core/energy/pulse_output.hpp"
#include "core/energy/ramp.hpp"

namespace kw::energy {
namespace {

TEST(EnergyRegister, advances_with_the_release_and_carries_the_rest) {
  EnergyRegister reg;
  constexpr std::int64_t kWindow = kPicoWattHoursPerWh * 3 / 2;  // 1.5 counts of 0.001 kWh
  for (int window = 0; window < 1000; ++window) {
    reg.begin(kWindow);
    reg.release(0.3, EnergyScale::secondary);
    reg.finish(EnergyScale::secondary);
  }
  EXPECT_EQ(reg.count(), 1500);
}

TEST(EnergyRegister, split_of_the_release_does_not_matter) {
  EnergyRegister fine;
  EnergyRegister coarse;
  fine.begin(987'654'321'987'654);
  coarse.begin(987'654'321'987'654);
  for (int i = 1; i <= 700; ++i) fine.release(i / 1000.0, EnergyScale::secondary);
  coarse.release(0.7, EnergyScale::secondary);
  EXPECT_EQ(fine.count(), coarse.count());
  EXPECT_EQ(fine.count(), 691);
}

TEST(EnergyRegister, rolls_over_after_999999999) {
  EnergyRegister reg;
  reg.preset(999'999'999);
  reg.begin(kPicoWattHoursPerWh * 2);
  reg.finish(EnergyScale::secondary);
  EXPECT_EQ(reg.count(), 1);
}

TEST(EnergyRegister, three_phases_of_any_power_and_the_rest_stay_within_64_bits) {
  const std::int64_t most = to_picowatt_hours(1e30, 0.2);
  EXPECT_EQ(to_picowatt_hours(-1e30, 0.2), -most);
  constexpr std::int64_t kRestMost = picowatt_hours_per_count(EnergyScale::primary) - 1;
  EXPECT_LE(most, (std::numeric_limits<std::int64_t>::max() - kRestMost) / 3);
}

TEST(EnergyRegister, net_goes_below_zero) {
  EnergyRegister reg;
  reg.begin(-5 * kPicoWattHoursPerWh);
  reg.finish(EnergyScale::secondary);
  EXPECT_EQ(reg.count(), -5);
}

TEST(PulseOutput, edges_are_evenly_spaced_and_none_is_lost) {
  PulseOutput output;
  constexpr std::int64_t kWindow = 38'333'333'333;  // pWh: 690 W for 0.2 s
  double last = -1.0;
  int edges = 0;
  for (int window = 0; window < 5000; ++window) {
    output.begin(kWindow, 60000);
    while (output.next_part() <= 1.0) {
      const double instant = window + output.next_part();
      if (last >= 0.0) {
        // = 1e15 / (38333333333 * 60000)
        constexpr double kInterval = 0.43478260869943;
        constexpr double kRounding = 1e-11;  // double at 5000
        EXPECT_NEAR(instant - last, kInterval, kRounding);
      }
      last = instant;
      output.take_edge();
      ++edges;
    }
    output.finish();
  }
  EXPECT_EQ(edges, 11499);  // = floor(5000 * 38333333333 * 60000 / 1e15)
}

TEST(PulseOutput, no_energy_gives_no_edge) {
  PulseOutput output;
  output.begin(0, 60000);
  EXPECT_GT(output.next_part(), 1.0);
}

TEST(Ramp, instants_and_parts_are_inverse) {
  const Ramp ramp({1000, 0x80000000U}, sync::span_of(2560.0));
  EXPECT_EQ(ramp.instant_at(0.5).index, 2280U);
  EXPECT_DOUBLE_EQ(ramp.part_at(2280), 1279.5 / 2560.0);
  EXPECT_EQ(ramp.part_at(900), 0.0);
  EXPECT_EQ(ramp.part_at(5000), 1.0);
}

}  // namespace
}  // namespace kw::energy
