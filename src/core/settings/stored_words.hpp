// Words that are kept as written, row by row of spec::kStored.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/spec/registers_gen.hpp"

namespace kw::settings {

class StoredWords {
 public:
  // All at their defaults.
  StoredWords();

  // Domain of `row`: an index of kStored; of `offset`: a word of that row.
  [[nodiscard]] std::uint16_t word(std::size_t row, std::size_t offset) const {
    return words_[spec::kStored[row].first + offset];
  }
  [[nodiscard]] static bool accepts(std::size_t row, std::uint16_t word);
  // Leaves the bits of the row's fixed_mask. Domain: accepted words.
  void put(std::size_t row, std::size_t offset, std::uint16_t word);

  // After a power cut; a word that is accepted no more keeps its default.
  void restore(std::span<const std::uint16_t, spec::kStoredKeptWordCount> words);

  // Those that outlive a power cut.
  [[nodiscard]] std::span<std::uint16_t, spec::kStoredKeptWordCount> kept() {
    return std::span(words_).first<spec::kStoredKeptWordCount>();
  }

 private:
  std::array<std::uint16_t, spec::kStoredWordCount> words_{};
};

}  // namespace kw::settings
