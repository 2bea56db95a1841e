// Relays and digital outputs against a simulation that walks from sample to sample with counters of
// its own: random writes, settings, modules, alarms and energy pulses, told in pieces.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <vector>

#include "core/io/io_modules_fake.hpp"

namespace kw::io {
namespace {

constexpr std::uint64_t kSamples = 40'000;
constexpr std::size_t kOutputCount = kRelayCount + kDigitalCount;
constexpr std::uint64_t kGap = 64;  // 5 ms

class Generator {
 public:
  explicit Generator(std::uint32_t seed) : state_(seed) {}
  std::uint32_t below(std::uint32_t limit) {
    state_ = state_ * 1664525U + 1013904223U;
    return static_cast<std::uint32_t>((std::uint64_t{state_ >> 8} * limit) >> 24);
  }

 private:
  std::uint32_t state_;
};

enum class Action : std::uint8_t { configure, connect, write, alarms, edge };

struct Step {
  std::uint64_t sample;
  Action action;
  IoSetup setup{};
  std::uint32_t a = 0;  // modules, relay, relays, stream
  std::uint32_t b = 0;  // on, digital outputs
};

// Between two feeds come settings, modules and writes; within one alarms and edges.
struct Part {
  std::uint64_t end;
  std::vector<Step> before;
  std::vector<Step> within;
};

IoSetup random_setup(Generator& random) {
  IoSetup setup;
  for (RelaySetup& relay : setup.relay) {
    relay = {static_cast<std::uint16_t>(random.below(3) == 0 ? 1 : 0),
             static_cast<std::uint16_t>(random.below(2)),
             static_cast<std::uint16_t>(50 + random.below(60))};
  }
  for (DigitalSetup& digital : setup.digital) {
    digital.working_mode = static_cast<std::uint16_t>(random.below(3) == 0 ? 1 : 0);
    digital.pulse_ms = static_cast<std::uint16_t>(20 + random.below(30));
    for (std::uint16_t& stream : digital.stream) {
      stream = static_cast<std::uint16_t>(random.below(5));
    }
  }
  return setup;
}

Step between_feeds(Generator& random, std::uint64_t sample) {
  switch (random.below(12)) {
    case 0:
      return {sample, Action::configure, random_setup(random)};
    case 1:
      return {sample, Action::connect, {}, random.below(3) == 0 ? random.below(64) : 63};
    default:
      return {sample, Action::write, {}, random.below(kRelayCount), random.below(2)};
  }
}

std::vector<Part> random_parts(Generator& random) {
  std::vector<Part> parts;
  const std::uint32_t edge_period = 30 + random.below(600);
  std::uint64_t at = 1;
  while (at < kSamples) {
    Part part{at + 1 + random.below(300), {}, {}};
    for (std::uint32_t i = random.below(3); i > 0; --i) {
      part.before.push_back(between_feeds(random, at));
    }
    for (std::uint64_t t = at + 1; t <= part.end; ++t) {
      if (random.below(edge_period) == 0) {
        part.within.push_back({t, Action::edge, {}, random.below(4)});
      }
      if (random.below(200) == 0) {
        part.within.push_back({t, Action::alarms, {}, random.below(256), random.below(16)});
      }
    }
    at = part.end;
    parts.push_back(part);
  }
  return parts;
}

// Module of an output by 1036H, written down again.
constexpr std::array<std::uint32_t, kOutputCount> kModuleBit{0, 0, 4, 4, 1, 1, 5, 5, 2, 2, 3, 3};

std::uint64_t to_samples(std::uint32_t ms) { return (ms * 128 + 9) / 10; }

// One output, sample by sample.
struct Walker {
  bool on = false;
  std::uint64_t left = 0;  // samples of a pulse; 0: until it is switched
  std::uint64_t quiet = 1'000'000;
  std::uint32_t waiting = 0;

  void pass_sample() {
    if (!on) ++quiet;
    if (!on || left == 0) return;
    --left;
    if (left > 0) return;
    on = false;
    quiet = 0;
  }
  void start_waiting(std::uint64_t width) {
    if (on || waiting == 0 || quiet < kGap) return;
    --waiting;
    on = true;
    left = width;
  }
  void edge(std::uint64_t width) {
    if (on || waiting > 0 || quiet == 0) {
      ++waiting;
    } else {
      on = true;
      left = width;
    }
  }
  void switch_to(bool next) {
    on = next;
    left = 0;
    waiting = 0;
    if (!next) quiet = 0;
  }
};

class Simulation {
 public:
  [[nodiscard]] std::uint32_t outputs() const {
    std::uint32_t mask = 0;
    for (std::size_t i = 0; i < kOutputCount; ++i) mask |= walkers_[i].on ? 1U << i : 0U;
    return mask;
  }

  void pass_sample() {
    for (std::size_t i = 0; i < kOutputCount; ++i) {
      walkers_[i].pass_sample();
      if (i >= kRelayCount) walkers_[i].start_waiting(width(i));
    }
  }

  void apply(const Step& step) {
    switch (step.action) {
      case Action::configure:
        configure(step.setup);
        break;
      case Action::connect:
        for (std::size_t i = 0; i < kOutputCount; ++i) {
          if (is_there(i) && (step.a >> kModuleBit[i] & 1U) == 0) walkers_[i].switch_to(false);
        }
        modules_ = step.a;
        break;
      case Action::write:
        write(step.a, step.b != 0);
        break;
      case Action::alarms:
        alarms_ = step.a | step.b << kRelayCount;
        break;
      case Action::edge:
        for (std::size_t i = kRelayCount; i < kOutputCount; ++i) {
          if (is_there(i) && !is_alarm(i) && stream(i) == step.a + 1) walkers_[i].edge(width(i));
        }
        break;
    }
    for (std::size_t i = 0; i < kOutputCount; ++i) {
      if (!is_there(i) || !is_alarm(i)) continue;
      if (walkers_[i].on != ((alarms_ >> i & 1U) != 0)) walkers_[i].switch_to(!walkers_[i].on);
    }
  }

 private:
  [[nodiscard]] const RelaySetup& relay(std::size_t i) const { return setup_.relay[i / 2]; }
  [[nodiscard]] const DigitalSetup& digital(std::size_t i) const {
    return setup_.digital[(i - kRelayCount) / 2];
  }
  [[nodiscard]] std::uint32_t stream(std::size_t i) const { return digital(i).stream[i % 2]; }
  [[nodiscard]] bool is_there(std::size_t i) const { return (modules_ >> kModuleBit[i] & 1U) != 0; }
  [[nodiscard]] bool is_alarm(std::size_t i) const {
    return (i < kRelayCount ? relay(i).working_mode : digital(i).working_mode) == 1;
  }
  [[nodiscard]] std::uint64_t width(std::size_t i) const {
    return to_samples(i < kRelayCount ? relay(i).pulse_ms : digital(i).pulse_ms);
  }
  // What makes an output begin anew.
  [[nodiscard]] std::array<std::uint32_t, 3> mode(std::size_t i) const {
    if (i < kRelayCount) return {relay(i).working_mode, relay(i).output_mode, 0};
    return {digital(i).working_mode, 0, stream(i)};
  }

  void configure(const IoSetup& setup) {
    std::array<std::array<std::uint32_t, 3>, kOutputCount> before;
    for (std::size_t i = 0; i < kOutputCount; ++i) before[i] = mode(i);
    setup_ = setup;
    for (std::size_t i = 0; i < kOutputCount; ++i) {
      if (mode(i) != before[i]) walkers_[i].switch_to(false);
    }
  }

  void write(std::size_t i, bool on) {
    if (!is_there(i) || is_alarm(i)) return;
    walkers_[i].switch_to(on);
    if (on && relay(i).output_mode == 1) walkers_[i].left = width(i);
  }

  IoSetup setup_{};
  std::uint32_t modules_ = kAllModules;
  std::uint32_t alarms_ = 0;
  std::array<Walker, kOutputCount> walkers_{};
};

// The outputs after each sample, as the simulation has them.
std::vector<std::uint32_t> simulated(const std::vector<Part>& parts) {
  Simulation simulation;
  std::vector<std::uint32_t> outputs(kSamples + 400);
  std::uint64_t now = 0;
  const auto walk_to = [&](std::uint64_t sample) {
    for (; now < sample; ++now) {
      outputs[now] = simulation.outputs();
      simulation.pass_sample();
    }
  };
  for (const Part& part : parts) {
    for (const Step& step : part.before) {
      walk_to(step.sample);
      simulation.apply(step);
    }
    for (const Step& step : part.within) {
      walk_to(step.sample);
      simulation.apply(step);
    }
  }
  walk_to(parts.back().end + 1);
  outputs.resize(now);
  return outputs;
}

class Told {
 public:
  explicit Told(Generator& random) : random_(random) {}

  std::vector<std::uint32_t> outputs(const std::vector<Part>& parts) {
    for (const Part& part : parts) {
      for (const Step& step : part.before) apply(step);
      feed(part);
      if (random_.below(4) == 0) take();
    }
    take();
    fill_to(parts.back().end + 1);
    return levels_;
  }
  [[nodiscard]] std::uint32_t lost() { return bench_.io.outputs().lost(); }

 private:
  void apply(const Step& step) {
    IoModules& io = bench_.io;
    switch (step.action) {
      case Action::configure:
        return io.configure(step.setup, step.sample);
      case Action::connect:
        return io.connect(static_cast<std::uint8_t>(step.a), step.sample);
      case Action::write:
        EXPECT_NE(io.write_relay(step.a, step.b != 0, step.sample), Status::bad_address);
        return;
      case Action::alarms:
        return io.set_alarm_outputs(static_cast<std::uint8_t>(step.a),
                                    static_cast<std::uint8_t>(step.b), step.sample);
      case Action::edge:
        return io.energy_pulse({step.sample, 0, static_cast<std::uint8_t>(step.a)});
    }
  }

  // As a meter does: first the alarms of the part, then its edges, at times a part of the way.
  void feed(const Part& part) {
    for (const Step& step : part.within) {
      if (step.action == Action::alarms) apply(step);
    }
    for (const Step& step : part.within) {
      if (step.action != Action::edge) continue;
      if (random_.below(3) == 0) bench_.io.advance(step.sample);
      apply(step);
    }
    bench_.io.advance(part.end);
  }

  void fill_to(std::uint64_t sample) { levels_.resize(sample, now_); }

  void take() {
    for (const OutputEvent& event : bench_.events()) {
      const std::size_t i = event.channel + (event.kind == OutputKind::relay ? 0 : kRelayCount);
      ASSERT_GE(event.sample_index, levels_.size());
      ASSERT_NE(now_ >> i & 1U, static_cast<std::uint32_t>(event.value));  // changes only
      fill_to(event.sample_index);
      now_ ^= 1U << i;
    }
  }

  Generator& random_;
  Bench bench_;
  std::vector<std::uint32_t> levels_;
  std::uint32_t now_ = 0;
};

TEST(IoOracle, outputs_are_at_each_sample_what_a_walk_from_sample_to_sample_finds) {
  std::size_t changes = 0;
  for (std::uint32_t seed = 1; seed <= 40; ++seed) {
    Generator random(seed);
    const std::vector<Part> parts = random_parts(random);
    const std::vector<std::uint32_t> expected = simulated(parts);
    Told told(random);
    const std::vector<std::uint32_t> outputs = told.outputs(parts);
    ASSERT_EQ(told.lost(), 0U);
    ASSERT_EQ(outputs.size(), expected.size());
    for (std::size_t i = 1; i < expected.size(); ++i) {
      ASSERT_EQ(outputs[i], expected[i]) << "seed " << seed << ", sample " << i;
      changes += expected[i] != expected[i - 1] ? 1 : 0;
    }
  }
  EXPECT_GT(changes, 10'000U);  // the walk has met something
}

}  // namespace
}  // namespace kw::io
