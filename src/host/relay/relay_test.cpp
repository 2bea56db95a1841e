#include "host/relay/relay.hpp"

#include <gtest/gtest.h>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

namespace kw::relay {
namespace {

TEST(Endpoint, each_kind_is_read_from_its_text) {
  EXPECT_EQ(parse_endpoint("tcp:127.0.0.1:502").port, 502);
  EXPECT_EQ(parse_endpoint("tcp:127.0.0.1:502").host, "127.0.0.1");
  EXPECT_EQ(parse_endpoint("unix:run/meter.sock").path, "run/meter.sock");
  EXPECT_EQ(parse_endpoint("tty:/dev/ttyUSB0").kind, EndpointKind::tty);
}

TEST(Endpoint, wrong_text_is_refused_with_the_text) {
  for (const char* text : {"", "tcp", "tcp:", "tcp::1", "tcp:host", "tcp:host:", "tcp:host:65536",
                           "tcp:host:1x", "unix:", "tty:", "udp:host:1"}) {
    try {
      (void)parse_endpoint(text);
      FAIL() << text;
    } catch (const std::invalid_argument& fault) {
      EXPECT_NE(std::string(fault.what()).find("'" + std::string(text) + "'"), std::string::npos);
    }
  }
}

TEST(Relay, without_a_meter_nothing_is_proved) {
  Relay relay(parse_endpoint("tcp:127.0.0.1:0"), parse_endpoint("tcp:127.0.0.1:1"), {});
  EXPECT_NE(relay.port(), 0);
  EXPECT_FALSE(relay.prove().proved());
  const int client = connect_to({EndpointKind::tcp, "127.0.0.1", relay.port(), ""});
  EXPECT_FALSE(relay.prove().upstream_connected);
  ::close(client);
}

TEST(Relay, upstream_terminal_that_is_not_there_is_a_fault_at_once) {
  const std::string path = ::testing::TempDir() + "relay_test_tty";
  EXPECT_THROW(Relay(parse_endpoint("tty:" + path), parse_endpoint("tty:/dev/not_there"), {}),
               std::system_error);
}

// A meter that sends back whatever it receives, one connection after the other.
class EchoMeter {
 public:
  EchoMeter() : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    EXPECT_EQ(::listen(listener_, 4), 0);
    socklen_t size = sizeof(address);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  EchoMeter(const EchoMeter&) = delete;
  EchoMeter& operator=(const EchoMeter&) = delete;
  ~EchoMeter() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }

  [[nodiscard]] Endpoint endpoint() const { return {EndpointKind::tcp, "127.0.0.1", port_, ""}; }

 private:
  void serve() const {
    for (;;) {
      const int client = ::accept(listener_, nullptr, nullptr);
      if (client < 0) return;
      std::array<char, 256> bytes{};
      for (ssize_t count = 0; (count = ::recv(client, bytes.data(), bytes.size(), 0)) > 0;) {
        if (::send(client, bytes.data(), static_cast<std::size_t>(count), MSG_NOSIGNAL) < 0) break;
      }
      ::close(client);
    }
  }

  int listener_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

// A master of one relay. Every wait ends after a second.
class Master {
 public:
  explicit Master(const Relay& relay)
      : socket_(connect_to({EndpointKind::tcp, "127.0.0.1", relay.port(), ""})) {}
  Master(const Master&) = delete;
  Master& operator=(const Master&) = delete;
  ~Master() { ::close(socket_); }

  // What came back for `request`, empty when nothing did.
  [[nodiscard]] std::string ask(const std::string& request, int wait_ms = 1000) const {
    if (::send(socket_, request.data(), request.size(), MSG_NOSIGNAL) < 0) return "";
    std::string answer(request.size(), '\0');
    std::size_t size = 0;
    while (size < answer.size()) {
      pollfd ready{socket_, POLLIN, 0};
      if (::poll(&ready, 1, wait_ms) <= 0) return "";
      const ssize_t count = ::recv(socket_, answer.data() + size, answer.size() - size, 0);
      if (count <= 0) return "";
      size += static_cast<std::size_t>(count);
    }
    return answer;
  }

 private:
  int socket_;
};

class RelayTest : public ::testing::Test {
 protected:
  static constexpr std::uint64_t kIndex = 4711;
  EchoMeter meter;
  Relay relay{parse_endpoint("tcp:127.0.0.1:0"), meter.endpoint(), [] { return kIndex; }};
};

TEST_F(RelayTest, bytes_pass_both_ways_and_all_of_them_are_in_the_log) {
  const Master master(relay);
  std::string sent;
  for (int i = 0; i < 500; ++i) {
    const std::string request = "request " + std::to_string(i);
    ASSERT_EQ(master.ask(request), request);
    sent += request;
  }
  std::string to_meter;
  std::string from_meter;
  std::uint64_t wall_ns = 0;
  for (const Chunk& chunk : relay.drain()) {
    auto& text = chunk.direction == Direction::to_meter ? to_meter : from_meter;
    text.append(chunk.bytes.begin(), chunk.bytes.end());
    EXPECT_EQ(chunk.sample_index, kIndex);
    EXPECT_GE(chunk.wall_ns, wall_ns);
    wall_ns = chunk.wall_ns;
  }
  EXPECT_EQ(to_meter, sent);
  EXPECT_EQ(from_meter, sent);
  EXPECT_TRUE(relay.drain().empty());
  const Proof proof = relay.prove();
  EXPECT_TRUE(proof.proved());
  EXPECT_EQ(proof.bytes_to_meter, sent.size());
  EXPECT_EQ(proof.bytes_from_meter, sent.size());
}

TEST_F(RelayTest, cut_link_answers_nothing_until_it_is_restored) {
  const Master before(relay);
  ASSERT_EQ(before.ask("a"), "a");
  relay.cut();
  EXPECT_TRUE(relay.prove().is_cut);
  EXPECT_EQ(before.ask("b"), "");
  EXPECT_EQ(Master(relay).ask("c"), "");
  relay.restore();
  const Master after(relay);  // stays: a link without a client is not proved
  EXPECT_EQ(after.ask("d"), "d");
  EXPECT_TRUE(relay.prove().proved());
}

TEST_F(RelayTest, new_client_takes_the_place_of_the_old_one) {
  const Master first(relay);
  ASSERT_EQ(first.ask("a"), "a");
  const Master second(relay);
  EXPECT_EQ(second.ask("b"), "b");
  EXPECT_EQ(first.ask("c"), "");
}

// A TCP frame of a transaction; the echo makes an answer of it.
std::string frame(char transaction, const std::string& rest) {
  const std::string head{'\0', transaction, '\0', '\0', '\0', static_cast<char>(rest.size())};
  return head + rest;
}

TEST_F(RelayTest, lost_answer_stands_in_the_log_and_the_link_stays_proved) {
  const Master master(relay);
  relay.set_answer_faults({.drop_every = 2});
  EXPECT_EQ(master.ask(frame(1, "ab")), frame(1, "ab"));
  EXPECT_EQ(master.ask(frame(2, "cd"), 100), "");
  EXPECT_EQ(master.ask(frame(3, "ef")), frame(3, "ef"));
  EXPECT_TRUE(relay.prove().proved());
  std::string from_meter;
  for (const Chunk& chunk : relay.drain()) {
    if (chunk.direction == Direction::from_meter) {
      from_meter.append(chunk.bytes.begin(), chunk.bytes.end());
    }
  }
  EXPECT_EQ(from_meter, frame(1, "ab") + frame(2, "cd") + frame(3, "ef"));
}

TEST_F(RelayTest, stale_answer_bears_the_new_transaction) {
  const Master master(relay);
  relay.set_answer_faults({.stale_every = 2});
  EXPECT_EQ(master.ask(frame(1, "ab")), frame(1, "ab"));
  EXPECT_EQ(master.ask(frame(2, "cd")), frame(2, "ab"));
  EXPECT_EQ(master.ask(frame(3, "ef")), frame(3, "ef"));
  EXPECT_EQ(master.ask(frame(4, "gh")), frame(4, "ef"));
}

TEST_F(RelayTest, late_answers_come_late_and_requests_do_not) {
  const Master master(relay);
  relay.set_answer_faults({.late_ms = 60});
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(master.ask(frame(1, "ab")), frame(1, "ab"));
  EXPECT_GE(std::chrono::steady_clock::now() - begun, std::chrono::milliseconds(60));
  EXPECT_TRUE(relay.prove().proved());
}

TEST_F(RelayTest, end_of_the_meter_closes_the_masters_connection) {
  auto meter_that_ends = std::make_unique<EchoMeter>();
  Relay other(parse_endpoint("tcp:127.0.0.1:0"), meter_that_ends->endpoint(), {});
  {
    const Master master(other);
    ASSERT_EQ(master.ask("a"), "a");
    EXPECT_FALSE(other.drain().front().has_sample_index);
  }
  meter_that_ends.reset();
  EXPECT_EQ(Master(other).ask("b"), "");
  EXPECT_FALSE(other.prove().upstream_connected);
}

}  // namespace
}  // namespace kw::relay
