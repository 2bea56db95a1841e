#include "host/relay/relay.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <stdexcept>

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

}  // namespace
}  // namespace kw::relay
