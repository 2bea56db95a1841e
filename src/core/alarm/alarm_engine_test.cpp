#include "core/alarm/alarm_engine.hpp"

#include <gtest/gtest.h>

#include "core/alarm/alarm_fake.hpp"

namespace kw::alarm {
namespace {

using spec::QuantityId;

constexpr std::uint16_t kFrequencyCode = 0;
constexpr std::uint16_t kUaCode = 1;
constexpr std::uint16_t kIaCode = 9;
constexpr std::uint64_t k10ms = 128;  // = 12800 / 100

std::vector<std::uint64_t> indices(const FakeBench& bench) {
  std::vector<std::uint64_t> result;
  for (const Recorded& recorded : bench.records) result.push_back(recorded.index);
  return result;
}

std::vector<std::uint16_t> status_words(const FakeBench& bench) {
  std::vector<std::uint16_t> result;
  for (const Recorded& recorded : bench.records) result.push_back(recorded.words[0]);
  return result;
}

using Indices = std::vector<std::uint64_t>;
using Words = std::vector<std::uint16_t>;

TEST(AlarmEngine, alarm_occurs_a_delay_after_the_first_publication_beyond_the_setpoint) {
  FakeBench bench;
  bench.watch(2, kUaCode, kGreater, 2400, 3);
  bench.start();
  bench.half_cycle(QuantityId::u_half_l1_v, 240.0, 1000);  // not greater
  bench.half_cycle(QuantityId::u_half_l1_v, 240.01, 1128);
  bench.half_cycle(QuantityId::u_half_l1_v, 241.26, 1256);
  bench.engine.advance(1128 + 3 * k10ms);
  EXPECT_TRUE(bench.records.empty());
  EXPECT_EQ(bench.engine.next_due(), 1128 + 3 * k10ms);
  bench.engine.advance(5000);
  ASSERT_EQ(indices(bench), Indices{1128 + 3 * k10ms});
  // 1512 samples are 118.125 ms
  EXPECT_EQ(bench.records[0].words, (RecordWords{0x0101, 1, 2413, 2027, 1, 15, 8, 0, 0, 118}));
  EXPECT_EQ(bench.engine.active_channels(), 4);
  bench.half_cycle(QuantityId::u_half_l1_v, 240.0, 5001);
  ASSERT_EQ(indices(bench), (Indices{1128 + 3 * k10ms, 5001}));
  EXPECT_EQ(bench.records[1].words, (RecordWords{0x0100, 1, 2400, 2027, 1, 15, 8, 0, 0, 390}));
  EXPECT_EQ(bench.engine.active_channels(), 0);
}

TEST(AlarmEngine, condition_that_ends_before_its_delay_is_no_alarm) {
  FakeBench bench;
  bench.watch(0, kUaCode, kLess, 2300, 2);
  bench.start();
  bench.half_cycle(QuantityId::u_half_l1_v, 229.9, 1000);
  bench.half_cycle(QuantityId::u_half_l1_v, 230.0, 1000 + 2 * k10ms - 1);
  bench.engine.advance(9999);
  EXPECT_TRUE(bench.records.empty());
}

TEST(AlarmEngine, condition_that_ends_with_its_delay_is_no_alarm) {
  FakeBench bench;
  bench.watch(0, kUaCode, kLess, 2300, 2);
  bench.watch(1, 52, 0, 1, 2);
  bench.start();
  bench.half_cycle(QuantityId::u_half_l1_v, 229.9, 1000);
  bench.engine.inputs_changed(1, 1000);
  bench.engine.advance(1000 + 2 * k10ms);
  bench.half_cycle(QuantityId::u_half_l1_v, 230.0, 1000 + 2 * k10ms);
  bench.engine.inputs_changed(0, 1000 + 2 * k10ms);
  bench.engine.advance(9999);
  EXPECT_TRUE(bench.records.empty());
}

TEST(AlarmEngine, condition_that_ends_a_sample_after_its_delay_has_lasted) {
  FakeBench bench;
  bench.watch(0, kUaCode, kLess, 2300, 2);
  bench.start();
  bench.half_cycle(QuantityId::u_half_l1_v, 229.9, 1000);
  bench.half_cycle(QuantityId::u_half_l1_v, 230.0, 1001 + 2 * k10ms);
  EXPECT_EQ(indices(bench), (Indices{1000 + 2 * k10ms, 1001 + 2 * k10ms}));
  EXPECT_EQ(status_words(bench), (Words{0x0101, 0x0100}));
}

TEST(AlarmEngine, record_of_a_late_call_holds_the_value_of_its_own_sample) {
  FakeBench bench;
  bench.watch(0, kUaCode, kGreater, 2300, 1);
  bench.start();
  bench.half_cycle(QuantityId::u_half_l1_v, 231.0, 1000);
  bench.half_cycle(QuantityId::u_half_l1_v, 250.0, 1000 + k10ms + 1);
  ASSERT_EQ(indices(bench), Indices{1000 + k10ms});
  EXPECT_EQ(bench.records[0].words[2], 2310);
}

TEST(AlarmEngine, block_quantity_is_looked_at_with_blocks_alone) {
  FakeBench bench;
  bench.watch(0, kFrequencyCode, kGreater, 5000);
  bench.start();
  bench.half_cycle(QuantityId::f_hz, 51.0, 500);
  bench.engine.window_published(600);
  EXPECT_TRUE(bench.records.empty());
  bench.engine.block_published(700);
  EXPECT_EQ(indices(bench), Indices{700});
}

TEST(AlarmEngine, demand_is_looked_at_with_windows_alone) {
  FakeBench bench;
  bench.watch(0, 45, kGreater, 100);
  bench.start();
  bench.block(QuantityId::p_demand_w, 101.0, 500);
  bench.half_cycle(QuantityId::p_demand_w, 101.0, 600);
  EXPECT_TRUE(bench.records.empty());
  bench.engine.window_published(700);
  EXPECT_EQ(indices(bench), Indices{700});
}

TEST(AlarmEngine, nothing_measured_is_looked_at_before_the_fourth_block) {
  FakeBench bench;
  bench.watch(0, kUaCode, kLess, 2300);
  bench.watch(1, kFrequencyCode, kLess, 5000);
  bench.watch(2, 45, kEqual, 0);
  bench.configure(0);
  for (const std::uint64_t start : {std::uint64_t{0}, std::uint64_t{10000}}) {
    bench.records.clear();
    for (const std::uint64_t index : {start + 1280, start + 2560, start + 3840}) {
      bench.half_cycle(QuantityId::u_half_l1_v, 10.0, index - 100);
      bench.engine.window_published(index - 50);
      bench.block(QuantityId::f_hz, 10.0, index);
    }
    EXPECT_TRUE(bench.records.empty()) << start;
    bench.half_cycle(QuantityId::u_half_l1_v, 10.0, start + 3900);
    bench.block(QuantityId::f_hz, 10.0, start + 5120);
    bench.engine.window_published(start + 5120);
    EXPECT_EQ(indices(bench), (Indices{start + 3900, start + 5120, start + 5120})) << start;
    bench.setup.enabled = false;
    bench.configure(9000);
    bench.setup.enabled = true;
    bench.configure(9000);
    bench.engine.restarted();
  }
}

TEST(AlarmEngine, pair_alarms_when_both_have_lasted_and_recovers_with_either) {
  FakeBench bench;
  bench.watch(0, kIaCode, kGreater, 4500, 5);
  bench.watch(1, kUaCode, kLess, 998, 10);
  bench.setup.pairs = 1;
  bench.start();
  bench.store.set(QuantityId::i_half_l1_a, 4.6);
  bench.half_cycle(QuantityId::u_half_l1_v, 99.0, 1000);
  bench.engine.advance(1001 + 10 * k10ms);
  EXPECT_EQ(indices(bench), (Indices{1000 + 10 * k10ms, 1000 + 10 * k10ms}));
  EXPECT_EQ(status_words(bench), (Words{0x0903, 0x0103}));
  bench.half_cycle(QuantityId::i_half_l1_a, 4.5, 9000);
  EXPECT_EQ(status_words(bench), (Words{0x0903, 0x0103, 0x0902, 0x0102}));
  EXPECT_EQ(bench.engine.active_channels(), 0);
  // the voltage has lasted all the time: only the current's delay counts again
  bench.half_cycle(QuantityId::i_half_l1_a, 4.6, 10000);
  bench.engine.advance(20000);
  EXPECT_EQ(bench.records.back().index, 10000 + 5 * k10ms);
}

TEST(AlarmEngine, pair_with_one_channel_enabled_never_alarms) {
  FakeBench bench;
  bench.watch(4, kUaCode, kGreater, 0);
  bench.setup.pairs = 4;
  bench.start();
  bench.half_cycle(QuantityId::u_half_l1_v, 230.0, 1000);
  EXPECT_TRUE(bench.records.empty());
}

TEST(AlarmEngine, outputs_are_on_while_any_of_their_causes_is_active) {
  FakeBench bench;
  bench.watch(0, kUaCode, kGreater, 2300).relay = 3;
  bench.watch(15, kIaCode, kGreater, 5000).relay = 3;
  bench.setup.digital_outputs = {0x0001, 0x8000, 0, 0x8001};
  bench.setup.flash = true;
  bench.start();
  bench.half_cycle(QuantityId::u_half_l1_v, 231.0, 1000);
  bench.half_cycle(QuantityId::i_half_l1_a, 5.1, 1100);
  EXPECT_TRUE(bench.engine.flashes());
  bench.half_cycle(QuantityId::u_half_l1_v, 229.0, 1200);
  bench.half_cycle(QuantityId::i_half_l1_a, 4.9, 1300);
  EXPECT_FALSE(bench.engine.flashes());
  const std::vector<OutputChange> expected{
      {1000, 4, 0b1001}, {1100, 4, 0b1011}, {1200, 4, 0b1010}, {1300, 0, 0}};
  EXPECT_EQ(bench.outputs, expected);
}

TEST(AlarmEngine, relay_beyond_the_eighth_and_disabled_flash_do_nothing) {
  FakeBench bench;
  bench.watch(0, kUaCode, kGreater, 2300).relay = 9;
  bench.start();
  bench.half_cycle(QuantityId::u_half_l1_v, 231.0, 1000);
  EXPECT_EQ(bench.engine.active_channels(), 1);
  EXPECT_EQ(bench.engine.relay_mask(), 0);
  EXPECT_FALSE(bench.engine.flashes());
}

TEST(AlarmEngine, input_alarms_by_its_edges) {
  FakeBench bench;
  for (std::uint16_t setpoint = 0; setpoint <= 4; ++setpoint) {
    bench.watch(setpoint, 79, kGreater, setpoint);
  }
  bench.configure(0);
  constexpr std::uint32_t kDi28 = 1U << 27;
  bench.engine.inputs_changed(1, 50);  // another input
  EXPECT_TRUE(bench.records.empty());
  bench.engine.inputs_changed(kDi28, 100);
  EXPECT_EQ(bench.engine.active_channels(), 0b00010);
  bench.engine.inputs_changed(0, 200);
  EXPECT_EQ(bench.engine.active_channels(), 0b01100);
  bench.engine.inputs_changed(kDi28, 300);
  EXPECT_EQ(bench.engine.active_channels(), 0b00010);
  ASSERT_EQ(indices(bench), (Indices{100, 200, 200, 200, 300, 300, 300}));
  EXPECT_EQ(status_words(bench), (Words{0x4F01, 0x4F00, 0x4F01, 0x4F01, 0x4F01, 0x4F00, 0x4F00}));
  // the status is recorded with setpoint 3 alone: channel 4
  EXPECT_EQ(bench.records[3].words[2], 0);
  EXPECT_EQ(bench.records[5].words[2], 0);
  EXPECT_EQ(bench.records[6].words[2], 1);
}

TEST(AlarmEngine, input_that_is_on_already_is_no_edge) {
  FakeBench bench;
  bench.engine.inputs_changed(1, 10);
  bench.watch(0, 52, 0, 1);
  bench.configure(20);
  bench.engine.inputs_changed(3, 30);
  EXPECT_TRUE(bench.records.empty());
}

TEST(AlarmEngine, input_that_is_found_begins_no_alarm_and_ends_one) {
  FakeBench bench;
  bench.watch(0, 52, 0, 1);
  bench.watch(1, 52, 0, 2);
  bench.configure(0);
  bench.engine.inputs_changed(1, 0);  // power on finds it
  bench.engine.inputs_found(0, 10);
  bench.engine.inputs_found(1, 20);
  EXPECT_TRUE(bench.records.empty());
  bench.engine.inputs_changed(0, 30);
  EXPECT_EQ(bench.engine.active_channels(), 2);
  bench.engine.inputs_found(1, 40);
  EXPECT_EQ(bench.engine.active_channels(), 0);
  EXPECT_EQ(indices(bench), (Indices{30, 40}));
}

TEST(AlarmEngine, analogue_input_is_looked_at_when_it_or_its_channel_changes) {
  FakeBench bench;
  bench.watch(0, 44, kGreater, 2000, 1);
  bench.watch(1, 41, kLess, 100);
  bench.configure(0);
  EXPECT_TRUE(bench.records.empty());  // there is no AI1 to be small
  bench.engine.analogue_changed({0, 0, 0, 2001}, 0b1000, 100);
  bench.engine.advance(1000);
  ASSERT_EQ(indices(bench), Indices{100 + k10ms});
  EXPECT_EQ(bench.records[0].words[2], 2001);
  bench.watch(2, 44, kEqual, 2001);
  bench.configure(1100);
  EXPECT_EQ(indices(bench), (Indices{100 + k10ms, 1100}));
  bench.engine.analogue_changed({0, 0, 0, 2001}, 0, 1200);  // unplugged
  EXPECT_EQ(bench.engine.active_channels(), 0);
}

TEST(AlarmEngine, changed_channel_begins_anew_without_a_record) {
  FakeBench bench;
  bench.watch(0, kUaCode, kGreater, 2300).relay = 1;
  bench.watch(1, kUaCode, kGreater, 2300).relay = 2;
  bench.start();
  bench.half_cycle(QuantityId::u_half_l1_v, 231.0, 1000);
  bench.setup.channel[0].setpoint = 2301;
  bench.configure(1100);
  EXPECT_EQ(bench.engine.active_channels(), 2);
  EXPECT_EQ(bench.records.size(), 2U);
  EXPECT_EQ(bench.outputs.back(), (OutputChange{1100, 2, 0}));
  bench.engine.half_cycle_published(1200);
  EXPECT_EQ(bench.records.size(), 3U);
}

TEST(AlarmEngine, outputs_move_at_once_and_leave_the_alarm_as_it_is) {
  FakeBench bench;
  bench.watch(0, kUaCode, kGreater, 2300).relay = 1;
  bench.start();
  bench.half_cycle(QuantityId::u_half_l1_v, 231.0, 1000);
  bench.setup.channel[0].relay = 8;
  bench.setup.digital_outputs[3] = 1;
  bench.configure(1100);
  EXPECT_EQ(bench.outputs.back(), (OutputChange{1100, 0x80, 8}));
  EXPECT_EQ(bench.records.size(), 1U);
}

TEST(AlarmEngine, disabling_releases_without_a_record_and_enabling_alarms_again) {
  FakeBench bench;
  bench.watch(0, kUaCode, kGreater, 2300, 1).relay = 1;
  bench.watch(1, kUaCode, kGreater, 2300, 1).relay = 2;
  bench.setup.pairs = 1;
  bench.start();
  bench.half_cycle(QuantityId::u_half_l1_v, 231.0, 1000);
  bench.engine.advance(2000);
  bench.setup.channels = 1;
  bench.configure(2100);
  EXPECT_EQ(bench.engine.active_channels(), 0);
  bench.setup.channels = 3;
  bench.configure(2200);
  bench.engine.half_cycle_published(2300);
  bench.engine.advance(4000);
  EXPECT_EQ(indices(bench), (Indices{1000 + k10ms, 1000 + k10ms, 2300 + k10ms, 2300 + k10ms}));
  bench.setup.enabled = false;
  bench.configure(4100);
  bench.engine.half_cycle_published(4200);
  EXPECT_EQ(bench.records.size(), 4U);
  EXPECT_EQ(bench.outputs.back(), (OutputChange{4100, 0, 0}));
}

TEST(AlarmEngine, pairing_changes_begin_both_channels_anew) {
  FakeBench bench;
  bench.watch(0, kUaCode, kGreater, 2300);
  bench.watch(1, kUaCode, kGreater, 2300);
  bench.start();
  bench.half_cycle(QuantityId::u_half_l1_v, 231.0, 1000);
  bench.setup.pairs = 1;
  bench.configure(1100);
  EXPECT_EQ(bench.engine.active_channels(), 0);
  bench.engine.half_cycle_published(1200);
  EXPECT_EQ(status_words(bench), (Words{0x0101, 0x0101, 0x0103, 0x0103}));
}

TEST(AlarmEngine, delay_keeps_its_length_when_the_rate_changes) {
  FakeBench bench;
  bench.watch(0, kUaCode, kGreater, 2300, 2);
  bench.start();
  bench.half_cycle(QuantityId::u_half_l1_v, 231.0, 1000);
  bench.engine.advance(1100);
  bench.clock.change_rate(25600, 1100);
  bench.engine.rate_changed(12800, 1100);
  EXPECT_EQ(bench.engine.next_due(), 1100 + 2 * (2 * k10ms - 100));
  bench.engine.advance(1101);
  bench.clock.change_rate(12800, 1101);
  bench.engine.rate_changed(25600, 1101);
  // 311 samples at 25 600 a second are 155.5 at 12 800
  EXPECT_EQ(bench.engine.next_due(), 1101 + 156);
}

TEST(AlarmEngine, delay_of_the_fast_type_is_counted_in_its_samples) {
  FakeBench bench(25600);
  bench.watch(0, kUaCode, kGreater, 2300, 3000);
  bench.start();
  bench.half_cycle(QuantityId::u_half_l1_v, 231.0, 1000);
  EXPECT_EQ(bench.engine.next_due(), 1000 + 3000 * 256U);
}

TEST(AlarmEngine, codes_and_comparisons_that_do_not_exist_never_alarm) {
  FakeBench bench;
  bench.watch(0, 80, kGreater, 0);
  bench.watch(1, 0xFFFF, kLess, 0xFFFF);
  bench.watch(2, kUaCode, 0, 0);
  bench.watch(3, kUaCode, 4, 0);
  bench.start();
  bench.store.set(QuantityId::f_hz, 50.0);
  bench.half_cycle(QuantityId::u_half_l1_v, 230.0, 1000);
  bench.engine.block_published(1100);
  bench.engine.window_published(1200);
  bench.engine.inputs_changed(0xFFFF'FFFF, 1300);
  EXPECT_TRUE(bench.records.empty());
}

}  // namespace
}  // namespace kw::alarm
