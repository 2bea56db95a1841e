// A server on libmodbus with its defaults, for comparison: libmodbus_server tcp | rtu PATH
//
// Registers, relays and inputs 0000H to 1FFFH. Prints the TCP port, or nothing, and serves until
// it is killed; one TCP client at a time.
#include <modbus/modbus.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <netinet/in.h>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstring>

namespace {

constexpr int kCount = 0x2000;
constexpr int kUnit = 17;
// A frame that breaks off is given up after this time, and as long it waits before it refuses a bad
// request; half a second would be the default.
constexpr std::uint32_t kTimeout_us = 20'000;

// Answers one client, or the line, until it is gone.
void serve(modbus_t* server, modbus_mapping_t* map, bool is_line) {
  modbus_set_byte_timeout(server, 0, kTimeout_us);
  modbus_set_response_timeout(server, 0, kTimeout_us);
  std::uint8_t request[MODBUS_TCP_MAX_ADU_LENGTH];
  for (;;) {
    const int size = modbus_receive(server, request);
    if (size > 0) modbus_reply(server, request, size, map);
    if (size < 0 && !is_line) return;
  }
}

int serve_tcp(modbus_mapping_t* map) {
  modbus_t* const server = modbus_new_tcp("127.0.0.1", 0);
  int listener = modbus_tcp_listen(server, 8);
  sockaddr_in own{};
  socklen_t size = sizeof(own);
  if (listener < 0 || getsockname(listener, reinterpret_cast<sockaddr*>(&own), &size) != 0)
    return 1;
  std::printf("%d\n", ntohs(own.sin_port));
  std::fflush(stdout);
  for (;;) {
    if (modbus_tcp_accept(server, &listener) < 0) return 1;
    serve(server, map, false);
    modbus_close(server);
  }
}

int serve_line(modbus_mapping_t* map, const char* path) {
  modbus_t* const server = modbus_new_rtu(path, 38'400, 'N', 8, 1);
  modbus_set_slave(server, kUnit);
  if (modbus_connect(server) != 0) return 1;
  std::printf("0\n");
  std::fflush(stdout);
  serve(server, map, true);
  return 0;
}

}  // namespace

int main(int count, char** words) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // it ends with the test that started it
  modbus_mapping_t* const map = modbus_mapping_new(kCount, kCount, kCount, kCount);
  if (map == nullptr || count < 2) return 2;
  return std::strcmp(words[1], "tcp") == 0 ? serve_tcp(map) : serve_line(map, words[2]);
}
