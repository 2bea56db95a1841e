#include "core/settings/stored_words.hpp"

#include <algorithm>

namespace kw::settings {

StoredWords::StoredWords() {
  for (std::size_t row = 0; row < spec::kStored.size(); ++row) {
    const bool is_last = row + 1 == spec::kStored.size();
    const std::size_t end = is_last ? words_.size() : spec::kStored[row + 1].first;
    std::fill(words_.begin() + spec::kStored[row].first,
              words_.begin() + static_cast<std::ptrdiff_t>(end), spec::kStored[row].default_value);
  }
}

bool StoredWords::accepts(std::size_t row, std::uint16_t word) {
  const spec::StoredInfo& info = spec::kStored[row];
  if (info.by_byte) return word >> 8 <= info.max >> 8 && (word & 0xFF) <= (info.max & 0xFF);
  return word >= info.min && word <= info.max;
}

void StoredWords::put(std::size_t row, std::size_t offset, std::uint16_t word) {
  const spec::StoredInfo& info = spec::kStored[row];
  std::uint16_t& kept = words_[info.first + offset];
  kept = static_cast<std::uint16_t>((kept & info.fixed_mask) | (word & ~info.fixed_mask));
}

void StoredWords::restore(std::span<const std::uint16_t, spec::kStoredKeptWordCount> words) {
  for (std::size_t row = 0; row < spec::kStored.size(); ++row) {
    const bool is_last = row + 1 == spec::kStored.size();
    const std::size_t end = is_last ? words_.size() : spec::kStored[row + 1].first;
    for (std::size_t i = spec::kStored[row].first; i < end && i < words.size(); ++i) {
      if (accepts(row, words[i])) words_[i] = words[i];
    }
  }
}

}  // namespace kw::settings
