// A Modbus/TCP server made of libmodbus alone, for comparison: its own example of a server for many
// clients (select over the connections, modbus_receive, modbus_reply). Prints its port.
#include <arpa/inet.h>
#include <modbus/modbus.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/prctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdint>
#include <cstdio>

namespace {

constexpr int kRegisters = 128;
constexpr int kBacklog = 64;

int port_of(int socket) {
  sockaddr_in address{};
  socklen_t size = sizeof(address);
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

void accept_client(int listener, fd_set& clients, int& client_max) {
  const int client = ::accept(listener, nullptr, nullptr);
  if (client < 0) return;
  const int on = 1;
  ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  FD_SET(client, &clients);
  client_max = std::max(client_max, client);
}

void serve_client(modbus_t* context, modbus_mapping_t* mapping, int client, fd_set& clients) {
  std::array<std::uint8_t, MODBUS_TCP_MAX_ADU_LENGTH> request{};
  modbus_set_socket(context, client);
  const int size = modbus_receive(context, request.data());
  if (size > 0) {
    modbus_reply(context, request.data(), size, mapping);
  } else if (size < 0) {
    ::close(client);
    FD_CLR(client, &clients);
  }
}

}  // namespace

int main() {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  modbus_t* context = modbus_new_tcp("127.0.0.1", 0);
  modbus_mapping_t* mapping = modbus_mapping_new(0, 0, kRegisters, 0);
  if (context == nullptr || mapping == nullptr) return 1;
  const int listener = modbus_tcp_listen(context, kBacklog);
  if (listener < 0) return 1;
  std::printf("port=%d\n", port_of(listener));
  std::fflush(stdout);
  fd_set clients;
  FD_ZERO(&clients);
  FD_SET(listener, &clients);
  int client_max = listener;
  for (;;) {
    fd_set ready = clients;
    if (::select(client_max + 1, &ready, nullptr, nullptr, nullptr) < 0) return 1;
    for (int socket = 0; socket <= client_max; ++socket) {
      if (!FD_ISSET(socket, &ready)) continue;
      if (socket == listener) {
        accept_client(listener, clients, client_max);
      } else {
        serve_client(context, mapping, socket, clients);
      }
    }
  }
}
