#include "core/panel/value_format.hpp"

#include <gtest/gtest.h>

#include <string>

namespace kw::panel {
namespace {

std::string shown(ValueKind kind, double value) {
  const ShownValue seen = shown_value(kind, value);
  return std::string(seen.digits.view()) + "|" + std::string(seen.unit.view());
}

TEST(PanelValue, four_digits_and_the_unit_follow_the_magnitude) {
  EXPECT_EQ(shown(ValueKind::voltage, 219.94), "219.9|V");
  EXPECT_EQ(shown(ValueKind::voltage, 57.736), "57.74|V");
  EXPECT_EQ(shown(ValueKind::voltage, 0.0), "0.00|V");
  EXPECT_EQ(shown(ValueKind::voltage, 6350.4), "6.350|kV");
  EXPECT_EQ(shown(ValueKind::voltage, 500000.0), "500.0|kV");
  EXPECT_EQ(shown(ValueKind::current, 0.0014), "0.001|A");
  EXPECT_EQ(shown(ValueKind::current, 4999.6), "5.000|kA");
  EXPECT_EQ(shown(ValueKind::active, 3285.4), "3.285|kW");
  EXPECT_EQ(shown(ValueKind::active, 1.5e6), "1.500|MW");
  EXPECT_EQ(shown(ValueKind::reactive, -250.0), "-0.250|kvar");
  EXPECT_EQ(shown(ValueKind::apparent, 9.9e8), "990.0|MVA");
  EXPECT_EQ(shown(ValueKind::power_factor, -0.5), "-0.500|");
  EXPECT_EQ(shown(ValueKind::frequency, 50.0), "50.00|Hz");
  EXPECT_EQ(shown(ValueKind::frequency, 400.0), "400.0|Hz");
  EXPECT_EQ(shown(ValueKind::angle, 359.96), "360.0|deg");
  EXPECT_EQ(shown(ValueKind::ratio, 0.0314), "3.1|%");
  EXPECT_EQ(shown(ValueKind::percent, 100.0), "100.0|%");
}

TEST(PanelValue, rounding_up_to_a_fifth_digit_moves_the_point_or_the_unit) {
  EXPECT_EQ(shown(ValueKind::voltage, 99.996), "100.0|V");
  EXPECT_EQ(shown(ValueKind::voltage, 999.94), "999.9|V");
  EXPECT_EQ(shown(ValueKind::voltage, 999.955), "1.000|kV");
  EXPECT_EQ(shown(ValueKind::active, 999960.0), "1.000|MW");
}

TEST(PanelValue, what_rounds_to_zero_has_no_sign) {
  EXPECT_EQ(shown(ValueKind::reactive, -0.4), "0.000|kvar");
}

TEST(PanelValue, what_four_digits_cannot_hold_is_dashes) {
  EXPECT_EQ(shown(ValueKind::active, 1e10), "----|MW");
  EXPECT_EQ(shown(ValueKind::active, 1e300), "----|MW");
  EXPECT_EQ(shown(ValueKind::crest, 1e5), "----|");
}

TEST(PanelText, numbers_have_their_decimals_and_leading_zeros) {
  EXPECT_EQ(Text<14>{}.append_number(-5, 1).view(), "-0.5");
  EXPECT_EQ(Text<14>{}.append_number(0, 3).view(), "0.000");
  EXPECT_EQ(Text<14>{}.append_number(7, 0, 2).view(), "07");
  EXPECT_EQ(Text<14>{}.append_number(-999999999, 1).view(), "-99999999.9");
  EXPECT_EQ(Text<21>{}.append_number(INT64_MIN).view(), "-9223372036854775808");
  EXPECT_EQ(Text<3>{"abcdef"}.view(), "abc");
}

}  // namespace
}  // namespace kw::panel
