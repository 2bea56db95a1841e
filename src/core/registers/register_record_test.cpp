// Extremes with stamps, frozen energies and run time: every address of their blocks.
#include "core/registers/register_bank_fake.hpp"

namespace kw::registers {
namespace {

using spec::EnergyId;
using spec::QuantityId;

using Words = std::vector<std::uint16_t>;
using RegisterRecord = BankFixture;

// 2026-11-25 20:55:07 and a second later.
constexpr std::int64_t kMaxAt = 1'795'640'107;
const Words kMaxStamp{2026, 11, 25, 20, 55, 7};
const Words kMinStamp{2026, 11, 25, 20, 55, 8};

struct Entry {
  QuantityId id;
  double steps;  // of the register a unit
};

// In the order of the block: the n-th maximum at 4136H + 7 n, its minimum AFH above.
constexpr Entry kEntries[] = {
    {QuantityId::u_rms_l1_v, 10},         {QuantityId::u_rms_l2_v, 10},
    {QuantityId::u_rms_l3_v, 10},         {QuantityId::u_rms_l12_v, 10},
    {QuantityId::u_rms_l23_v, 10},        {QuantityId::u_rms_l31_v, 10},
    {QuantityId::i_rms_l1_a, 1000},       {QuantityId::i_rms_l2_a, 1000},
    {QuantityId::i_rms_l3_a, 1000},       {QuantityId::p_total_w, 1},
    {QuantityId::q_budeanu_total_var, 1}, {QuantityId::s_arith_total_va, 1},
    {QuantityId::pf_total, 1000},         {QuantityId::f_hz, 100},
    {QuantityId::p_demand_w, 1},          {QuantityId::q_demand_var, 1},
    {QuantityId::s_demand_va, 1},         {QuantityId::u_unbalance, 1000},
    {QuantityId::i_unbalance, 1000},      {QuantityId::thd_u_l1_pct, 100},
    {QuantityId::thd_u_l2_pct, 100},      {QuantityId::thd_u_l3_pct, 100},
    {QuantityId::thd_i_l1_pct, 100},      {QuantityId::thd_i_l2_pct, 100},
    {QuantityId::thd_i_l3_pct, 100}};

std::uint16_t address_at(std::size_t index, std::size_t first) {
  return static_cast<std::uint16_t>(first + 7 * index);
}

TEST_F(RegisterRecord, extremes_stand_where_the_page_has_them_each_with_its_stamp) {
  for (std::size_t i = 0; i < std::size(kEntries); ++i) {
    const Entry& entry = kEntries[i];
    const auto at = static_cast<std::size_t>(entry.id);
    records.maxima[at] = {(100.0 + static_cast<double>(i)) / entry.steps, kMaxAt};
    records.minima[at] = {(200.0 + static_cast<double>(i)) / entry.steps, kMaxAt + 1};
  }
  for (std::size_t i = 0; i < std::size(kEntries); ++i) {
    EXPECT_EQ(read(address_at(i, 0x4136), 1)[0], 100 + i);
    EXPECT_EQ(read(static_cast<std::uint16_t>(address_at(i, 0x4136) + 1), 6), kMaxStamp);
    EXPECT_EQ(read(address_at(i, 0x41E5), 1)[0], 200 + i);
    EXPECT_EQ(read(static_cast<std::uint16_t>(address_at(i, 0x41E5) + 1), 6), kMinStamp);
  }
}

TEST_F(RegisterRecord,
       extremes_are_signed_secondary_and_end_at_their_range_but_frequency_is_a_word) {
  const settings::Assignment primary[] = {{spec::SettingId::ct1_a, 5000},
                                          {spec::SettingId::reading_mode, 1}};
  ASSERT_TRUE(meter_settings.set(primary).ok());
  records.maxima[static_cast<std::size_t>(QuantityId::p_total_w)].value = -690.6;
  records.minima[static_cast<std::size_t>(QuantityId::p_total_w)].value = -1e9;
  records.maxima[static_cast<std::size_t>(QuantityId::f_hz)].value = 440.0;
  EXPECT_EQ(read(0x4175, 1)[0], 0xFD4D);  // -691
  EXPECT_EQ(read(0x4224, 1)[0], 0x8000);
  EXPECT_EQ(read(0x4191, 1)[0], 44000);
}

TEST_F(RegisterRecord, current_demands_have_their_maxima_above_them) {
  for (std::size_t i = 0; i < 3; ++i) {
    const auto id = spec::id_of(QuantityId::i_demand_l1_a) + i;
    records.maxima[id] = {0.5 + static_cast<double>(i), kMaxAt};
    EXPECT_EQ(read(address_at(i, 0x4606), 1)[0], 500 + 1000 * i);
    EXPECT_EQ(read(static_cast<std::uint16_t>(address_at(i, 0x4606) + 1), 6), kMaxStamp);
  }
  EXPECT_EQ(write(0x4606, {1}), Status::read_only);
}

// Nine energies of the system in the order of 4048H, then fifteen of the phases in that of 4620H.
TEST_F(RegisterRecord, frozen_blocks_are_48_words_each_in_the_order_of_the_live_ones) {
  for (std::size_t block = 0; block < 7; ++block) {
    for (std::uint32_t i = 0; i < spec::kEnergyIdCount; ++i) {
      records.blocks[block][i] = static_cast<std::uint32_t>(100'000 * (block + 1)) + i;
    }
  }
  for (std::size_t block = 0; block < 7; ++block) {
    for (std::uint32_t i = 0; i < 24; ++i) {
      const auto address = static_cast<std::uint16_t>(0x463E + 0x30 * block + 2 * i);
      EXPECT_EQ(read_dword(address), 100'000 * (block + 1) + i) << std::hex << address;
    }
  }
}

TEST_F(RegisterRecord, frozen_energies_are_stored_as_written_within_their_limits) {
  EXPECT_EQ(write_dword(0x478C, 999'999'999), Status::ok);  // apparent energy of L3, block 7
  EXPECT_EQ(records.blocks[6][spec::id_of(EnergyId::es_l3)], 999'999'999U);
  EXPECT_EQ(write_dword(0x478C, 1'000'000'000), Status::out_of_range);
  EXPECT_EQ(write_dword(0x4648, 0xC4653601U), Status::ok);  // net: -999 999 999
  EXPECT_EQ(write_dword(0x4648, 0xC4653600U), Status::out_of_range);
  EXPECT_EQ(write(0x463F, {7}), Status::ok);  // a low word alone
  EXPECT_EQ(records.blocks[0][0], 7U);
  EXPECT_EQ(energies.counts[0], 0U);
}

TEST_F(RegisterRecord, run_time_is_read_and_preset) {
  records.run_time = 0x12345;
  EXPECT_EQ(read_dword(0x1034), 0x12345U);
  EXPECT_EQ(write_dword(0x1034, 999'999'999), Status::ok);
  EXPECT_EQ(records.run_time, 999'999'999U);
  EXPECT_EQ(write_dword(0x1034, 1'000'000'000), Status::out_of_range);
  EXPECT_EQ(write(0x1035, {0xC9FE}), Status::ok);  // a low word alone
  EXPECT_EQ(records.run_time, 999'999'998U);
}

TEST_F(RegisterRecord, sub_interval_is_a_setting_of_its_own_region) {
  EXPECT_EQ(read(0x1020, 1)[0], 1);
  EXPECT_EQ(write(0x1020, {30}), Status::ok);
  EXPECT_EQ(meter_settings.value(spec::SettingId::demand_sub_interval_min), 30U);
  EXPECT_EQ(write(0x1020, {31}), Status::out_of_range);
  EXPECT_EQ(write(0x1020, {0}), Status::out_of_range);
}

}  // namespace
}  // namespace kw::registers
