// What the tests of the engine share: a listener that writes down, and a bench around an engine.
#pragma once

#include <vector>

#include "core/alarm/alarm_engine.hpp"

namespace kw::alarm {

struct OutputChange {
  std::uint64_t index = 0;
  std::uint8_t relays = 0;
  std::uint8_t digital_outputs = 0;
  friend bool operator==(const OutputChange&, const OutputChange&) = default;
};

// A record with the sample of its call.
struct Recorded {
  std::uint64_t index = 0;
  RecordWords words{};
  friend bool operator==(const Recorded&, const Recorded&) = default;
};

class FakeBench : private AlarmListener {
 public:
  static constexpr std::int64_t kStart_s = 1'800'000'000;  // 2027-01-15 08:00:00

  explicit FakeBench(std::uint32_t per_second = 12800) {
    clock.change_rate(per_second, 0);
    clock.set(kStart_s, 0);
  }

  // One enabled channel without a delay, unless changed before configure().
  ChannelSetup& watch(std::size_t channel, std::uint16_t code, std::uint16_t comparison,
                      std::uint16_t setpoint, std::uint16_t delay_10ms = 0) {
    setup.enabled = true;
    setup.channels = static_cast<std::uint16_t>(setup.channels | (1U << channel));
    setup.channel[channel] = {code, comparison, setpoint, delay_10ms, 0};
    return setup.channel[channel];
  }
  void configure(std::uint64_t index) { engine.configure(setup, around, index); }

  // The first blocks of all are not looked at.
  void start() {
    configure(0);
    for (int i = 0; i < AlarmEngine::kSettlingBlocks; ++i) engine.block_published(0);
  }
  void half_cycle(spec::QuantityId id, double value, std::uint64_t index) {
    store.set(id, value);
    engine.half_cycle_published(index);
  }
  void block(spec::QuantityId id, double value, std::uint64_t index) {
    store.set(id, value);
    engine.block_published(index);
  }

  store::QuantityStore store{};
  clock::SampleClock clock{};
  AlarmSetup setup{};
  Surroundings around{};
  std::vector<OutputChange> outputs;
  std::vector<Recorded> records;
  AlarmEngine engine{store, clock, *this};

 private:
  void alarm_outputs(std::uint8_t relays, std::uint8_t digital_outputs,
                     std::uint64_t index) override {
    outputs.push_back({index, relays, digital_outputs});
  }
  void alarm_recorded(std::uint64_t index) override {
    Recorded recorded{index, {}};
    const auto words = engine.log().group(engine.log().newest() - 1U);
    for (std::size_t i = 0; i < kRecordWords; ++i) recorded.words[i] = words[i];
    records.push_back(recorded);
  }
};

}  // namespace kw::alarm
