#include "app/main_loop.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstring>
#include <memory>
#include <vector>

#include "app/stand_in_meter.hpp"
#include "host/boardlink/layout.hpp"

namespace kw::app {

void fatal(const char* text) {
  ADD_FAILURE() << text;
  std::abort();
}

namespace {

using Loop = MainLoop<StandInMeter, StandInEdge, StandInConfig>;

constexpr std::size_t kInBytes = std::size_t{1} << 20U;
constexpr std::size_t kStepFrames = 1000;

// A board link in plain memory, both ends at hand.
struct Link {
  explicit Link(std::size_t out_bytes) : in(kInBytes), out(out_bytes) {}
  boardlink::ControlBlock control{};
  std::vector<std::uint8_t> in;
  std::vector<std::uint8_t> out;
  boardlink::RingWriter host_in{in, control.in_write, control.in_read};
  boardlink::RingReader host_out{out, control.out_write, control.out_read};
  boardlink::BoardSide board{control, in, out};

  [[nodiscard]] std::uint64_t sample_index() { return boardlink::acquire_sample_index(control); }
};

class MainLoopTest : public ::testing::Test {
 protected:
  explicit MainLoopTest(std::size_t out_bytes = 4096) : link(out_bytes) {}

  Link link;
  std::unique_ptr<Loop::Slot> slot = std::make_unique<Loop::Slot>();
  Loop loop{link.board, *slot, StandInConfig{}};

  void feed(std::size_t frame_count) {
    std::vector<std::int32_t> samples(frame_count * boardlink::kChannelCount);
    for (auto& sample : samples) sample = next_sample++;
    append(boardlink::RecordType::samples, samples.data(), samples.size() * sizeof(samples[0]));
  }

  void append(boardlink::RecordType type, const void* data, std::size_t size) {
    const ByteView payload(static_cast<const std::uint8_t*>(data), size);
    ASSERT_EQ(link.host_in.append(type, 0, payload), Status::ok);
  }

  void boot(std::uint64_t boot_time_unix_s) {
    const boardlink::BootPayload payload{boot_time_unix_s};
    append(boardlink::RecordType::boot, &payload, sizeof(payload));
  }

  void run_dry() {
    while (loop.step(kStepFrames)) {
    }
  }

  // Sum of the samples modulo 2^32, as the stand-in meter keeps it.
  std::uint32_t metered_sum() {
    std::array<std::uint16_t, 2> words{};
    EXPECT_EQ(loop.registers().read(4, words), Status::ok);
    return join_words(words[0], words[1]);
  }

  std::vector<boardlink::RecordHeader> drain() {
    std::vector<boardlink::RecordHeader> headers;
    for (auto record = link.host_out.front();
         record.ok() && record.value().payload.data() != nullptr; record = link.host_out.front()) {
      headers.push_back(record.value().header);
      link.host_out.pop();
    }
    return headers;
  }

  std::int32_t next_sample = 1;
};

TEST_F(MainLoopTest, board_runs_before_anything_is_fed) {
  EXPECT_EQ(link.control.state, static_cast<std::uint32_t>(boardlink::BoardState::running));
  EXPECT_FALSE(loop.step(kStepFrames));
  EXPECT_EQ(link.control.heartbeat, 1U);
}

TEST_F(MainLoopTest, every_sample_is_metered_once_whatever_the_step) {
  feed(2500);
  feed(1);
  feed(777);
  const auto samples = static_cast<std::uint32_t>(next_sample - 1);
  for (std::size_t frames_max = 1; loop.step(frames_max % 97 + 1); ++frames_max) {
  }
  EXPECT_EQ(loop.sample_index(), 3278U);
  EXPECT_EQ(link.sample_index(), 3278U);
  EXPECT_EQ(metered_sum(), samples * (samples + 1U) / 2U);
}

TEST_F(MainLoopTest, one_step_consumes_no_more_than_it_was_allowed) {
  feed(2000);
  ASSERT_TRUE(loop.step(300));
  EXPECT_EQ(loop.sample_index(), 300U);
  EXPECT_FALSE(loop.step(0));
  EXPECT_EQ(loop.sample_index(), 300U);
}

TEST_F(MainLoopTest, pulses_leave_with_their_instants) {
  feed(3 * StandInMeter::kFramesPerPulse);
  run_dry();
  const auto headers = drain();
  ASSERT_EQ(headers.size(), 3U);
  for (std::size_t i = 0; i < headers.size(); ++i) {
    EXPECT_EQ(headers[i].type, static_cast<std::uint16_t>(boardlink::RecordType::pulse));
    EXPECT_EQ(headers[i].sample_index, (i + 1) * StandInMeter::kFramesPerPulse - 1);
  }
}

TEST_F(MainLoopTest, boot_gives_a_fresh_meter_and_an_answer) {
  feed(100);
  boot(1'700'000'000);
  feed(7);
  run_dry();
  EXPECT_EQ(loop.sample_index(), 7U);
  EXPECT_EQ(link.sample_index(), 7U);
  std::array<std::uint16_t, 2> boot_time{};
  ASSERT_EQ(loop.registers().read(6, boot_time), Status::ok);
  EXPECT_EQ(join_words(boot_time[0], boot_time[1]), 1'700'000'000U);
  const auto headers = drain();
  ASSERT_EQ(headers.size(), 1U);
  EXPECT_EQ(headers[0].type, static_cast<std::uint16_t>(boardlink::RecordType::booted));
}

TEST_F(MainLoopTest, inputs_that_the_board_does_not_have_are_counted_and_skipped) {
  const boardlink::BootPayload payload{0};
  append(boardlink::RecordType::digital_in, &payload, sizeof(payload));
  append(boardlink::RecordType::analogue_in, &payload, sizeof(payload));
  feed(5);
  run_dry();
  EXPECT_EQ(loop.counters().ignored_records, 2U);
  EXPECT_EQ(loop.sample_index(), 5U);
}

struct BadRecord {
  const char* name;
  boardlink::RecordType type;
  std::size_t length;
  const char* text;
};

class BadRecordTest : public MainLoopTest, public ::testing::WithParamInterface<BadRecord> {};

TEST_P(BadRecordTest, is_refused_with_its_reason_and_nothing_is_consumed_after_it) {
  feed(10);
  const std::vector<std::uint8_t> payload(GetParam().length);
  append(GetParam().type, payload.data(), payload.size());
  feed(10);
  run_dry();
  EXPECT_EQ(loop.sample_index(), 10U);
  EXPECT_EQ(link.control.corrupt_records, 1U);
  EXPECT_EQ(link.control.state, static_cast<std::uint32_t>(boardlink::BoardState::link_faulted));
  EXPECT_STREQ(link.control.fault_text, GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    Types, BadRecordTest,
    ::testing::Values(BadRecord{"part_of_a_frame", boardlink::RecordType::samples, 25,
                                "board link: a samples record that is not whole frames"},
                      BadRecord{"short_boot", boardlink::RecordType::boot, 7,
                                "board link: a boot record of wrong length"},
                      BadRecord{"output_type_towards_the_meter", boardlink::RecordType::pulse, 5,
                                "board link: a record of unknown type"}),
    [](const auto& record) { return std::string(record.param.name); });

TEST_F(MainLoopTest, record_that_becomes_shorter_while_it_is_consumed_is_refused) {
  feed(2000);
  ASSERT_TRUE(loop.step(300));
  constexpr std::uint32_t kShorter = 100 * boardlink::kFrameSizeBytes;
  std::memcpy(&link.in[offsetof(boardlink::RecordHeader, length)], &kShorter, sizeof(kShorter));
  loop.step(300);
  EXPECT_EQ(loop.sample_index(), 300U);
  EXPECT_EQ(link.control.corrupt_records, 1U);
  EXPECT_STREQ(link.control.fault_text, "board link: a samples record that became shorter");
}

// An out ring that holds two pulses at a time.
class FullOutRingTest : public MainLoopTest {
 protected:
  FullOutRingTest() : MainLoopTest(48) {}
};

TEST_F(FullOutRingTest, consumption_waits_until_the_host_drains_and_no_pulse_is_lost) {
  constexpr std::size_t kPulses = 10;
  for (std::size_t i = 0; i < kPulses; ++i) feed(StandInMeter::kFramesPerPulse);
  run_dry();
  EXPECT_LT(loop.sample_index(), kPulses * StandInMeter::kFramesPerPulse);
  EXPECT_LT(link.sample_index(), loop.sample_index());
  std::size_t pulses = 0;
  for (std::size_t drained = 1; drained > 0; pulses += drained) {
    drained = drain().size();
    run_dry();
  }
  EXPECT_EQ(pulses, kPulses);
  EXPECT_EQ(link.sample_index(), kPulses * StandInMeter::kFramesPerPulse);
}

}  // namespace
}  // namespace kw::app
