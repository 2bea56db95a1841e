#include "core/energy/frozen_energies.hpp"

#include <gtest/gtest.h>

#include "core/energy/run_time.hpp"

namespace kw::energy {
namespace {

using spec::EnergyId;

constexpr std::int64_t kDay = clock::kSecondsPerDay;

FrozenEnergies::Counts all(std::uint32_t count) {
  FrozenEnergies::Counts counts{};
  counts.fill(count);
  return counts;
}

TEST(FrozenEnergies, keep_the_last_seven_days_newest_first) {
  FrozenEnergies frozen;
  frozen.follow(20'000 * kDay + 5);
  for (std::uint32_t day = 1; day <= 9; ++day) {
    const std::int64_t midnight = (20'000 + std::int64_t{day}) * kDay;
    EXPECT_FALSE(frozen.is_due(midnight - 1));
    ASSERT_TRUE(frozen.is_due(midnight));
    frozen.freeze(midnight, all(day));
    EXPECT_FALSE(frozen.is_due(midnight + 1));
  }
  for (std::uint32_t block = 0; block < 7; ++block) {
    EXPECT_EQ(frozen.count(block, EnergyId::es_l3), 9 - block);
  }
}

TEST(FrozenEnergies, day_that_the_clock_is_set_to_begins_without_a_snapshot) {
  FrozenEnergies frozen;
  frozen.follow(20'000 * kDay);
  frozen.follow(20'005 * kDay);
  EXPECT_FALSE(frozen.is_due(20'005 * kDay + 10));
  frozen.follow(19'000 * kDay);
  EXPECT_FALSE(frozen.is_due(19'000 * kDay + 10));
  EXPECT_TRUE(frozen.is_due(19'001 * kDay));
}

TEST(FrozenEnergies, presets_stay_until_they_are_cleared) {
  FrozenEnergies frozen;
  frozen.freeze(kDay, all(1));
  frozen.preset(3, EnergyId::eq_net, 77);
  frozen.freeze(2 * kDay, all(2));
  EXPECT_EQ(frozen.count(4, EnergyId::eq_net), 77U);
  EXPECT_EQ(frozen.count(4, EnergyId::es), 0U);
  frozen.clear();
  EXPECT_EQ(frozen.count(0, EnergyId::es), 0U);
  EXPECT_EQ(frozen.count(4, EnergyId::eq_net), 0U);
}

TEST(RunTime, counts_hundredths_of_an_hour_in_samples) {
  RunTime run_time;
  constexpr std::uint64_t kHundredth = 460'800;  // = 12800 * 36
  EXPECT_EQ(run_time.hundredths(kHundredth - 1, 12800), 0U);
  EXPECT_EQ(run_time.hundredths(kHundredth, 12800), 1U);
  EXPECT_EQ(run_time.hundredths(100 * kHundredth, 12800), 100U);
}

TEST(RunTime, goes_on_at_another_rate_and_from_a_preset) {
  RunTime run_time;
  run_time.book(230'400, 12800);  // half a step
  EXPECT_EQ(run_time.hundredths(230'400 + 460'800, 25600), 1U);
  EXPECT_EQ(run_time.hundredths(230'400 + 460'799, 25600), 0U);
  run_time.preset(1'000'000, 500);
  EXPECT_EQ(run_time.hundredths(1'000'000, 25600), 500U);
  run_time.preset(1'000'000, RunTime::kHundredthsMax);
  EXPECT_EQ(run_time.hundredths(std::uint64_t{1} << 50, 25600), RunTime::kHundredthsMax);
}

}  // namespace
}  // namespace kw::energy
