#include "host/serial/pseudo_terminal.hpp"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace kw::serial {
namespace {

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

void make_raw(int descriptor, const std::string& name) {
  termios attributes{};
  if (::tcgetattr(descriptor, &attributes) != 0) fail("not a terminal: " + name);
  ::cfmakeraw(&attributes);
  attributes.c_cflag |= CLOCAL | CREAD;
  if (::tcsetattr(descriptor, TCSANOW, &attributes) != 0) fail("cannot set terminal " + name);
}

std::string far_end_name(int near_end) {
  std::array<char, 128> name{};
  if (::ptsname_r(near_end, name.data(), name.size()) != 0) fail("pseudo-terminal has no name");
  return name.data();
}

// Puts the link in place in one step, so that a stale one is replaced and none is ever missing.
void link_atomically(const std::string& target, const std::string& path) {
  const std::string aside = path + "." + std::to_string(::getpid()) + ".new";
  ::unlink(aside.c_str());
  if (::symlink(target.c_str(), aside.c_str()) != 0) fail("cannot link " + aside);
  if (::rename(aside.c_str(), path.c_str()) != 0) {
    const int error = errno;
    ::unlink(aside.c_str());
    errno = error;
    fail("cannot link " + path);
  }
}

}  // namespace

PseudoTerminal::PseudoTerminal(const std::string& path) : path_(path) {
  near_ = ::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (near_ < 0 || ::grantpt(near_) != 0 || ::unlockpt(near_) != 0) {
    fail("cannot make a pseudo-terminal for " + path);
  }
  device_ = far_end_name(near_);
  far_ = ::open(device_.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (far_ < 0) fail("cannot open " + device_);
  make_raw(far_, device_);
  link_atomically(device_, path_);
}

PseudoTerminal::~PseudoTerminal() {
  std::array<char, 128> target{};
  const ssize_t length = ::readlink(path_.c_str(), target.data(), target.size() - 1);
  if (length > 0 && device_ == target.data()) ::unlink(path_.c_str());
  if (far_ >= 0) ::close(far_);
  if (near_ >= 0) ::close(near_);
}

int PseudoTerminal::release_near_end() { return std::exchange(near_, -1); }

int open_raw_tty(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) fail("cannot open " + path);
  make_raw(descriptor, path);
  return descriptor;
}

}  // namespace kw::serial
