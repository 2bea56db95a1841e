#include "core/meter/meter.hpp"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <memory>
#include <numbers>
#include <vector>

#include "core/base/bytes.hpp"

namespace kw::meter {
namespace {

using Words = std::vector<std::uint16_t>;

std::vector<std::int32_t> balanced(std::size_t frames, double i_rms_a) {
  std::vector<std::int32_t> raw(frames * 6);
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const double turns =
        50.0 * static_cast<double>(i / 6) / 12800.0 - static_cast<double>(i % 3) / 3.0;
    const bool is_voltage = i % 6 < 3;
    const double peak =
        (is_voltage ? 230.0 / frontend::kFullScaleVolts : i_rms_a / frontend::kFullScaleAmperes) *
        std::numbers::sqrt2;
    raw[i] = static_cast<std::int32_t>(
        std::nearbyint(peak * frontend::kFullScaleCounts * std::cos(2 * std::numbers::pi * turns)));
  }
  return raw;
}

class MeterTest : public testing::Test {
 protected:
  void SetUp() override {
    MeterConfig config;
    config.kernels = &simd::baseline_kernels();
    config.boot_time_unix_s = 1'800'000'000;
    meter_ = std::make_unique<Meter>(config);
  }

  Words read(std::uint16_t address, std::size_t count) {
    Words words(count);
    EXPECT_EQ(meter_->registers().read(address, words), Status::ok);
    return words;
  }
  float read_float(std::uint16_t address) {
    const Words words = read(address, 2);
    return std::bit_cast<float>(join_words(words[0], words[1]));
  }
  std::uint32_t read_dword(std::uint16_t address) {
    const Words words = read(address, 2);
    return join_words(words[0], words[1]);
  }
  Status write(std::uint16_t address, const Words& words) {
    return meter_->registers().write(address, words);
  }
  std::size_t feed(const std::vector<std::int32_t>& raw) {
    std::size_t edges = 0;
    std::array<energy::PulseEdge, 256> taken;
    for (std::size_t done = 0; done < raw.size() / 6;) {
      done += meter_->feed(raw.data() + done * 6, raw.size() / 6 - done);
      edges += meter_->take_pulses(taken);
    }
    return edges;
  }

  std::unique_ptr<Meter> meter_;
};

// A float register rounds once: half a unit in the last place of 24 bits, and the 2 ppm of the
// path.
constexpr float kRelative = 3e-6F;

TEST_F(MeterTest, registers_show_a_balanced_load) {
  feed(balanced(12800 * 2, 1.0));
  EXPECT_NEAR(read_float(0x4000), 50.0F, 50.0F * kRelative);
  EXPECT_NEAR(read_float(0x4002), 230.0F, 230.0F * kRelative);
  EXPECT_NEAR(read_float(0x400A), 230.0F * std::numbers::sqrt3_v<float>, 399.0F * kRelative);
  EXPECT_NEAR(read_float(0x4022), 690.0F, 690.0F * kRelative);
  EXPECT_NEAR(read_float(0x3022), 690.0F, 690.0F * kRelative);
  EXPECT_NEAR(read_float(0x403A), 1.0F, kRelative);
}

TEST_F(MeterTest, energy_registers_and_pulses_agree) {
  ASSERT_EQ(write(0x1019, {1}), Status::ok);
  ASSERT_EQ(write(0x100A, {60000, 60000}), Status::ok);
  const std::size_t edges = feed(balanced(12800 * 60, 1.2));
  // 1 Wh a count of 0.001 kWh, 60 pulses a Wh; each is at most one unit behind.
  const double register_wh = read_dword(0x4048);
  EXPECT_NEAR(register_wh, static_cast<double>(edges) / 60.0, 1.0);
  EXPECT_GT(register_wh, 12.0);
  EXPECT_EQ(read_dword(0x404A), 0U);
}

TEST_F(MeterTest, primary_energy_counts_the_ratio) {
  ASSERT_EQ(write(0x1008, {50000, 1}), Status::ok);
  feed(balanced(12800 * 10, 1.2));
  // 828 W * 50 000 for 10 s less the window that is not released yet, in counts of 0.1 kWh
  EXPECT_NEAR(read_dword(0x4048), 828.0 * 50000 * 9.7 / 3600 / 100, 12.0);
}

TEST_F(MeterTest, reversed_current_exports) {
  ASSERT_EQ(write(0x1019, {1}), Status::ok);
  ASSERT_EQ(write(0x1012, {1, 1, 1}), Status::ok);
  feed(balanced(12800 * 20, 1.2));
  EXPECT_NEAR(read_float(0x4022), -828.0F, 828.0F * kRelative);
  EXPECT_EQ(read_dword(0x4048), 0U);
  EXPECT_GT(read_dword(0x404A), 3U);
}

TEST_F(MeterTest, preset_is_read_back_and_clear_empties_all) {
  ASSERT_EQ(write(0x4048, {0x0A9D, 0x4089}), Status::ok);
  EXPECT_EQ(read_dword(0x4048), 178077833U);
  ASSERT_EQ(write(0x1016, {1}), Status::ok);
  EXPECT_EQ(read_dword(0x4048), 0U);
}

TEST_F(MeterTest, clock_runs_with_the_samples) {
  EXPECT_EQ(read(0x1040, 6), (Words{2027, 1, 15, 8, 0, 0}));
  feed(balanced(12800 * 3, 0.0));
  EXPECT_EQ(read(0x1045, 1), (Words{3}));
  ASSERT_EQ(write(0x1040, {2028, 2, 29, 23, 59, 59}), Status::ok);
  feed(balanced(12800, 0.0));
  EXPECT_EQ(read(0x1040, 6), (Words{2028, 3, 1, 0, 0, 0}));
}

TEST_F(MeterTest, sixty_hertz_type_keeps_metering) {
  ASSERT_EQ(write(0x0FFD, {1}), Status::ok);
  feed(balanced(12800 * 3, 1.0));
  EXPECT_NEAR(read_float(0x4022), 690.0F, 690.0F * kRelative);
}

}  // namespace
}  // namespace kw::meter
