#include "core/modbus/serial_settings.hpp"

#include <gtest/gtest.h>

namespace kw::modbus {
namespace {

constexpr SerialSettings kGood{17, 9600, Parity::even, true};

TEST(SerialSettings, good_words_are_taken_as_they_are) {
  const auto parsed = parse_serial_settings(17, 9600, 0, 0);
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed.value(), kGood);
  for (std::uint16_t parity = 0; parity <= 3; ++parity) {
    EXPECT_EQ(parse_serial_settings(1, 1200, parity, 0).value().parity,
              static_cast<Parity>(parity));
  }
}

TEST(SerialSettings, each_word_is_refused_just_beyond_its_limits_and_named) {
  struct Row {
    std::uint16_t address;
    std::uint32_t baud_bd;
    std::uint16_t parity, protocol;
    std::int64_t offender;  // -1: all is well
  };
  const Row rows[] = {
      {1, 1200, 0, 0, -1},           {247, 115'200, 3, 0, -1},     {0, 9600, 0, 0, 0},
      {248, 9600, 0, 0, 248},        {17, 1199, 0, 0, 1199},       {17, 115'201, 0, 0, 115'201},
      {17, 9600, 4, 0, 4},           {17, 9600, 0, 2, 2},          {0, 9600, 0, 1, -1},
      {65'534, 9600, 0, 1, -1},      {65'535, 9600, 0, 1, 65'535}, {256, 9600, 0, 0, 256},
      {17, 9600, 65'535, 0, 65'535},
  };
  for (const Row& row : rows) {
    const auto parsed = parse_serial_settings(row.address, row.baud_bd, row.parity, row.protocol);
    EXPECT_EQ(parsed.ok(), row.offender < 0) << row.address << ' ' << row.baud_bd;
    if (parsed.ok()) continue;
    EXPECT_EQ(parsed.status(), Status::out_of_range);
    EXPECT_EQ(parsed.offender(), row.offender);
  }
}

TEST(SerialSettings, character_has_10_bits_without_parity_and_with_one_stop_bit_only) {
  EXPECT_EQ(char_bits(Parity::even), 11U);
  EXPECT_EQ(char_bits(Parity::odd), 11U);
  EXPECT_EQ(char_bits(Parity::none_two_stop), 11U);
  EXPECT_EQ(char_bits(Parity::none_one_stop), 10U);
}

TEST(SerialSettings, times_follow_baud_rate_and_bits_up_to_19200_and_are_fixed_above) {
  struct Row {
    std::uint32_t baud_bd;
    Parity parity;
    RtuTiming timing;
  };
  // Bits over baud rate, times 1, 1.5 and 3.5, rounded up.
  const Row rows[] = {
      {1200, Parity::even, {9167, 13'750, 32'084}},
      {1200, Parity::none_one_stop, {8334, 12'500, 29'167}},
      {4800, Parity::none_one_stop, {2084, 3125, 7292}},
      {9600, Parity::odd, {1146, 1719, 4011}},
      {19'200, Parity::none_two_stop, {573, 860, 2006}},
      {19'200, Parity::none_one_stop, {521, 782, 1823}},
      {38'400, Parity::even, {287, 750, 1750}},
      {57'600, Parity::none_one_stop, {174, 750, 1750}},
      {115'200, Parity::even, {96, 750, 1750}},
  };
  for (const Row& row : rows) {
    const RtuTiming timing = rtu_timing({17, row.baud_bd, row.parity, true});
    EXPECT_EQ(timing.char_us, row.timing.char_us) << row.baud_bd;
    EXPECT_EQ(timing.gap_max_us, row.timing.gap_max_us) << row.baud_bd;
    EXPECT_EQ(timing.silence_min_us, row.timing.silence_min_us) << row.baud_bd;
  }
}

TEST(SerialSettings, channel_of_another_protocol_answers_to_nobody) {
  const UnitSet modbus = rtu_units(kGood);
  const UnitSet dnp3 = rtu_units({17, 9600, Parity::even, false});
  for (unsigned unit = 0; unit <= 255; ++unit) {
    EXPECT_EQ(modbus.contains(static_cast<std::uint8_t>(unit)), unit == 17) << unit;
    EXPECT_FALSE(dnp3.contains(static_cast<std::uint8_t>(unit))) << unit;
  }
}

}  // namespace
}  // namespace kw::modbus
