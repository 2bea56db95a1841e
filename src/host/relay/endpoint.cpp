#include "host/relay/endpoint.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <stdexcept>
#include <system_error>

#include "host/serial/pseudo_terminal.hpp"

namespace kw::relay {
namespace {

[[noreturn]] void fail(int error, const std::string& what) {
  throw std::system_error(error, std::generic_category(), "cannot connect to " + what);
}

int connected_socket(int family, const sockaddr* address, socklen_t size, const std::string& name) {
  const int descriptor = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) fail(errno, name);
  if (::connect(descriptor, address, size) != 0) {
    const int error = errno;
    ::close(descriptor);
    fail(error, name);
  }
  ::fcntl(descriptor, F_SETFL, O_NONBLOCK);
  return descriptor;
}

int connect_tcp(const Endpoint& endpoint) {
  const std::string name = endpoint.host + ":" + std::to_string(endpoint.port);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(endpoint.port);
  if (::inet_pton(AF_INET, endpoint.host.c_str(), &address.sin_addr) != 1) fail(EINVAL, name);
  const int descriptor =
      connected_socket(AF_INET, reinterpret_cast<sockaddr*>(&address), sizeof(address), name);
  const int on = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  return descriptor;
}

int connect_unix(const Endpoint& endpoint) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (endpoint.path.size() >= sizeof(address.sun_path)) fail(ENAMETOOLONG, endpoint.path);
  std::copy(endpoint.path.begin(), endpoint.path.end(), address.sun_path);
  return connected_socket(AF_UNIX, reinterpret_cast<sockaddr*>(&address), sizeof(address),
                          endpoint.path);
}

}  // namespace

Endpoint parse_endpoint(const std::string& text) {
  Endpoint endpoint;
  const std::size_t colon = text.find(':');
  const std::string kind = text.substr(0, colon);
  const std::string rest = colon == std::string::npos ? "" : text.substr(colon + 1);
  if ((kind == "unix" || kind == "tty") && !rest.empty()) {
    endpoint.kind = kind == "unix" ? EndpointKind::unix_socket : EndpointKind::tty;
    endpoint.path = rest;
    return endpoint;
  }
  const std::size_t last = rest.rfind(':');
  if (kind == "tcp" && last != std::string::npos && last > 0) {
    endpoint.host = rest.substr(0, last);
    const char* begin = rest.data() + last + 1;
    const char* end = rest.data() + rest.size();
    const auto [stop, error] = std::from_chars(begin, end, endpoint.port);
    if (error == std::errc{} && stop == end && begin != end) return endpoint;
  }
  throw std::invalid_argument("'" + text + "' is not tcp:HOST:PORT, unix:PATH or tty:PATH");
}

int connect_to(const Endpoint& endpoint) {
  switch (endpoint.kind) {
    case EndpointKind::tcp:
      return connect_tcp(endpoint);
    case EndpointKind::unix_socket:
      return connect_unix(endpoint);
    case EndpointKind::tty:
      break;
  }
  return serial::open_raw_tty(endpoint.path);
}

}  // namespace kw::relay
