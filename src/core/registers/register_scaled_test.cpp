// Words and int16 of scaled quantities: rounding, clamping, and every address of their blocks.
#include "core/registers/register_bank_fake.hpp"

namespace kw::registers {
namespace {

using spec::ArrayId;
using spec::Bank;
using spec::QuantityId;

using RegisterScaled = BankFixture;

// (register, quantity value) -> word, halves away from 0, ends of the type.
TEST_F(RegisterScaled, words_are_rounded_to_the_nearest_step_and_clamped) {
  struct Case {
    std::uint16_t address;
    QuantityId id;
    double value;
    std::uint16_t word;
  };
  constexpr Case kCases[] = {
      {0x405A, QuantityId::thd_u_l1_pct, 3.25, 325},
      {0x405A, QuantityId::thd_u_l1_pct, 0.00499, 0},
      {0x405A, QuantityId::thd_u_l1_pct, 0.125, 13},  // 12.5 steps
      {0x405A, QuantityId::thd_u_l1_pct, 655.35, 65535},
      {0x405A, QuantityId::thd_u_l1_pct, 1e300, 65535},
      {0x405A, QuantityId::thd_u_l1_pct, -0.5, 0},
      {0x4082, QuantityId::crest_u_l1, 1.41421356, 1414},
      {0x4083, QuantityId::thff_u_l1_pct, 12.5, 1250},
      {0x40E8, QuantityId::k_factor_i_l1, 13.25, 133},  // 132.5 steps
      {0x4294, QuantityId::u_pos_re_v, 230.04, 2300},
      {0x4295, QuantityId::u_pos_im_v, -0.25, 0xFFFD},  // -2.5 steps
      {0x4295, QuantityId::u_pos_im_v, -1e300, 0x8000},
      {0x4295, QuantityId::u_pos_im_v, 1e300, 0x7FFF},
      {0x429F, QuantityId::i_zero_im_a, -5.0, 0xEC78},  // -5000
      {0x42A0, QuantityId::phi_u_l2_deg, 239.96, 2400},
      {0x42A4, QuantityId::phi_i_l3_deg, 359.96, 3600},
  };
  for (const Case& c : kCases) {
    quantities.set(Bank::window, c.id, c.value);
    EXPECT_EQ(read(c.address, 1)[0], c.word) << std::hex << c.address << " " << c.value;
  }
}

TEST_F(RegisterScaled, words_stay_secondary_when_floats_show_the_primary_side) {
  const settings::Assignment primary[] = {{spec::SettingId::pt1_dv, 100000},
                                          {spec::SettingId::pt2_dv, 1000},
                                          {spec::SettingId::reading_mode, 1}};
  ASSERT_TRUE(meter_settings.set(primary).ok());
  quantities.set(Bank::window, QuantityId::u_pos_re_v, 57.7);
  EXPECT_EQ(read(0x4294, 1)[0], 577);
}

// The manual's arithmetic: V blocks of 34 words from 4062H, I blocks of 33 from 40C8H, 32 words
// from 4500H for each channel. Orders 2 to 31 begin a block.
std::uint16_t address_of(std::size_t channel, std::size_t order) {
  constexpr std::size_t kLowOrders = 30;
  const std::size_t low = channel < 3 ? 0x4062 + 34 * channel : 0x40C8 + 33 * (channel - 3);
  const std::size_t index = order - 2;
  const std::size_t high = 0x4500 + 32 * channel + index - kLowOrders;
  return static_cast<std::uint16_t>(index < kLowOrders ? low + index : high);
}

TEST_F(RegisterScaled, every_harmonic_stands_at_the_address_of_the_manual) {
  for (std::size_t channel = 0; channel < 6; ++channel) {
    for (std::size_t order = 2; order <= 63; ++order) {
      quantities.orders[channel][order] = static_cast<double>(100 * channel + order);
    }
  }
  for (std::size_t channel = 0; channel < 6; ++channel) {
    for (std::size_t order = 2; order <= 63; ++order) {
      EXPECT_EQ(read(address_of(channel, order), 1)[0], 100 * (100 * channel + order))
          << channel << " order " << order;
    }
  }
}

// What a client reads in one request, across runs and regions (405AH x 125 and 40D7H x 84).
TEST_F(RegisterScaled, a_long_read_is_the_same_as_single_ones) {
  for (std::size_t i = 0; i < spec::kQuantityCount; ++i) {
    quantities.set(Bank::window, static_cast<QuantityId>(i), static_cast<double>(i));
  }
  quantities.orders[3][7] = 1.0;
  for (const auto& [first, count] : {std::pair{0x405A, 125}, {0x40D7, 84}, {0x4294, 21}}) {
    const auto words = read(static_cast<std::uint16_t>(first), static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
      const auto address = static_cast<std::uint16_t>(first + i);
      EXPECT_EQ(words[static_cast<std::size_t>(i)], read(address, 1)[0]) << std::hex << address;
    }
  }
}

TEST_F(RegisterScaled, holes_read_0) {
  constexpr std::uint16_t kHoles[] = {0x412B, 0x4135, 0x42A5, 0x42A6, 0x42A7, 0x42A8};
  for (const std::uint16_t address : kHoles) {
    EXPECT_EQ(read(address, 1)[0], 0) << std::hex << address;
  }
}

}  // namespace
}  // namespace kw::registers
