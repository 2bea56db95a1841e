// Thousands of random setups of all 16 channels and random values, against the oracle.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "core/alarm/alarm_fake.hpp"
#include "core/alarm/alarm_oracle_fixture.hpp"

namespace kw::alarm {
namespace {

using oracle::Happening;
using spec::QuantityId;

// A meter type: samples of a second, of a half cycle; half cycles of a block of 100 ms.
struct Type {
  std::uint32_t rate;
  std::uint64_t half_cycle;
  std::uint64_t per_block;
};

class Scenario {
 public:
  Scenario(const Type& type, std::uint64_t seed) : type_(type), random_(seed) {
    for (double& base : base_) base = pick(-20, 20);
    make_setup();
    add('s', 0);
    for (std::uint64_t half = 1; half <= kBlocks * type.per_block; ++half) {
      std::vector<std::uint64_t> between;
      for (int i = pick(0, 2); i > 0; --i) between.push_back(part_of(half - 1, pick(0, 60)));
      std::sort(between.begin(), between.end());
      for (const std::uint64_t index : between) anything(index);
      add('h', half * type.half_cycle);
      if (half % type.per_block == 0) add('b', half * type.half_cycle);
      if (half % (2 * type.per_block) == 0) add('w', half * type.half_cycle);
    }
  }

  [[nodiscard]] const std::vector<Happening>& happenings() const { return happenings_; }
  [[nodiscard]] std::uint64_t end() const {
    return (kBlocks * type_.per_block + 3) * type_.half_cycle;
  }
  int pick(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }

 private:
  static constexpr std::uint64_t kBlocks = 5;

  [[nodiscard]] std::uint64_t part_of(std::uint64_t half, int sixtyfirsts) const {
    return half * type_.half_cycle +
           static_cast<std::uint64_t>(sixtyfirsts) * type_.half_cycle / 61;
  }

  void anything(std::uint64_t index) {
    const int kind = pick(0, 39);
    if (kind == 0) {
      change_setup();
      add('s', index);
    } else {
      add("adfd"[kind % 4], index);
    }
  }

  void add(char kind, std::uint64_t index) {
    Happening happening{index, kind, {}, 0.0, pick(0, 9) != 0, setup_};
    for (std::size_t code = 0; code < 80; ++code) {
      if (pick(0, 3) == 0) offset_[code] = pick(-6, 6) / 4.0;
      happening.value[code] = value_of(static_cast<int>(code));
    }
    happening.angle_deg = pick(0, 3599) / 10.0;
    happenings_.push_back(happening);
  }

  double value_of(int code) {
    const auto i = static_cast<std::size_t>(code);
    if (code >= 51) return offset_[i] > 0.0 ? 1.0 : 0.0;
    const double base = oracle::has_sign(code) ? base_[i] : base_[i] + 40.0;
    if (code >= 41 && code <= 44) return std::round(base + offset_[i]);
    return (base + offset_[i]) / oracle::steps_of(code);
  }

  void make_setup() {
    setup_.enabled = true;
    setup_.channels = static_cast<std::uint16_t>(pick(0, 65535) | pick(0, 65535));
    setup_.pairs = static_cast<std::uint8_t>(pick(0, 255) & pick(0, 255));
    for (std::uint16_t& mask : setup_.digital_outputs) {
      mask = static_cast<std::uint16_t>(pick(0, 65535));
    }
    for (std::size_t c = 0; c < kChannelCount; ++c) setup_.channel[c] = channel();
  }

  ChannelSetup channel() {
    ChannelSetup result;
    // one in two is of a half cycle: they have the most happenings
    const int code = pick(0, 1) == 0 ? pick(1, 11) : pick(0, 80);
    result.parameter = static_cast<std::uint16_t>(code);
    result.comparison = static_cast<std::uint16_t>(pick(0, 19) == 0 ? pick(0, 4) : pick(1, 3));
    result.delay_10ms = static_cast<std::uint16_t>(pick(0, 2) == 0 ? 0 : pick(1, 9));
    result.relay = static_cast<std::uint16_t>(pick(0, 9));
    if (code >= 51) {
      result.setpoint = static_cast<std::uint16_t>(pick(0, 4));
    } else {
      const auto i = static_cast<std::size_t>(code);
      const double base = oracle::has_sign(code) ? base_[i] : base_[i] + 40.0;
      result.setpoint = static_cast<std::uint16_t>(static_cast<int>(base) + pick(-1, 1));
    }
    return result;
  }

  void change_setup() {
    const auto c = static_cast<std::size_t>(pick(0, 15));
    const int what = pick(0, 6);
    if (what == 0) setup_.enabled = !setup_.enabled;
    if (what == 1) setup_.channels ^= static_cast<std::uint16_t>(1 << c);
    if (what == 2) setup_.pairs ^= static_cast<std::uint8_t>(1 << (c / 2));
    if (what == 3) setup_.channel[c] = channel();
    if (what == 4) setup_.channel[c].relay = static_cast<std::uint16_t>(pick(0, 9));
    if (what == 5) setup_.digital_outputs[c % 4] ^= static_cast<std::uint16_t>(1 << c);
    if (what == 6) setup_.channel[c].delay_10ms = static_cast<std::uint16_t>(pick(0, 9));
  }

  Type type_;
  std::mt19937_64 random_;
  std::array<double, 80> base_{};
  std::array<double, 80> offset_{};
  AlarmSetup setup_{};
  std::vector<Happening> happenings_;
};

void show(const Happening& happening, store::QuantityStore& store) {
  for (std::uint16_t code = 0; code < 51; ++code) {
    if (oracle::kind_of(code) == happening.kind)
      store.set(parameter(code).id, happening.value[code]);
  }
  if (happening.kind != 'b') return;
  store.set(QuantityId::u_pos_re_v, happening.value[51] != 0.0 ? 0.0 : 230.0);
  store.set(QuantityId::u_neg_im_v, happening.value[51] != 0.0 ? 230.0 : 0.0);
  store.set(QuantityId::phi_u_l2_deg, happening.angle_deg);
}

void play(const Happening& happening, FakeBench& bench) {
  show(happening, bench.store);
  if (happening.kind == 'h') bench.engine.half_cycle_published(happening.index);
  if (happening.kind == 'b') bench.engine.block_published(happening.index);
  if (happening.kind == 'w') bench.engine.window_published(happening.index);
  if (happening.kind == 's') {
    bench.setup = happening.setup;
    bench.configure(happening.index);
  }
  if (happening.kind == 'd' || happening.kind == 'f') {
    std::uint32_t inputs = 0;
    for (std::size_t i = 0; i < 28; ++i) {
      if (happening.value[52 + i] != 0.0) inputs |= 1U << i;
    }
    if (happening.kind == 'd') {
      bench.engine.inputs_changed(inputs, happening.index);
    } else {
      bench.engine.inputs_found(inputs, happening.index);
    }
  }
  if (happening.kind == 'a') {
    std::array<std::uint16_t, 4> words{};
    for (std::size_t i = 0; i < 4; ++i) {
      words[i] = static_cast<std::uint16_t>(happening.value[41 + i]);
    }
    bench.engine.analogue_changed(words, happening.has_analogue ? 15 : 0, happening.index);
  }
}

// Samples pass in pieces of `piece` beside the happenings; 0: in one.
void play(const Scenario& scenario, FakeBench& bench, std::uint64_t piece) {
  bench.start();
  std::uint64_t passed = 0;
  const auto pass = [&](std::uint64_t until) {
    while (piece > 0 && passed + piece <= until) bench.engine.advance(passed += piece);
  };
  for (const Happening& happening : scenario.happenings()) {
    pass(happening.index);
    play(happening, bench);
  }
  pass(scenario.end());
  bench.engine.advance(scenario.end());
}

std::vector<oracle::Line> lines(const FakeBench& bench) {
  std::vector<oracle::Line> result;
  for (const Recorded& recorded : bench.records) {
    oracle::Line line{recorded.index, {}};
    std::copy(recorded.words.begin(), recorded.words.end(), line.words.begin());
    result.push_back(line);
  }
  return result;
}

std::vector<oracle::Outputs> outputs(const FakeBench& bench) {
  std::vector<oracle::Outputs> result;
  for (const OutputChange& change : bench.outputs) {
    result.push_back({change.index, change.relays, change.digital_outputs});
  }
  return result;
}

void compare(const Type& type, std::uint64_t setups) {
  std::size_t records = 0;
  for (std::uint64_t seed = 0; seed < setups; ++seed) {
    Scenario scenario(type, seed * 3 + type.half_cycle);
    oracle::Oracle truth(type.rate);
    truth.run(scenario.happenings(), scenario.end());
    const auto any = static_cast<std::uint64_t>(scenario.pick(1, 300));
    for (const std::uint64_t piece : {std::uint64_t{0}, any}) {
      FakeBench bench(type.rate);
      play(scenario, bench, piece);
      ASSERT_EQ(lines(bench), truth.lines()) << "seed " << seed << ", piece " << piece;
      ASSERT_EQ(outputs(bench), truth.outputs()) << "seed " << seed << ", piece " << piece;
    }
    records += truth.lines().size();
  }
  EXPECT_GT(records, 20 * setups);  // most channels alarm
}

TEST(AlarmRandom, fifty_hertz_setups_alarm_as_the_oracle_says) { compare({12800, 128, 10}, 1000); }

TEST(AlarmRandom, sixty_hertz_setups_alarm_as_the_oracle_says) { compare({12800, 107, 12}, 1000); }

TEST(AlarmRandom, four_hundred_hertz_setups_alarm_as_the_oracle_says) {
  compare({25600, 32, 80}, 300);
}

}  // namespace
}  // namespace kw::alarm
