// Reads registers as fast as a server answers, from several connections in turn, and prints the
// rate and the latencies: one line for each line "PORT ADDRESS COUNT CONNECTIONS REQUESTS" on
// standard input. Every answer is checked for its length.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kRequestBytes = 12;
constexpr std::size_t kAnswerHeadBytes = 9;

[[noreturn]] void fail(const char* what) {
  std::perror(what);
  std::exit(1);
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

void send_request(int client, int address, int count) {
  const auto high = [](int value) { return static_cast<std::uint8_t>(value >> 8); };
  const auto low = [](int value) { return static_cast<std::uint8_t>(value & 0xFF); };
  const std::array<std::uint8_t, kRequestBytes> request{
      0, 1, 0, 0, 0, 6, 1, 3, high(address), low(address), high(count), low(count)};
  if (::send(client, request.data(), request.size(), 0) != kRequestBytes) fail("send");
}

void receive_answer(int client, int count) {
  std::array<std::uint8_t, 260> answer{};
  const std::size_t wanted = kAnswerHeadBytes + 2 * static_cast<std::size_t>(count);
  for (std::size_t size = 0; size < wanted;) {
    const ssize_t got = ::recv(client, answer.data() + size, answer.size() - size, 0);
    if (got <= 0) fail("recv");
    size += static_cast<std::size_t>(got);
    if (size >= kAnswerHeadBytes && answer[7] != 3) fail("the answer is an exception");
  }
}

void measure(int port, int address, int count, int connections, int requests) {
  std::vector<int> clients;
  for (int i = 0; i < connections; ++i) clients.push_back(connect_to(port));
  std::vector<double> latencies_us;
  const auto begun = Clock::now();
  for (int done = 0; done < requests; done += connections) {
    const auto sent = Clock::now();
    for (const int client : clients) send_request(client, address, count);
    for (const int client : clients) {
      receive_answer(client, count);
      const std::chrono::duration<double, std::micro> latency = Clock::now() - sent;
      latencies_us.push_back(latency.count());
    }
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - begun).count();
  for (const int client : clients) ::close(client);
  std::sort(latencies_us.begin(), latencies_us.end());
  const auto at = [&](std::size_t percent) {
    return latencies_us[(latencies_us.size() - 1) * percent / 100];
  };
  std::printf("%.0f %.1f %.1f\n", static_cast<double>(latencies_us.size()) / seconds, at(50),
              at(99));
  std::fflush(stdout);
}

}  // namespace

int main() {
  int port = 0;
  int address = 0;
  int count = 0;
  int connections = 0;
  int requests = 0;
  while (std::scanf("%d %d %d %d %d", &port, &address, &count, &connections, &requests) == 5) {
    measure(port, address, count, connections, requests);
  }
}
