#include "core/modbus/crc16.hpp"

#include <gtest/gtest.h>

#include <array>

namespace kw::modbus {
namespace {

// The check value of CRC-16/MODBUS in every catalogue: the nine characters "123456789".
constexpr std::array<std::uint8_t, 9> kCheckText{'1', '2', '3', '4', '5', '6', '7', '8', '9'};
constexpr std::uint16_t kCheckValue = 0x4B37;

// @[KW320-MANUAL, 6.2]: 06 03 00 00 00 21, printed CRC 84 65.
constexpr std::array<std::uint8_t, 8> kManualFrame{0x06, 0x03, 0x00, 0x00, 0x00, 0x21, 0x84, 0x65};

static_assert(crc16(kCheckText) == kCheckValue);
static_assert(crc16({}) == kCrc16Preset);
static_assert(crc16(ByteView(kManualFrame).first(6)) == 0x6584);
static_assert(crc16(kManualFrame) == 0);
static_assert(detail::kCrc16Table[1] == 0xC0C1);
static_assert(detail::kCrc16Table[255] == 0x4040);

// The definition, bit by bit, as the manual tells it in chapter 6.1.
std::uint16_t crc16_by_definition(ByteView bytes) {
  unsigned crc = 0xFFFF;
  for (const std::uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? (crc >> 1) ^ 0xA001U : crc >> 1;
  }
  return static_cast<std::uint16_t>(crc);
}

TEST(Crc16, check_text_gives_catalogue_value) { EXPECT_EQ(crc16(kCheckText), kCheckValue); }

TEST(Crc16, table_agrees_with_definition_on_all_pairs_of_bytes) {
  for (unsigned pair = 0; pair <= 0xFFFF; ++pair) {
    const std::array<std::uint8_t, 2> bytes{static_cast<std::uint8_t>(pair >> 8),
                                            static_cast<std::uint8_t>(pair & 0xFFU)};
    ASSERT_EQ(crc16(bytes), crc16_by_definition(bytes)) << pair;
  }
}

TEST(Crc16, continued_crc_equals_crc_of_whole) {
  for (std::size_t cut = 0; cut <= kCheckText.size(); ++cut) {
    const std::uint16_t head = crc16(ByteView(kCheckText).first(cut));
    EXPECT_EQ(crc16(ByteView(kCheckText).subspan(cut), head), kCheckValue);
  }
}

TEST(Crc16, low_byte_goes_first) {
  std::array<std::uint8_t, 2> bytes{};
  store_crc16(bytes.data(), 0x6584);
  EXPECT_EQ(bytes, (std::array<std::uint8_t, 2>{0x84, 0x65}));
}

}  // namespace
}  // namespace kw::modbus
