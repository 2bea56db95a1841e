#include "core/modbus/rtu.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "core/modbus/crc16.hpp"
#include "core/modbus/register_access_fake.hpp"

namespace kw::modbus {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint8_t kOwnUnit = 17;
constexpr RtuTiming kTiming9600 = standard_rtu_timing(9600);
constexpr RtuConfig kStrict{RtuFraming::by_silence, kTiming9600};
// An emulated line: characters in bursts, 50 ms of silence to resynchronise.
constexpr RtuConfig kLoose{RtuFraming::by_length, {0, 0, 50'000}};

// @[MODBUS-SERIAL, clause not verified]: 11 bits a character; 750 us and 1750 us above 19200 Bd.
static_assert(kTiming9600.char_us == 1146);                         // 11 / 9600 s = 1145.8 us
static_assert(kTiming9600.gap_max_us == 1719);                      // 1718.75 us
static_assert(kTiming9600.silence_min_us == 4011);                  // 4010.4 us
static_assert(standard_rtu_timing(19'200).silence_min_us == 2006);  // 2005.2 us
static_assert(standard_rtu_timing(38'400).gap_max_us == 750);
static_assert(standard_rtu_timing(115'200).silence_min_us == 1750);
static_assert(standard_rtu_timing(115'200).char_us == 96);

Bytes with_crc(Bytes bytes) {
  const std::uint16_t crc = crc16(bytes);
  bytes.resize(bytes.size() + kCrc16Bytes);
  store_crc16(&bytes[bytes.size() - kCrc16Bytes], crc);
  return bytes;
}

Bytes operator+(Bytes left, const Bytes& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

Bytes to_bytes(ByteView view) { return {view.begin(), view.end()}; }

const Bytes kRead = with_crc({17, 0x03, 0x40, 0x00, 0x00, 0x01});
const Bytes kReadAnswer = with_crc({17, 0x03, 0x02, 0x1A, 0xA5});  // 4000H xor 5AA5H
const Bytes kWrite = with_crc({17, 0x10, 0x10, 0x08, 0x00, 0x01, 0x02, 0x01, 0xF4});
const Bytes kWriteAnswer = with_crc({17, 0x10, 0x10, 0x08, 0x00, 0x01});

bool is_served(unsigned function) {
  return function == 0x01 || function == 0x02 || function == 0x03 || function == 0x05 ||
         function == 0x10;
}

// A line with a driver on it: sends characters back to back and lets time pass.
class Line {
 public:
  explicit Line(const RtuConfig& config) : server_(registers_, UnitSet{kOwnUnit}, config) {}

  Bytes send(const Bytes& bytes) {
    Bytes answers;
    for (const std::uint8_t byte : bytes) {
      now_us_ += char_us_;
      answers = answers + to_bytes(server_.receive(byte, now_us_));
    }
    return answers;
  }

  Bytes send_fault() {
    now_us_ += char_us_;
    return to_bytes(server_.receive_fault(now_us_));
  }

  // Silence without anybody looking.
  void pause(std::uint64_t silence_us) { now_us_ += silence_us; }

  Bytes silence(std::uint64_t silence_us) {
    pause(silence_us);
    return to_bytes(server_.poll(now_us_));
  }

  // A frame and enough silence to end it by either rule.
  Bytes exchange(const Bytes& bytes) {
    const Bytes answers = send(bytes);
    return answers + silence(1'000'000);
  }

  RtuServer& server() { return server_; }
  RegisterAccessFake& registers() { return registers_; }
  const RtuCounters& counters() const { return server_.counters(); }

 private:
  RegisterAccessFake registers_;
  RtuServer server_;
  std::uint64_t char_us_ = kTiming9600.char_us;
  std::uint64_t now_us_ = 1'000'000;
};

std::uint32_t sum(const RtuCounters& c) {
  return c.answered + c.answered_exception + c.broadcast_executed + c.broadcast_refused +
         c.discarded_other_unit + c.discarded_crc + c.discarded_short + c.discarded_too_long +
         c.discarded_gap + c.discarded_character;
}

// What both rules must do alike.
class Rtu : public testing::TestWithParam<RtuConfig> {
 protected:
  // Sends one frame and expects silence, one step of `counter` and none of any other.
  void expect_discarded(const Bytes& bytes, std::uint32_t RtuCounters::* counter) {
    const RtuCounters before = line_.counters();
    EXPECT_TRUE(line_.exchange(bytes).empty());
    EXPECT_EQ(line_.counters().*counter, before.*counter + 1);
    EXPECT_EQ(sum(line_.counters()), sum(before) + 1);
  }

  Line line_{GetParam()};
};

std::string framing_name(const testing::TestParamInfo<RtuConfig>& config) {
  return config.param.framing == RtuFraming::by_silence ? "by_silence" : "by_length";
}

INSTANTIATE_TEST_SUITE_P(Framing, Rtu, testing::Values(kStrict, kLoose), framing_name);

TEST_P(Rtu, read_and_write_are_answered) {
  EXPECT_EQ(line_.exchange(kRead), kReadAnswer);
  EXPECT_EQ(line_.exchange(kWrite), kWriteAnswer);
  EXPECT_EQ(line_.counters().answered, 2U);
  EXPECT_EQ(sum(line_.counters()), 2U);
}

TEST_P(Rtu, every_other_function_code_gives_exception_01) {
  for (unsigned function = 0; function <= 255; ++function) {
    if (is_served(function)) continue;
    const auto code = static_cast<std::uint8_t>(function);
    const auto answer_code = static_cast<std::uint8_t>(function | 0x80U);
    EXPECT_EQ(line_.exchange(with_crc({17, code, 0x40, 0x00, 0x00, 0x01})),
              with_crc({17, answer_code, 0x01}));
    EXPECT_EQ(line_.exchange(with_crc({17, code})), with_crc({17, answer_code, 0x01}));
  }
  EXPECT_EQ(line_.counters().answered_exception, 2U * 251U);
  EXPECT_EQ(sum(line_.counters()), 2U * 251U);
}

TEST_P(Rtu, every_single_bit_flip_is_discarded_in_silence) {
  for (const Bytes& good : {kRead, kWrite, kReadAnswer}) {
    for (std::size_t bit = 0; bit < 8 * good.size(); ++bit) {
      Bytes bad = good;
      bad[bit / 8] = static_cast<std::uint8_t>(bad[bit / 8] ^ (1U << (bit % 8)));
      expect_discarded(bad, &RtuCounters::discarded_crc);
    }
  }
  EXPECT_TRUE(line_.registers().writes().empty());
  EXPECT_EQ(line_.registers().reads(), 0U);
}

TEST_P(Rtu, frame_truncated_at_each_byte_is_discarded) {
  for (std::size_t size = 1; size < kWrite.size(); ++size) {
    const Bytes truncated(kWrite.begin(), kWrite.begin() + static_cast<std::ptrdiff_t>(size));
    expect_discarded(truncated, size < kRtuFrameBytesMin ? &RtuCounters::discarded_short
                                                         : &RtuCounters::discarded_crc);
  }
  EXPECT_EQ(line_.exchange(kWrite), kWriteAnswer);
}

TEST_P(Rtu, write_with_fewer_bytes_than_announced_but_good_crc_gives_exception_03) {
  EXPECT_EQ(line_.exchange(kWrite), kWriteAnswer);
  EXPECT_EQ(line_.exchange(with_crc({17, 0x10, 0x10, 0x08, 0x00, 0x02, 0x04, 0x01, 0xF4})),
            with_crc({17, 0x90, 0x03}));
  EXPECT_EQ(line_.registers().writes().size(), 1U);
}

TEST_P(Rtu, read_with_extra_bytes_but_good_crc_gives_exception_03) {
  EXPECT_EQ(line_.exchange(with_crc({17, 0x03, 0x40, 0x00, 0x00, 0x01, 0x00})),
            with_crc({17, 0x83, 0x03}));
}

TEST_P(Rtu, crc_with_its_bytes_exchanged_is_discarded) {
  Bytes swapped = kRead;
  std::swap(swapped[6], swapped[7]);
  expect_discarded(swapped, &RtuCounters::discarded_crc);
}

TEST_P(Rtu, traffic_of_other_units_is_ignored_requests_and_responses) {
  const Bytes frames[] = {
      with_crc({18, 0x03, 0x40, 0x00, 0x00, 0x02}),
      with_crc({18, 0x03, 0x04, 0x00, 0x01, 0x00, 0x02}),
      with_crc({18, 0x03, 0x02, 0x00, 0x01}),
      with_crc({18, 0x83, 0x02}),
      with_crc({18, 0x10, 0x10, 0x08, 0x00, 0x01, 0x02, 0x01, 0xF4}),
      with_crc({18, 0x10, 0x10, 0x08, 0x00, 0x01}),
      with_crc({18, 0x41, 0x10, 0x08, 0x00, 0x01, 0x77, 0x88}),
      with_crc({255, 0x03, 0x40, 0x00, 0x00, 0x02}),
  };
  for (const Bytes& bytes : frames) expect_discarded(bytes, &RtuCounters::discarded_other_unit);
  EXPECT_EQ(line_.exchange(kRead), kReadAnswer);
  EXPECT_TRUE(line_.registers().writes().empty());
}

TEST_P(Rtu, broadcast_write_is_executed_and_not_answered) {
  Bytes write{kWrite.begin(), kWrite.end() - 2};
  write[0] = 0;
  expect_discarded(with_crc(write), &RtuCounters::broadcast_executed);
  EXPECT_EQ(line_.registers().writes().size(), 1U);
}

TEST_P(Rtu, broadcast_that_forces_a_relay_is_executed_and_not_answered) {
  expect_discarded(with_crc({0, 0x05, 0x00, 0x03, 0xFF, 0x00}), &RtuCounters::broadcast_executed);
  const std::vector<FakeCoilWrite> expected{{3, true}};
  EXPECT_EQ(line_.registers().coil_writes(), expected);
}

TEST_P(Rtu, broadcast_that_is_no_good_write_is_refused_in_silence) {
  expect_discarded(with_crc({0, 0x03, 0x40, 0x00, 0x00, 0x01}), &RtuCounters::broadcast_refused);
  expect_discarded(with_crc({0, 0x01, 0x00, 0x00, 0x00, 0x01}), &RtuCounters::broadcast_refused);
  expect_discarded(with_crc({0, 0x41}), &RtuCounters::broadcast_refused);
  expect_discarded(with_crc({0, 0x05, 0x00, 0x03, 0xFF, 0x01}), &RtuCounters::broadcast_refused);
  // 2001H of the fake is read only; byte count 3 is illegal.
  expect_discarded(with_crc({0, 0x10, 0x20, 0x01, 0x00, 0x01, 0x02, 0x01, 0xF4}),
                   &RtuCounters::broadcast_refused);
  expect_discarded(with_crc({0, 0x10, 0x10, 0x08, 0x00, 0x01, 0x03, 0x01, 0xF4, 0x00}),
                   &RtuCounters::broadcast_refused);
  EXPECT_EQ(line_.registers().reads(), 0U);
  EXPECT_TRUE(line_.registers().writes().empty());
  EXPECT_TRUE(line_.registers().coil_writes().empty());
}

TEST_P(Rtu, longest_frames_fit_and_one_byte_more_is_discarded) {
  Bytes longest{17, 0x10, 0x10, 0x00, 0x00, 123, 246};
  longest.resize(kRtuFrameBytesMax - 3, 0x55);
  EXPECT_EQ(line_.exchange(with_crc(longest)), with_crc({17, 0x10, 0x10, 0x00, 0x00, 123}));
  EXPECT_EQ(line_.exchange(with_crc({17, 0x03, 0x40, 0x00, 0x00, 125})).size(), 255U);

  Bytes unknown{17, 0x41};
  unknown.resize(kRtuFrameBytesMax - 2, 0x55);
  EXPECT_EQ(line_.exchange(with_crc(unknown)), with_crc({17, 0xC1, 0x01}));
  unknown.push_back(0x55);
  expect_discarded(with_crc(unknown), &RtuCounters::discarded_too_long);
  unknown.resize(5000, 0x55);
  expect_discarded(with_crc(unknown), &RtuCounters::discarded_too_long);
  EXPECT_EQ(line_.exchange(kRead), kReadAnswer);
}

TEST_P(Rtu, character_with_parity_error_voids_its_frame_only) {
  for (std::size_t at = 0; at < kWrite.size(); ++at) {
    const auto middle = kWrite.begin() + static_cast<std::ptrdiff_t>(at);
    const RtuCounters before = line_.counters();
    EXPECT_TRUE(line_.send({kWrite.begin(), middle}).empty());
    EXPECT_TRUE(line_.send_fault().empty());
    EXPECT_TRUE(line_.exchange({middle + 1, kWrite.end()}).empty());
    EXPECT_EQ(line_.counters().discarded_character, before.discarded_character + 1);
    EXPECT_EQ(sum(line_.counters()), sum(before) + 1);
    EXPECT_EQ(line_.exchange(kRead), kReadAnswer);
  }
  EXPECT_TRUE(line_.registers().writes().empty());
}

TEST_P(Rtu, silence_on_an_idle_line_is_nothing) {
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(line_.silence(1'000'000).empty());
  EXPECT_EQ(sum(line_.counters()), 0U);
}

TEST_P(Rtu, new_set_of_units_counts_from_the_next_frame) {
  line_.server().set_units(UnitSet{18});
  expect_discarded(kRead, &RtuCounters::discarded_other_unit);
  EXPECT_EQ(line_.exchange(with_crc({18, 0x03, 0x40, 0x00, 0x00, 0x01})),
            with_crc({18, 0x03, 0x02, 0x1A, 0xA5}));
}

TEST_P(Rtu, write_that_changes_the_address_is_answered_with_the_old_one) {
  EXPECT_EQ(line_.exchange(kWrite), kWriteAnswer);
  line_.server().reconfigure(kTiming9600, UnitSet{18});
  expect_discarded(kRead, &RtuCounters::discarded_other_unit);
  EXPECT_EQ(line_.exchange(with_crc({18, 0x03, 0x40, 0x00, 0x00, 0x01})),
            with_crc({18, 0x03, 0x02, 0x1A, 0xA5}));
}

TEST_P(Rtu, frame_that_is_half_received_when_the_line_is_reconfigured_is_void) {
  for (std::size_t at = 1; at < kWrite.size(); ++at) {
    const auto middle = kWrite.begin() + static_cast<std::ptrdiff_t>(at);
    const RtuCounters before = line_.counters();
    EXPECT_TRUE(line_.send({kWrite.begin(), middle}).empty());
    line_.server().reconfigure(kTiming9600, UnitSet{kOwnUnit});
    EXPECT_TRUE(line_.exchange({middle, kWrite.end()}).empty());
    EXPECT_EQ(line_.counters().discarded_character, before.discarded_character + 1);
    EXPECT_EQ(sum(line_.counters()), sum(before) + 1);
    EXPECT_EQ(line_.exchange(kRead), kReadAnswer);
  }
  EXPECT_TRUE(line_.registers().writes().empty());
}

TEST_P(Rtu, random_noise_never_reaches_the_registers_and_each_burst_moves_one_counter) {
  std::mt19937 random(320);
  for (std::uint32_t burst = 1; burst <= 2000; ++burst) {
    Bytes noise(1 + random() % 300);
    for (std::uint8_t& byte : noise) byte = static_cast<std::uint8_t>(random());
    noise[0] = kOwnUnit;
    EXPECT_TRUE(line_.exchange(noise).empty());
    ASSERT_EQ(sum(line_.counters()), burst);
  }
  EXPECT_EQ(line_.exchange(kRead), kReadAnswer);
}

TEST(RtuBySilence, frame_ends_at_t3_5_and_not_one_microsecond_earlier) {
  Line line(kStrict);
  EXPECT_TRUE(line.send(kRead).empty());
  EXPECT_TRUE(line.silence(kTiming9600.silence_min_us - 1).empty());
  EXPECT_EQ(line.silence(1), kReadAnswer);
}

TEST(RtuBySilence, silence_of_t1_5_inside_a_frame_is_allowed_and_more_is_not) {
  for (std::size_t at = 1; at < kRead.size(); ++at) {
    Line line(kStrict);
    const auto cut = kRead.begin() + static_cast<std::ptrdiff_t>(at);
    EXPECT_TRUE(line.send({kRead.begin(), cut}).empty());
    EXPECT_TRUE(line.silence(kTiming9600.gap_max_us).empty());
    EXPECT_EQ(line.exchange({cut, kRead.end()}), kReadAnswer) << at;

    EXPECT_TRUE(line.send({kRead.begin(), cut}).empty());
    EXPECT_TRUE(line.silence(kTiming9600.gap_max_us + 1).empty());
    EXPECT_TRUE(line.exchange({cut, kRead.end()}).empty()) << at;
    EXPECT_EQ(line.counters().discarded_gap, 1U);
    EXPECT_EQ(sum(line.counters()), 2U);
  }
}

TEST(RtuBySilence, bytes_after_a_gap_do_not_make_a_frame_of_their_own) {
  // Rubbish, a gap too short to end the frame, then a good request: all one void frame.
  Line line(kStrict);
  EXPECT_TRUE(line.send({0x55, 0x55}).empty());
  line.pause(kTiming9600.silence_min_us - 1);
  EXPECT_TRUE(line.exchange(kRead).empty());
  EXPECT_EQ(line.counters().discarded_gap, 1U);
  EXPECT_EQ(sum(line.counters()), 1U);
}

TEST(RtuBySilence, frame_is_ended_by_the_next_one_when_nobody_polled) {
  Line line(kStrict);
  EXPECT_TRUE(line.send(kWrite).empty());
  line.pause(kTiming9600.silence_min_us);
  EXPECT_EQ(line.send(kRead), kWriteAnswer);
  EXPECT_EQ(line.silence(kTiming9600.silence_min_us), kReadAnswer);
  EXPECT_EQ(line.counters().answered, 2U);
}

TEST(RtuBySilence, new_times_hold_from_the_next_frame_on) {
  Line line(kStrict);
  constexpr RtuTiming kSlow = standard_rtu_timing(1200);
  EXPECT_EQ(line.exchange(kRead), kReadAnswer);
  line.server().reconfigure(kSlow, UnitSet{kOwnUnit});
  EXPECT_TRUE(line.send(kRead).empty());
  EXPECT_TRUE(line.silence(kSlow.silence_min_us - 1).empty());
  EXPECT_EQ(line.silence(1), kReadAnswer);
}

TEST(RtuByLength, known_functions_are_answered_with_their_last_byte) {
  Line line(kLoose);
  EXPECT_EQ(line.send(kRead), kReadAnswer);
  EXPECT_EQ(line.send(kWrite), kWriteAnswer);
  EXPECT_EQ(line.send(with_crc({17, 0x06, 0x10, 0x08, 0x00, 0x01})), with_crc({17, 0x86, 0x01}));
}

TEST(RtuByLength, gaps_shorter_than_the_silence_do_not_matter) {
  for (std::size_t at = 1; at < kWrite.size(); ++at) {
    Line line(kLoose);
    const auto cut = kWrite.begin() + static_cast<std::ptrdiff_t>(at);
    EXPECT_TRUE(line.send({kWrite.begin(), cut}).empty());
    EXPECT_TRUE(line.silence(40'000).empty());
    EXPECT_EQ(line.send({cut, kWrite.end()}), kWriteAnswer);
  }
}

TEST(RtuByLength, traffic_of_a_shared_line_without_any_silence_is_followed) {
  const Bytes foreign_request = with_crc({18, 0x03, 0x40, 0x00, 0x00, 0x02});
  const Bytes foreign_response = with_crc({18, 0x03, 0x04, 0x00, 0x01, 0x00, 0x02});
  const Bytes foreign_exception = with_crc({18, 0x83, 0x02});
  const Bytes foreign_write = with_crc({18, 0x10, 0x10, 0x08, 0x00, 0x01, 0x02, 0x01, 0xF4});
  const Bytes foreign_write_response = with_crc({18, 0x10, 0x10, 0x08, 0x00, 0x01});
  Line line(kLoose);
  EXPECT_EQ(line.send(foreign_request + foreign_response + kRead), kReadAnswer);
  EXPECT_EQ(line.send(foreign_request + foreign_exception + kWrite), kWriteAnswer);
  EXPECT_EQ(line.send(foreign_write + foreign_write_response + kRead), kReadAnswer);
  EXPECT_EQ(line.counters().discarded_other_unit, 6U);
  EXPECT_EQ(line.counters().answered, 3U);
}

TEST(RtuByLength, after_a_broken_frame_silence_resynchronises) {
  Line line(kLoose);
  Bytes broken = kRead;
  broken[4] ^= 0x01;
  EXPECT_TRUE(line.send(broken).empty());
  EXPECT_TRUE(line.silence(49'999).empty());
  EXPECT_EQ(sum(line.counters()), 0U);
  EXPECT_TRUE(line.silence(1).empty());
  EXPECT_EQ(line.counters().discarded_crc, 1U);
  EXPECT_EQ(line.send(kRead), kReadAnswer);
}

}  // namespace
}  // namespace kw::modbus
