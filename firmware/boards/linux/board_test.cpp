#include <gtest/gtest.h>

#include <string>

#include "file_hash.hpp"
#include "options.hpp"
#include "pacer.hpp"

namespace kw::linux_board {
namespace {

std::string hash_of(const std::string& text) {
  app::Sha256 hash;
  hash.update({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  return hex_of(hash.finish());
}

// The examples of FIPS 180-4 and its empty message.
TEST(Sha256, published_examples_are_met) {
  EXPECT_EQ(hash_of(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hash_of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hash_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(hash_of(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Options, every_option_is_read) {
  const Options options = parse_options(
      {"--link",     "/dev/shm/x",       "--modbus-tcp", "127.0.0.1:1502", "--rtu",
       "run/tty",    "--rtu2",           "run/tty2",     "--unit",         "17",
       "--pacing",   "realtime",         "--serial",     "KW320-1",        "--boot-time-unix-s",
       "1700000000", "--sample-rate-hz", "25600",        "--parent",       "4711"});
  EXPECT_EQ(options.link, "/dev/shm/x");
  EXPECT_EQ(options.tcp_host, "127.0.0.1");
  EXPECT_EQ(options.tcp_port, 1502);
  EXPECT_EQ(options.rtu[0], "run/tty");
  EXPECT_EQ(options.rtu[1], "run/tty2");
  EXPECT_EQ(options.unit, 17);
  EXPECT_EQ(options.pacing, Pacing::realtime);
  EXPECT_EQ(options.serial, "KW320-1");
  EXPECT_EQ(options.boot_time_unix_s, 1'700'000'000U);
  EXPECT_EQ(options.sample_rate_hz, 25600U);
  EXPECT_EQ(options.parent, 4711);
}

struct Refusal {
  std::vector<std::string> arguments;
  std::string text;
};

TEST(Options, wrong_value_is_refused_with_option_value_and_limit) {
  const std::vector<Refusal> refusals{
      {{}, "--link: the board link file is missing"},
      {{"--link"}, "--link: a value is missing"},
      {{"--link", "x", "--unit", "0"}, "--unit: '0' is not a number from 1 to 247"},
      {{"--link", "x", "--unit", "248"}, "--unit: '248' is not a number from 1 to 247"},
      {{"--link", "x", "--unit", "1x"}, "--unit: '1x' is not a number from 1 to 247"},
      {{"--link", "x", "--modbus-tcp", "1502"}, "--modbus-tcp: '1502' is not HOST:PORT"},
      {{"--link", "x", "--modbus-tcp", "h:65536"},
       "--modbus-tcp: '65536' is not a number from 0 to 65535"},
      {{"--link", "x", "--pacing", "fast"}, "--pacing: 'fast' is neither lockstep nor realtime"},
      {{"--link", "x", "--serial", "12345678901234567"},
       "--serial: '12345678901234567' is not at most 16 printable ASCII characters"},
      {{"--bogus", "x"}, "--bogus: unknown option"},
  };
  for (const Refusal& refusal : refusals) {
    try {
      (void)parse_options(refusal.arguments);
      FAIL() << refusal.text;
    } catch (const UsageFault& fault) {
      EXPECT_EQ(fault.what(), refusal.text);
    }
  }
}

using Clock = Pacer::Clock;
constexpr std::uint32_t kRate_hz = 12800;

TEST(Pacer, real_time_gives_as_many_frames_as_time_has_passed) {
  const Clock::time_point start{};
  Pacer pacer(Pacing::realtime, kRate_hz, start);
  EXPECT_EQ(pacer.due_frames(start), 0U);
  std::size_t total = 0;
  for (int i = 1; i <= 3000; ++i) {
    const std::size_t due = pacer.due_frames(start + i * std::chrono::microseconds(1001));
    pacer.consumed(due);
    total += due;
  }
  // 3.003 s; the last portion of 5 ms may not be due yet.
  constexpr std::size_t kExpected = 3003 * kRate_hz / 1000;
  EXPECT_LE(total, kExpected);
  EXPECT_GE(total, kExpected - kRate_hz / 200 - 1);
}

TEST(Pacer, what_nobody_fed_is_not_made_up_for_beyond_100_ms) {
  const Clock::time_point start{};
  Pacer pacer(Pacing::realtime, kRate_hz, start);
  std::size_t total = 0;
  for (int i = 0; i < 10; ++i) {
    const std::size_t due = pacer.due_frames(start + std::chrono::seconds(10));
    pacer.consumed(due);
    total += due;
  }
  EXPECT_EQ(total, kRate_hz / 10);
}

TEST(Pacer, lockstep_never_waits) {
  Pacer pacer(Pacing::lockstep, kRate_hz, Clock::time_point{});
  EXPECT_GT(pacer.due_frames(Clock::time_point{}), 0U);
}

}  // namespace
}  // namespace kw::linux_board
