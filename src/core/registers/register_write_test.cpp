#include "core/registers/register_bank_fake.hpp"

namespace kw::registers {
namespace {

using spec::EnergyId;
using spec::SettingId;

using RegisterWrite = BankFixture;
using Words = std::vector<std::uint16_t>;

// The manual's frame 11 10 4048 0002 04 0A9D4089: 17807783.3 kWh.
TEST_F(RegisterWrite, energy_preset_of_the_manual_is_stored_and_read_back) {
  ASSERT_EQ(write(0x4048, {0x0A9D, 0x4089}), Status::ok);
  EXPECT_EQ(energies.value(EnergyId::ep_import), 178077833U);
  EXPECT_EQ(read_dword(0x4048), 0x0A9D4089U);
}

TEST_F(RegisterWrite, whole_energy_regions_are_stored_as_written) {
  Words words;
  for (std::uint16_t i = 0; i < 9; ++i) words.insert(words.end(), {i, 100});
  ASSERT_EQ(write(0x4048, words), Status::ok);
  EXPECT_EQ(read(0x4048, 18), words);
  words.assign(30, 5);
  ASSERT_EQ(write(0x4620, words), Status::ok);
  EXPECT_EQ(read(0x4620, 30), words);
}

TEST_F(RegisterWrite, energy_is_accepted_at_its_limit_and_refused_beyond) {
  EXPECT_EQ(write_dword(0x4048, 999999999), Status::ok);
  EXPECT_EQ(write_dword(0x4048, 1000000000), Status::out_of_range);
  EXPECT_EQ(write_dword(0x4048, 0xC4653601U), Status::out_of_range);  // negative
  EXPECT_EQ(write_dword(0x4052, 0xC4653601U), Status::ok);            // NET: -999 999 999
  EXPECT_EQ(write_dword(0x4052, 0xC4653600U), Status::out_of_range);
  EXPECT_EQ(read_dword(0x4048), 999999999U);
  EXPECT_EQ(read_dword(0x4052), 0xC4653601U);
}

TEST_F(RegisterWrite, one_refused_energy_refuses_all_of_them) {
  ASSERT_EQ(write_dword(0x4048, 1), Status::ok);
  EXPECT_EQ(write(0x4048, {0, 2, 0, 3, 0xFFFF, 0xFFFF}), Status::out_of_range);
  EXPECT_EQ(read(0x4048, 6), (Words{0, 1, 0, 0, 0, 0}));
}

TEST_F(RegisterWrite, half_of_an_energy_keeps_the_other_half) {
  ASSERT_EQ(write_dword(0x404A, 0x00120034), Status::ok);
  ASSERT_EQ(write(0x404B, {0x5678, 0x0001, 0x0002}), Status::ok);
  EXPECT_EQ(read_dword(0x404A), 0x00125678U);
  EXPECT_EQ(read_dword(0x404C), 0x00010002U);
}

TEST_F(RegisterWrite, low_word_of_pt1_alone_keeps_the_high_word) {
  ASSERT_EQ(write(0x1005, {0x0001, 0x86A0}), Status::ok);
  EXPECT_EQ(meter_settings.value(SettingId::pt1_dv), 100000U);
  ASSERT_EQ(write(0x1006, {0x0000}), Status::ok);
  EXPECT_EQ(meter_settings.value(SettingId::pt1_dv), 65536U);
  EXPECT_EQ(write(0x1005, {0x004D}), Status::out_of_range);  // above 5 000 000
  EXPECT_EQ(meter_settings.value(SettingId::pt1_dv), 65536U);
}

TEST_F(RegisterWrite, settings_region_read_and_written_back_changes_nothing) {
  const Words before = image();
  ASSERT_EQ(write(0x0FFD, read(0x0FFD, 33)), Status::ok);
  EXPECT_EQ(image(), before);
  EXPECT_TRUE(sink.changed.empty());
  EXPECT_TRUE(sink.commands.empty());
  EXPECT_EQ(sink.energy_clears, 0);
}

TEST_F(RegisterWrite, changed_settings_are_announced_once_each) {
  ASSERT_EQ(write(0x1008, {100, 1}), Status::ok);
  EXPECT_EQ(sink.changed, (std::vector{SettingId::ct1_a, SettingId::ct2_code}));
  ASSERT_EQ(write(0x1008, {100, 1}), Status::ok);
  EXPECT_EQ(sink.changed.size(), 2U);
}

TEST_F(RegisterWrite, refused_setting_refuses_the_whole_write) {
  const Words before = image();
  EXPECT_EQ(write(0x1008, {100, 2}), Status::out_of_range);
  EXPECT_EQ(image(), before);
  EXPECT_TRUE(sink.changed.empty());
}

TEST_F(RegisterWrite, energy_clear_runs_on_one_only_and_reads_zero) {
  ASSERT_EQ(write(0x1016, {2}), Status::ok);
  EXPECT_EQ(sink.energy_clears, 0);
  ASSERT_EQ(write(0x1016, {1}), Status::ok);
  EXPECT_EQ(sink.energy_clears, 1);
  EXPECT_EQ(read(0x1016, 1), Words{0});
}

TEST_F(RegisterWrite, changed_energy_display_clears_the_energies) {
  ASSERT_EQ(write(0x1019, {1}), Status::ok);
  EXPECT_EQ(sink.energy_clears, 1);
  ASSERT_EQ(write(0x1019, {1}), Status::ok);
  EXPECT_EQ(sink.energy_clears, 1);
}

TEST_F(RegisterWrite, other_commands_reach_the_sink_with_their_key) {
  ASSERT_EQ(write(0x100F, {1, 0x0A, 1}), Status::ok);
  ASSERT_EQ(sink.commands.size(), 3U);
  EXPECT_EQ(sink.commands[1].id, SettingId::max_min_clear);
  EXPECT_EQ(sink.commands[1].key, 0x0AU);
  EXPECT_EQ(read(0x100F, 3), (Words{0, 0x55, 0}));
}

TEST_F(RegisterWrite, clock_is_set_whole) {
  ASSERT_EQ(write(0x103F, {0, 2028, 2, 29, 12, 34, 56}), Status::ok);
  EXPECT_EQ(meter_clock.time, (clock::DateTime{2028, 2, 29, 12, 34, 56}));
  EXPECT_EQ(sink.clock_sets, 1);
  EXPECT_EQ(read(0x103F, 1), Words{2});  // a Tuesday, whatever was written
}

TEST_F(RegisterWrite, clock_without_weekday_keeps_what_is_not_written) {
  ASSERT_EQ(write(0x1043, {1, 2}), Status::ok);
  EXPECT_EQ(meter_clock.time, (clock::DateTime{2026, 11, 22, 1, 2, 0}));
}

TEST_F(RegisterWrite, date_that_does_not_exist_is_refused) {
  EXPECT_EQ(write(0x1040, {2026, 2, 31}), Status::out_of_range);
  EXPECT_EQ(write(0x1040, {2026, 2, 29}), Status::out_of_range);
  EXPECT_EQ(write(0x1040, {2027, 4, 31}), Status::out_of_range);
  EXPECT_EQ(meter_clock.sets, 0);
  meter_clock.time = {2026, 1, 31, 0, 0, 0};
  EXPECT_EQ(write(0x1041, {2}), Status::out_of_range);  // 31 January would become 31 February
  EXPECT_EQ(meter_clock.sets, 0);
}

TEST_F(RegisterWrite, each_clock_field_is_refused_beyond_its_limits) {
  struct Case {
    std::uint16_t address;
    std::uint16_t value;
  };
  for (const Case& c : {Case{0x103F, 7}, Case{0x1040, 1999}, Case{0x1040, 2100}, Case{0x1041, 0},
                        Case{0x1041, 13}, Case{0x1042, 0}, Case{0x1042, 32}, Case{0x1043, 24},
                        Case{0x1044, 60}, Case{0x1045, 60}, Case{0x1043, 0x0100}}) {
    EXPECT_EQ(write(c.address, {c.value}), Status::out_of_range) << std::hex << c.address;
  }
  EXPECT_EQ(meter_clock.sets, 0);
  EXPECT_EQ(sink.clock_sets, 0);
}

TEST_F(RegisterWrite, weekday_alone_does_not_set_the_clock) {
  EXPECT_EQ(write(0x103F, {3}), Status::ok);
  EXPECT_EQ(meter_clock.sets, 0);
}

TEST_F(RegisterWrite, measurements_are_read_only) {
  EXPECT_EQ(write(0x4000, {0}), Status::read_only);
  EXPECT_EQ(write(0x303B, {0}), Status::read_only);
  EXPECT_EQ(write(0x403C, {0}), Status::read_only);
}

TEST_F(RegisterWrite, write_across_two_regions_is_refused) {
  const Words before = image();
  EXPECT_EQ(write(0x4047, {1, 1}), Status::region_crossed);
  EXPECT_EQ(image(), before);
}

TEST_F(RegisterWrite, write_that_leaves_the_regions_is_refused) {
  EXPECT_EQ(write(0x10F3, {0, 0}), Status::bad_address);
  EXPECT_EQ(write(0x0FFC, {0}), Status::bad_address);
  EXPECT_EQ(write(0x45BF, {0, 0}), Status::bad_address);
  EXPECT_EQ(write(0xFFFF, {0, 0}), Status::bad_address);
  EXPECT_EQ(bank.write(0x1000, {}), Status::bad_address);
}

TEST_F(RegisterWrite, factory_opens_with_its_key_and_closes_with_zero) {
  EXPECT_EQ(write_dword(0x7F00, 0x12345678), Status::out_of_range);
  EXPECT_EQ(read_dword(0x7F00), 0U);
  ASSERT_EQ(write_dword(0x7F00, 0x4B573332), Status::ok);
  EXPECT_EQ(read_dword(0x7F00), 1U);
  EXPECT_EQ(write(0x7F00, {0x4B57}), Status::out_of_range);
  EXPECT_EQ(write(0x7F01, {0}), Status::out_of_range);
  EXPECT_EQ(read_dword(0x7F00), 1U);
  ASSERT_EQ(write_dword(0x7F00, 0), Status::ok);
  EXPECT_EQ(read_dword(0x7F00), 0U);
}

TEST_F(RegisterWrite, identity_and_counter_are_read_only) {
  ASSERT_EQ(write_dword(0x7F00, 0x4B573332), Status::ok);
  for (const std::uint16_t address : Words{0x7F02, 0x7F0A, 0x7F0E, 0x7F1E}) {
    EXPECT_EQ(write(address, {0, 0}), Status::read_only) << std::hex << address;
  }
  EXPECT_EQ(write(0x7F01, {0, 0}), Status::read_only);
}

class CalibrationWrite : public BankFixture {
 protected:
  Words sealed_words;

  void SetUp() override {
    factory::Calibration calibration;
    calibration.channel[3] = {1000000, -256, 250000};
    const auto words = factory::to_words(calibration);
    sealed_words.assign(words.begin(), words.end());
  }
};

TEST_F(CalibrationWrite, whole_block_is_taken_while_unlocked) {
  ASSERT_EQ(write_dword(0x7F00, 0x4B573332), Status::ok);
  ASSERT_EQ(write(0x7F20, sealed_words), Status::ok);
  EXPECT_EQ(meter_factory.calibration().channel[3].gain_ppb, 1000000);
  EXPECT_EQ(sink.calibrations, 1);
  EXPECT_EQ(read(0x7F20, 38), sealed_words);
  EXPECT_EQ(read_dword(0x7F1E), 1U);
}

TEST_F(CalibrationWrite, locked_block_is_refused_whatever_is_written) {
  EXPECT_EQ(write(0x7F20, sealed_words), Status::locked);
  EXPECT_EQ(write(0x7F20, {0, 0}), Status::locked);
  EXPECT_EQ(sink.calibrations, 0);
}

TEST_F(CalibrationWrite, part_of_the_block_is_refused) {
  ASSERT_EQ(write_dword(0x7F00, 0x4B573332), Status::ok);
  const Words before = image();
  EXPECT_EQ(write(0x7F20, {0, 0}), Status::out_of_range);
  EXPECT_EQ(write(0x7F22, Words(36, 0)), Status::out_of_range);
  EXPECT_EQ(write(0x7F44, {0, 0}), Status::out_of_range);
  EXPECT_EQ(image(), before);
}

TEST_F(CalibrationWrite, wrong_checksum_and_limit_refuse_the_whole_block) {
  ASSERT_EQ(write_dword(0x7F00, 0x4B573332), Status::ok);
  const Words before = image();
  sealed_words[37] = static_cast<std::uint16_t>(sealed_words[37] ^ 1U);
  EXPECT_EQ(write(0x7F20, sealed_words), Status::bad_checksum);
  factory::Calibration beyond;
  beyond.channel[0].delay_ps = -50000001;
  const auto sealed = factory::to_words(beyond);
  EXPECT_EQ(write(0x7F20, Words(sealed.begin(), sealed.end())), Status::out_of_range);
  EXPECT_EQ(image(), before);
  EXPECT_EQ(sink.calibrations, 0);
}

}  // namespace
}  // namespace kw::registers
