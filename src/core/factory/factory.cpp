#include "core/factory/factory.hpp"

namespace kw::factory {

Status Factory::write_lock(std::uint32_t key) {
  if (key != spec::kFactoryUnlockKey && key != 0) return Status::out_of_range;
  unlocked_ = key != 0;
  return Status::ok;
}

Status Factory::write_calibration(std::span<const std::uint16_t, kCalibrationWords> words) {
  if (!unlocked_) return Status::locked;
  const Result<Calibration> calibration = from_words(words);
  if (!calibration.ok()) return calibration.status();
  calibration_ = calibration.value();
  ++calibration_counter_;
  return Status::ok;
}

void Factory::restore(const Calibration& calibration, std::uint32_t counter) {
  calibration_ = calibration;
  calibration_counter_ = counter;
}

}  // namespace kw::factory
