// SHA-256 of bytes @[FIPS180-4], for the image hash.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace kw::app {

using Digest = std::array<std::uint8_t, 32>;

class Sha256 {
 public:
  void update(std::span<const std::uint8_t> bytes);
  // Ends the message; the object is not used afterwards.
  [[nodiscard]] Digest finish();

 private:
  void add_block(const std::uint8_t* block);

  std::array<std::uint32_t, 8> state_{0x6A09E667U, 0xBB67AE85U, 0x3C6EF372U, 0xA54FF53AU,
                                      0x510E527FU, 0x9B05688CU, 0x1F83D9ABU, 0x5BE0CD19U};
  std::array<std::uint8_t, 64> block_{};
  std::size_t block_size_ = 0;
  std::uint64_t message_bytes_ = 0;
};

// Adds the low `bytes` (1..8) bytes of a number, big-endian.
inline void add_number(Sha256& hash, std::uint64_t value, unsigned bytes) {
  std::array<std::uint8_t, 8> big_endian{};
  for (unsigned i = 0; i < bytes; ++i) {
    big_endian[i] = static_cast<std::uint8_t>(value >> (8U * (bytes - 1 - i)));
  }
  hash.update(std::span(big_endian).first(bytes));
}

}  // namespace kw::app
