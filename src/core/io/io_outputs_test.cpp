// Relays, digital and analogue outputs.
#include <gtest/gtest.h>

#include <vector>

#include "core/io/io_modules_fake.hpp"

namespace kw::io {
namespace {

using Events = std::vector<OutputEvent>;

constexpr OutputEvent relay(std::uint64_t sample, std::uint8_t channel, std::int32_t value) {
  return {sample, OutputKind::relay, channel, value};
}
constexpr OutputEvent digital(std::uint64_t sample, std::uint8_t channel, std::int32_t value) {
  return {sample, OutputKind::digital_out, channel, value};
}
constexpr OutputEvent analogue(std::uint64_t sample, std::uint8_t channel, std::int32_t value) {
  return {sample, OutputKind::analogue_out, channel, value};
}

constexpr energy::PulseEdge edge(std::uint64_t sample, energy::PulseStream stream) {
  return {sample, 0, static_cast<std::uint8_t>(stream)};
}

struct PulsingBench : Bench {
  explicit PulsingBench(std::uint16_t ms) {
    for (RelaySetup& relay : setup.relay) relay = {kControlMode, kPulse, ms};
    apply(1);
  }
};

TEST(IoRelays, latched_relay_stays_as_it_is_written) {
  Bench bench;
  EXPECT_EQ(bench.io.write_relay(7, true, 100), Status::ok);
  EXPECT_EQ(bench.io.write_relay(7, true, 150), Status::ok);
  bench.io.advance(1'000'000);
  EXPECT_EQ(bench.io.relays(), 0x80);
  EXPECT_EQ(bench.io.write_relay(7, false, 1'000'001), Status::ok);
  EXPECT_EQ(bench.events(), (Events{relay(100, 7, 1), relay(1'000'001, 7, 0)}));
}

TEST(IoRelays, pulse_lasts_its_width_and_never_less) {
  // 51 ms are 652.8 samples.
  PulsingBench bench(51);
  EXPECT_EQ(bench.io.write_relay(0, true, 100), Status::ok);
  bench.io.advance(100 + 652);
  EXPECT_EQ(bench.io.relays(), 0x1);
  bench.io.advance(100 + 653);
  EXPECT_EQ(bench.io.relays(), 0x0);
  EXPECT_EQ(bench.events(), (Events{relay(100, 0, 1), relay(753, 0, 0)}));
}

TEST(IoRelays, second_pulse_begins_the_width_anew_and_off_ends_it) {
  PulsingBench bench(50);
  EXPECT_EQ(bench.io.write_relay(2, true, 100), Status::ok);
  EXPECT_EQ(bench.io.write_relay(2, true, 700), Status::ok);
  EXPECT_EQ(bench.io.write_relay(3, true, 700), Status::ok);
  EXPECT_EQ(bench.io.write_relay(3, false, 800), Status::ok);
  bench.io.advance(10'000);
  EXPECT_EQ(bench.events(),
            (Events{relay(100, 2, 1), relay(700, 3, 1), relay(800, 3, 0), relay(1340, 2, 0)}));
}

TEST(IoRelays, pulse_that_was_over_before_the_next_write_ended_at_its_own_sample) {
  PulsingBench bench(50);
  EXPECT_EQ(bench.io.write_relay(0, true, 100), Status::ok);
  EXPECT_EQ(bench.io.write_relay(0, true, 5000), Status::ok);
  EXPECT_EQ(bench.events(), (Events{relay(100, 0, 1), relay(740, 0, 0), relay(5000, 0, 1)}));
}

TEST(IoRelays, pulse_that_was_over_before_settings_or_modules_change_ended_at_its_own_sample) {
  PulsingBench bench(50);
  EXPECT_EQ(bench.io.write_relay(0, true, 100), Status::ok);
  bench.setup.relay[0].output_mode = kLatch;
  bench.apply(5000);
  EXPECT_EQ(bench.io.write_relay(7, true, 5000), Status::ok);
  bench.io.connect(0, 9000);
  EXPECT_EQ(bench.events(),
            (Events{relay(100, 0, 1), relay(740, 0, 0), relay(5000, 7, 1), relay(5640, 7, 0)}));
}

TEST(IoRelays, relay_of_an_absent_module_or_of_an_alarm_is_unavailable) {
  Bench bench(kIo11 | kIo31);
  bench.setup.relay[1].working_mode = kAlarmMode;
  bench.apply(1);
  const std::vector<Status> expected{Status::ok,          Status::ok,          Status::unavailable,
                                     Status::unavailable, Status::unavailable, Status::unavailable,
                                     Status::unavailable, Status::unavailable, Status::bad_address};
  for (std::size_t r = 0; r < expected.size(); ++r) {
    EXPECT_EQ(bench.io.write_relay(r, true, 10), expected[r]) << r;
  }
  EXPECT_EQ(bench.io.relays(), 0x3);
}

TEST(IoRelays, relays_lie_on_their_modules_in_the_order_of_the_coils) {
  const std::vector<std::pair<std::uint8_t, std::uint8_t>> expected{
      {kIo11, 0x03}, {kIo31, 0x0C}, {kIo12, 0x30}, {kIo32, 0xC0}, {kIo21 | kIo22, 0}};
  for (const auto& [modules, relays] : expected) {
    Bench bench(modules);
    for (std::size_t r = 0; r < kRelayCount; ++r) {
      const bool is_here = (relays >> r & 1U) != 0;
      EXPECT_EQ(bench.io.write_relay(r, true, 1), is_here ? Status::ok : Status::unavailable);
    }
    EXPECT_EQ(bench.io.relays(), relays);
  }
}

TEST(IoRelays, alarm_mode_follows_the_alarms_and_always_latches) {
  Bench bench;
  bench.io.set_alarm_outputs(0xFF, 0, 5);
  EXPECT_EQ(bench.io.relays(), 0);
  bench.setup.relay[0] = {kAlarmMode, kPulse, 50};
  bench.apply(10);
  bench.io.advance(100'000);
  EXPECT_EQ(bench.io.relays(), 0x3);
  bench.io.set_alarm_outputs(0x2, 0, 100'000);
  EXPECT_EQ(bench.events(), (Events{relay(10, 0, 1), relay(10, 1, 1), relay(100'000, 0, 0)}));
}

TEST(IoRelays, another_mode_releases_the_pair_and_another_width_does_not) {
  Bench bench;
  for (const std::size_t r : {0U, 2U}) EXPECT_EQ(bench.io.write_relay(r, true, 10), Status::ok);
  bench.setup.relay[0].pulse_ms = 3000;
  bench.setup.relay[1].output_mode = kPulse;
  bench.apply(20);
  EXPECT_EQ(bench.io.relays(), 0x1);
  bench.setup.relay[0].working_mode = kAlarmMode;
  bench.apply(30);
  EXPECT_EQ(bench.io.relays(), 0);
}

TEST(IoRelays, module_that_goes_releases_and_returns_open) {
  Bench bench;
  bench.setup.relay[2].working_mode = kAlarmMode;
  bench.apply(1);
  EXPECT_EQ(bench.io.write_relay(0, true, 10), Status::ok);
  bench.io.set_alarm_outputs(0x30, 0, 10);
  bench.io.connect(0, 20);
  EXPECT_EQ(bench.io.relays(), 0);
  bench.io.connect(kAllModules, 30);
  EXPECT_EQ(bench.io.relays(), 0x30);  // the alarms still want theirs
}

TEST(IoRelays, pulse_keeps_its_length_when_the_rate_doubles) {
  PulsingBench bench(1000);
  EXPECT_EQ(bench.io.write_relay(0, true, 100), Status::ok);
  bench.clock.change_rate(25600, 6500);
  bench.io.rate_changed(6500);
  bench.io.advance(100'000);
  EXPECT_EQ(bench.io.write_relay(0, true, 100'000), Status::ok);
  bench.io.advance(200'000);
  EXPECT_EQ(bench.events(), (Events{relay(100, 0, 1), relay(6500 + 2 * 6400, 0, 0),
                                    relay(100'000, 0, 1), relay(125'600, 0, 0)}));
}

TEST(IoRelays, pulse_is_not_shorter_when_the_rate_halves) {
  Bench bench;
  bench.clock.change_rate(25600, 0);
  bench.io.rate_changed(0);
  bench.setup.relay[0] = {kControlMode, kPulse, 50};
  bench.apply(1);
  EXPECT_EQ(bench.io.write_relay(0, true, 100), Status::ok);
  bench.clock.change_rate(12800, 101);
  bench.io.rate_changed(101);  // 1279 samples are left: half of one more
  bench.io.advance(10'000);
  EXPECT_EQ(bench.events(), (Events{relay(100, 0, 1), relay(101 + 640, 0, 0)}));
}

TEST(IoDigital, each_output_follows_its_stream_with_its_module_s_width) {
  using energy::PulseStream;
  Bench bench;
  bench.setup.digital[0] = {kControlMode, 20, {1, 2}};
  bench.setup.digital[1] = {kControlMode, 1000, {3, 4}};
  bench.apply(1);
  bench.io.energy_pulse(edge(100, PulseStream::p_import));
  bench.io.energy_pulse(edge(200, PulseStream::p_export));
  bench.io.energy_pulse(edge(300, PulseStream::q_import));
  bench.io.energy_pulse(edge(400, PulseStream::q_export));
  EXPECT_EQ(bench.io.digital_outputs(), 0xF);
  bench.io.advance(100'000);
  EXPECT_EQ(bench.events(), (Events{digital(100, 0, 1), digital(200, 1, 1), digital(300, 2, 1),
                                    digital(356, 0, 0), digital(400, 3, 1), digital(456, 1, 0),
                                    digital(13'100, 2, 0), digital(13'200, 3, 0)}));
}

TEST(IoDigital, pulses_of_the_old_rate_are_played_before_it_changes) {
  Bench bench;
  bench.setup.digital[0].stream[0] = 1;
  bench.apply(1);
  bench.io.energy_pulse(edge(100, energy::PulseStream::p_import));
  bench.io.energy_pulse(edge(101, energy::PulseStream::p_import));
  bench.clock.change_rate(25600, 500);
  bench.io.rate_changed(500);
  bench.io.advance(10'000);
  EXPECT_EQ(bench.events(), (Events{digital(100, 0, 1), digital(356, 0, 0), digital(420, 0, 1),
                                    digital(500 + 2 * 176, 0, 0)}));
}

TEST(IoDigital, output_without_stream_or_module_is_silent) {
  Bench bench(kIo22);
  bench.setup.digital[0].stream = {1, 1};
  bench.apply(1);
  bench.io.energy_pulse(edge(100, energy::PulseStream::p_import));
  bench.io.advance(10'000);
  EXPECT_EQ(bench.events(), Events{});
}

TEST(IoDigital, alarm_mode_follows_the_alarms_and_takes_no_pulses) {
  Bench bench;
  bench.setup.digital[1] = {kAlarmMode, 20, {1, 1}};
  bench.apply(1);
  bench.io.energy_pulse(edge(100, energy::PulseStream::p_import));
  bench.io.set_alarm_outputs(0, 0xF, 200);
  EXPECT_EQ(bench.io.digital_outputs(), 0xC);
  bench.io.set_alarm_outputs(0, 0x8, 300);
  EXPECT_EQ(bench.events(), (Events{digital(200, 2, 1), digital(200, 3, 1), digital(300, 2, 0)}));
}

TEST(IoDigital, another_stream_ends_the_pulse_and_forgets_the_old_one) {
  Bench bench;
  bench.setup.digital[0].stream = {1, 1};
  bench.apply(1);
  for (const std::uint64_t at : {100U, 101U, 102U}) {
    bench.io.energy_pulse(edge(at, energy::PulseStream::p_import));
  }
  bench.setup.digital[0].stream[1] = 2;
  bench.apply(200);
  bench.io.advance(10'000);
  EXPECT_EQ(bench.events(), (Events{digital(100, 0, 1), digital(100, 1, 1), digital(200, 1, 0),
                                    digital(356, 0, 0), digital(420, 0, 1), digital(676, 0, 0),
                                    digital(740, 0, 1), digital(996, 0, 0)}));
}

TEST(IoAnalogue, outputs_follow_with_each_block_where_their_module_is) {
  store::QuantityStore quantities;
  quantities.set(spec::QuantityId::p_l1_w, 500.0);
  Bench bench(kIo22);
  for (TransferCurve& curve : bench.setup.curve) {
    curve = {.source = 14, .following = {0, 0, 0, 1000}, .output = {0, 0, 0, 4096}};
  }
  bench.setup.output_type = {0, 2};
  bench.apply(1);
  EXPECT_EQ(bench.io.analogue_output(2), 0.0F);
  bench.io.block_published(quantities, 1280);
  bench.io.block_published(quantities, 2560);
  EXPECT_EQ(bench.io.analogue_output(0), 0.0F);
  EXPECT_EQ(bench.io.analogue_output(2), 2.5F);
  bench.io.connect(0, 3000);
  EXPECT_EQ(bench.io.analogue_output(2), 0.0F);
  EXPECT_EQ(bench.events(), (Events{analogue(1280, 2, 2048), analogue(1280, 3, 2048),
                                    analogue(3000, 2, 0), analogue(3000, 3, 0)}));
}

}  // namespace
}  // namespace kw::io
