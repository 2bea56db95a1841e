// Places, deadlines and turns of the Modbus/TCP clients, over sockets of this computer.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "app/stand_in_meter.hpp"
#include "modbus_tcp_listener.hpp"

namespace kw::linux_board {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::array<std::uint8_t, 12> kRead = {0, 1, 0, 0, 0, 6, 1, 3, 0, 0, 0, 1};
constexpr std::size_t kReadAnswerBytes = 11;
constexpr auto kPatience = 30s;  // a bound for what would never come
constexpr auto kSilentMin = 100ms;
constexpr auto kUnreadMax = 1s;  // a busy machine may hold a test up for 100 ms

class Client {
 public:
  explicit Client(std::uint16_t port, int receive_bytes = 0)
      : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    if (receive_bytes > 0) {
      ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof(receive_bytes));
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client() { ::close(socket_); }

  // Bytes that could be sent without waiting.
  std::size_t send(std::span<const std::uint8_t> bytes) const {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    return sent > 0 ? static_cast<std::size_t>(sent) : 0;
  }
  void ask(std::size_t count = 1) const {
    std::vector<std::uint8_t> requests;
    for (std::size_t i = 0; i < count; ++i) {
      requests.insert(requests.end(), kRead.begin(), kRead.end());
    }
    EXPECT_EQ(send(requests), requests.size());
  }
  // Bytes that have come so far and were not taken before.
  std::size_t take() const {
    std::array<std::uint8_t, 4096> bytes{};
    const ssize_t got = ::recv(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT);
    return got > 0 ? static_cast<std::size_t>(got) : 0;
  }
  [[nodiscard]] bool is_closed() const {
    pollfd look{socket_, POLLRDHUP, 0};
    ::poll(&look, 1, 0);
    return (look.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
  }

 private:
  int socket_;
};

class TcpListenerTest : public ::testing::Test {
 protected:
  static constexpr std::size_t kPlaces = 3;

  boost::asio::io_context io{1};
  app::StandInMeter meter{app::StandInConfig{}};
  ModbusCounts counts;
  std::uint16_t unit = 1;
  ModbusTcpListener listener{
      io,
      "127.0.0.1",
      0,
      meter.registers(),
      [this] { return unit; },
      [] { return true; },
      counts,
      TcpLimits{.clients_max = kPlaces, .silent_min = kSilentMin, .unread_max = kUnreadMax}};

  [[nodiscard]] std::uint16_t port() const {
    const std::string address = listener.address();
    return static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
  }

  template <typename Condition>
  bool run_until(Condition condition) {
    const auto deadline = Clock::now() + kPatience;
    while (!condition()) {
      if (Clock::now() > deadline) return false;
      if (io.poll_one() == 0) std::this_thread::sleep_for(1ms);
    }
    return true;
  }

  void run_for(Clock::duration duration) {
    for (const auto end = Clock::now() + duration; Clock::now() < end;) {
      if (io.poll_one() == 0) std::this_thread::sleep_for(1ms);
    }
  }

  bool is_answered(const Client& client) {
    client.ask();
    return run_until([&] { return client.take() == kReadAnswerBytes; });
  }
};

TEST_F(TcpListenerTest, a_further_client_is_refused_while_all_others_are_at_work) {
  std::vector<std::unique_ptr<Client>> clients;
  for (std::size_t i = 0; i < kPlaces; ++i) {
    clients.push_back(std::make_unique<Client>(port()));
    EXPECT_TRUE(is_answered(*clients.back()));
  }
  const Client further(port());
  EXPECT_TRUE(run_until([&] { return further.is_closed(); }));
  EXPECT_EQ(counts.clients_refused, 1U);
  for (const auto& client : clients) EXPECT_TRUE(is_answered(*client));
}

TEST_F(TcpListenerTest, who_is_silent_for_the_longest_goes_when_a_place_is_needed) {
  const Client first(port());
  const Client gone(port());
  const Client third(port());
  for (const auto* client : {&first, &gone, &third}) EXPECT_TRUE(is_answered(*client));
  run_for(2 * kSilentMin);
  EXPECT_TRUE(is_answered(first));
  EXPECT_TRUE(is_answered(third));
  const Client further(port());
  EXPECT_TRUE(is_answered(further));
  EXPECT_TRUE(run_until([&] { return gone.is_closed(); }));
  EXPECT_FALSE(first.is_closed());
  EXPECT_FALSE(third.is_closed());
  EXPECT_EQ(counts.clients_cut_off, 1U);
}

TEST_F(TcpListenerTest, silence_alone_costs_nobody_the_place) {
  const Client client(port());
  EXPECT_TRUE(is_answered(client));
  run_for(2 * kSilentMin);
  EXPECT_TRUE(is_answered(client));
}

TEST_F(TcpListenerTest, who_never_reads_is_cut_off_and_others_are_answered_meanwhile) {
  constexpr int kSmallest = 1;
  const Client deaf(port(), kSmallest);
  const Client other(port());
  const auto deadline = Clock::now() + kPatience;
  while (!deaf.is_closed() && Clock::now() < deadline) {
    deaf.send(kRead);
    EXPECT_TRUE(is_answered(other));
  }
  EXPECT_TRUE(deaf.is_closed());
  EXPECT_EQ(counts.clients_cut_off, 1U);
}

TEST_F(TcpListenerTest, pipelined_requests_of_one_do_not_hold_up_another) {
  constexpr std::size_t kPipelined = 100;
  const Client many(port());
  const Client one(port());
  EXPECT_TRUE(is_answered(many));
  EXPECT_TRUE(is_answered(one));
  run_for(10ms);  // what the sockets still have to tell of before is told
  many.ask(kPipelined);
  one.ask();
  std::this_thread::sleep_for(10ms);
  std::size_t answers_before_it = 0;
  ASSERT_TRUE(run_until([&] {
    if (one.take() > 0) return true;
    answers_before_it += many.take() / kReadAnswerBytes;
    return false;
  }));
  constexpr std::size_t kRounds = 3;  // to take both requests from their sockets
  EXPECT_LE(answers_before_it, kRounds);
  EXPECT_TRUE(run_until([&] {
    answers_before_it += many.take() / kReadAnswerBytes;
    return answers_before_it == kPipelined;
  }));
}

TEST_F(TcpListenerTest, address_that_changes_holds_from_the_next_request) {
  const Client client(port());
  std::array<std::uint8_t, 12> request = kRead;
  request[6] = 42;
  client.send(request);
  run_for(20ms);
  EXPECT_EQ(client.take(), 0U);
  unit = 42;
  client.send(request);
  EXPECT_TRUE(run_until([&] { return client.take() == kReadAnswerBytes; }));
  unit = 65'000;  // of a channel of another protocol
  EXPECT_TRUE(is_answered(client));
}

}  // namespace
}  // namespace kw::linux_board
