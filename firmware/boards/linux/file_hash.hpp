// The hash of the meter's own program file.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "app/sha256.hpp"

namespace kw::linux_board {

// Hash of a file. Throws std::system_error.
[[nodiscard]] app::Digest sha256_of_file(const std::string& path);

[[nodiscard]] std::string hex_of(std::span<const std::uint8_t> bytes);

}  // namespace kw::linux_board
