#include "core/io/output_queue.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace kw::io {
namespace {

std::vector<OutputEvent> take_all(OutputQueue& queue) {
  std::vector<OutputEvent> out(OutputQueue::kCapacity);
  out.resize(queue.take(out));
  return out;
}

constexpr OutputEvent relay(std::uint64_t sample, std::uint8_t channel, std::int32_t value) {
  return {sample, OutputKind::relay, channel, value};
}
constexpr OutputEvent analogue(std::uint64_t sample, std::int32_t value) {
  return {sample, OutputKind::analogue_out, 0, value};
}

TEST(OutputQueue, events_put_in_late_come_out_in_their_place) {
  OutputQueue queue;
  queue.push(relay(30, 0, 1));
  queue.push({30, OutputKind::digital_out, 0, 1});
  queue.push(relay(10, 5, 1));
  queue.push(relay(30, 1, 1));
  queue.push(relay(20, 5, 0));

  const std::vector<OutputEvent> expected{relay(10, 5, 1),
                                          relay(20, 5, 0),
                                          relay(30, 0, 1),
                                          relay(30, 1, 1),
                                          {30, OutputKind::digital_out, 0, 1}};
  EXPECT_EQ(take_all(queue), expected);
}

TEST(OutputQueue, relay_that_returns_at_its_sample_has_not_changed) {
  OutputQueue queue;
  queue.push(relay(10, 2, 1));
  queue.push(relay(10, 3, 1));
  queue.push(relay(10, 2, 0));

  EXPECT_EQ(take_all(queue), std::vector<OutputEvent>{relay(10, 3, 1)});
}

TEST(OutputQueue, last_analogue_value_of_a_sample_counts) {
  OutputQueue queue;
  queue.push(analogue(10, 100));
  queue.push(analogue(10, 0));

  EXPECT_EQ(take_all(queue), std::vector<OutputEvent>{analogue(10, 0)});
}

TEST(OutputQueue, change_after_the_first_was_taken_is_told) {
  OutputQueue queue;
  queue.push(relay(10, 0, 1));
  ASSERT_EQ(take_all(queue).size(), 1U);
  queue.push(relay(10, 0, 0));

  EXPECT_EQ(take_all(queue), std::vector<OutputEvent>{relay(10, 0, 0)});
}

TEST(OutputQueue, full_queue_keeps_what_it_has_and_counts_the_rest) {
  OutputQueue queue;
  for (std::uint64_t i = 0; i < OutputQueue::kCapacity + 3; ++i) {
    queue.push(relay(i, 0, static_cast<std::int32_t>(i % 2)));
  }

  EXPECT_EQ(queue.free(), 0U);
  EXPECT_EQ(queue.lost(), 3U);
  EXPECT_EQ(take_all(queue).back().sample_index, OutputQueue::kCapacity - 1);
}

TEST(OutputQueue, part_taken_leaves_the_rest_in_order_around_the_ring) {
  OutputQueue queue;
  std::uint64_t expected = 0;
  for (std::uint64_t i = 0; i < 5 * OutputQueue::kCapacity; ++i) {
    queue.push(relay(i, 0, static_cast<std::int32_t>(i % 2)));
    if (i % 3 != 0) continue;
    OutputEvent out[3];
    const std::size_t count = queue.take(out);
    for (std::size_t k = 0; k < count; ++k) ASSERT_EQ(out[k].sample_index, expected++);
  }
  EXPECT_EQ(queue.lost(), 0U);
}

}  // namespace
}  // namespace kw::io
