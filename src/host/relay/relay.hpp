// The byte-logging relay between a Modbus master and one meter.
//
//   master -> [downstream end] -> relay -> [upstream end] -> meter
//
// Every chunk of bytes is logged as it arrived, with wall time and the meter's sample index. A
// relay can also be broken on purpose, to prove that the rig sees it: cut, or answers altered. What
// it alters stands in the log as the meter sent it; nothing else tells of it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "host/relay/answers.hpp"
#include "host/relay/endpoint.hpp"

namespace kw::relay {

enum class Direction : std::uint8_t { to_meter, from_meter };

struct Chunk {
  Direction direction = Direction::to_meter;
  std::uint64_t wall_ns = 0;       // CLOCK_REALTIME at arrival
  std::uint64_t sample_index = 0;  // valid when has_sample_index
  bool has_sample_index = false;
  std::vector<std::uint8_t> bytes;
};

// What the relay can say of its own health.
struct Proof {
  bool is_cut = false;              // cut on purpose
  bool upstream_connected = false;  // the way to the meter is open
  bool request_delivered = false;   // every byte received from the master reached the meter's side
  std::uint64_t bytes_to_meter = 0;
  std::uint64_t bytes_from_meter = 0;

  [[nodiscard]] bool proved() const { return !is_cut && upstream_connected && request_delivered; }
};

// Runs a thread of its own from construction to destruction. All members are thread safe; the
// faults of answers take effect with the next one.
class Relay {
 public:
  using SampleIndex = std::function<std::uint64_t()>;

  // `listen` is tcp (port 0: any) or tty (a pseudo-terminal is made there); `upstream` is where the
  // meter is. A listening relay connects upstream once for each client, one client at a time: a new
  // client replaces the old one. `sample_index` may be empty. Throws std::system_error.
  Relay(const Endpoint& listen, const Endpoint& upstream, SampleIndex sample_index);
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;
  ~Relay();

  // Where the master connects: the port that was picked, 0 for a terminal.
  [[nodiscard]] std::uint16_t port() const;

  // The chunks since the last call, oldest first.
  [[nodiscard]] std::vector<Chunk> drain();

  // Drops the connection and refuses new ones until restore(); for a terminal the cut is final.
  void cut();
  void restore();
  void set_answer_faults(const AnswerFaults& faults);

  [[nodiscard]] Proof prove() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kw::relay
