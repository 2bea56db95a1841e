#include "core/modbus/serial_settings.hpp"

#include <gtest/gtest.h>

namespace kw::modbus {
namespace {

constexpr SerialSettings kGood{17, 9600, Parity::even, true};

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
