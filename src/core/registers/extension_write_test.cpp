#include "core/registers/register_bank_fake.hpp"

namespace kw::registers {
namespace {

using Words = std::vector<std::uint16_t>;

constexpr std::uint16_t kBlock = 0x7F46;
constexpr std::uint16_t kSeal = 0x7FC0;
constexpr std::uint32_t kSealKey = 0x5345414C;
constexpr std::uint32_t kOpenKey = 0x4F50454E;

class ExtensionWrite : public BankFixture {
 protected:
  Words block;

  void SetUp() override {
    factory::Extension extension;
    extension.compensation.linearity[0][0] = {50'000, -1'234, 567};
    extension.compensation.temperature[5] = {-8'000, 12};
    const auto words = factory::to_words(extension);
    block.assign(words.begin(), words.end());
  }
  void unlock() { ASSERT_EQ(write_dword(0x7F00, 0x4B573332), Status::ok); }
};

TEST_F(ExtensionWrite, defaults_read_as_the_specification_has_them) {
  EXPECT_EQ(read_dword(0x7FB8), 2300U);
  EXPECT_EQ(read_dword(0x7FBA), 800U);
  EXPECT_EQ(read_dword(0x7FBC), 500U);
  EXPECT_EQ(read_dword(kSeal), 0U);
}

TEST_F(ExtensionWrite, whole_block_is_taken_and_reads_back) {
  unlock();
  ASSERT_EQ(write(kBlock, block), Status::ok);
  EXPECT_EQ(read(kBlock, 122), block);
  EXPECT_EQ(read_dword(0x7F48), static_cast<std::uint32_t>(-1234));
  EXPECT_EQ(read_dword(0x7FB6), 12U);
  EXPECT_EQ(read_dword(0x7F1E), 1U);
  EXPECT_EQ(sink.calibrations, 1);
}

TEST_F(ExtensionWrite, part_of_the_block_or_more_is_refused) {
  unlock();
  const Words before = image();
  EXPECT_EQ(write(kBlock, {0, 0}), Status::out_of_range);
  EXPECT_EQ(write(0x7F48, Words(120, 0)), Status::out_of_range);
  EXPECT_EQ(write(0x7FBE, {0, 0, 0, 0}), Status::out_of_range);
  EXPECT_EQ(write(kSeal, {0x5345}), Status::out_of_range);
  EXPECT_EQ(write(0x7FC1, {0x414C}), Status::out_of_range);
  Words more = block;
  more.insert(more.end(), {0x5345, 0x414C});
  EXPECT_EQ(write(kBlock, more), Status::out_of_range);
  EXPECT_EQ(write(0x7F20, Words(40, 0)), Status::region_crossed);
  EXPECT_EQ(image(), before);
  EXPECT_EQ(sink.calibrations, 0);
}

TEST_F(ExtensionWrite, one_flipped_bit_refuses_the_whole_block) {
  unlock();
  const Words before = image();
  for (std::size_t i = 0; i < block.size(); ++i) {
    for (int bit = 0; bit < 16; ++bit) {
      Words bad = block;
      bad[i] = static_cast<std::uint16_t>(bad[i] ^ (1U << bit));
      ASSERT_EQ(write(kBlock, bad), Status::bad_checksum) << i << ' ' << bit;
    }
  }
  EXPECT_EQ(image(), before);
}

TEST_F(ExtensionWrite, locked_region_takes_neither_block_nor_seal) {
  EXPECT_EQ(write(kBlock, block), Status::locked);
  EXPECT_EQ(write_dword(kSeal, kSealKey), Status::locked);
  EXPECT_EQ(read_dword(kSeal), 0U);
}

TEST_F(ExtensionWrite, sealed_region_refuses_both_blocks_until_the_second_key) {
  const Words first = read(0x7F20, 38);
  unlock();
  ASSERT_EQ(write_dword(kSeal, kSealKey), Status::ok);
  EXPECT_EQ(read_dword(kSeal), 1U);
  EXPECT_EQ(write(kBlock, block), Status::locked);
  EXPECT_EQ(write(0x7F20, first), Status::locked);
  EXPECT_EQ(write_dword(kSeal, 0), Status::out_of_range);
  EXPECT_EQ(sink.calibrations, 0);
  ASSERT_EQ(write_dword(kSeal, kOpenKey), Status::ok);
  EXPECT_EQ(read_dword(kSeal), 0U);
  EXPECT_EQ(write(kBlock, block), Status::ok);
  EXPECT_EQ(write(0x7F20, first), Status::ok);
}

}  // namespace
}  // namespace kw::registers
