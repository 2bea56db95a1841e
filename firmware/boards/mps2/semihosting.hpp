// What an emulator or debugger does for the image: command line, log, exit code. Nothing else: a
// semihosted read that waits would stop the whole machine.
#pragma once

#include <span>
#include <string_view>

namespace kw::mps2::semihosting {

// The words that the image was started with, separated by single blanks, in `buffer`; empty when
// they do not fit.
[[nodiscard]] std::string_view command_line(std::span<char> buffer);

// Writes `line` (zero-terminated) and a line feed to the log.
void log(const char* line);

// Ends the machine with this status.
[[noreturn]] void exit(int status);

}  // namespace kw::mps2::semihosting
