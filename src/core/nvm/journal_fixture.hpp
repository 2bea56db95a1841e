// A journal over a small flash in memory, and a plain dictionary that says what it must hold.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "core/nvm/flash_fake.hpp"
#include "core/nvm/journal.hpp"

namespace kw::nvm {

using Bytes = std::vector<std::uint8_t>;

struct Value {
  std::uint16_t version = 0;
  Bytes bytes;

  friend bool operator==(const Value&, const Value&) = default;
};

using Dictionary = std::map<std::size_t, Value>;

struct Write {
  std::size_t item = 0;
  Value value;
};

class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}
  std::uint32_t word() { return static_cast<std::uint32_t>(engine_()); }
  // 0 .. end - 1
  std::uint32_t below(std::uint32_t end) { return word() % end; }

 private:
  std::mt19937 engine_;
};

inline Bytes bytes_of(std::size_t size, std::uint32_t seed) {
  Random random(seed);
  Bytes bytes(size);
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random.below(256));
  return bytes;
}

// Memory that outlives the power.
class Memory {
 public:
  Memory(std::uint32_t sectors, std::uint32_t sector_bytes)
      : words_(std::size_t{sectors} * sector_bytes / 4), sector_bytes_(sector_bytes) {
    EXPECT_EQ(flash().attach(), Status::ok);
  }
  [[nodiscard]] CutFlash flash() { return CutFlash(words_, sector_bytes_); }
  [[nodiscard]] std::vector<std::uint32_t>& words() { return words_; }
  // Where the sectors begin, behind the notes of the chip.
  [[nodiscard]] std::uint32_t first_byte() { return flash().first_byte(); }

 private:
  std::vector<std::uint32_t> words_;
  std::uint32_t sector_bytes_;
};

// What the journal has of an item, or an empty value of version 0 when there is none.
inline Value held(const Journal& journal, std::size_t item) {
  const ItemInfo info = journal.info(item);
  if (!info.is_present) return {};
  Value value{info.version, Bytes(info.length)};
  const Result<std::size_t> length = journal.read(item, info.version, value.bytes);
  EXPECT_TRUE(length.ok());
  return value;
}

inline Value expected(const Dictionary& dictionary, std::size_t item) {
  const auto found = dictionary.find(item);
  return found == dictionary.end() ? Value{} : found->second;
}

inline void expect_same(const Journal& journal, const Dictionary& dictionary,
                        const std::string& where) {
  for (std::size_t item = 0; item < Journal::kItemCount; ++item) {
    ASSERT_EQ(held(journal, item), expected(dictionary, item)) << where << ", item " << item;
  }
}

}  // namespace kw::nvm
