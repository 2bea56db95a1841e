#include "core/energy/energy_meter.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kw::energy {
namespace {

using spec::EnergyId;

constexpr double kWindow_s = 0.2;
constexpr double kSecondary_wh = 1.0;  // a count of 0.001 kWh

// Values of a window: P, Q, S of three phases and of the system, all currents 1 A.
metering::WindowValues load(double p1_w, double p2_w, double p3_w, double q_var = 0.0) {
  metering::WindowValues values;
  const double p_w[] = {p1_w, p2_w, p3_w};
  for (int phase = 0; phase < metering::kPhaseCount; ++phase) {
    metering::Powers& powers = values.phase[phase];
    powers.p_w = p_w[phase];
    powers.q_budeanu_var = q_var;
    powers.q_fund_var = 2.0 * q_var;
    powers.q_fryze_var = 3.0 * q_var;
    powers.s_va = std::sqrt(p_w[phase] * p_w[phase] + q_var * q_var);
    values.i_rms_a[phase] = 1.0;
    values.system.p_w += powers.p_w;
    values.system.q_budeanu_var += q_var;
    values.system.s_va += powers.s_va;
  }
  return values;
}

class EnergyMeterTest : public testing::Test {
 protected:
  void SetUp() override { setup_.scale = EnergyScale::secondary; }

  // Books one window and lets all of it out.
  void window(const metering::WindowValues& values, double duration_s = kWindow_s) {
    const Ramp ramp({sample_, 0}, sync::span_of(100.0));
    meter_.begin_window(values, duration_s, ramp, setup_, queue_);
    sample_ += 100;
    meter_.advance(sample_, queue_);
    PulseEdge edges[PulseQueue::kCapacity];
    queue_.take(edges);
  }
  [[nodiscard]] std::int32_t count(EnergyId id) const { return meter_.count(id); }

  EnergyMeter meter_;
  EnergySetup setup_;
  PulseQueue queue_;
  std::uint64_t sample_ = 0;
};

// 0.1 ppm of the day, and the one count that a register may be behind.
TEST_F(EnergyMeterTest, a_day_of_windows_is_their_sum_within_01_ppm) {
  constexpr double kShare = 1e-7;
  long double import_wh = 0.0L;
  long double net_wh = 0.0L;
  std::uint32_t state = 5;
  for (int i = 0; i < 432'000; ++i) {  // = 24 * 3600 / 0.2
    state = state * 1664525U + 1013904223U;
    const double p_w = static_cast<double>(state >> 8) * 0.01 - 50'000.0;
    window(load(p_w, 0.25 * p_w, 3e4));
    const long double wh = (1.25L * p_w + 3e4L) * kWindow_s / 3600.0L;
    if (wh > 0.0L) import_wh += wh;
    net_wh += wh;
  }
  const auto allowed_wh = static_cast<double>(import_wh) * kShare + kSecondary_wh;
  EXPECT_NEAR(count(EnergyId::ep_import), static_cast<double>(import_wh), allowed_wh);
  EXPECT_NEAR(count(EnergyId::ep_net), static_cast<double>(net_wh), allowed_wh);
  EXPECT_GT(import_wh, 1e6L);  // so that a count is below 1 ppm
}

TEST_F(EnergyMeterTest, register_rolls_over_from_999999999_to_0) {
  meter_.preset(EnergyId::ep_import, 999'999'999);
  window(load(1000.0, 0.0, 0.0), 3.6);  // 1 Wh
  EXPECT_EQ(count(EnergyId::ep_import), 0);
}

TEST_F(EnergyMeterTest, reactive_energy_follows_1017H_and_1018H) {
  window(load(0.0, 0.0, 0.0, 1000.0), 3600.0);
  EXPECT_EQ(count(EnergyId::eq_import), 3000);  // Budeanu
  meter_.clear();
  setup_.fryze = true;
  window(load(0.0, 0.0, 0.0, 1000.0), 3600.0);
  EXPECT_EQ(count(EnergyId::eq_import), 9000);
  meter_.clear();
  setup_.full_wave = false;
  window(load(0.0, 0.0, 0.0, 1000.0), 3600.0);
  EXPECT_EQ(count(EnergyId::eq_import), 6000);  // of the fundamental
}

TEST_F(EnergyMeterTest, delta_books_the_system_alone) {
  setup_.is_delta = true;
  metering::WindowValues values;
  values.system.p_w = 700.0;
  values.system.s_va = 900.0;
  values.i_rms_a[0] = 1.0;
  window(values, 3600.0);
  EXPECT_EQ(count(EnergyId::ep_import), 700);
  EXPECT_EQ(count(EnergyId::es), 900);
  EXPECT_EQ(count(EnergyId::ep_import_l1), 0);
  values.i_rms_a[0] = 0.0;
  window(values, 3600.0);
  EXPECT_EQ(count(EnergyId::ep_import), 700);
}

TEST_F(EnergyMeterTest, phase_registers_from_start_until_below_stop) {
  setup_.start_a = 0.01;
  setup_.stop_a = 0.005;
  const auto registers_at = [&](double i_a) {
    metering::WindowValues values = load(1000.0, 0.0, 0.0);
    values.i_rms_a[0] = i_a;
    const std::int32_t before = count(EnergyId::ep_import_l1);
    window(values, 3600.0);
    return count(EnergyId::ep_import_l1) - before;
  };
  EXPECT_EQ(registers_at(0.0099), 0);
  EXPECT_EQ(registers_at(0.01), 1000);
  EXPECT_EQ(registers_at(0.005), 1000);
  EXPECT_EQ(registers_at(0.0049), 0);
  EXPECT_EQ(registers_at(0.0099), 0);
}

TEST_F(EnergyMeterTest, quadrants_take_reactive_energy_by_both_signs) {
  window(load(10.0, -10.0, 10.0, 100.0), 36.0);    // 1 varh a phase
  window(load(10.0, -10.0, -30.0, -200.0), 36.0);  // 2 varh a phase
  const QuadrantEnergies& energies = meter_.quadrants();
  const double expected[kQuadrantChannels][kQuadrantCount] = {
      {1.0, 0.0, 0.0, 2.0}, {0.0, 1.0, 2.0, 0.0}, {1.0, 0.0, 2.0, 0.0}, {3.0, 0.0, 6.0, 0.0}};
  constexpr double kRounding = 3e-12;  // half a picowatt-hour for each of the phases
  for (std::size_t channel = 0; channel < kQuadrantChannels; ++channel) {
    for (std::size_t quadrant = 0; quadrant < kQuadrantCount; ++quadrant) {
      EXPECT_NEAR(energies.varh(channel, quadrant), expected[channel][quadrant], kRounding)
          << channel << " " << quadrant;
    }
  }
  meter_.clear();
  EXPECT_EQ(energies.varh(3, 0), 0.0);
}

// Another meter type has shorter windows: the next one comes before the end of the ramp.
TEST_F(EnergyMeterTest, edges_keep_their_order_when_a_window_comes_early) {
  setup_.p_constant_imp_per_kwh = 60'000;
  const metering::WindowValues values = load(3e4, 3e4, 3e4);  // 300 edges
  meter_.begin_window(values, kWindow_s, Ramp({0, 0}, sync::span_of(5120.0)), setup_, queue_);
  meter_.advance(2560, queue_);
  meter_.begin_window(values, kWindow_s, Ramp({2560, 0}, sync::span_of(2560.0)), setup_, queue_);
  PulseEdge edges[PulseQueue::kCapacity];
  const std::size_t first = queue_.take(edges);
  ASSERT_GT(first, 200U);
  EXPECT_LE(edges[first - 1].sample_index, 2560U);
  meter_.advance(5120, queue_);
  const std::size_t second = queue_.take(edges);
  ASSERT_GT(second, 200U);
  EXPECT_GE(edges[0].sample_index, 2560U);
}

}  // namespace
}  // namespace kw::energy
