#include "options.hpp"

#include <charconv>
#include <limits>
#include <string_view>

#include "core/modbus/unit_set.hpp"

namespace kw::linux_board {
namespace {

constexpr std::size_t kSerialCharactersMax = 16;
constexpr std::uint64_t kSampleRateMax_hz = 1'000'000;

std::uint64_t number_of(const std::string& option, std::string_view text, std::uint64_t min,
                        std::uint64_t max) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < min || value > max) {
    throw UsageFault(option + ": '" + std::string(text) + "' is not a number from " +
                     std::to_string(min) + " to " + std::to_string(max));
  }
  return value;
}

void set_tcp(Options& options, const std::string& option, const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) {
    throw UsageFault(option + ": '" + text + "' is not HOST:PORT");
  }
  options.tcp_host = text.substr(0, colon);
  options.tcp_port = static_cast<std::uint16_t>(
      number_of(option, std::string_view(text).substr(colon + 1), 0, 65535));
}

void set_pacing(Options& options, const std::string& option, const std::string& text) {
  if (text == "lockstep") {
    options.pacing = Pacing::lockstep;
  } else if (text == "realtime") {
    options.pacing = Pacing::realtime;
  } else {
    throw UsageFault(option + ": '" + text + "' is neither lockstep nor realtime");
  }
}

void set_serial(Options& options, const std::string& option, const std::string& text) {
  bool printable = text.size() <= kSerialCharactersMax;
  for (const char c : text) printable = printable && c >= ' ' && c <= '~';
  if (!printable) {
    throw UsageFault(option + ": '" + text + "' is not at most 16 printable ASCII characters");
  }
  options.serial = text;
}

void set_option(Options& options, const std::string& option, const std::string& text) {
  if (option == "--link") {
    options.link = text;
  } else if (option == "--modbus-tcp") {
    set_tcp(options, option, text);
  } else if (option == "--rtu" || option == "--rtu2") {
    options.rtu[option == "--rtu" ? 0 : 1] = text;
  } else if (option == "--unit") {
    options.unit =
        static_cast<std::uint8_t>(number_of(option, text, modbus::kUnitMin, modbus::kUnitMax));
  } else if (option == "--pacing") {
    set_pacing(options, option, text);
  } else if (option == "--sample-rate-hz") {
    options.sample_rate_hz =
        static_cast<std::uint32_t>(number_of(option, text, 1, kSampleRateMax_hz));
  } else if (option == "--serial") {
    set_serial(options, option, text);
  } else if (option == "--boot-time-unix-s") {
    options.boot_time_unix_s =
        number_of(option, text, 0, std::numeric_limits<std::uint32_t>::max());
  } else if (option == "--parent") {
    options.parent = static_cast<int>(
        number_of(option, text, 1, static_cast<std::uint64_t>(std::numeric_limits<int>::max())));
  } else {
    throw UsageFault(option + ": unknown option");
  }
}

}  // namespace

Options parse_options(const std::vector<std::string>& arguments) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& option = arguments[i];
    if (option == "--help" || option == "--version") {
      (option == "--help" ? options.help : options.version) = true;
      return options;
    }
    if (i + 1 == arguments.size()) throw UsageFault(option + ": a value is missing");
    set_option(options, option, arguments[++i]);
  }
  if (options.link.empty()) throw UsageFault("--link: the board link file is missing");
  return options;
}

const char* usage_text() {
  return "Usage: kwmeter --link FILE [--modbus-tcp HOST:PORT] [--rtu PTY] [--rtu2 PTY] [--unit N]\n"
         "               [--pacing lockstep|realtime] [--sample-rate-hz N] [--serial TEXT]\n"
         "               [--boot-time-unix-s N] [--parent PID]\n"
         "\n"
         "A KW320 meter as a program: takes samples from the board link FILE and serves Modbus.\n"
         "PORT 0 picks a free port; the start line names it. PTY is an existing tty, or the path\n"
         "of a link to a pseudo-terminal that is made; --rtu2 is the second channel. --unit is "
         "the\n"
         "address that both channels have until it is set otherwise. With --parent it ends when "
         "PID\n"
         "ends.\n"
         "Status: 0 ended when asked to, 2 wrong usage, 1 could not start, 70 found a fault of\n"
         "its own.\n"
         "\n"
         "Example: kwmeter --link /dev/shm/kw320.link --modbus-tcp 127.0.0.1:1502\n";
}

}  // namespace kw::linux_board
