#include "core/modbus/unit_set.hpp"

#include <gtest/gtest.h>

namespace kw::modbus {
namespace {

static_assert(!UnitSet{}.contains(0));
static_assert(UnitSet{17}.contains(17));
static_assert(!UnitSet{17}.contains(49));  // same bit of the next word

TEST(UnitSet, tcp_units_are_0_1_255_and_the_set_address) {
  const UnitSet units = tcp_units(17);
  for (unsigned unit = 0; unit <= 255; ++unit) {
    const bool expected = unit == 0 || unit == 1 || unit == 17 || unit == 255;
    EXPECT_EQ(units.contains(static_cast<std::uint8_t>(unit)), expected) << unit;
  }
}

TEST(UnitSet, address_of_another_protocol_adds_no_tcp_unit) {
  constexpr std::uint16_t kAddresses[] = {248, 0x0111, 65'534};
  for (const std::uint16_t address : kAddresses) {
    const UnitSet units = tcp_units(address);
    for (unsigned unit = 0; unit <= 255; ++unit) {
      const bool expected = unit == 0 || unit == 1 || unit == 255;
      EXPECT_EQ(units.contains(static_cast<std::uint8_t>(unit)), expected) << unit;
    }
  }
}

TEST(UnitSet, every_unit_added_alone_is_the_only_one_contained) {
  for (unsigned added = 0; added <= 255; ++added) {
    UnitSet units;
    units.add(static_cast<std::uint8_t>(added));
    for (unsigned unit = 0; unit <= 255; ++unit) {
      ASSERT_EQ(units.contains(static_cast<std::uint8_t>(unit)), unit == added);
    }
  }
}

}  // namespace
}  // namespace kw::modbus
