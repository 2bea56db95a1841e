// What a sealed meter refuses (manual 4.7), by the tables of the manual and not by the generated
// one.
#include "core/registers/register_bank_fake.hpp"

namespace kw::registers {
namespace {

using spec::SettingId;
using Words = std::vector<std::uint16_t>;

// 101EH.
constexpr std::uint16_t kChannel1 = 1;
constexpr std::uint16_t kChannel2 = 2;
constexpr std::uint16_t kRunTime = 4;
constexpr std::uint16_t kPulseCount = 8;
constexpr std::uint16_t kClock = 16;
constexpr std::uint16_t kEverything = 31;

// Tables 4-2 to 4-4; PT1 by both of its words.
const Words kStandard{0x1003, 0x1004, 0x1005, 0x1006, 0x1007, 0x1008, 0x1009, 0x100A,
                      0x100B, 0x100D, 0x100E, 0x100F, 0x1012, 0x1013, 0x1014, 0x1015,
                      0x1016, 0x1017, 0x1018, 0x1019, 0x101D, 0x101E, 0x10A5, 0x10A6,
                      0x10A7, 0x10A8, 0x10B7, 0x10B8, 0x10B9, 0x10BA};

class RegisterSeal : public BankFixture {
 protected:
  void seal_with(std::uint16_t selection) {
    seal.sealed = false;
    ASSERT_EQ(write(0x101E, {selection}), Status::ok);
    seal.sealed = true;
  }
  // What the register reads is what is written back.
  Status write_back(std::uint16_t address) { return write(address, read(address, 1)); }

  void expect_blocked_by(std::uint16_t bit, const Words& addresses) {
    for (const std::uint16_t address : addresses) {
      seal_with(static_cast<std::uint16_t>(kEverything & ~bit));
      EXPECT_EQ(write_back(address), Status::ok) << std::hex << address;
      seal_with(bit);
      EXPECT_EQ(write_back(address), Status::locked) << std::hex << address;
      seal.sealed = false;
      EXPECT_EQ(write_back(address), Status::ok) << std::hex << address;
    }
  }
};

TEST_F(RegisterSeal, standard_content_is_blocked_whatever_is_selected) {
  Words addresses = kStandard;
  for (std::uint16_t at = 0x4048; at < 0x405A; ++at) addresses.push_back(at);
  for (std::uint16_t at = 0x4620; at < 0x463E; ++at) addresses.push_back(at);
  for (const std::uint16_t selection : Words{0, kEverything}) {
    seal_with(selection);
    for (const std::uint16_t address : addresses) {
      EXPECT_EQ(write_back(address), Status::locked) << std::hex << address;
    }
  }
  seal.sealed = false;
  for (const std::uint16_t address : addresses) EXPECT_EQ(write_back(address), Status::ok);
}

TEST_F(RegisterSeal, first_communication_goes_by_bit_0) {
  expect_blocked_by(kChannel1, {0x0FFE, 0x0FFF, 0x1001, 0x1002});
}

TEST_F(RegisterSeal, second_communication_goes_by_bit_1) {
  expect_blocked_by(kChannel2, {0x102F, 0x1030, 0x1031});
}

TEST_F(RegisterSeal, run_time_goes_by_bit_2) {
  expect_blocked_by(kRunTime, {0x1011, 0x1034, 0x1035});
}

TEST_F(RegisterSeal, pulse_counting_goes_by_bit_3) {
  expect_blocked_by(kPulseCount, {0x101C, 0x109E, 0x109F, 0x10A3, 0x10A4, 0x10AA, 0x10AB, 0x10B0,
                                  0x10B1, 0x10B5, 0x10B6, 0x10BC, 0x10BD});
}

TEST_F(RegisterSeal, every_other_register_stays_open) {
  seal_with(0);
  for (const spec::RegisterRow& row : spec::kRegisterRows) {
    if (row.access != spec::Access::read_write || row.words > 2) continue;
    if (row.source == spec::SourceKind::factory || row.source == spec::SourceKind::energy) continue;
    if (std::find(kStandard.begin(), kStandard.end(), row.address) != kStandard.end()) continue;
    EXPECT_EQ(write(row.address, read(row.address, row.words)), Status::ok)
        << std::hex << row.address;
  }
}

TEST_F(RegisterSeal, one_blocked_register_refuses_the_whole_write) {
  seal_with(0);
  const Words before = image();
  Words words = read(0x1000, 8);
  words[0] = 1234;  // the password is open, 1003H is not
  EXPECT_EQ(write(0x1000, words), Status::locked);
  EXPECT_EQ(image(), before);
  EXPECT_EQ(write(0x1000, {1234}), Status::ok);
}

TEST_F(RegisterSeal, commands_of_the_standard_content_do_not_run) {
  seal_with(0);
  EXPECT_EQ(write(0x1016, {1}), Status::locked);
  EXPECT_EQ(write(0x100F, {1}), Status::locked);
  EXPECT_EQ(sink.energy_clears, 0);
  EXPECT_TRUE(sink.commands.empty());
}

TEST_F(RegisterSeal, sealed_clock_moves_by_five_minutes_at_most) {
  seal_with(kClock);  // 16:50:00
  EXPECT_EQ(write(0x1043, {16, 55, 1}), Status::locked);
  EXPECT_EQ(write(0x1043, {16, 44, 59}), Status::locked);
  EXPECT_EQ(write(0x1040, {2027}), Status::locked);
  EXPECT_EQ(meter_clock.sets, 0);
  EXPECT_EQ(write(0x1043, {16, 55, 0}), Status::ok);
  EXPECT_EQ(meter_clock.time, (clock::DateTime{2026, 11, 22, 16, 55, 0}));
  EXPECT_EQ(write(0x1043, {16, 50, 0}), Status::ok);
  EXPECT_EQ(write(0x1043, {25}), Status::out_of_range);
  EXPECT_EQ(write(0x103F, {3}), Status::ok);  // the weekday follows from the date
}

TEST_F(RegisterSeal, sealed_clock_moves_freely_while_bit_4_is_not_set) {
  seal_with(kEverything & ~kClock);
  EXPECT_EQ(write(0x1040, {2027}), Status::ok);
  EXPECT_EQ(meter_clock.sets, 1);
}

TEST_F(RegisterSeal, status_says_sealed_or_open_and_cannot_be_written) {
  EXPECT_EQ(read(0x101F, 1), Words{0});
  seal.sealed = true;
  EXPECT_EQ(read(0x101F, 1), Words{0x0A});
  EXPECT_EQ(write(0x101F, {0}), Status::read_only);
}

}  // namespace
}  // namespace kw::registers
