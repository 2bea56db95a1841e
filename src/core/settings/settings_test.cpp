#include "core/settings/settings.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace kw::settings {
namespace {

std::uint16_t address_of(SettingId id) {
  return spec::kSettings[static_cast<std::size_t>(id)].address;
}

TEST(Settings, fresh_settings_hold_the_defaults) {
  const Settings settings;
  for (std::size_t i = 0; i < kSettingCount; ++i) {
    EXPECT_EQ(settings.value(static_cast<SettingId>(i)), spec::kSettings[i].default_value);
  }
  EXPECT_EQ(settings.value(SettingId::pt1_dv), 2200U);
  EXPECT_EQ(settings.value(SettingId::ct2_code), 5U);
}

TEST(Settings, defaults_are_accepted_as_a_whole) {
  Settings settings;
  std::vector<Assignment> all;
  all.reserve(kSettingCount);
  for (std::size_t i = 0; i < kSettingCount; ++i) {
    all.push_back({static_cast<SettingId>(i), spec::kSettings[i].default_value});
  }
  const Result<Changes> result = settings.set(all);
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result.value().commands().empty());
  for (std::size_t i = 0; i < kSettingCount; ++i) {
    EXPECT_FALSE(result.value().has_changed(static_cast<SettingId>(i)));
  }
}

TEST(Settings, value_at_each_limit_is_accepted_and_beyond_is_refused_with_the_address) {
  for (std::size_t i = 0; i < kSettingCount; ++i) {
    const auto id = static_cast<SettingId>(i);
    const spec::SettingInfo& limits = spec::kSettings[i];
    EXPECT_TRUE(accepts(id, limits.min)) << std::hex << limits.address;
    EXPECT_TRUE(accepts(id, limits.max)) << std::hex << limits.address;
    Settings settings;
    const Result<Changes> above = settings.set(id, limits.max + 1);
    EXPECT_EQ(above.status(), Status::out_of_range) << std::hex << limits.address;
    EXPECT_EQ(above.offender(), limits.address);
    if (limits.min > 0) {
      EXPECT_EQ(settings.set(id, limits.min - 1).status(), Status::out_of_range);
    }
  }
}

TEST(Settings, value_between_the_allowed_ones_is_refused) {
  Settings settings;
  EXPECT_EQ(settings.set(SettingId::ct2_code, 2).status(), Status::out_of_range);
  EXPECT_TRUE(settings.set(SettingId::ct2_code, 333).ok());
  EXPECT_EQ(settings.set(SettingId::baud_rate_1_bd, 19201).offender(), 0x1002);
  EXPECT_TRUE(settings.set(SettingId::baud_rate_1_bd, 9600).ok());
}

TEST(Settings, one_refused_value_refuses_the_whole_set) {
  Settings settings;
  const Assignment assignments[] = {
      {SettingId::ct1_a, 100}, {SettingId::energy_clear, 1}, {SettingId::voltage_wiring, 5}};
  EXPECT_EQ(settings.set(assignments).status(), Status::out_of_range);
  EXPECT_EQ(settings.value(SettingId::ct1_a), 5U);
}

TEST(Settings, changed_settings_are_named_and_unchanged_ones_are_not) {
  Settings settings;
  const Assignment assignments[] = {{SettingId::ct1_a, 100}, {SettingId::parity_1, 3}};
  const Result<Changes> result = settings.set(assignments);
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result.value().has_changed(SettingId::ct1_a));
  EXPECT_FALSE(result.value().has_changed(SettingId::parity_1));
}

TEST(Settings, key_runs_a_command_once_and_reads_back_idle) {
  struct Case {
    SettingId id;
    std::uint32_t key;
  };
  for (const Case& c :
       {Case{SettingId::energy_clear, 1}, Case{SettingId::demand_clear, 1},
        Case{SettingId::run_time_clear, 1}, Case{SettingId::max_min_clear, 0x0A},
        Case{SettingId::ethernet_reset, 2}, Case{SettingId::pulse_counter_clear, 6}}) {
    Settings settings;
    const std::uint32_t idle = settings.value(c.id);
    const Result<Changes> result = settings.set(c.id, c.key);
    ASSERT_TRUE(result.ok()) << std::hex << address_of(c.id);
    ASSERT_EQ(result.value().commands().size(), 1U);
    EXPECT_EQ(result.value().commands()[0].id, c.id);
    EXPECT_EQ(result.value().commands()[0].key, c.key);
    EXPECT_EQ(settings.value(c.id), idle);
  }
}

TEST(Settings, other_value_of_a_command_does_nothing) {
  Settings settings;
  for (const std::uint32_t value : {0U, 2U, 0xFFFFU}) {
    const Result<Changes> result = settings.set(SettingId::energy_clear, value);
    ASSERT_TRUE(result.ok());
    EXPECT_TRUE(result.value().commands().empty());
    EXPECT_EQ(settings.value(SettingId::energy_clear), 0U);
  }
}

TEST(Settings, max_min_clear_idles_at_55h) {
  const Settings settings;
  EXPECT_EQ(settings.value(SettingId::max_min_clear), 0x55U);
}

TEST(Settings, changed_energy_display_clears_energy_once) {
  Settings settings;
  const Assignment assignments[] = {{SettingId::energy_clear, 1}, {SettingId::energy_display, 1}};
  const Result<Changes> result = settings.set(assignments);
  ASSERT_TRUE(result.ok());
  ASSERT_EQ(result.value().commands().size(), 1U);
  EXPECT_EQ(result.value().commands()[0].id, SettingId::energy_clear);
  const Result<Changes> again = settings.set(SettingId::energy_display, 1);
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(again.value().commands().empty());
}

TEST(Settings, modbus_address_above_247_is_refused_and_a_dnp3_one_is_not) {
  Settings settings;
  EXPECT_EQ(settings.set(SettingId::address_1, 248).offender(), 0x1001);
  EXPECT_EQ(settings.set(SettingId::address_1, 0).status(), Status::out_of_range);
  const Assignment dnp3[] = {{SettingId::protocol_1, 1}, {SettingId::address_1, 65519}};
  EXPECT_TRUE(settings.set(dnp3).ok());
  EXPECT_EQ(settings.set(SettingId::protocol_1, 0).offender(), 0x1001);
}

TEST(Settings, fundamental_energy_at_400_hz_is_refused) {
  Settings settings;
  ASSERT_TRUE(settings.set(SettingId::frequency_type, 2).ok());
  EXPECT_EQ(settings.set(SettingId::energy_mode, 0).offender(), 0x1017);
}

TEST(Settings, setting_of_an_absent_module_is_checked_and_stays) {
  Settings settings;
  const std::uint8_t without_io11 = kEveryModule & ~1U;
  const Result<Changes> kept = settings.set(SettingId::io11_relay_pulse_ms, 60, without_io11);
  ASSERT_TRUE(kept.ok());
  EXPECT_FALSE(kept.value().has_changed(SettingId::io11_relay_pulse_ms));
  EXPECT_EQ(settings.value(SettingId::io11_relay_pulse_ms), 50U);
  EXPECT_EQ(settings.set(SettingId::io11_relay_pulse_ms, 49, without_io11).offender(), 0x10A2);
  ASSERT_TRUE(settings.set(SettingId::io11_relay_pulse_ms, 60, 1).ok());
  EXPECT_EQ(settings.value(SettingId::io11_relay_pulse_ms), 60U);
}

TEST(Settings, any_word_is_a_point_of_a_curve) {
  Settings settings;
  for (const std::uint32_t word : {0U, 0x7FFFU, 0x8000U, 0xFFFFU}) {
    ASSERT_TRUE(settings.set(SettingId::ao_4_following_4, word).ok());
    EXPECT_EQ(settings.value(SettingId::ao_4_following_4), word);
  }
  EXPECT_TRUE(settings.set(SettingId::ao_4_output_4, 4915).ok());
  EXPECT_EQ(settings.set(SettingId::ao_4_output_4, 4916).offender(), 0x10F3);
}

TEST(Settings, rated_voltage_above_400_needs_three_line_voltages) {
  Settings settings;
  EXPECT_EQ(settings.set(SettingId::voltage_rated_v, 401).offender(), 0x8004);
  ASSERT_TRUE(settings.set(SettingId::voltage_wiring, 3).ok());
  ASSERT_TRUE(settings.set(SettingId::voltage_rated_v, 690).ok());
  EXPECT_TRUE(settings.set(SettingId::voltage_wiring, 0).ok());
}

TEST(Settings, every_command_has_its_key_and_room_in_one_set) {
  Settings settings;
  std::vector<Assignment> keys;
  for (std::size_t i = 0; i < kSettingCount; ++i) {
    const auto id = static_cast<SettingId>(i);
    if (!is_command(id)) continue;
    keys.push_back({id, spec::values_of(spec::kSettings[i].command_keys)[0]});
  }
  EXPECT_EQ(keys.size(), spec::kCommandCount);
  keys.push_back({SettingId::energy_display, 1});
  const Result<Changes> result = settings.set(keys);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result.value().commands().size(), spec::kCommandCount);
}

TEST(Settings, ratio_follows_pt_and_ct) {
  Settings settings;
  EXPECT_EQ(settings.pt_ratio(), 1.0);
  EXPECT_EQ(settings.ct_ratio(), 1.0);
  const Assignment assignments[] = {{SettingId::pt1_dv, 100000},
                                    {SettingId::pt2_dv, 1000},
                                    {SettingId::ct1_a, 200},
                                    {SettingId::ct2_code, 5}};
  ASSERT_TRUE(settings.set(assignments).ok());
  EXPECT_EQ(settings.pt_ratio(), 100.0);
  EXPECT_EQ(settings.ct_ratio(), 40.0);
}

TEST(Settings, voltage_and_milliampere_inputs_count_as_one) {
  Settings settings;
  ASSERT_TRUE(settings.set(SettingId::ct1_a, 200).ok());
  for (const std::uint32_t code : {1U, 333U, 80U, 100U, 200U}) {
    ASSERT_TRUE(settings.set(SettingId::ct2_code, code).ok());
    EXPECT_EQ(settings.ct_ratio(), 200.0) << code;
  }
}

}  // namespace
}  // namespace kw::settings
