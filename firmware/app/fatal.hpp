// The end of the meter when it finds a fault of its own.
#pragma once

namespace kw::app {

// Writes `text` and the state asserted where the host can see them and ends the program. Each board
// defines it.
[[noreturn]] void fatal(const char* text);

}  // namespace kw::app
