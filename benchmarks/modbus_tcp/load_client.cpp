// Many Modbus/TCP clients and one RTU line at once, each asking again as soon as it was answered.
// For each line "PORT ADDRESS COUNT CLIENTS SECONDS TTY" on standard input (TTY "-": no RTU line)
// one line of eight figures: requests/s, median, 99 % and longest latency in us, of TCP and of RTU.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(const char* what) {
  std::perror(what);
  std::exit(1);
}

std::uint16_t crc16(const std::uint8_t* bytes, std::size_t size) {
  std::uint16_t crc = 0xFFFF;
  for (std::size_t i = 0; i < size; ++i) {
    crc = static_cast<std::uint16_t>(crc ^ bytes[i]);
    for (int bit = 0; bit < 8; ++bit) {
      crc = static_cast<std::uint16_t>((crc >> 1) ^ ((crc & 1) != 0 ? 0xA001 : 0));
    }
  }
  return crc;
}

std::uint8_t byte_of(int value, int shift) {
  return static_cast<std::uint8_t>((value >> shift) & 0xFF);
}

int connect_to(int port) {
  const int client = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(client, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
    fail("connect");
  }
  const int on = 1;
  ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  return client;
}

int open_tty(const std::string& path) {
  const int line = ::open(path.c_str(), O_RDWR | O_NOCTTY);
  termios attributes{};
  if (line < 0 || ::tcgetattr(line, &attributes) != 0) fail(path.c_str());
  ::cfmakeraw(&attributes);
  ::tcsetattr(line, TCSANOW, &attributes);
  return line;
}

// One master and the answer that it waits for.
struct Master {
  int descriptor;
  std::vector<std::uint8_t> request;
  std::size_t answer_bytes;
  std::size_t got = 0;
  Clock::time_point asked{};

  void ask() {
    got = 0;
    asked = Clock::now();
    const auto size = static_cast<ssize_t>(request.size());
    if (::write(descriptor, request.data(), request.size()) != size) fail("write");
  }

  // True when the answer is whole.
  bool take() {
    std::array<std::uint8_t, 512> bytes{};
    const ssize_t count = ::read(descriptor, bytes.data(), answer_bytes - got);
    if (count <= 0) fail("the server ended");
    got += static_cast<std::size_t>(count);
    return got == answer_bytes;
  }
};

struct Load {
  int port;
  int address;
  int count;
  int clients;
  double seconds;
  std::string tty;
};

Master tcp_master(const Load& load) {
  return {connect_to(load.port),
          {0, 1, 0, 0, 0, 6, 1, 3, byte_of(load.address, 8), byte_of(load.address, 0),
           byte_of(load.count, 8), byte_of(load.count, 0)},
          9 + 2 * static_cast<std::size_t>(load.count)};
}

Master rtu_master(const Load& load) {
  std::vector<std::uint8_t> request{1,
                                    3,
                                    byte_of(load.address, 8),
                                    byte_of(load.address, 0),
                                    byte_of(load.count, 8),
                                    byte_of(load.count, 0)};
  const std::uint16_t crc = crc16(request.data(), request.size());
  request.push_back(byte_of(crc, 0));
  request.push_back(byte_of(crc, 8));
  return {open_tty(load.tty), request, 5 + 2 * static_cast<std::size_t>(load.count)};
}

void print_figures(std::vector<double>& latencies_us, double seconds) {
  if (latencies_us.empty()) {
    std::printf("0 0 0 0 ");
    return;
  }
  std::sort(latencies_us.begin(), latencies_us.end());
  const auto at = [&](std::size_t percent) {
    return latencies_us[(latencies_us.size() - 1) * percent / 100];
  };
  std::printf("%.0f %.1f %.1f %.1f ", static_cast<double>(latencies_us.size()) / seconds, at(50),
              at(99), at(100));
}

void measure(const Load& load) {
  std::vector<Master> masters;
  for (int i = 0; i < load.clients; ++i) masters.push_back(tcp_master(load));
  if (load.tty != "-") masters.push_back(rtu_master(load));
  std::vector<pollfd> looks;
  for (Master& master : masters) looks.push_back({master.descriptor, POLLIN, 0});
  std::vector<double> tcp_us;
  std::vector<double> rtu_us;
  const auto begun = Clock::now();
  const auto end = begun + std::chrono::duration<double>(load.seconds);
  for (Master& master : masters) master.ask();
  auto now = begun;
  while (now < end) {
    constexpr int kDeadline_ms = 5000;
    if (::poll(looks.data(), looks.size(), kDeadline_ms) <= 0) fail("no answer");
    for (std::size_t i = 0; i < masters.size(); ++i) {
      if ((looks[i].revents & POLLIN) == 0 || !masters[i].take()) continue;
      now = Clock::now();
      const std::chrono::duration<double, std::micro> latency = now - masters[i].asked;
      (i < static_cast<std::size_t>(load.clients) ? tcp_us : rtu_us).push_back(latency.count());
      masters[i].ask();
    }
  }
  const double seconds = std::chrono::duration<double>(now - begun).count();
  for (const Master& master : masters) ::close(master.descriptor);
  print_figures(tcp_us, seconds);
  print_figures(rtu_us, seconds);
  std::printf("\n");
  std::fflush(stdout);
}

}  // namespace

int main() {
  Load load;
  while (std::cin >> load.port >> load.address >> load.count >> load.clients >> load.seconds >>
         load.tty) {
    measure(load);
  }
}
