// Random traffic of a serial line: good requests, and everything that disturbs them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "core/modbus/line_judge_fixture.hpp"

namespace kw::modbus::judge {

// A character that is to be sent, and the silence in front of it.
struct Sent {
  std::uint64_t silence_us = 0;
  std::uint8_t byte = 0;
  bool faulty = false;
};

using Burst = std::vector<Sent>;

// The times that matter, in whole microseconds: on either side of t1.5 and t3.5.
struct LineTimes {
  std::uint64_t gap_allowed_us = 0;    // the longest silence that is 1.5 characters or less
  std::uint64_t gap_forbidden_us = 0;  // surely more than 1.5 characters, by a timer of 1 us too
  std::uint64_t end_us = 0;            // the shortest silence of 3.5 characters or more
};

inline LineTimes times_of(const LineRule& rule) {
  LineTimes times;
  while (!rule.is_gap(times.gap_allowed_us + 1)) ++times.gap_allowed_us;
  times.gap_forbidden_us = times.gap_allowed_us + 2;
  while (!rule.is_end(times.end_us)) ++times.end_us;
  return times;
}

class HistoryMaker {
 public:
  HistoryMaker(std::uint64_t seed, const LineTimes& times, std::vector<std::uint8_t> units)
      : random_(seed), times_(times), units_(std::move(units)) {}

  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

  // One thing that a master, a foreign meter or the weather does.
  Burst next() {
    switch (below(14)) {
      case 0:
        return spaced(noise());
      case 1:
        return spaced(broken(request(own())));
      case 2:
        return spaced(truncated(request(own())));
      case 3:
        return faulty(request(own()));
      case 4:
        return holed(request(own()));
      case 5:
        return spaced(request(0));
      case 6:
        return spaced(too_long());
      case 7:
        return spaced(joined(request(own()), request(own())));
      case 8:
        return spaced(request(stranger()));
      case 9:
        return spaced(response(stranger()));
      case 10:
        return spaced(any_frame());
      default:
        return spaced(request(own()));
    }
  }

  // Silence in front of a burst: often exactly what ends a frame, at times less.
  std::uint64_t pause_us() {
    switch (below(8)) {
      case 0:
        return times_.end_us - 1;
      case 1:
        return times_.gap_forbidden_us;
      case 2:
        return 300'000;
      case 3:
        return times_.end_us + below(5000);
      default:
        return times_.end_us;
    }
  }

 private:
  std::uint8_t octet() { return static_cast<std::uint8_t>(below(256)); }
  std::uint8_t own() { return units_[below(units_.size())]; }
  std::uint8_t stranger() {
    for (;;) {
      const auto unit = static_cast<std::uint8_t>(1 + below(255));
      if (std::find(units_.begin(), units_.end(), unit) == units_.end()) return unit;
    }
  }

  Bytes request(std::uint8_t unit) {
    Bytes made{unit, function()};
    const bool words = made[1] == 3 || made[1] == 16;
    const std::uint64_t address = words ? kWordsBegin - 1 + below(kWordCount + 1) : below(18);
    const std::uint64_t count = below(20) == 0 ? below(65'536) : 1 + below(words ? 6 : 12);
    append(made, address);
    if (made[1] == 5) {
      append(made, below(8) == 0 ? below(65'536) : below(2) * 0xFF00U);
    } else {
      append(made, count);
    }
    if (made[1] == 16 || made[1] == 15) {
      const auto octets = static_cast<std::uint8_t>(2 * count);
      made.push_back(below(16) == 0 ? octet() : octets);
      for (unsigned i = 0; i < octets && made.size() < 254; ++i) made.push_back(octet() % 136);
    }
    return with_crc(made);
  }

  std::uint8_t function() {
    constexpr std::uint8_t kUsual[] = {1, 2, 3, 3, 3, 5, 5, 16, 16, 16, 4, 6, 15};
    return below(16) == 0 ? octet() : kUsual[below(sizeof(kUsual))];
  }

  Bytes response(std::uint8_t unit) {
    if (below(5) == 0) return with_crc({unit, 0x83, 2});
    if (below(4) == 0) return with_crc({unit, 16, 0x10, octet(), 0, octet()});
    Bytes made{unit, static_cast<std::uint8_t>(1 + below(3))};
    made.push_back(static_cast<std::uint8_t>(2 * (1 + below(12))));
    for (unsigned i = 0; i < made[2] && i < 24; ++i) made.push_back(octet());
    return with_crc(made);
  }

  Bytes noise() {
    Bytes made(1 + below(12));
    for (std::uint8_t& byte : made) byte = octet();
    if (below(2) == 0) made[0] = own();
    return made;
  }

  Bytes any_frame() {
    Bytes made = noise();
    return with_crc(made);
  }

  Bytes too_long() {
    Bytes made(253 + below(20), 0x55);
    made[0] = own();
    made[1] = below(2) == 0 ? 0x41 : 16;
    return with_crc(made);
  }

  Bytes broken(Bytes frame) {
    const std::size_t at = below(frame.size());
    frame[at] = static_cast<std::uint8_t>(frame[at] ^ (1U << below(8)));
    return frame;
  }

  Bytes truncated(Bytes frame) {
    frame.resize(1 + below(frame.size() - 1));
    return frame;
  }

  static Bytes joined(Bytes left, const Bytes& right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
  }

  static void append(Bytes& bytes, std::uint64_t word) {
    bytes.push_back(static_cast<std::uint8_t>(word >> 8 & 0xFFU));
    bytes.push_back(static_cast<std::uint8_t>(word & 0xFFU));
  }

  // Characters with allowed silences between, mostly none.
  Burst spaced(const Bytes& bytes) {
    const bool slow = below(4) == 0;
    Burst made;
    for (const std::uint8_t byte : bytes) {
      const std::uint64_t silence_us = slow ? below(times_.gap_allowed_us + 1) : 0;
      made.push_back({made.empty() ? pause_us() : silence_us, byte, false});
    }
    return made;
  }

  Burst faulty(const Bytes& bytes) {
    Burst made = spaced(bytes);
    made[below(made.size())].faulty = true;
    return made;
  }

  Burst holed(const Bytes& bytes) {
    Burst made = spaced(bytes);
    const std::uint64_t holes[] = {times_.gap_allowed_us, times_.gap_forbidden_us,
                                   times_.end_us - 1, times_.end_us, 300'000};
    made[1 + below(made.size() - 1)].silence_us = holes[below(5)];
    return made;
  }

  std::mt19937_64 random_;
  LineTimes times_;
  std::vector<std::uint8_t> units_;
};

}  // namespace kw::modbus::judge
