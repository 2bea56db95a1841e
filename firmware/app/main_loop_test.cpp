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
  std::vector<std::uint32_t> store_words =
      std::vector<std::uint32_t>(2 * nvm::FlashModel::kSectorBytes / sizeof(std::uint32_t));
  NonVolatileStore store{{reinterpret_cast<std::uint8_t*>(store_words.data()),
                          store_words.size() * sizeof(store_words[0])}};
  Loop loop{link.board, *slot, StandInConfig{}, store};

  void feed(std::size_t frame_count) {
    std::vector<std::int32_t> samples(frame_count * boardlink::kChannelCount);
    for (auto& sample : samples) sample = next_sample++;
    append(boardlink::RecordType::samples, samples.data(), samples.size() * sizeof(samples[0]));
  }

  void append(boardlink::RecordType type, const void* data, std::size_t size,
              std::uint64_t sample_index = 0) {
    const ByteView payload(static_cast<const std::uint8_t*>(data), size);
    ASSERT_EQ(link.host_in.append(type, sample_index, payload), Status::ok);
  }

  // An input record of one or two words.
  void input(boardlink::RecordType type, std::vector<std::uint32_t> words,
             std::uint64_t sample_index) {
    append(type, words.data(), words.size() * sizeof(words[0]), sample_index);
  }

  void boot(std::uint64_t boot_time_unix_s, std::uint32_t flags = 0) {
    const boardlink::BootPayload payload{boot_time_unix_s, flags, 0};
    append(boardlink::RecordType::boot, &payload, boardlink::kBootPayloadBytes);
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

  [[nodiscard]] std::uint16_t shown(std::uint16_t address) {
    std::array<std::uint16_t, 1> word{};
    EXPECT_EQ(loop.registers().read(address, word), Status::ok);
    return word[0];
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

TEST_F(MainLoopTest, boot_leaves_the_store_unless_it_is_asked_to_erase_it) {
  EXPECT_EQ(shown(21), 1);
  boot(1);
  run_dry();
  EXPECT_EQ(shown(21), 2);
  boot(2, boardlink::kBootErasesStore);
  run_dry();
  EXPECT_EQ(shown(21), 1);
}

TEST(NonVolatileStoreTest, region_that_is_no_flash_is_left_alone_until_it_is_erased) {
  constexpr std::uint32_t kForeign = 0x12345678;
  std::vector<std::uint32_t> words(2 * nvm::FlashModel::kSectorBytes / sizeof(kForeign), kForeign);
  const std::vector<std::uint32_t> before = words;
  NonVolatileStore store(
      {reinterpret_cast<std::uint8_t*>(words.data()), words.size() * sizeof(words[0])});
  EXPECT_EQ(store.flash(), nullptr);
  EXPECT_EQ(words, before);
  store.erase();
  ASSERT_NE(store.flash(), nullptr);
  std::uint8_t byte = 0;
  ASSERT_EQ(store.flash()->read(0, {&byte, 1}), Status::ok);
  EXPECT_EQ(byte, 0xFF);
}

TEST_F(MainLoopTest, inputs_reach_the_meter_at_their_sample) {
  using boardlink::RecordType;
  feed(100);
  input(RecordType::digital_in, {0x8000001, 0x8000003}, 100);
  input(RecordType::modules, {0x3F}, 100);
  feed(50);
  input(RecordType::digital_in, {0, 1}, 150);
  input(RecordType::seal, {1}, 150);
  input(RecordType::analogue_in, {3, 0x40000000}, 150);
  input(RecordType::keys, {9}, 150);
  run_dry();
  EXPECT_EQ(shown(16), 0x800);
  EXPECT_EQ(shown(17), 0);
  EXPECT_EQ(shown(18), 0x3F);
  EXPECT_EQ(shown(19), 1);
  EXPECT_EQ(shown(20), 9);
  const auto headers = drain();
  ASSERT_EQ(headers.size(), 4U);
  const RecordType types[] = {RecordType::relay, RecordType::relay, RecordType::analogue_out,
                              RecordType::panel};
  const std::uint64_t indices[] = {100, 150, 150, 150};
  for (std::size_t i = 0; i < headers.size(); ++i) {
    EXPECT_EQ(headers[i].type, static_cast<std::uint16_t>(types[i])) << i;
    EXPECT_EQ(headers[i].sample_index, indices[i]) << i;
  }
}

TEST_F(MainLoopTest, outputs_and_pulses_leave_in_the_order_of_their_samples) {
  constexpr std::uint64_t kPulses = 3;
  constexpr std::uint64_t kFrames = kPulses * StandInMeter::kFramesPerPulse;
  input(boardlink::RecordType::modules, {1}, 0);
  feed(kFrames);
  while (loop.step(kFrames)) {  // all of them at once
  }
  const auto headers = drain();
  std::uint64_t before = 0;
  for (const auto& header : headers) {
    EXPECT_LE(before, header.sample_index);
    before = header.sample_index;
  }
  constexpr std::uint64_t kTurns = kFrames / StandInMeter::kFramesPerTurn;
  EXPECT_EQ(headers.size(), kPulses + kTurns);
  EXPECT_EQ(loop.counters().outputs, kTurns);
  EXPECT_EQ(loop.counters().pulses, kPulses);
}

TEST_F(MainLoopTest, output_that_a_write_switches_is_in_the_ring_before_the_answer) {
  constexpr std::uint16_t kOn[] = {1};
  ASSERT_EQ(loop.registers().write(StandInMeter::kFirstWritable, kOn), Status::ok);
  const auto headers = drain();
  ASSERT_EQ(headers.size(), 1U);
  EXPECT_EQ(headers[0].type, static_cast<std::uint16_t>(boardlink::RecordType::digital_out));
}

TEST_F(MainLoopTest, panel_is_told_once_a_change_however_the_samples_are_cut) {
  using boardlink::RecordType;
  input(RecordType::keys, {2}, 0);
  feed(3 * Loop::kPanelFrames);
  input(RecordType::keys, {2}, 3 * Loop::kPanelFrames);
  input(RecordType::keys, {4}, 3 * Loop::kPanelFrames);
  for (std::size_t frames_max = 1; loop.step(frames_max % 977 + 1); frames_max += 13) {
  }
  std::vector<std::uint64_t> pictures;
  for (const auto& header : drain()) {
    if (header.type == static_cast<std::uint16_t>(RecordType::panel)) {
      pictures.push_back(header.sample_index);
    }
  }
  EXPECT_EQ(pictures, (std::vector<std::uint64_t>{0, 3 * Loop::kPanelFrames}));
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
  append(GetParam().type, payload.data(), payload.size(), 10);
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
                      BadRecord{"boot_of_the_version_before", boardlink::RecordType::boot, 8,
                                "board link: a boot record of wrong length"},
                      BadRecord{"short_digital_in", boardlink::RecordType::digital_in, 4,
                                "board link: an input record of wrong length"},
                      BadRecord{"long_modules", boardlink::RecordType::modules, 8,
                                "board link: an input record of wrong length"},
                      BadRecord{"output_type_towards_the_meter", boardlink::RecordType::pulse, 5,
                                "board link: a record of unknown type"}),
    [](const auto& record) { return std::string(record.param.name); });

struct BadInput {
  const char* name;
  boardlink::RecordType type;
  std::vector<std::uint32_t> words;
  std::uint64_t sample_index;
  const char* text;
};

class BadInputTest : public MainLoopTest, public ::testing::WithParamInterface<BadInput> {};

TEST_P(BadInputTest, is_refused_with_its_reason_and_changes_nothing) {
  feed(10);
  input(GetParam().type, GetParam().words, GetParam().sample_index);
  run_dry();
  EXPECT_STREQ(link.control.fault_text, GetParam().text);
  for (std::uint16_t address = 16; address <= 20; ++address) EXPECT_EQ(shown(address), 0);
  EXPECT_TRUE(drain().empty());
}

constexpr const char* kOtherIndex = "board link: an input record of another sample index";
constexpr const char* kNoInput = "board link: an input that there is not";

INSTANTIATE_TEST_SUITE_P(
    Inputs, BadInputTest,
    ::testing::Values(BadInput{"late", boardlink::RecordType::modules, {1}, 9, kOtherIndex},
                      BadInput{"early", boardlink::RecordType::modules, {1}, 11, kOtherIndex},
                      BadInput{
                          "di_29", boardlink::RecordType::digital_in, {0, 1U << 28U}, 10, kNoInput},
                      BadInput{"ai_5", boardlink::RecordType::analogue_in, {4, 0}, 10, kNoInput},
                      BadInput{"module_7", boardlink::RecordType::modules, {64}, 10, kNoInput},
                      BadInput{"seal_2", boardlink::RecordType::seal, {2}, 10, kNoInput},
                      BadInput{"key_5", boardlink::RecordType::keys, {16}, 10, kNoInput}),
    [](const auto& record) { return std::string(record.param.name); });

TEST_F(MainLoopTest, boot_with_a_flag_that_there_is_not_is_refused) {
  boot(1, 2);
  run_dry();
  EXPECT_STREQ(link.control.fault_text, "board link: a boot record with unknown flags");
  EXPECT_EQ(loop.counters().boots, 1U);
}

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
