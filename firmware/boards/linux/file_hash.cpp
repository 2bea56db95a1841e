#include "file_hash.hpp"

#include <cerrno>
#include <fstream>
#include <system_error>
#include <vector>

namespace kw::linux_board {

app::Digest sha256_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::system_error(errno, std::generic_category(), "cannot read " + path);
  app::Sha256 hash;
  std::vector<char> buffer(std::size_t{1} << 16U);
  while (file) {
    file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    const auto count = static_cast<std::size_t>(file.gcount());
    hash.update({reinterpret_cast<const std::uint8_t*>(buffer.data()), count});
  }
  return hash.finish();
}

std::string hex_of(std::span<const std::uint8_t> bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : bytes) {
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 0xFU];
  }
  return text;
}

}  // namespace kw::linux_board
