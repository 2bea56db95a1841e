#include "core/factory/extension.hpp"

#include "core/base/bytes.hpp"
#include "core/factory/crc32.hpp"

namespace kw::factory {
namespace {

using spec::FactoryField;

constexpr auto kFirst = static_cast<std::size_t>(FactoryField::node_1_i1_current_ppm);
constexpr auto kCrc = static_cast<std::size_t>(FactoryField::extension_crc32);
static_assert(kCrc - kFirst == kExtensionConstants);
static_assert(spec::kFactoryLimits[kCrc].address == kExtensionAddress + kExtensionConstantWords);

using Constants = std::array<std::int32_t, kExtensionConstants>;

// Calls visit(constant) for each in the order of the registers.
template <typename ExtensionType, typename Visit>
void for_each_constant(ExtensionType& extension, Visit visit) {
  for (auto& nodes : extension.compensation.linearity) {
    for (auto& node : nodes) {
      visit(node.current_ppm);
      visit(node.gain_ppb);
      visit(node.delay_ps);
    }
  }
  for (auto& coefficient : extension.compensation.temperature) {
    visit(coefficient.first_ppb);
    visit(coefficient.second_ppb);
  }
  visit(extension.calibrated_at_cdeg);
  visit(extension.start_ppm);
  visit(extension.stop_ppm);
}

std::uint32_t crc_of(std::span<const std::uint16_t> words) {
  std::array<std::uint8_t, 2 * kExtensionConstantWords> bytes{};
  for (std::size_t i = 0; i < kExtensionConstantWords; ++i) store_be16(&bytes[2 * i], words[i]);
  return crc32(bytes);
}

std::uint16_t address_of(std::size_t constant) {
  return spec::kFactoryLimits[kFirst + constant].address;
}

// The first constant that does not fit with the others, or their number.
std::size_t first_misfit(const Extension& extension) {
  std::size_t at = 0;
  for (const auto& nodes : extension.compensation.linearity) {
    std::int32_t before = 0;
    bool ended = false;
    for (const frontend::LinearityNode& node : nodes) {
      const bool unused = node.current_ppm == 0;
      if (unused ? node != frontend::LinearityNode{} : ended || node.current_ppm <= before) {
        return at;
      }
      ended = unused;
      before = node.current_ppm;
      at += 3;
    }
  }
  return extension.stop_ppm > extension.start_ppm ? kExtensionConstants - 1 : kExtensionConstants;
}

}  // namespace

ExtensionWords to_words(const Extension& extension) {
  ExtensionWords words{};
  std::size_t at = 0;
  const auto put = [&](std::uint32_t value) {
    words[at++] = high_word(value);
    words[at++] = low_word(value);
  };
  for_each_constant(extension, [&](std::int32_t value) { put(static_cast<std::uint32_t>(value)); });
  put(crc_of(words));
  return words;
}

Result<Extension> extension_from_words(std::span<const std::uint16_t, kExtensionWords> words) {
  const std::uint32_t crc =
      join_words(words[kExtensionConstantWords], words[kExtensionConstantWords + 1]);
  if (crc != crc_of(words)) return {Status::bad_checksum, spec::kFactoryLimits[kCrc].address};
  Extension extension;
  std::size_t at = 0;
  std::size_t excess = kExtensionConstants;
  for_each_constant(extension, [&](std::int32_t& value) {
    value = static_cast<std::int32_t>(join_words(words[2 * at], words[2 * at + 1]));
    const spec::RegisterLimits& limits = spec::kFactoryLimits[kFirst + at];
    if ((value < limits.min || value > limits.max) && excess == kExtensionConstants) excess = at;
    ++at;
  });
  if (excess < kExtensionConstants) return {Status::out_of_range, address_of(excess)};
  const std::size_t misfit = first_misfit(extension);
  if (misfit < kExtensionConstants) return {Status::out_of_range, address_of(misfit)};
  return extension;
}

}  // namespace kw::factory
