#include "host/boardlink/ring.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <thread>
#include <vector>

#include "host/boardlink/board_side.hpp"

namespace kw::boardlink {
namespace {

constexpr std::size_t kHeaderBytes = sizeof(RecordHeader);

// Counters that wrap at 2^32 after the first kilobytes, at the start of a ring of any size below.
constexpr std::uint32_t kFirstCount = 0U - 4096U;

// A ring small enough that it wraps after a few records.
template <std::size_t kCapacity>
struct Ring {
  alignas(8) std::array<std::uint8_t, kCapacity> bytes{};
  std::uint32_t write = kFirstCount;
  std::uint32_t read = kFirstCount;
  RingWriter writer{bytes, write, read};
  RingReader reader{bytes, write, read};
};

std::vector<std::uint8_t> payload_of(std::size_t length, std::uint8_t first) {
  std::vector<std::uint8_t> payload(length);
  for (std::size_t i = 0; i < length; ++i) payload[i] = static_cast<std::uint8_t>(first + i);
  return payload;
}

bool is_empty(const Result<RecordView>& record) {
  return record.ok() && record.value().payload.data() == nullptr;
}

TEST(Ring, empty_ring_shows_no_record) {
  Ring<128> ring;
  EXPECT_TRUE(is_empty(ring.reader.front()));
  EXPECT_TRUE(ring.reader.is_drained());
}

TEST(Ring, record_comes_out_as_it_went_in) {
  Ring<128> ring;
  const auto payload = payload_of(5, 7);
  ASSERT_EQ(ring.writer.append(RecordType::pulse, 42, payload), Status::ok);
  const auto record = ring.reader.front();
  ASSERT_TRUE(record.ok());
  EXPECT_EQ(record.value().header.sample_index, 42U);
  EXPECT_EQ(record.value().header.type, static_cast<std::uint16_t>(RecordType::pulse));
  EXPECT_TRUE(std::ranges::equal(record.value().payload, payload));
  EXPECT_FALSE(ring.reader.is_drained());
  ring.reader.pop();
  EXPECT_TRUE(ring.reader.is_drained());
}

TEST(Ring, full_ring_refuses_until_a_record_is_freed) {
  Ring<64> ring;
  const auto payload = payload_of(16, 0);
  ASSERT_EQ(ring.writer.append(RecordType::samples, 0, payload), Status::ok);
  ASSERT_EQ(ring.writer.append(RecordType::samples, 1, payload), Status::ok);
  EXPECT_EQ(ring.writer.append(RecordType::samples, 2, payload), Status::capacity_exceeded);
  ASSERT_TRUE(ring.reader.front().ok());
  ring.reader.pop();
  EXPECT_EQ(ring.writer.append(RecordType::samples, 2, payload), Status::ok);
}

TEST(Ring, record_beyond_half_of_the_ring_can_never_be_written) {
  Ring<64> ring;
  EXPECT_EQ(ring.writer.append(RecordType::samples, 0, payload_of(17, 0)), Status::bad_length);
}

// Every length against every write position: records come out whole and in order over many turns.
TEST(Ring, records_of_every_length_survive_every_wrap) {
  Ring<256> ring;
  std::uint64_t written = 0;
  std::uint64_t taken = 0;
  for (int turn = 0; turn < 2000; ++turn) {
    const auto length = static_cast<std::size_t>(turn * 7 % 97);
    const auto payload = payload_of(length, static_cast<std::uint8_t>(turn));
    while (!ring.writer.fits(length)) {
      const auto record = ring.reader.front();
      ASSERT_TRUE(record.ok());
      ASSERT_EQ(record.value().header.sample_index, taken);
      ASSERT_TRUE(std::ranges::equal(
          record.value().payload,
          payload_of(static_cast<std::size_t>(taken * 7 % 97), static_cast<std::uint8_t>(taken))));
      ring.reader.pop();
      ++taken;
    }
    ASSERT_EQ(ring.writer.append(RecordType::panel, written, payload), Status::ok);
    ++written;
  }
  EXPECT_GT(taken, 1900U);
}

TEST(Ring, two_threads_pass_every_record_in_order) {
  constexpr std::uint64_t kRecords = 200000;
  static Ring<1024> ring;
  std::thread producer([] {
    for (std::uint64_t i = 0; i < kRecords;) {
      const auto payload = payload_of(i % 61, static_cast<std::uint8_t>(i));
      if (ring.writer.append(RecordType::panel, i, payload) == Status::ok) {
        ++i;
      } else {
        std::this_thread::yield();
      }
    }
  });
  std::uint64_t bad = 0;
  for (std::uint64_t i = 0; i < kRecords;) {
    const auto record = ring.reader.front();
    if (is_empty(record)) {
      std::this_thread::yield();
      continue;
    }
    if (!record.ok()) {
      ++bad;
      break;
    }
    const auto& view = record.value();
    bad += view.header.sample_index != i || view.payload.size() != i % 61 ||
           (!view.payload.empty() &&
            view.payload.back() != static_cast<std::uint8_t>(i + view.payload.size() - 1));
    ring.reader.pop();
    ++i;
  }
  producer.join();
  EXPECT_EQ(bad, 0U);
}

struct Corruption {
  const char* name;
  std::size_t offset;
  std::uint32_t value;
};

class CorruptRing : public ::testing::TestWithParam<Corruption> {};

TEST_P(CorruptRing, is_refused_and_stays_refused) {
  Ring<128> ring;
  ASSERT_EQ(ring.writer.append(RecordType::panel, 1, payload_of(8, 1)), Status::ok);
  const Corruption& corruption = GetParam();
  std::memcpy(&ring.bytes[corruption.offset], &corruption.value, sizeof(corruption.value));
  EXPECT_EQ(ring.reader.front().status(), Status::bad_length);
  EXPECT_EQ(ring.reader.front().status(), Status::bad_length);
}

constexpr std::size_t kTypeOffset = offsetof(RecordHeader, type);
constexpr std::size_t kLengthOffset = offsetof(RecordHeader, length);

INSTANTIATE_TEST_SUITE_P(
    Records, CorruptRing,
    ::testing::Values(Corruption{"length_beyond_what_was_published", kLengthOffset, 9},
                      Corruption{"length_beyond_the_ring", kLengthOffset, 113},
                      Corruption{"length_of_all_ones", kLengthOffset, 0xFFFFFFFFU},
                      Corruption{"pad_that_does_not_reach_the_end", kTypeOffset, 0}),
    [](const auto& corruption) { return std::string(corruption.param.name); });

TEST(Ring, write_counter_beyond_the_capacity_is_refused) {
  Ring<128> ring;
  ring.write = 136;
  EXPECT_EQ(ring.reader.front().status(), Status::bad_length);
}

TEST(Ring, odd_write_counter_is_refused) {
  Ring<128> ring;
  ring.write = 17;
  EXPECT_EQ(ring.reader.front().status(), Status::bad_length);
}

TEST(Ring, write_counter_inside_a_header_is_refused) {
  Ring<128> ring;
  ring.write = kHeaderBytes / 2;
  EXPECT_EQ(ring.reader.front().status(), Status::bad_length);
}

TEST(SampleIndex, comes_out_as_it_went_in_across_its_words) {
  ControlBlock control{};
  for (const std::uint64_t index : {0ULL, 0xFFFFFFFFULL, 0x100000000ULL, 0x123456789ABCDEFULL}) {
    release_sample_index(control, index);
    EXPECT_EQ(acquire_sample_index(control), index);
  }
}

TEST(SampleIndex, writer_that_died_between_two_words_is_not_waited_for) {
  ControlBlock control{};
  release_sample_index(control, 0x1FFFFFFFFULL);
  control.sample_index_high_b = 2;  // the first store of 0x200000000
  EXPECT_EQ(acquire_sample_index(control), 0x100000000ULL);
  release_sample_index(control, 0x1FFFFFFFFULL);
  control.sample_index_high_b = 0;  // the first store of a power cycle
  EXPECT_EQ(acquire_sample_index(control), 0U);
}

TEST(BoardSide, corrupt_record_moves_the_counter_once_and_sets_link_faulted) {
  static ControlBlock control{};
  alignas(8) std::array<std::uint8_t, 128> in{};
  std::array<std::uint8_t, 128> out{};
  BoardSide board(control, in, out);
  board.set_running();
  control.in_write = 7;
  EXPECT_EQ(board.front().payload.data(), nullptr);
  EXPECT_EQ(board.front().payload.data(), nullptr);
  EXPECT_EQ(control.corrupt_records, 1U);
  EXPECT_EQ(control.state, static_cast<std::uint32_t>(BoardState::link_faulted));
  EXPECT_STREQ(control.fault_text, "board link: the in ring is corrupt");
}

TEST(BoardSide, first_assertion_text_stays) {
  static ControlBlock control{};
  std::array<std::uint8_t, 128> in{};
  std::array<std::uint8_t, 128> out{};
  BoardSide board(control, in, out);
  board.set_running();
  board.set_asserted("first");
  board.set_asserted("second");
  board.set_stopped();
  EXPECT_EQ(control.state, static_cast<std::uint32_t>(BoardState::asserted));
  EXPECT_STREQ(control.fault_text, "first");
}

TEST(BoardSide, long_assertion_text_is_cut_and_terminated) {
  static ControlBlock control{};
  std::array<std::uint8_t, 128> in{};
  std::array<std::uint8_t, 128> out{};
  BoardSide board(control, in, out);
  board.set_asserted(std::string(1000, 'x'));
  EXPECT_EQ(std::strlen(control.fault_text), kFaultTextBytes - 1);
}

}  // namespace
}  // namespace kw::boardlink
