// A board link file in the memory of this process.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/base/bytes.hpp"
#include "host/boardlink/layout.hpp"

namespace kw::boardlink {

// Owns one mapping of a whole board link file. Throws std::system_error (with the path) when the
// file cannot be made or opened, std::runtime_error when it is not a board link of this version.
class MappedFile {
 public:
  // Makes a new file, reserves its space (a full disk is an error here, never a crash later) and
  // writes an empty control block; the stores are zeros, new chips. An existing file is an error.
  [[nodiscard]] static MappedFile create(const std::string& path);
  [[nodiscard]] static MappedFile open(const std::string& path);

  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  [[nodiscard]] ControlBlock& control() const;
  [[nodiscard]] ByteBuffer in_ring() const;
  [[nodiscard]] ByteBuffer out_ring() const;
  [[nodiscard]] ByteBuffer journal_store() const;

 private:
  explicit MappedFile(std::uint8_t* memory) : memory_(memory) {}
  [[nodiscard]] static MappedFile map(int file, const std::string& path);

  std::uint8_t* memory_ = nullptr;
};

}  // namespace kw::boardlink
