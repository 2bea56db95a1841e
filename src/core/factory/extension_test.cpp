#include "core/factory/extension.hpp"

#include <gtest/gtest.h>

#include "core/base/crc32.hpp"
#include "core/factory/factory.hpp"

namespace kw::factory {
namespace {

// Where the registers have it (spec/registers/factory_extension.toml).
constexpr std::size_t kNodeWords = 6;         // current, gain, delay: 2 words each
constexpr std::size_t kTemperatureWord = 90;  // = 3 * 5 * 6
constexpr std::size_t kStopWord = 118;        // the last constant
constexpr std::uint32_t kSealKey = 0x5345414C;
constexpr std::uint32_t kOpenKey = 0x4F50454E;

Extension example() {
  Extension extension;
  std::int32_t at = 1;
  for (auto& nodes : extension.compensation.linearity) {
    for (std::size_t n = 0; n < nodes.size(); ++n) {
      nodes[n] = {static_cast<std::int32_t>(n + 1) * 1000, 11 * at, -7 * at};
      ++at;
    }
  }
  for (auto& coefficient : extension.compensation.temperature) {
    coefficient = {-100 * at, 3 * at};
    ++at;
  }
  extension.calibrated_at_cdeg = 2150;
  extension.start_ppm = 900;
  extension.stop_ppm = 400;
  return extension;
}

// The checksum anew, by the definition: 240 bytes, high byte first.
void seal(ExtensionWords& words) {
  std::array<std::uint8_t, 240> bytes{};
  for (std::size_t i = 0; i < 120; ++i) {
    bytes[2 * i] = static_cast<std::uint8_t>(words[i] >> 8);
    bytes[2 * i + 1] = static_cast<std::uint8_t>(words[i] & 0xFFU);
  }
  const std::uint32_t crc = crc32(bytes);
  words[120] = static_cast<std::uint16_t>(crc >> 16);
  words[121] = static_cast<std::uint16_t>(crc & 0xFFFFU);
}

void put(ExtensionWords& words, std::size_t at, std::int32_t value) {
  words[at] = static_cast<std::uint16_t>(static_cast<std::uint32_t>(value) >> 16);
  words[at + 1] = static_cast<std::uint16_t>(static_cast<std::uint32_t>(value) & 0xFFFFU);
  seal(words);
}

void expect_refused(const ExtensionWords& words, Status status, std::int64_t offender) {
  const Result<Extension> result = extension_from_words(words);
  EXPECT_EQ(result.status(), status) << std::hex << offender;
  EXPECT_EQ(result.offender(), offender);
}

TEST(Extension, words_and_back_give_the_same_constants) {
  const Result<Extension> back = extension_from_words(to_words(example()));
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back.value(), example());
  const Result<Extension> fresh = extension_from_words(to_words(Extension{}));
  ASSERT_TRUE(fresh.ok());
  EXPECT_EQ(fresh.value(), Extension{});
}

TEST(Extension, words_lie_where_the_registers_have_them) {
  const ExtensionWords words = to_words(example());
  EXPECT_EQ(words[kNodeWords + 1], 2000);             // I1, node 2, current
  EXPECT_EQ(words[2 * 5 * kNodeWords + 3], 11 * 11);  // I3, node 1, gain
  EXPECT_EQ(words[kTemperatureWord], 0xFFFF);         // U1, first order: -1600, high word first
  EXPECT_EQ(words[kTemperatureWord + 1], 0x10000 - 1600);
  EXPECT_EQ(words[kStopWord - 4 + 1], 2150);
  EXPECT_EQ(words[kStopWord - 2 + 1], 900);
  EXPECT_EQ(words[kStopWord + 1], 400);
  ExtensionWords sealed = words;
  seal(sealed);
  EXPECT_EQ(words, sealed);
}

TEST(Extension, any_flipped_bit_is_a_bad_checksum) {
  const ExtensionWords good = to_words(example());
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (int bit = 0; bit < 16; ++bit) {
      ExtensionWords bad = good;
      bad[i] = static_cast<std::uint16_t>(bad[i] ^ (1U << bit));
      expect_refused(bad, Status::bad_checksum, 0x7FBE);
    }
  }
}

TEST(Extension, each_constant_is_accepted_at_its_limits_and_refused_beyond_with_its_address) {
  const auto check = [](std::size_t at, std::int32_t min, std::int32_t max) {
    const auto address = static_cast<std::int64_t>(0x7F46 + at);
    for (const std::int32_t value : {min, max}) {
      ExtensionWords words = to_words(example());
      put(words, at, value);
      EXPECT_NE(extension_from_words(words).status(), Status::bad_checksum) << std::hex << address;
      if (at % kNodeWords != 0 && at < kTemperatureWord) {  // currents must rise as well
        EXPECT_TRUE(extension_from_words(words).ok()) << std::hex << address;
      }
      put(words, at, value == min ? min - 1 : max + 1);
      expect_refused(words, Status::out_of_range, address);
    }
  };
  for (std::size_t at = 0; at < kTemperatureWord; at += kNodeWords) {
    check(at, 0, 10'000'000);
    check(at + 2, -50'000'000, 50'000'000);
    check(at + 4, -5'000'000, 5'000'000);
  }
  for (std::size_t at = kTemperatureWord; at < kStopWord - 4; at += 4) {
    check(at, -1'000'000, 1'000'000);
    check(at + 2, -20'000, 20'000);
  }
  check(kStopWord - 4, -4'000, 12'500);
  check(kStopWord - 2, 10, 100'000);
  check(kStopWord, 10, 100'000);
}

TEST(Extension, nodes_that_do_not_rise_are_refused_with_the_address_of_the_first) {
  for (std::size_t phase = 0; phase < 3; ++phase) {
    for (std::size_t n = 1; n < 5; ++n) {
      for (const std::int32_t step : {0, -1}) {
        Extension extension = example();
        auto& nodes = extension.compensation.linearity[phase];
        nodes[n].current_ppm = nodes[n - 1].current_ppm + step;
        expect_refused(to_words(extension), Status::out_of_range,
                       static_cast<std::int64_t>(0x7F46 + (5 * phase + n) * kNodeWords));
      }
    }
  }
}

TEST(Extension, a_table_ends_at_its_first_unused_node) {
  Extension extension = example();
  auto& nodes = extension.compensation.linearity[2];
  nodes[3] = nodes[4] = {};
  EXPECT_TRUE(extension_from_words(to_words(extension)).ok());
  nodes[4] = {5000, 1, 1};  // used after an unused one
  expect_refused(to_words(extension), Status::out_of_range, 0x7F46 + 14 * 6);
  nodes[4] = {};
  nodes[3] = {0, 1, 0};  // unused, but not empty
  expect_refused(to_words(extension), Status::out_of_range, 0x7F46 + 13 * 6);
}

TEST(Extension, stop_threshold_above_the_start_is_refused) {
  Extension extension;
  extension.stop_ppm = extension.start_ppm;
  EXPECT_TRUE(extension_from_words(to_words(extension)).ok());
  extension.stop_ppm = extension.start_ppm + 1;
  expect_refused(to_words(extension), Status::out_of_range, 0x7FBC);
}

Factory unlocked() {
  Factory factory{FactoryIdentity{}};
  EXPECT_EQ(factory.write_lock(spec::kFactoryUnlockKey), Status::ok);
  return factory;
}

TEST(FactoryExtension, accepted_block_takes_effect_and_counts_a_refused_one_changes_nothing) {
  Factory factory = unlocked();
  ASSERT_EQ(factory.write_extension(to_words(example())), Status::ok);
  EXPECT_EQ(factory.extension(), example());
  EXPECT_EQ(factory.calibration_counter(), 1U);
  ExtensionWords words = to_words(Extension{});
  words[5] ^= 1U;
  EXPECT_EQ(factory.write_extension(words), Status::bad_checksum);
  Extension beyond;
  beyond.calibrated_at_cdeg = 12501;
  EXPECT_EQ(factory.write_extension(to_words(beyond)), Status::out_of_range);
  EXPECT_EQ(factory.extension(), example());
  EXPECT_EQ(factory.calibration_counter(), 1U);
}

TEST(FactorySeal, sealed_region_takes_no_calibration_though_it_is_unlocked) {
  Factory factory = unlocked();
  ASSERT_EQ(factory.write_seal(kSealKey), Status::ok);
  EXPECT_TRUE(factory.is_sealed());
  EXPECT_EQ(factory.write_extension(to_words(example())), Status::locked);
  EXPECT_EQ(factory.write_calibration(to_words(Calibration{})), Status::locked);
  EXPECT_EQ(factory.calibration_counter(), 0U);
  ASSERT_EQ(factory.write_lock(0), Status::ok);
  ASSERT_EQ(factory.write_lock(spec::kFactoryUnlockKey), Status::ok);
  EXPECT_TRUE(factory.is_sealed()) << "the lock does not open the seal";
}

TEST(FactorySeal, second_key_opens_it_and_no_other_value_does) {
  Factory factory = unlocked();
  ASSERT_EQ(factory.write_seal(kSealKey), Status::ok);
  for (const std::uint32_t key : {0U, 1U, spec::kFactoryUnlockKey, kOpenKey ^ 1U}) {
    EXPECT_EQ(factory.write_seal(key), Status::out_of_range) << key;
    EXPECT_TRUE(factory.is_sealed());
  }
  ASSERT_EQ(factory.write_seal(kOpenKey), Status::ok);
  EXPECT_FALSE(factory.is_sealed());
  EXPECT_EQ(factory.write_extension(to_words(example())), Status::ok);
}

TEST(FactorySeal, locked_region_neither_seals_nor_opens) {
  Factory factory{FactoryIdentity{}};
  EXPECT_EQ(factory.write_seal(kSealKey), Status::locked);
  EXPECT_FALSE(factory.is_sealed());
  factory.restore({}, example(), true, 7);
  EXPECT_EQ(factory.write_seal(kOpenKey), Status::locked);
  EXPECT_TRUE(factory.is_sealed());
  EXPECT_EQ(factory.extension(), example());
}

}  // namespace
}  // namespace kw::factory
