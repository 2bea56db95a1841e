// A pseudo-terminal under a path of the caller's choice, and opening a tty as a byte pipe.
#pragma once

#include <string>

namespace kw::serial {

// A pair of terminal ends in raw mode; the far end is reached through a symbolic link at `path`.
// The far end is kept open, so that a client may come and go. Throws std::system_error.
class PseudoTerminal {
 public:
  explicit PseudoTerminal(const std::string& path);
  PseudoTerminal(const PseudoTerminal&) = delete;
  PseudoTerminal& operator=(const PseudoTerminal&) = delete;
  ~PseudoTerminal();  // removes the link

  // The near end, non-blocking; closed by the caller who takes it.
  [[nodiscard]] int release_near_end();
  [[nodiscard]] const std::string& device() const { return device_; }

 private:
  std::string path_;
  std::string device_;
  int near_ = -1;
  int far_ = -1;
};

// Opens an existing tty raw and non-blocking; its baud rate stays as it is. Throws
// std::system_error. The caller closes it.
[[nodiscard]] int open_raw_tty(const std::string& path);

}  // namespace kw::serial
