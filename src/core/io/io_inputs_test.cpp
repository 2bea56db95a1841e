// Digital and analogue inputs: levels, counters, SOE.
#include <gtest/gtest.h>

#include <array>

#include "core/io/io_modules_fake.hpp"

namespace kw::io {
namespace {

constexpr std::uint32_t kAllInputs = (1U << kInputCount) - 1U;
constexpr std::uint32_t di(unsigned number) { return 1U << (number - 1); }

void pulse(IoModules& io, std::uint32_t inputs, std::uint64_t& index, int times) {
  for (int i = 0; i < times; ++i) {
    io.set_inputs(inputs, inputs, index++);
    io.set_inputs(0, inputs, index++);
  }
}

TEST(IoInputs, inputs_of_absent_modules_are_off) {
  const std::array<std::pair<std::uint8_t, std::uint32_t>, kModuleCount> expected{
      {{kIo11, 0x0000'003F},
       {kIo12, 0x000F'C000},
       {kIo21, 0x0000'03C0},
       {kIo22, 0x00F0'0000},
       {kIo31, 0x0000'3C00},
       {kIo32, 0x0F00'0000}}};
  for (const auto& [modules, inputs] : expected) {
    Bench bench(modules);
    bench.io.set_inputs(0xFFFF'FFFF, 0xFFFF'FFFF, 10);
    EXPECT_EQ(bench.io.inputs(), inputs);
  }
}

TEST(IoInputs, inputs_outside_the_mask_keep_their_level) {
  Bench bench;
  bench.io.set_inputs(kAllInputs, di(3) | di(28), 5);
  bench.io.set_inputs(0, di(3), 6);
  EXPECT_EQ(bench.io.inputs(), di(28));
}

TEST(IoInputs, only_counting_inputs_count_and_only_off_to_on) {
  Bench bench;
  bench.setup.input[index_of(Module::io12)].counters = 0x21;  // DI15 and DI20
  bench.apply(1);
  std::uint64_t index = 10;
  pulse(bench.io, kAllInputs, index, 3);
  bench.io.set_inputs(di(20), di(20), index);

  for (unsigned number = 1; number <= kInputCount; ++number) {
    const unsigned expected = number == 15 ? 3 : number == 20 ? 4 : 0;
    EXPECT_EQ(bench.io.counters().count(number - 1), expected) << number;
  }
}

TEST(IoInputs, bits_beyond_the_module_do_not_count_elsewhere) {
  Bench bench;
  bench.setup.input[index_of(Module::io21)].counters = 0xFFFF;
  bench.apply(1);
  std::uint64_t index = 10;
  pulse(bench.io, kAllInputs, index, 1);
  for (unsigned number = 1; number <= kInputCount; ++number) {
    EXPECT_EQ(bench.io.counters().count(number - 1), number >= 7 && number <= 10 ? 1U : 0U);
  }
}

TEST(IoInputs, constant_is_the_number_of_pulses_of_a_count) {
  Bench bench;
  bench.setup.input[index_of(Module::io11)] = {.counters = 1, .constant = 3};
  bench.apply(1);
  std::uint64_t index = 10;
  pulse(bench.io, di(1), index, 8);
  EXPECT_EQ(bench.io.counters().count(0), 2U);
  pulse(bench.io, di(1), index, 1);
  EXPECT_EQ(bench.io.counters().count(0), 3U);
}

TEST(IoInputs, constant_of_0_counts_each_pulse) {
  Bench bench;
  bench.setup.input[index_of(Module::io11)] = {.counters = 1, .constant = 0};
  bench.apply(1);
  std::uint64_t index = 10;
  pulse(bench.io, di(1), index, 4);
  EXPECT_EQ(bench.io.counters().count(0), 4U);
}

TEST(IoInputs, constant_made_smaller_than_what_has_come_counts_with_the_next_pulse) {
  Bench bench;
  bench.setup.input[index_of(Module::io11)] = {.counters = 1, .constant = 100};
  bench.apply(1);
  std::uint64_t index = 10;
  pulse(bench.io, di(1), index, 50);
  bench.setup.input[index_of(Module::io11)].constant = 10;
  bench.apply(index);
  pulse(bench.io, di(1), index, 1);
  EXPECT_EQ(bench.io.counters().count(0), 1U);
}

TEST(IoInputs, levels_that_power_on_finds_are_neither_pulse_nor_event) {
  Bench bench;
  bench.setup.input[index_of(Module::io11)].counters = 1;
  bench.setup.soe_module = 1;
  bench.apply(0);
  bench.io.set_inputs(di(1) | di(2), kAllInputs, 0);
  EXPECT_EQ(bench.io.inputs(), di(1) | di(2));
  EXPECT_EQ(bench.io.counters().count(0), 0U);
  EXPECT_EQ(bench.io.soe().newest(), 0);
}

TEST(IoInputs, module_that_comes_with_an_input_on_counts_nothing) {
  Bench bench(0);
  bench.setup.input[index_of(Module::io11)].counters = 1;
  bench.apply(1);
  bench.io.set_inputs(di(1), di(1), 5);
  bench.io.connect(kIo11, 6);
  EXPECT_EQ(bench.io.inputs(), di(1));
  EXPECT_EQ(bench.io.counters().count(0), 0U);
}

TEST(IoInputs, counter_wraps_to_0) {
  Bench bench;
  bench.setup.input[index_of(Module::io32)].counters = 0x8;
  bench.apply(1);
  SavedCounters saved;
  saved.count[27] = 0xFFFF'FFFF;
  bench.io.restore(saved);
  std::uint64_t index = 10;
  pulse(bench.io, di(28), index, 2);
  EXPECT_EQ(bench.io.counters().count(27), 1U);
}

TEST(IoInputs, clearing_a_module_leaves_the_others) {
  constexpr std::array<InputRange, kModuleCodeMax + 1> kByCode{
      {{0, 0}, {0, 6}, {6, 4}, {10, 4}, {14, 6}, {20, 4}, {24, 4}}};
  for (std::uint16_t code = 0; code <= kModuleCodeMax; ++code) {
    Bench bench;
    SavedCounters saved;
    saved.count.fill(5);
    saved.pulses.fill(2);
    bench.io.restore(saved);
    bench.io.clear_counters(code);
    for (std::size_t i = 0; i < kInputCount; ++i) {
      const bool cleared =
          i >= kByCode[code].first && i < std::size_t{kByCode[code].first} + kByCode[code].count;
      EXPECT_EQ(bench.io.counters().count(i), cleared ? 0U : 5U) << code << " " << i;
      EXPECT_EQ(bench.io.counters().saved().pulses[i], cleared ? 0U : 2U);
    }
  }
}

TEST(IoInputs, event_has_its_sample_s_time_and_the_module_s_own_bits) {
  Bench bench;
  bench.setup.soe_module = 4;  // IO12: DI15..20
  bench.apply(1);
  // 1 s + 64 samples: 5 ms.
  bench.io.set_inputs(di(15) | di(20) | di(1) | di(21), kAllInputs, 12864);

  ASSERT_EQ(bench.io.soe().newest(), 1);
  constexpr SoeRecord kExpected{2026, 1, 1, 0, 0, 1, 5, 0x21};
  EXPECT_EQ(bench.io.soe().saved().group[0], kExpected);
  EXPECT_TRUE(bench.io.soe().is_new());
}

TEST(IoInputs, events_of_another_module_begin_anew) {
  Bench bench;
  bench.setup.soe_module = 1;
  bench.apply(1);
  bench.io.set_inputs(di(1), di(1), 100);
  bench.setup.soe_module = 6;
  bench.apply(200);
  EXPECT_EQ(bench.io.soe().newest(), 0);
  EXPECT_EQ(bench.io.soe_module(), 6);
}

TEST(IoInputs, changes_at_one_sample_are_one_event_and_other_modules_none) {
  Bench bench;
  bench.setup.soe_module = 2;  // IO21: DI7..10
  bench.apply(1);
  bench.io.set_inputs(di(7) | di(8), di(7) | di(8), 100);
  bench.io.set_inputs(di(1), di(1), 200);
  bench.io.set_inputs(di(7), di(7), 300);  // as it is
  bench.io.set_inputs(0, di(8), 400);
  EXPECT_EQ(bench.io.soe().newest(), 2);
  EXPECT_EQ(bench.io.soe().group(0)[7], 0x3);
  EXPECT_EQ(bench.io.soe().group(1)[7], 0x1);
}

TEST(IoInputs, counting_input_makes_no_event_and_reads_0_in_the_status) {
  Bench bench;
  bench.setup.soe_module = 1;
  bench.setup.input[index_of(Module::io11)].counters = 0x1;
  bench.apply(1);
  bench.io.set_inputs(di(1), di(1), 100);
  EXPECT_EQ(bench.io.soe().newest(), 0);
  bench.io.set_inputs(di(2), di(2), 200);
  EXPECT_EQ(bench.io.soe().newest(), 1);
  EXPECT_EQ(bench.io.soe().group(0)[7], 0x2);
}

TEST(IoInputs, absent_module_and_no_module_make_no_events) {
  Bench bench(kIo11 | kIo32);
  for (const std::uint16_t code : std::array<std::uint16_t, 3>{3, 0, 7}) {
    bench.setup.soe_module = code;
    bench.apply(1);
    bench.io.set_inputs(kAllInputs, kAllInputs, 100);
    bench.io.set_inputs(0, kAllInputs, 200);
  }
  EXPECT_EQ(bench.io.soe().newest(), 0);
  EXPECT_FALSE(bench.io.soe().is_new());
}

TEST(IoInputs, analogue_input_shows_its_steps_where_its_module_is) {
  Bench bench(kIo31);
  constexpr std::int32_t kHalf = 894'784'853;  // 10 mA
  for (std::size_t input = 0; input < kAnalogueCount; ++input) {
    bench.io.set_analogue_input(input, kHalf);
  }
  EXPECT_EQ(bench.io.analogue_input(0), 2048);
  EXPECT_EQ(bench.io.analogue_input(1), 2048);
  EXPECT_EQ(bench.io.analogue_input(2), 0);
  EXPECT_EQ(bench.io.analogue_inputs_present(), 0x3);
  bench.io.connect(kIo32, 5);
  EXPECT_EQ(bench.io.analogue_input(0), 0);
  EXPECT_EQ(bench.io.analogue_input(3), 2048);
  EXPECT_EQ(bench.io.analogue_inputs_present(), 0xC);
  EXPECT_EQ(bench.io.analogue_input(4), 0);
}

}  // namespace
}  // namespace kw::io
