// The ends of a relay: where the master connects, and how the meter is reached.
#pragma once

#include <cstdint>
#include <string>

namespace kw::relay {

enum class EndpointKind : std::uint8_t {
  tcp,          // HOST:PORT
  unix_socket,  // path of a socket
  tty,          // path of a terminal
};

struct Endpoint {
  EndpointKind kind = EndpointKind::tcp;
  std::string host;        // tcp
  std::uint16_t port = 0;  // tcp; 0 picks a free port when listening
  std::string path;        // unix_socket, tty
};

// "tcp:HOST:PORT", "unix:PATH", "tty:PATH". Throws std::invalid_argument with the text.
[[nodiscard]] Endpoint parse_endpoint(const std::string& text);

// A connected, non-blocking descriptor towards `endpoint`; the caller closes it. Throws
// std::system_error.
[[nodiscard]] int connect_to(const Endpoint& endpoint);

}  // namespace kw::relay
