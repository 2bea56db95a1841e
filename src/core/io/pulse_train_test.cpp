#include "core/io/pulse_train.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace kw::io {
namespace {

constexpr PulseShape kShape{256, 64};  // 20 ms and 5 ms

struct Output {
  OutputQueue queue;
  OutputLine line{queue, OutputKind::digital_out, 0};
  PulseTrain train;
  std::int32_t value = 0;

  void edge(std::uint64_t index) { train.edge(index, kShape, line); }
  // Samples of the changes up to `index`; they alternate, on first.
  std::vector<std::uint64_t> changes(std::uint64_t index) {
    train.advance(index, kShape, line);
    std::vector<OutputEvent> events(OutputQueue::kCapacity);
    events.resize(queue.take(events));
    std::vector<std::uint64_t> samples;
    for (const OutputEvent& event : events) {
      EXPECT_NE(event.value, value);
      value = event.value;
      samples.push_back(event.sample_index);
    }
    return samples;
  }
};

using Samples = std::vector<std::uint64_t>;

TEST(PulseTrain, edge_becomes_a_pulse_of_the_width_at_its_sample) {
  Output output;
  output.edge(1000);
  EXPECT_EQ(output.changes(1255), (Samples{1000}));
  EXPECT_TRUE(output.train.is_on());
  output.train.advance(1256, kShape, output.line);
  EXPECT_FALSE(output.train.is_on());
}

TEST(PulseTrain, pulse_ends_at_its_own_sample_however_late_it_is_asked) {
  Output output;
  output.edge(1000);
  EXPECT_EQ(output.changes(1'000'000), (Samples{1000, 1256}));
}

TEST(PulseTrain, period_just_above_the_width_goes_without_a_queue) {
  Output output;
  Samples expected;
  for (std::uint64_t i = 0; i < 50; ++i) {
    const std::uint64_t at = 1000 + i * (kShape.width + 1);
    output.edge(at);
    EXPECT_EQ(output.train.waiting(), 0U);
    expected.insert(expected.end(), {at, at + kShape.width});
  }
  EXPECT_EQ(output.changes(1'000'000), expected);
}

TEST(PulseTrain, edges_during_a_pulse_follow_with_the_gap) {
  Output output;
  output.edge(1000);
  output.edge(1001);
  output.edge(1256);  // with the end of the first
  EXPECT_EQ(output.train.waiting(), 2U);
  EXPECT_EQ(output.changes(10'000), (Samples{1000, 1256, 1320, 1576, 1640, 1896}));
}

TEST(PulseTrain, edge_with_the_end_of_a_pulse_does_not_run_into_it) {
  Output output;
  output.edge(1000);
  output.edge(1256);
  EXPECT_EQ(output.changes(10'000), (Samples{1000, 1256, 1320, 1576}));
}

TEST(PulseTrain, edge_in_the_gap_keeps_its_turn) {
  Output output;
  output.edge(1000);
  output.edge(1100);
  output.edge(1300);  // off since 1256, the one of 1100 still waits
  EXPECT_EQ(output.changes(10'000), (Samples{1000, 1256, 1320, 1576, 1640, 1896}));
}

TEST(PulseTrain, no_edge_is_lost_in_an_overload_of_a_minute) {
  Output output;
  std::size_t pulses = 0;
  constexpr std::uint64_t kMinute = 60 * 12800;
  constexpr std::uint64_t kPeriod = 128;
  for (std::uint64_t at = kPeriod; at <= kMinute; at += kPeriod) {
    output.edge(at);
    pulses += output.changes(at).size();
  }
  for (std::uint64_t at = kMinute; output.train.waiting() > 0; at += 12800) {
    pulses += output.changes(at).size();
  }
  pulses += output.changes(10 * kMinute).size();
  EXPECT_EQ(pulses, 2 * kMinute / kPeriod);
}

TEST(PulseTrain, stopped_train_is_off_and_forgets_what_waited) {
  Output output;
  output.edge(1000);
  output.edge(1001);
  output.train.stop(1100, output.line);
  EXPECT_EQ(output.changes(10'000), (Samples{1000, 1100}));
}

TEST(PulseTrain, running_pulse_keeps_its_length_when_the_rate_doubles) {
  Output output;
  output.edge(1000);
  output.train.advance(1100, kShape, output.line);
  output.train.change_rate(1100, 12800, 25600);
  EXPECT_EQ(output.changes(10'000), (Samples{1000, 1100 + 2 * 156}));
}

TEST(PulseTrain, running_pulse_is_not_shorter_when_the_rate_halves) {
  Output output;
  output.edge(1000);
  output.train.advance(1101, kShape, output.line);
  output.train.change_rate(1101, 25600, 12800);  // 155 samples are left: half of one more
  EXPECT_EQ(output.changes(10'000), (Samples{1000, 1101 + 78}));
}

TEST(PulseTrain, gap_keeps_its_length_when_the_rate_halves) {
  Output output;
  output.edge(1000);
  output.edge(1001);
  ASSERT_EQ(output.changes(1276), (Samples{1000, 1256}));  // 44 samples of the gap are left
  output.train.change_rate(1276, 25600, 12800);
  constexpr PulseShape kHalf{128, 32};
  output.train.advance(1297, kHalf, output.line);
  EXPECT_FALSE(output.train.is_on());
  output.train.advance(1298, kHalf, output.line);
  EXPECT_TRUE(output.train.is_on());
}

}  // namespace
}  // namespace kw::io
