#include "core/factory/calibration.hpp"

#include "core/base/bytes.hpp"
#include "core/base/crc32.hpp"

namespace kw::factory {
namespace {

constexpr std::size_t kConstantCount = kCalibrationConstantWords / 2;
constexpr auto kFirstConstant = static_cast<std::size_t>(spec::FactoryField::gain_u1_ppb);
constexpr auto kCrcField = static_cast<std::size_t>(spec::FactoryField::calibration_crc32);

static_assert(kCrcField - kFirstConstant == kConstantCount);
static_assert(spec::kFactoryLimits[kCrcField].address ==
              kCalibrationAddress + kCalibrationConstantWords);

}  // namespace

std::uint32_t calibration_crc(std::span<const std::uint16_t, kCalibrationConstantWords> constants) {
  return crc32(constants);
}

CalibrationWords to_words(const Calibration& calibration) {
  CalibrationWords words{};
  std::size_t at = 0;
  const auto put = [&](std::uint32_t value) {
    words[at++] = high_word(value);
    words[at++] = low_word(value);
  };
  for (const ChannelCalibration& channel : calibration.channel) {
    put(static_cast<std::uint32_t>(channel.gain_ppb));
    put(static_cast<std::uint32_t>(channel.offset_q8_counts));
    put(static_cast<std::uint32_t>(channel.delay_ps));
  }
  put(calibration_crc(std::span(words).first<kCalibrationConstantWords>()));
  return words;
}

Result<Calibration> from_words(std::span<const std::uint16_t, kCalibrationWords> words) {
  const std::uint32_t crc =
      join_words(words[kCalibrationConstantWords], words[kCalibrationConstantWords + 1]);
  if (crc != calibration_crc(words.first<kCalibrationConstantWords>())) {
    return {Status::bad_checksum, spec::kFactoryLimits[kCrcField].address};
  }
  std::array<std::int32_t, kConstantCount> constant{};
  for (std::size_t i = 0; i < kConstantCount; ++i) {
    constant[i] = static_cast<std::int32_t>(join_words(words[2 * i], words[2 * i + 1]));
    const spec::RegisterLimits& limits = spec::kFactoryLimits[kFirstConstant + i];
    if (constant[i] < limits.min || constant[i] > limits.max) {
      return {Status::out_of_range, limits.address};
    }
  }
  Calibration calibration;
  for (std::size_t c = 0; c < calibration.channel.size(); ++c) {
    calibration.channel[c] = {constant[3 * c], constant[3 * c + 1], constant[3 * c + 2]};
  }
  return calibration;
}

}  // namespace kw::factory
