// Calibration constants of the six channels, and their form in the registers 7F20H..7F45H.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/status.hpp"
#include "core/spec/registers_gen.hpp"

namespace kw::factory {

// One channel: the sample minus offset, times 1 + gain, later by delay.
struct ChannelCalibration {
  std::int32_t gain_ppb = 0;
  std::int32_t offset_q8_counts = 0;
  std::int32_t delay_ps = 0;

  friend bool operator==(const ChannelCalibration&, const ChannelCalibration&) = default;
};

struct Calibration {
  std::array<ChannelCalibration, 6> channel{};  // U1 U2 U3 I1 I2 I3

  friend bool operator==(const Calibration&, const Calibration&) = default;
};

inline constexpr std::uint16_t kCalibrationAddress =
    spec::kFactoryLimits[static_cast<std::size_t>(spec::FactoryField::gain_u1_ppb)].address;
inline constexpr std::size_t kCalibrationConstantWords = 36;  // = 6 * 3 * 2
inline constexpr std::size_t kCalibrationWords = kCalibrationConstantWords + 2;

using CalibrationWords = std::array<std::uint16_t, kCalibrationWords>;

// CRC-32 over the constants of the words, in wire order.
[[nodiscard]] std::uint32_t calibration_crc(
    std::span<const std::uint16_t, kCalibrationConstantWords> constants);

// Constants and their checksum as the registers show them.
[[nodiscard]] CalibrationWords to_words(const Calibration& calibration);

// Status: ok; bad_checksum (offender: address of the checksum); out_of_range (offender: address).
[[nodiscard]] Result<Calibration> from_words(
    std::span<const std::uint16_t, kCalibrationWords> words);

}  // namespace kw::factory
