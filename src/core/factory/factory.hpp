// The factory region 7F00H..7FC1H: lock, identity, calibration constants, seal.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "core/base/status.hpp"
#include "core/factory/calibration.hpp"
#include "core/factory/extension.hpp"

namespace kw::factory {

// What the board says of itself; text is padded with zero bytes.
struct FactoryIdentity {
  std::array<char, 16> serial{};
  std::array<char, 8> firmware_version{};
  std::array<std::uint8_t, 32> image_hash{};  // SHA-256
};

// Locked after power-up. Only a calibration that is accepted whole counts and takes effect.
class Factory {
 public:
  explicit Factory(const FactoryIdentity& identity) : identity_(identity) {}

  [[nodiscard]] const FactoryIdentity& identity() const { return identity_; }
  [[nodiscard]] bool is_unlocked() const { return unlocked_; }
  [[nodiscard]] const Calibration& calibration() const { return calibration_; }
  // Accepted calibration writes.
  [[nodiscard]] std::uint32_t calibration_counter() const { return calibration_counter_; }

  // The key unlocks, 0 locks.
  // Status: ok; out_of_range for any other value, the lock stays as it was.
  [[nodiscard]] Status write_lock(std::uint32_t key);

  // Constants and checksum, 7F20H..7F45H.
  // Status: ok; locked; bad_checksum; out_of_range. The constants in force stay when refused.
  [[nodiscard]] Status write_calibration(std::span<const std::uint16_t, kCalibrationWords> words);

  // The second block, 7F46H..7FBFH.
  // Status: as write_calibration(). An accepted write counts as one of a calibration.
  [[nodiscard]] Status write_extension(std::span<const std::uint16_t, kExtensionWords> words);
  [[nodiscard]] const Extension& extension() const { return extension_; }
  // As the registers show it; kept, because a read asks for it register by register.
  [[nodiscard]] const ExtensionWords& extension_words() const { return extension_words_; }

  // The key of the seal seals, the one below opens; the lock must be open for either. Sealed, no
  // calibration is taken, though the lock is open.
  // Status: ok; locked; out_of_range for any other value, the seal stays as it was.
  [[nodiscard]] Status write_seal(std::uint32_t key);
  [[nodiscard]] bool is_sealed() const { return sealed_; }
  static constexpr std::uint32_t kOpenSealKey = 0x4F50454E;  // "OPEN"

  // As kept in non-volatile memory; for the board that brings them back after power-up.
  void restore(const Calibration& calibration, const Extension& extension, bool sealed,
               std::uint32_t counter);

 private:
  FactoryIdentity identity_;
  Calibration calibration_{};
  Extension extension_{};
  ExtensionWords extension_words_ = to_words(Extension{});
  std::uint32_t calibration_counter_ = 0;
  bool unlocked_ = false;
  bool sealed_ = false;
};

}  // namespace kw::factory
