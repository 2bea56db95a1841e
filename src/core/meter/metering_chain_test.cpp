#include "core/meter/metering_chain.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstring>
#include <memory>
#include <numbers>
#include <vector>

namespace kw::meter {
namespace {

constexpr double kRate = 12800.0;
constexpr double kPi = std::numbers::pi;

struct Signal {
  double f_hz = 50.0;
  std::array<double, 3> u_v{230.0, 231.0, 229.0};
  std::array<double, 3> i_a{1.0, 0.9, 1.1};
  std::array<double, 3> lag_deg{60.0, 30.0, -37.0};
  double fifth_u = 0.1;
  double fifth_i = 0.2;
};

double wave(double rms, double turns, double fifth) {
  const double angle = 2 * kPi * turns;
  return rms * std::numbers::sqrt2 * (std::cos(angle) + fifth * std::cos(5 * angle));
}

std::vector<std::int32_t> synthesise(const Signal& s, double seconds, double start_s = 0.0) {
  const auto frames = static_cast<std::size_t>(seconds * kRate);
  std::vector<std::int32_t> raw(frames * 6);
  for (std::size_t n = 0; n < frames; ++n) {
    const double turns = s.f_hz * (start_s + static_cast<double>(n) / kRate);
    for (std::size_t p = 0; p < 3; ++p) {
      const double phase = turns - static_cast<double>(p) / 3.0;
      const double u = wave(s.u_v[p], phase, s.fifth_u);
      const double i = wave(s.i_a[p], phase - s.lag_deg[p] / 360.0, s.fifth_i);
      raw[n * 6 + p] = static_cast<std::int32_t>(
          std::nearbyint(u / frontend::kFullScaleVolts * frontend::kFullScaleCounts));
      raw[n * 6 + 3 + p] = static_cast<std::int32_t>(
          std::nearbyint(i / frontend::kFullScaleAmperes * frontend::kFullScaleCounts));
    }
  }
  return raw;
}

ChainSetup setup() {
  ChainSetup chain;
  chain.energy.scale = energy::EnergyScale::secondary;
  chain.energy.p_constant_imp_per_kwh = 60000;
  chain.energy.q_constant_imp_per_kvarh = 60000;
  return chain;
}

struct Fed {
  explicit Fed(const Signal& signal, double seconds, std::size_t cut = 0) {
    chain->restart(setup());
    chain->correct({}, {}, 0.0);
    const std::vector<std::int32_t> raw = synthesise(signal, seconds);
    const std::size_t frames = raw.size() / 6;
    const std::size_t step = cut == 0 ? 1280 : cut;
    for (std::size_t first = 0; first < frames; first += step) {
      chain->feed(raw.data() + first * 6, std::min(step, frames - first));
      std::array<energy::PulseEdge, 256> taken;
      const std::size_t count = chain->pulses().take(taken);
      edges.insert(edges.end(), taken.begin(), taken.begin() + static_cast<long>(count));
    }
  }
  double value(spec::QuantityId id) const {
    return chain->quantities().value(spec::Bank::window, id);
  }
  std::unique_ptr<MeteringChain> chain = std::make_unique<MeteringChain>(simd::baseline_kernels());
  std::vector<energy::PulseEdge> edges;
};

// Steady state with ideal samples: the aim of the design is 2 ppm.
constexpr double kAimPpm = 2.0;
constexpr double kFrequencyAimHz = 1e-4;

double ppm(double value, double truth) { return (value / truth - 1.0) * 1e6; }

class MeteringChainAt : public testing::TestWithParam<double> {};

TEST_P(MeteringChainAt, quantities_meet_the_aim) {
  const Signal s{.f_hz = GetParam()};
  const Fed run(s, 2.0);
  using spec::QuantityId;
  const double u_scale = std::sqrt(1.0 + s.fifth_u * s.fifth_u);
  const double i_scale = std::sqrt(1.0 + s.fifth_i * s.fifth_i);
  double p_total = 0.0;
  for (int p = 0; p < 3; ++p) {
    const auto k = static_cast<std::size_t>(p);
    const auto id = [p](QuantityId first) {
      return static_cast<QuantityId>(static_cast<int>(first) + p);
    };
    const double lag = s.lag_deg[k] / 180.0 * kPi;
    const double ui = s.u_v[k] * s.i_a[k];
    const double power = ui * (std::cos(lag) + s.fifth_u * s.fifth_i * std::cos(5 * lag));
    p_total += power;
    const double s_va = ui * u_scale * i_scale;
    EXPECT_NEAR(ppm(run.value(id(QuantityId::u_rms_l1_v)), s.u_v[k] * u_scale), 0, kAimPpm);
    EXPECT_NEAR(ppm(run.value(id(QuantityId::i_rms_l1_a)), s.i_a[k] * i_scale), 0, kAimPpm);
    EXPECT_NEAR((run.value(id(QuantityId::p_l1_w)) - power) / s_va * 1e6, 0, kAimPpm);
    EXPECT_NEAR((run.value(id(QuantityId::q_fund_l1_var)) - ui * std::sin(lag)) / s_va * 1e6, 0,
                kAimPpm);
    EXPECT_NEAR(ppm(run.value(id(QuantityId::s_l1_va)), s_va), 0, kAimPpm);
  }
  EXPECT_NEAR(ppm(run.value(QuantityId::p_total_w), p_total), 0, kAimPpm);
  EXPECT_NEAR(run.value(QuantityId::f_hz), s.f_hz, kFrequencyAimHz);
}

INSTANTIATE_TEST_SUITE_P(Frequencies, MeteringChainAt,
                         testing::Values(45.0, 47.123, 49.3, 50.0, 50.7, 53.21, 59.9, 65.0));

TEST(MeteringChain, any_cut_of_the_samples_gives_the_same_bits) {
  const Signal s{.f_hz = 49.77};
  const Fed whole(s, 1.5);
  for (std::size_t cut : {1U, 7U, 255U, 257U, 6000U}) {
    const Fed parts(s, 1.5, cut);
    ASSERT_EQ(whole.edges.size(), parts.edges.size()) << cut;
    for (std::size_t i = 0; i < whole.edges.size(); ++i) {
      EXPECT_EQ(whole.edges[i].instant(), parts.edges[i].instant());
      EXPECT_EQ(whole.edges[i].stream, parts.edges[i].stream);
    }
    EXPECT_EQ(std::memcmp(&whole.chain->quantities(), &parts.chain->quantities(),
                          sizeof(store::QuantityStore)),
              0)
        << cut;
  }
}

TEST(MeteringChain, pulses_come_at_the_rate_of_the_power) {
  Signal s{.u_v = {230, 230, 230}, .i_a = {1, 1, 1}, .lag_deg = {0, 0, 0}, .fifth_u = 0};
  const Fed run(s, 4.0);
  std::vector<double> times;
  for (const energy::PulseEdge& edge : run.edges) {
    EXPECT_EQ(edge.stream, 0);
    times.push_back(
        (static_cast<double>(edge.sample_index) + static_cast<double>(edge.fraction_q32) / 0x1p32) /
        kRate);
  }
  ASSERT_GT(times.size(), 20U);
  const double interval = 3600.0 * 1000.0 / (690.0 * 60000.0);
  const std::size_t first = times.size() - 20;
  const double measured = (times.back() - times[first]) / 19.0;
  EXPECT_NEAR(ppm(measured, interval), 0, kAimPpm);
}

TEST(MeteringChain, frequency_step_beyond_a_bin_is_found_again) {
  Signal s{.f_hz = 50.0};
  Fed run(s, 1.0);
  s.f_hz = 60.0;
  const std::vector<std::int32_t> raw = synthesise(s, 1.5);
  run.chain->feed(raw.data(), raw.size() / 6);
  EXPECT_NEAR(run.value(spec::QuantityId::f_hz), 60.0, kFrequencyAimHz);
}

TEST(MeteringChain, voltage_that_crosses_zero_more_than_once_a_cycle_is_followed) {
  const Fed run(Signal{.f_hz = 64.3, .fifth_u = 0.4}, 2.0);
  EXPECT_NEAR(run.value(spec::QuantityId::f_hz), 64.3, kFrequencyAimHz);
}

TEST(MeteringChain, without_voltage_frequency_reads_zero_and_nothing_is_counted) {
  Signal s{.u_v = {0, 0, 0}, .i_a = {0.0004, 0.0004, 0.0004}};
  const Fed run(s, 1.0);
  EXPECT_EQ(run.value(spec::QuantityId::f_hz), 0.0);
  EXPECT_TRUE(run.edges.empty());
  EXPECT_EQ(run.chain->energy().count(spec::EnergyId::es), 0);
}

}  // namespace
}  // namespace kw::meter
