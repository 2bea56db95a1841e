#include "core/nvm/flash_model.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "core/nvm/flash_fake.hpp"

namespace kw::nvm {
namespace {

constexpr std::uint32_t kSector = 64;
constexpr std::size_t kWords = 256;  // 16 sectors: two for the notes, fourteen to use

using Region = std::array<std::uint32_t, kWords>;

MappedFlash attached(Region& region) {
  MappedFlash flash(region, kSector);
  EXPECT_EQ(flash.attach(), Status::ok);
  return flash;
}

std::vector<std::uint8_t> content(const Flash& flash) {
  std::vector<std::uint8_t> bytes(flash.geometry().bytes());
  EXPECT_EQ(flash.read(0, bytes), Status::ok);
  return bytes;
}

TEST(FlashModel, new_region_of_zeros_or_ones_is_an_erased_chip_without_wear) {
  for (const std::uint32_t word : {0U, 0xFFFFFFFFU}) {
    Region region{};
    region.fill(word);
    const MappedFlash flash = attached(region);
    EXPECT_EQ(flash.geometry(), (FlashGeometry{kSector, 14}));
    EXPECT_EQ(content(flash), std::vector<std::uint8_t>(std::size_t{14} * kSector, 0xFF));
    for (std::uint32_t sector = 0; sector < 14; ++sector) EXPECT_EQ(flash.wear(sector), 0U);
  }
}

TEST(FlashModel, mebibyte_of_the_board_has_255_sectors) {
  std::vector<std::uint32_t> region((1U << 20) / 4);
  MappedFlash flash(region);
  ASSERT_EQ(flash.attach(), Status::ok);
  EXPECT_EQ(flash.geometry(), (FlashGeometry{4096, 255}));
}

TEST(FlashModel, what_was_programmed_survives_and_counts_of_erases_too) {
  Region region{};
  const std::array<std::uint8_t, 8> granule{1, 2, 3, 4, 5, 6, 7, 0xFF};
  {
    MappedFlash flash = attached(region);
    ASSERT_EQ(flash.erase(3), Status::ok);
    ASSERT_EQ(flash.program(3 * kSector + 8, granule), Status::ok);
  }
  const MappedFlash flash = attached(region);
  std::array<std::uint8_t, 8> back{};
  ASSERT_EQ(flash.read(3 * kSector + 8, back), Status::ok);
  EXPECT_EQ(back, granule);
  EXPECT_EQ(flash.wear(3), 1U);
  EXPECT_EQ(flash.wear(2), 0U);
}

TEST(FlashModel, programming_clears_bits_and_never_sets_one) {
  Region region{};
  MappedFlash flash = attached(region);
  const std::array<std::uint8_t, 8> first{0xF0, 0xFF, 0, 0, 0, 0, 0, 0x0F};
  const std::array<std::uint8_t, 8> fewer{0xC0, 0x01, 0, 0, 0, 0, 0, 0x0E};
  std::array<std::uint8_t, 16> more{};
  more[7] = 0x1F;  // bit 4 is 0 already
  ASSERT_EQ(flash.program(8, first), Status::ok);
  ASSERT_EQ(flash.program(8, fewer), Status::ok);
  const std::vector<std::uint8_t> before = content(flash);
  EXPECT_EQ(flash.program(8, more), Status::not_erased);
  EXPECT_TRUE(is_logic_error(Status::not_erased));
  EXPECT_EQ(content(flash), before);
  EXPECT_EQ(before[8], 0xC0);
  ASSERT_EQ(flash.erase(0), Status::ok);
  EXPECT_EQ(flash.program(8, more), Status::ok);
}

TEST(FlashModel, call_beyond_the_end_or_off_the_granules_changes_nothing) {
  Region region{};
  MappedFlash flash = attached(region);
  const Region before = region;
  std::array<std::uint8_t, 16> bytes{};
  const std::uint32_t end = flash.geometry().bytes();
  EXPECT_EQ(flash.program(end - 8, bytes), Status::bad_address);
  EXPECT_EQ(flash.program(0xFFFFFFF8, bytes), Status::bad_address);
  EXPECT_EQ(flash.read(end - 15, bytes), Status::bad_address);
  EXPECT_EQ(flash.program(4, bytes), Status::bad_length);
  EXPECT_EQ(flash.program(8, ByteView(bytes).first(12)), Status::bad_length);
  EXPECT_EQ(flash.erase(14), Status::bad_address);
  EXPECT_EQ(region, before);
}

TEST(FlashModel, erase_reaches_its_sector_only) {
  Region region{};
  MappedFlash flash = attached(region);
  const std::vector<std::uint8_t> zeros(flash.geometry().bytes());
  ASSERT_EQ(flash.program(0, zeros), Status::ok);
  ASSERT_EQ(flash.erase(5), Status::ok);
  const std::vector<std::uint8_t> bytes = content(flash);
  for (std::uint32_t i = 0; i < bytes.size(); ++i) {
    EXPECT_EQ(bytes[i], i / kSector == 5 ? 0xFF : 0) << i;
  }
}

TEST(FlashModel, erase_all_spares_sectors_that_are_erased) {
  Region region{};
  MappedFlash flash = attached(region);
  const std::array<std::uint8_t, 8> granule{};
  ASSERT_EQ(flash.program(2 * kSector, granule), Status::ok);
  flash.erase_all();
  EXPECT_EQ(content(flash), std::vector<std::uint8_t>(std::size_t{14} * kSector, 0xFF));
  EXPECT_EQ(flash.wear(2), 1U);
  EXPECT_EQ(flash.wear(1), 0U);
}

TEST(FlashModel, region_of_something_else_is_refused_and_left_alone) {
  Region region{};
  region[0] = 0x12345678;
  Region before = region;
  MappedFlash flash(region, kSector);
  EXPECT_EQ(flash.attach(), Status::bad_checksum);
  EXPECT_EQ(region, before);
  ASSERT_EQ(flash.format(), Status::ok);
  before = region;
  MappedFlash other(region, 2 * kSector);
  EXPECT_EQ(other.attach(), Status::bad_checksum);
  EXPECT_EQ(region, before);
  std::array<std::uint32_t, 20> too_small{};
  MappedFlash small(too_small, kSector);
  EXPECT_EQ(small.attach(), Status::bad_length);
}

TEST(FlashModel, chip_cut_off_while_it_is_made_is_made_at_the_next_start) {
  bool is_whole = false;
  for (std::uint64_t stores = 0; !is_whole; ++stores) {
    Region region{};
    region.fill(stores % 2 == 0 ? 0 : 0xFFFFFFFF);
    CutFlash cut(region, kSector);
    cut.cut_after(stores, {});
    ASSERT_EQ(cut.attach(), Status::ok);
    MappedFlash flash(region, kSector);
    ASSERT_EQ(flash.attach(), Status::ok) << stores;
    EXPECT_EQ(content(flash), std::vector<std::uint8_t>(std::size_t{14} * kSector, 0xFF));
    is_whole = !cut.is_cut() && stores > kWords;
  }
}

}  // namespace
}  // namespace kw::nvm
