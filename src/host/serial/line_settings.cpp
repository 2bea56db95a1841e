#include "host/serial/line_settings.hpp"

// The kernel's own termios2: any baud rate. The C library's header must not come in beside it.
#include <asm/ioctls.h>
#include <asm/termbits.h>
#include <sys/ioctl.h>

#include <cerrno>

namespace kw::serial {
namespace {

struct StandardRate {
  std::uint32_t baud_bd;
  tcflag_t code;
};

constexpr StandardRate kStandardRates[] = {
    {1200, B1200},   {2400, B2400},   {4800, B4800},   {9600, B9600},
    {19200, B19200}, {38400, B38400}, {57600, B57600}, {115200, B115200},
};

// Programs that read the rate by its code know no others.
tcflag_t code_of(std::uint32_t baud_bd) {
  for (const StandardRate& rate : kStandardRates) {
    if (rate.baud_bd == baud_bd) return rate.code;
  }
  return BOTHER;
}

}  // namespace

int set_line(int descriptor, const LineSettings& settings) {
  termios2 line{};
  if (::ioctl(descriptor, TCGETS2, &line) != 0) return errno;
  line.c_cflag &= ~static_cast<tcflag_t>(CBAUD | CSIZE | PARENB | PARODD | CSTOPB);
  line.c_cflag |= code_of(settings.baud_bd) | CS8;
  if (settings.parity != LineParity::none) line.c_cflag |= PARENB;
  if (settings.parity == LineParity::odd) line.c_cflag |= PARODD;
  if (settings.two_stop_bits) line.c_cflag |= CSTOPB;
  // A character with a wrong parity bit reads as 0, and the CRC then refuses its frame.
  line.c_iflag &= ~static_cast<tcflag_t>(INPCK | IGNPAR | PARMRK);
  if (settings.parity != LineParity::none) line.c_iflag |= INPCK;
  line.c_ispeed = settings.baud_bd;
  line.c_ospeed = settings.baud_bd;
  return ::ioctl(descriptor, TCSETSW2, &line) == 0 ? 0 : errno;
}

int unsent_bytes(int descriptor) {
  int count = 0;
  return ::ioctl(descriptor, TIOCOUTQ, &count) == 0 ? count : 0;
}

}  // namespace kw::serial
