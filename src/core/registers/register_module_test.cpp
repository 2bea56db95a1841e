// Alarm records, I/O values, relays, inputs, status words and words that are only stored.
#include "core/registers/register_bank_fake.hpp"

namespace kw::registers {
namespace {

using spec::SettingId;
using RegisterModule = BankFixture;
using Words = std::vector<std::uint16_t>;

constexpr std::uint8_t kIo31 = 16;  // 1036H

TEST_F(RegisterModule, alarm_group_stands_ten_words_apart_from_42a9h) {
  for (std::uint16_t n = 0; n < 16; ++n) {
    for (std::uint16_t i = 0; i < 10; ++i) {
      alarms.records[n][i] = static_cast<std::uint16_t>(100 * n + i + 1);
    }
  }
  for (std::uint16_t n = 0; n < 16; ++n) {
    const auto first = static_cast<std::uint16_t>(0x42A9 + 10 * n);
    const Words words = read(first, 10);
    for (std::uint16_t i = 0; i < 10; ++i) EXPECT_EQ(words[i], 100 * n + i + 1) << n;
  }
  EXPECT_EQ(write(0x42A9, {0}), Status::read_only);
}

TEST_F(RegisterModule, soe_group_stands_eight_words_apart_from_4399h) {
  for (std::uint16_t n = 0; n < 20; ++n) {
    for (std::uint16_t i = 0; i < 8; ++i) {
      io.records[n][i] = static_cast<std::uint16_t>(100 * n + i + 1);
    }
  }
  ASSERT_TRUE(meter_settings.set(SettingId::soe_module, 4).ok());
  const Words words = read(0x4399, 125);
  for (std::uint16_t n = 0; n < 15; ++n) {
    for (std::uint16_t i = 0; i < 8; ++i) EXPECT_EQ(words[8U * n + i], 100 * n + i + 1);
  }
  EXPECT_EQ(read(0x4437, 3), (Words{1907, 1908, 4}));  // the last stamp, DI status, 4439H
}

TEST_F(RegisterModule, counts_inputs_and_outputs_stand_at_their_addresses) {
  for (std::uint32_t i = 0; i < 28; ++i) io.counts[i] = 0xFFFF0000U + i;
  for (std::uint16_t i = 0; i < 4; ++i) {
    io.sampled[i] = static_cast<std::uint16_t>(4092 + i);
    io.driven[i] = 1.5 * i;
  }
  for (std::uint16_t i = 0; i < 28; ++i) {
    EXPECT_EQ(read_dword(static_cast<std::uint16_t>(0x4349 + 2 * i)), 0xFFFF0000U + i);
  }
  EXPECT_EQ(read(0x4381, 8), (Words{0, 0, 0, 0, 4092, 4093, 4094, 4095}));
  EXPECT_EQ(read_dword(0x4389), 0U);
  EXPECT_EQ(read_dword(0x438D), 0x40400000U);  // 3.0
  EXPECT_EQ(read(0x4391, 8), Words(8, 0));
  EXPECT_EQ(write(0x4349, {0, 0}), Status::read_only);
}

TEST_F(RegisterModule, status_words_say_what_is_new_and_what_is_connected) {
  EXPECT_EQ(read(0x102E, 1), Words{0});
  alarms.is_new = true;
  alarms.newest = 16;
  EXPECT_EQ(read(0x102E, 1), Words{1});
  io.is_new = true;
  io.newest = 20;
  io.modules = 0x2A;
  EXPECT_EQ(read(0x102E, 1), Words{3});
  EXPECT_EQ(read(0x1032, 6), (Words{16, 20, 0, 0, 0x2A, 0}));
}

TEST_F(RegisterModule, flag_is_cleared_by_a_zero_in_its_bit) {
  alarms.is_new = io.is_new = true;
  ASSERT_EQ(write(0x102E, {3}), Status::ok);
  EXPECT_EQ(read(0x102E, 1), Words{3});
  ASSERT_EQ(write(0x102E, {0xFFFE}), Status::ok);
  EXPECT_EQ(read(0x102E, 1), Words{2});
  ASSERT_EQ(write(0x102E, {0}), Status::ok);
  EXPECT_EQ(read(0x102E, 1), Words{0});
}

TEST_F(RegisterModule, status_region_read_and_written_back_changes_nothing) {
  alarms.is_new = true;
  const Words before = image();
  ASSERT_EQ(write(0x1020, read(0x1020, 31)), Status::ok);
  EXPECT_EQ(image(), before);
  EXPECT_TRUE(sink.changed.empty());
  EXPECT_TRUE(sink.commands.empty());
}

TEST_F(RegisterModule, commands_of_the_status_region_run_on_0ah) {
  for (const std::uint16_t address : Words{0x1021, 0x103A, 0x103B, 0x103C, 0x103D, 0x103E}) {
    ASSERT_EQ(write(address, {1}), Status::ok);
    EXPECT_TRUE(sink.commands.empty());
    ASSERT_EQ(write(address, {0x0A}), Status::ok);
    ASSERT_EQ(sink.commands.size(), 1U) << std::hex << address;
    EXPECT_EQ(spec::kSettings[spec::id_of(sink.commands[0].id)].address, address);
    EXPECT_EQ(read(address, 1), Words{0});
    sink.commands.clear();
  }
}

TEST_F(RegisterModule, derived_and_reserved_words_drop_what_is_written) {
  const Words before = image();
  for (const std::uint16_t address :
       Words{0x1022, 0x102D, 0x1032, 0x1033, 0x1036, 0x1037, 0x10C6, 0x10CF, 0x11B9, 0x133F, 0x800A,
             0x8E02, 0x8E03, 0x8E43}) {
    EXPECT_EQ(write(address, {0x1234}), Status::ok) << std::hex << address;
  }
  EXPECT_EQ(image(), before);
}

TEST_F(RegisterModule, setting_of_an_absent_module_is_acknowledged_and_stays) {
  io.modules = kIo31;
  EXPECT_EQ(write(0x10AE, {200}), Status::ok);
  EXPECT_EQ(read(0x10AE, 1), Words{200});
  io.modules = static_cast<std::uint8_t>(settings::kEveryModule & ~kIo31);
  EXPECT_EQ(write(0x10AE, {300}), Status::ok);
  EXPECT_EQ(read(0x10AE, 1), Words{200});
  EXPECT_EQ(write(0x10AE, {49}), Status::out_of_range);
  EXPECT_EQ(sink.changed.size(), 1U);
}

TEST_F(RegisterModule, write_over_several_modules_changes_those_that_are_there) {
  io.modules = 1;  // IO11
  ASSERT_EQ(write(0x109F, {7, 1, 1, 60, 5, 8}), Status::ok);
  EXPECT_EQ(read(0x109F, 6), (Words{7, 1, 1, 60, 0, 1}));
}

TEST_F(RegisterModule, stored_words_read_back_and_are_refused_beyond_their_limits) {
  ASSERT_EQ(write(0x1100, {0x060A, 1, 0x4002, 0x4003}), Status::ok);
  EXPECT_EQ(read(0x1100, 4), (Words{0x060A, 1, 0x4002, 0x4003}));
  const Words before = image();
  EXPECT_EQ(write(0x1100, {0x0101, 1441}), Status::out_of_range);
  EXPECT_EQ(write(0x1100, {0x7601}), Status::out_of_range);
  EXPECT_EQ(image(), before);
  Words list(117);
  for (std::size_t i = 0; i < list.size(); ++i) list[i] = static_cast<std::uint16_t>(0x4000 + i);
  ASSERT_EQ(write(0x1282, list), Status::ok);
  EXPECT_EQ(read(0x1282, 117), list);
  EXPECT_EQ(read(0x1102, 2), (Words{0x4002, 0x4003}));
}

TEST_F(RegisterModule, part_of_a_stored_run_keeps_the_rest) {
  ASSERT_EQ(write(0x1102, {1, 2, 3, 4}), Status::ok);
  ASSERT_EQ(write(0x1103, {9}), Status::ok);
  EXPECT_EQ(read(0x1102, 4), (Words{1, 9, 3, 4}));
}

TEST_F(RegisterModule, log_window_is_never_ready) {
  ASSERT_EQ(write(0x6000, {0, 0x0A0B, 0, 5}), Status::ok);
  EXPECT_EQ(read(0x6000, 5), (Words{0, 0x0AFF, 0, 5, 0}));
  EXPECT_EQ(read(0x6001, 123)[122], 0);
  EXPECT_EQ(write(0x6004, {0}), Status::read_only);
  EXPECT_EQ(read(0x6100, 12), Words(12, 0));
  EXPECT_EQ(read(0x8E02, 2), (Words{0xFF, 0}));
}

TEST_F(RegisterModule, mesh_is_not_connected_and_has_names_of_spaces) {
  Words expected(19, 0x2020);
  expected[0] = 0;
  EXPECT_EQ(read(0x4F02, 19), expected);
}

TEST_F(RegisterModule, bits_are_packed_from_the_first_asked_for) {
  io.inputs = 0x0A000041;  // DI1, DI7, DI26, DI28
  io.closed = 0x82;
  std::uint8_t packed[4] = {0xEE, 0xEE, 0xEE, 0xEE};
  ASSERT_EQ(bank.read_discrete_inputs(0, 28, packed), Status::ok);
  EXPECT_EQ(packed[0], 0x41);
  EXPECT_EQ(packed[3], 0x0A);
  ASSERT_EQ(bank.read_discrete_inputs(6, 3, std::span(packed).first(1)), Status::ok);
  EXPECT_EQ(packed[0], 0x01);
  ASSERT_EQ(bank.read_coils(1, 7, std::span(packed).first(1)), Status::ok);
  EXPECT_EQ(packed[0], 0x41);
}

TEST_F(RegisterModule, bits_that_are_not_served_are_refused_and_touch_nothing) {
  std::uint8_t packed[4] = {0xEE, 0xEE, 0xEE, 0xEE};
  EXPECT_EQ(bank.read_coils(8, 1, packed), Status::bad_address);
  EXPECT_EQ(bank.read_coils(0, 9, packed), Status::bad_address);
  EXPECT_EQ(bank.read_coils(0, 0, packed), Status::bad_address);
  EXPECT_EQ(bank.read_coils(0xFFFF, 2, packed), Status::bad_address);
  EXPECT_EQ(bank.read_discrete_inputs(27, 2, packed), Status::bad_address);
  EXPECT_EQ(packed[0], 0xEE);
}

TEST_F(RegisterModule, relay_is_switched_and_an_absent_one_is_unavailable) {
  EXPECT_EQ(bank.write_coil(7, true), Status::ok);
  EXPECT_EQ(io.closed, 0x80);
  EXPECT_EQ(bank.write_coil(7, false), Status::ok);
  EXPECT_EQ(io.closed, 0);
  EXPECT_EQ(bank.write_coil(8, true), Status::bad_address);
  io.modules = 0;
  EXPECT_EQ(bank.write_coil(0, true), Status::unavailable);
}

}  // namespace
}  // namespace kw::registers
