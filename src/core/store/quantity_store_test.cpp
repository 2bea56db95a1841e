// Every value lands under its id: each member of WindowValues is given a number of its own.
#include "core/store/quantity_store.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <set>

namespace kw::store {
namespace {

using spec::ArrayId;
using spec::Bank;
using spec::QuantityId;

TEST(QuantityStore, publishes_each_member_once_in_the_bank_asked_for) {
  constexpr std::size_t kMembers = sizeof(metering::WindowValues) / sizeof(double);
  double numbers[kMembers];
  for (std::size_t i = 0; i < kMembers; ++i) numbers[i] = 1.0 + static_cast<double>(i);
  metering::WindowValues values;
  std::memcpy(static_cast<void*>(&values), numbers, sizeof(numbers));
  QuantityStore store;
  store.publish(Bank::block_100ms, values, 77);
  std::set<double> seen;
  std::size_t published = 0;
  for (int id = 0; id < kQuantityCount; ++id) {
    const double value = store.value(Bank::block_100ms, static_cast<QuantityId>(id));
    EXPECT_EQ(store.value(Bank::window, static_cast<QuantityId>(id)), 0.0);
    if (value == 0.0) continue;  // published by others
    ++published;
    seen.insert(value);
  }
  EXPECT_EQ(seen.size(), published) << "one member under two ids";
  // The members that the registers show are all there; pf and the rest of Powers 4 x.
  EXPECT_EQ(published, kMembers);
  constexpr std::size_t kByOthers = 31;  // 6 demands, 9 of half cycles, 16 energies of quadrants
  EXPECT_EQ(published + kByOthers, static_cast<std::size_t>(kQuantityCount));
  EXPECT_EQ(store.sample_index(Bank::block_100ms), 77U);
  EXPECT_EQ(store.sample_index(Bank::window), 0U);
}

TEST(QuantityStore, holds_members_under_their_names) {
  metering::WindowValues values;
  values.phase[1].q_budeanu_var = 1.0;
  values.system.pf_fund = 2.0;
  values.dc[5] = 3.0;
  values.distortion.thd_pct[4] = 4.0;
  values.distortion.even_pct[2] = 5.0;
  values.sequence.i.zero.im = 6.0;
  values.angles.u_deg[0] = 7.0;
  values.angles.i_deg[2] = 8.0;
  values.distortion.k_factor[1] = 9.0;
  QuantityStore store;
  store.publish(Bank::window, values, 1);
  const auto value = [&](QuantityId id) { return store.value(Bank::window, id); };
  EXPECT_EQ(value(QuantityId::q_budeanu_l2_var), 1.0);
  EXPECT_EQ(value(QuantityId::pf_disp_total), 2.0);
  EXPECT_EQ(value(QuantityId::i_dc_l3_a), 3.0);
  EXPECT_EQ(value(QuantityId::thd_i_l2_pct), 4.0);
  EXPECT_EQ(value(QuantityId::even_u_l3_pct), 5.0);
  EXPECT_EQ(value(QuantityId::i_zero_im_a), 6.0);
  EXPECT_EQ(value(QuantityId::phi_u_l2_deg), 7.0);
  EXPECT_EQ(value(QuantityId::phi_i_l3_deg), 8.0);
  EXPECT_EQ(value(QuantityId::k_factor_i_l2), 9.0);
}

TEST(QuantityStore, a_value_set_by_itself_reads_the_same_in_each_bank) {
  QuantityStore store;
  store.set(QuantityId::p_demand_w, 5.0);
  for (const Bank bank : {Bank::block_40ms, Bank::block_100ms, Bank::window}) {
    EXPECT_EQ(store.value(bank, QuantityId::p_demand_w), 5.0);
  }
  store.publish(Bank::window, metering::WindowValues{}, 1);
  EXPECT_EQ(store.value(Bank::window, QuantityId::p_demand_w), 5.0);
}

TEST(QuantityStore, half_cycles_read_the_same_in_each_bank) {
  metering::HalfCycleValues values;
  values.u_rms_v[2] = 1.0;
  values.u_line_rms_v[1] = 2.0;
  values.i_rms_a[0] = 3.0;
  QuantityStore store;
  store.publish_half_cycle(values);
  for (const Bank bank : {Bank::block_40ms, Bank::block_100ms, Bank::window}) {
    EXPECT_EQ(store.value(bank, QuantityId::u_half_l3_v), 1.0);
    EXPECT_EQ(store.value(bank, QuantityId::u_half_l23_v), 2.0);
    EXPECT_EQ(store.value(bank, QuantityId::i_half_l1_a), 3.0);
  }
}

TEST(QuantityStore, harmonics_by_channel_and_order) {
  QuantityStore store;
  store.harmonics().part_pct[4][0] = 1.5F;
  store.harmonics().angle_deg[2][61] = 2.5F;
  EXPECT_EQ(store.order_value(ArrayId::hd_i_l2_pct, 2), 1.5);
  EXPECT_EQ(store.order_value(ArrayId::hd_phi_u_l3_deg, 63), 2.5);
  EXPECT_EQ(store.order_value(ArrayId::hd_i_l2_pct, 1), 0.0);
  EXPECT_EQ(store.order_value(ArrayId::hd_i_l2_pct, 64), 0.0);
}

}  // namespace
}  // namespace kw::store
