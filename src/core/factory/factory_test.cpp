#include "core/factory/factory.hpp"

#include <gtest/gtest.h>

#include "core/base/crc32.hpp"

namespace kw::factory {
namespace {

constexpr std::uint8_t kCheck[] = {'1', '2', '3', '4', '5', '6', '7', '8', '9'};
static_assert(crc32(kCheck) == 0xCBF43926U);  // the check value of CRC-32/ISO-HDLC

Calibration example() {
  Calibration calibration;
  for (std::size_t c = 0; c < 6; ++c) {
    const auto step = static_cast<std::int32_t>(c);
    calibration.channel[c] = {-1234 * step, 256 * step - 700, 1000000 * step - 2500000};
  }
  return calibration;
}

void seal(CalibrationWords& words) {
  const std::uint32_t crc = calibration_crc(std::span(words).first<kCalibrationConstantWords>());
  words[36] = static_cast<std::uint16_t>(crc >> 16);
  words[37] = static_cast<std::uint16_t>(crc & 0xFFFFU);
}

TEST(Calibration, words_and_back_give_the_same_constants) {
  const Result<Calibration> back = from_words(to_words(example()));
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back.value(), example());
}

TEST(Calibration, words_are_high_word_first_in_channel_order) {
  Calibration calibration;
  calibration.channel[1] = {-2, 0x12345, 7};
  const CalibrationWords words = to_words(calibration);
  EXPECT_EQ(words[6], 0xFFFF);
  EXPECT_EQ(words[7], 0xFFFE);
  EXPECT_EQ(words[8], 0x0001);
  EXPECT_EQ(words[9], 0x2345);
  EXPECT_EQ(words[11], 7);
}

TEST(Calibration, any_flipped_bit_is_a_bad_checksum) {
  const CalibrationWords good = to_words(example());
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (int bit = 0; bit < 16; ++bit) {
      CalibrationWords bad = good;
      bad[i] = static_cast<std::uint16_t>(bad[i] ^ (1U << bit));
      EXPECT_EQ(from_words(bad).status(), Status::bad_checksum);
    }
  }
}

TEST(Calibration, each_constant_is_accepted_at_its_limit_and_refused_beyond_with_its_address) {
  for (std::size_t i = 0; i < 18; ++i) {
    const std::int32_t limit = i % 3 == 1 ? 8388608 : 50000000;
    for (const std::int32_t sign : {1, -1}) {
      CalibrationWords words{};
      const auto put = [&](std::int32_t value) {
        words[2 * i] = static_cast<std::uint16_t>(static_cast<std::uint32_t>(value) >> 16);
        words[2 * i + 1] = static_cast<std::uint16_t>(static_cast<std::uint32_t>(value) & 0xFFFFU);
        seal(words);
      };
      put(sign * limit);
      EXPECT_TRUE(from_words(words).ok()) << i;
      put(sign * (limit + 1));
      EXPECT_EQ(from_words(words).status(), Status::out_of_range) << i;
      EXPECT_EQ(from_words(words).offender(), static_cast<std::int64_t>(0x7F20 + 2 * i));
    }
  }
}

TEST(Factory, fresh_factory_is_locked_and_neutral) {
  const Factory factory{FactoryIdentity{}};
  EXPECT_FALSE(factory.is_unlocked());
  EXPECT_EQ(factory.calibration(), Calibration{});
  EXPECT_EQ(factory.calibration_counter(), 0U);
}

TEST(Factory, calibration_is_refused_while_locked) {
  Factory factory{FactoryIdentity{}};
  EXPECT_EQ(factory.write_calibration(to_words(example())), Status::locked);
  EXPECT_EQ(factory.calibration(), Calibration{});
}

TEST(Factory, wrong_key_is_refused_and_leaves_the_lock) {
  Factory factory{FactoryIdentity{}};
  EXPECT_EQ(factory.write_lock(0x4B573333U), Status::out_of_range);
  EXPECT_FALSE(factory.is_unlocked());
  ASSERT_EQ(factory.write_lock(0x4B573332U), Status::ok);
  EXPECT_EQ(factory.write_lock(1), Status::out_of_range);
  EXPECT_TRUE(factory.is_unlocked());
}

TEST(Factory, zero_locks_again) {
  Factory factory{FactoryIdentity{}};
  ASSERT_EQ(factory.write_lock(spec::kFactoryUnlockKey), Status::ok);
  ASSERT_EQ(factory.write_lock(0), Status::ok);
  EXPECT_EQ(factory.write_calibration(to_words(example())), Status::locked);
}

TEST(Factory, accepted_calibration_takes_effect_and_counts) {
  Factory factory{FactoryIdentity{}};
  ASSERT_EQ(factory.write_lock(spec::kFactoryUnlockKey), Status::ok);
  ASSERT_EQ(factory.write_calibration(to_words(example())), Status::ok);
  EXPECT_EQ(factory.calibration(), example());
  EXPECT_EQ(factory.calibration_counter(), 1U);
}

TEST(Factory, refused_calibration_changes_nothing) {
  Factory factory{FactoryIdentity{}};
  ASSERT_EQ(factory.write_lock(spec::kFactoryUnlockKey), Status::ok);
  CalibrationWords words = to_words(example());
  words[3] = static_cast<std::uint16_t>(words[3] ^ 1U);
  EXPECT_EQ(factory.write_calibration(words), Status::bad_checksum);
  Calibration beyond = example();
  beyond.channel[2].gain_ppb = 50000001;
  EXPECT_EQ(factory.write_calibration(to_words(beyond)), Status::out_of_range);
  EXPECT_EQ(factory.calibration(), Calibration{});
  EXPECT_EQ(factory.calibration_counter(), 0U);
}

TEST(Factory, restored_calibration_keeps_its_counter) {
  Factory factory{FactoryIdentity{}};
  factory.restore(example(), {}, false, 41);
  EXPECT_EQ(factory.calibration(), example());
  EXPECT_EQ(factory.calibration_counter(), 41U);
}

}  // namespace
}  // namespace kw::factory
