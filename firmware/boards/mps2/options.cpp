#include "boards/mps2/options.hpp"

#include <charconv>
#include <limits>
#include <optional>

#include "core/modbus/unit_set.hpp"

namespace kw::mps2 {
namespace {

constexpr std::size_t kSerialCharactersMax = 16;

std::string_view next_word(std::string_view& rest) {
  const std::size_t start = rest.find_first_not_of(' ');
  if (start == std::string_view::npos) return rest = {};
  rest.remove_prefix(start);
  const std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(word.size());
  return word;
}

std::optional<std::uint64_t> number_of(std::string_view word, std::uint64_t low,
                                       std::uint64_t high) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
  if (value < low || value > high) return std::nullopt;
  return value;
}

bool set_option(Options& options, std::string_view option, std::string_view value) {
  if (option == "--serial") {
    options.serial = value;
    return value.size() <= kSerialCharactersMax;
  }
  if (option == "--unit") {
    const auto unit = number_of(value, modbus::kUnitMin, modbus::kUnitMax);
    options.unit = static_cast<std::uint8_t>(unit.value_or(0));
    return unit.has_value();
  }
  if (option == "--boot-time-unix-s") {
    const auto time = number_of(value, 0, std::numeric_limits<std::uint32_t>::max());
    options.boot_time_unix_s = time.value_or(0);
    return time.has_value();
  }
  return false;
}

}  // namespace

Options parse_options(std::string_view command_line) {
  Options options;
  next_word(command_line);  // the program's name
  while (!command_line.empty()) {
    const std::string_view option = next_word(command_line);
    if (option.empty()) break;
    if (!set_option(options, option, next_word(command_line))) {
      options.refused = option;
      break;
    }
  }
  return options;
}

}  // namespace kw::mps2
