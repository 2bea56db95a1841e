// The second block of the factory region, 7F46H..7FBFH: linearity, temperature, thresholds.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/status.hpp"
#include "core/frontend/compensation.hpp"
#include "core/spec/registers_gen.hpp"

namespace kw::factory {

struct Extension {
  frontend::Compensation compensation{};
  std::int32_t calibrated_at_cdeg = 2300;  // 23 degrees Celsius
  std::int32_t start_ppm = 800;            // of In: a phase registers from here on
  std::int32_t stop_ppm = 500;             // and until it falls below this

  friend bool operator==(const Extension&, const Extension&) = default;
};

inline constexpr std::uint16_t kExtensionAddress =
    spec::kFactoryLimits[static_cast<std::size_t>(spec::FactoryField::node_1_i1_current_ppm)]
        .address;
inline constexpr std::size_t kExtensionConstants = 60;  // = 3 * 5 * 3 + 6 * 2 + 3
inline constexpr std::size_t kExtensionConstantWords = 2 * kExtensionConstants;
inline constexpr std::size_t kExtensionWords = kExtensionConstantWords + 2;

using ExtensionWords = std::array<std::uint16_t, kExtensionWords>;

// Constants and their CRC-32 as the registers show them.
[[nodiscard]] ExtensionWords to_words(const Extension& extension);

// Status: ok; bad_checksum (offender: address of the checksum); out_of_range (offender: address):
// a constant beyond its limits, nodes that do not rise, a stop threshold above the start.
[[nodiscard]] Result<Extension> extension_from_words(
    std::span<const std::uint16_t, kExtensionWords> words);

}  // namespace kw::factory
