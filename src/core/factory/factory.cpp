#include "core/factory/factory.hpp"

namespace kw::factory {

Status Factory::write_lock(std::uint32_t key) {
  if (key != spec::kFactoryUnlockKey && key != 0) return Status::out_of_range;
  unlocked_ = key != 0;
  return Status::ok;
}

Status Factory::write_calibration(std::span<const std::uint16_t, kCalibrationWords> words) {
  if (!unlocked_ || sealed_) return Status::locked;
  const Result<Calibration> calibration = from_words(words);
  if (!calibration.ok()) return calibration.status();
  calibration_ = calibration.value();
  ++calibration_counter_;
  return Status::ok;
}

Status Factory::write_extension(std::span<const std::uint16_t, kExtensionWords> words) {
  if (!unlocked_ || sealed_) return Status::locked;
  const Result<Extension> extension = extension_from_words(words);
  if (!extension.ok()) return extension.status();
  extension_ = extension.value();
  for (std::size_t i = 0; i < words.size(); ++i) extension_words_[i] = words[i];
  ++calibration_counter_;
  return Status::ok;
}

Status Factory::write_seal(std::uint32_t key) {
  if (!unlocked_) return Status::locked;
  if (key != spec::kFactorySealKey && key != kOpenSealKey) return Status::out_of_range;
  sealed_ = key == spec::kFactorySealKey;
  return Status::ok;
}

void Factory::restore(const Calibration& calibration, const Extension& extension, bool sealed,
                      std::uint32_t counter) {
  calibration_ = calibration;
  extension_ = extension;
  extension_words_ = to_words(extension);
  sealed_ = sealed;
  calibration_counter_ = counter;
}

}  // namespace kw::factory
