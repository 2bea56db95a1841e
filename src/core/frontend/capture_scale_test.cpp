#include "core/frontend/capture_scale.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kw::frontend {
namespace {

// As the manual prints them in 4.6, lines 1431 to 1437: waveform value = real value x K.
struct ManualFactor {
  CurrentInput input;
  double k;
};
constexpr ManualFactor kManual[] = {
    {CurrentInput::a5, 1683.153},    {CurrentInput::a1, 1683.153},
    {CurrentInput::mv333, 14427.15}, {CurrentInput::rope, 20291.1},
    {CurrentInput::ma80, 7414.289},  {CurrentInput::ma100, 9267.440},
    {CurrentInput::ma200, 18514.68},
};

static_assert(capture_voltage(0.0F) == 0);
static_assert(capture_current(CurrentInput::a5, 5.0F) == 8416);     // 8415.765
static_assert(capture_current(CurrentInput::a5, -5.0F) == -8416);   // the same to either side
static_assert(capture_current(CurrentInput::rope, 2.0F) == 32767);  // 40582: clamped

// Half a count for the rounding; float32 rounds factor and product, 2^-23 of 32767.
constexpr double kCountTolerance = 0.5 + 32767.0 * 0x1p-23;

TEST(CaptureScale, value_over_the_manuals_factor_is_the_current_again) {
  for (const ManualFactor& factor : kManual) {
    const double inside = 32767.0 / factor.k;
    for (double part = -0.999; part < 1.0; part += 0.037) {
      const double amperes = part * inside;
      const std::int16_t count = capture_current(factor.input, static_cast<float>(amperes));
      EXPECT_NEAR(count, amperes * factor.k, kCountTolerance) << factor.k << ' ' << amperes;
    }
  }
}

TEST(CaptureScale, value_over_the_manuals_factor_is_the_voltage_again) {
  for (double volts = -870.0; volts < 871.0; volts += 3.7) {
    EXPECT_NEAR(capture_voltage(static_cast<float>(volts)), volts * 37.59105, kCountTolerance);
  }
}

TEST(CaptureScale, beyond_16_bits_the_limit_is_shown) {
  EXPECT_EQ(capture_voltage(872.0F), 32767);
  EXPECT_EQ(capture_voltage(-872.0F), -32768);
  EXPECT_EQ(capture_voltage(3.0e38F), 32767);  // the product is infinite
  EXPECT_EQ(capture_voltage(-3.0e38F), -32768);
}

TEST(CurrentInput, nominal_is_5_a_for_the_5_a_input_alone) {
  for (const ManualFactor& factor : kManual) {
    const bool is_a5 = factor.input == CurrentInput::a5;
    EXPECT_EQ(nominal_amperes(factor.input), is_a5 ? 5.0 : 1.0);
    EXPECT_EQ(is_rope(factor.input), factor.input == CurrentInput::rope);
    // 2 x 1.2 x In x sqrt 2; the constant is that product, rounded.
    EXPECT_DOUBLE_EQ(full_scale_amperes(factor.input), 2 * 1.2 * std::sqrt(2.0) * (is_a5 ? 5 : 1));
  }
}

// With 230 V and In every input shows the whole wave.
TEST(CaptureScale, nominal_wave_is_inside) {
  for (const ManualFactor& factor : kManual) {
    const auto peak = static_cast<float>(nominal_amperes(factor.input) * std::sqrt(2.0));
    EXPECT_LT(capture_current(factor.input, peak), 32767) << factor.k;
  }
  EXPECT_LT(capture_voltage(static_cast<float>(230.0 * std::sqrt(2.0))), 32767);
}

}  // namespace
}  // namespace kw::frontend
