#include "core/factory/extension.hpp"

#include <bit>

#include "core/base/bytes.hpp"
#include "core/base/crc32.hpp"

namespace kw::factory {
namespace {

using spec::FactoryField;

constexpr auto kFirst = static_cast<std::size_t>(FactoryField::node_1_i1_current_ppm);
constexpr auto kCrc = static_cast<std::size_t>(FactoryField::extension_crc32);
static_assert(kCrc - kFirst == kExtensionConstants);
static_assert(spec::kFactoryLimits[kCrc].address == kExtensionAddress + kExtensionConstantWords);

// An extension is its constants, in the order of the registers.
using Constants = std::array<std::int32_t, kExtensionConstants>;
static_assert(sizeof(Extension) == sizeof(Constants));

using Words = std::span<const std::uint16_t, kExtensionWords>;

std::uint32_t crc_of(Words words) { return crc32(words.first<kExtensionConstantWords>()); }

std::uint16_t address_of(std::size_t constant) {
  return spec::kFactoryLimits[kFirst + constant].address;
}

std::int32_t constant(Words words, std::size_t at) {
  return static_cast<std::int32_t>(join_words(words[2 * at], words[2 * at + 1]));
}

// The first constant beyond its limits, or their number.
std::size_t first_excess(Words words) {
  for (std::size_t at = 0; at < kExtensionConstants; ++at) {
    const spec::RegisterLimits& limits = spec::kFactoryLimits[kFirst + at];
    const std::int32_t value = constant(words, at);
    if (value < limits.min || value > limits.max) return at;
  }
  return kExtensionConstants;
}

// The first constant that does not fit with the others, or their number.
std::size_t first_misfit(Words words) {
  constexpr std::size_t kTableConstants = 3 * frontend::kLinearityNodes;
  std::int32_t before = 0;
  bool ended = false;
  for (std::size_t at = 0; at < 3 * kTableConstants; at += 3) {
    if (at % kTableConstants == 0) {
      before = 0;
      ended = false;
    }
    const std::int32_t current = constant(words, at);
    const bool unused = current == 0;
    const bool is_empty = unused && constant(words, at + 1) == 0 && constant(words, at + 2) == 0;
    if (unused ? !is_empty : ended || current <= before) return at;
    ended = unused;
    before = current;
  }
  constexpr std::size_t kStop = kExtensionConstants - 1;
  return constant(words, kStop) > constant(words, kStop - 1) ? kStop : kExtensionConstants;
}

}  // namespace

ExtensionWords to_words(const Extension& extension) {
  const auto constants = std::bit_cast<Constants>(extension);
  ExtensionWords words{};
  for (std::size_t i = 0; i < kExtensionConstants; ++i) {
    words[2 * i] = high_word(static_cast<std::uint32_t>(constants[i]));
    words[2 * i + 1] = low_word(static_cast<std::uint32_t>(constants[i]));
  }
  const std::uint32_t crc = crc_of(words);
  words[kExtensionConstantWords] = high_word(crc);
  words[kExtensionConstantWords + 1] = low_word(crc);
  return words;
}

Result<Extension> extension_from_words(std::span<const std::uint16_t, kExtensionWords> words) {
  const std::uint32_t crc =
      join_words(words[kExtensionConstantWords], words[kExtensionConstantWords + 1]);
  if (crc != crc_of(words)) return {Status::bad_checksum, spec::kFactoryLimits[kCrc].address};
  const std::size_t excess = first_excess(words);
  if (excess < kExtensionConstants) return {Status::out_of_range, address_of(excess)};
  const std::size_t misfit = first_misfit(words);
  if (misfit < kExtensionConstants) return {Status::out_of_range, address_of(misfit)};
  Constants constants{};
  for (std::size_t i = 0; i < kExtensionConstants; ++i) constants[i] = constant(words, i);
  return std::bit_cast<Extension>(constants);
}

}  // namespace kw::factory
