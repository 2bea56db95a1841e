// What alarms a list of happenings makes, sample by sample: plain and slow, for tests. It knows
// codes, scales and rules by itself and uses nothing of the engine but the words of its setup.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/alarm/setup.hpp"

namespace kw::alarm::oracle {

// One thing that happens at a sample: 'h' half cycle, 'b' block, 'w' window, 'd' digital inputs,
// 'f' the same, found,
// 'a' analogue inputs, 's' settings.
struct Happening {
  std::uint64_t index = 0;
  char kind = 'b';
  std::array<double, 80> value{};  // by code: in its unit; inputs 0 or 1; 51: 1 when reversed
  double angle_deg = 0.0;          // of Ub
  bool has_analogue = true;
  AlarmSetup setup{};
};

struct Line {
  std::uint64_t index = 0;
  std::array<int, 10> words{};
  friend bool operator==(const Line&, const Line&) = default;
};

struct Outputs {
  std::uint64_t index = 0;
  int relays = 0;
  int digital = 0;
  friend bool operator==(const Outputs&, const Outputs&) = default;
};

inline bool is_one_of(int code, std::initializer_list<int> codes) {
  for (const int each : codes) {
    if (each == code) return true;
  }
  return false;
}

// The letter of the happening that a code waits for.
inline char kind_of(int code) {
  if (is_one_of(code, {1, 2, 3, 5, 6, 7, 9, 10, 11})) return 'h';
  if (code >= 41 && code <= 44) return 'a';
  if (code >= 45 && code <= 50) return 'w';
  return code >= 52 ? 'd' : 'b';
}

inline double steps_of(int code) {
  if (code == 0 || (code >= 33 && code <= 40)) return 100.0;
  if (code >= 1 && code <= 8) return 10.0;
  if ((code >= 14 && code <= 25) || (code >= 45 && code <= 47)) return 1.0;
  return code == 32 || (code >= 41 && code <= 44) ? 1.0 : 1000.0;
}

inline bool has_sign(int code) {
  return (code >= 14 && code <= 21) || (code >= 26 && code <= 29) || code == 45 || code == 46;
}

inline int rounded(double steps) {
  return static_cast<int>(steps < 0.0 ? -std::floor(0.5 - steps) : std::floor(steps + 0.5));
}

class Oracle {
 public:
  explicit Oracle(std::uint64_t rate) : rate_(rate) {}

  // Happenings in the order of their samples; the ones of a sample in the order of the list.
  void run(const std::vector<Happening>& happenings, std::uint64_t end) {
    std::size_t next = 0;
    for (now_ = 0; now_ < end; ++now_) {
      is_over_ = false;
      for (; next < happenings.size() && happenings[next].index == now_; ++next) {
        happen(happenings[next]);
        compare();
      }
      is_over_ = true;
      compare();
    }
  }

  [[nodiscard]] const std::vector<Line>& lines() const { return lines_; }
  [[nodiscard]] const std::vector<Outputs>& outputs() const { return outputs_; }

 private:
  struct Watch {
    bool met = false;
    std::uint64_t since = 0;
    int shown = 0;
  };

  [[nodiscard]] bool is_on(int c) const {
    return setup_.enabled && ((setup_.channels >> c) & 1) == 1 && code(c) < 80;
  }
  [[nodiscard]] int code(int c) const {
    return setup_.channel[static_cast<std::size_t>(c)].parameter;
  }
  [[nodiscard]] bool is_paired(int c) const { return ((setup_.pairs >> (c / 2)) & 1) == 1; }
  static int partner(int c) { return c % 2 == 0 ? c + 1 : c - 1; }

  [[nodiscard]] bool has_lasted(int c) const {
    const Watch& watch = watch_[static_cast<std::size_t>(c)];
    const auto delay_10ms = setup_.channel[static_cast<std::size_t>(c)].delay_10ms;
    if (!watch.met || delay_10ms == 0) return watch.met;
    const std::uint64_t passed = now_ - watch.since + (is_over_ ? 1 : 0);
    return passed * 100 > delay_10ms * rate_;
  }
  [[nodiscard]] bool should_alarm(int c) const {
    return has_lasted(c) && (!is_paired(c) || has_lasted(partner(c)));
  }

  void happen(const Happening& happening) {
    if (happening.kind == 's') settings(happening.setup);
    if (happening.kind == 'a') present_ = happening;
    const Happening& seen = happening.kind == 's' ? present_ : happening;
    const bool inputs = happening.kind == 'd' || happening.kind == 'f';
    const char kind = happening.kind == 's' ? 'a' : inputs ? 'd' : happening.kind;
    for (int c = 0; c < 16; ++c) {
      if (is_on(c) && kind_of(code(c)) == kind) look(c, seen);
    }
    if (inputs) inputs_ = happening.value;
  }

  void settings(const AlarmSetup& next) {
    std::array<bool, 16> anew{};
    for (int c = 0; c < 16; ++c) {
      const auto i = static_cast<std::size_t>(c);
      const ChannelSetup& a = setup_.channel[i];
      const ChannelSetup& b = next.channel[i];
      const bool was = setup_.enabled && ((setup_.channels >> c) & 1) == 1;
      const bool will = next.enabled && ((next.channels >> c) & 1) == 1;
      anew[i] = was != will || is_paired(c) != (((next.pairs >> (c / 2)) & 1) == 1) ||
                a.parameter != b.parameter || a.comparison != b.comparison ||
                a.setpoint != b.setpoint || a.delay_10ms != b.delay_10ms;
    }
    setup_ = next;
    for (int c = 0; c < 16; ++c) {
      const auto i = static_cast<std::size_t>(c);
      if (anew[i]) watch_[i] = Watch{};
      if (anew[i] || (is_paired(c) && anew[static_cast<std::size_t>(partner(c))])) {
        alarms_[i] = false;
      }
    }
  }

  void look(int c, const Happening& seen) {
    const auto i = static_cast<std::size_t>(c);
    Watch& watch = watch_[i];
    const ChannelSetup& setup = setup_.channel[i];
    const double value = seen.value[setup.parameter];
    if (setup.parameter >= 52) {
      if (value == inputs_[setup.parameter]) return;
      watch.shown = setup.setpoint == 3 ? static_cast<int>(value) : 0;
      const bool on = value != 0.0;
      const bool met = setup.setpoint == 1 ? on : is_one_of(setup.setpoint, {2, 3}) && !on;
      const bool found = seen.kind == 'f' || now_ == 0;
      meet(watch, met && (watch.met || !found));
      return;
    }
    if (setup.parameter == 51) {
      watch.shown = rounded(seen.angle_deg * 10.0);
      meet(watch, value != 0.0);
      return;
    }
    const double steps = value * steps_of(setup.parameter);
    const int limit = has_sign(setup.parameter) && setup.setpoint > 32767 ? setup.setpoint - 65536
                                                                          : setup.setpoint;
    watch.shown = rounded(steps);
    const bool exists = setup.parameter < 41 || setup.parameter > 44 || seen.has_analogue;
    meet(watch, exists && ((setup.comparison == 1 && steps > limit) ||
                           (setup.comparison == 2 && watch.shown == limit) ||
                           (setup.comparison == 3 && steps < limit)));
  }

  void meet(Watch& watch, bool met) const {
    if (met && !watch.met) watch.since = now_;
    watch.met = met;
  }

  void compare() {
    for (int c = 0; c < 16; ++c) {
      const auto i = static_cast<std::size_t>(c);
      if (should_alarm(c) == alarms_[i]) continue;
      alarms_[i] = !alarms_[i];
      write(c, alarms_[i]);
    }
    Outputs outputs{now_, 0, 0};
    for (int c = 0; c < 16; ++c) {
      if (!alarms_[static_cast<std::size_t>(c)]) continue;
      const int relay = setup_.channel[static_cast<std::size_t>(c)].relay;
      if (relay > 0 && relay < 9) outputs.relays |= 1 << (relay - 1);
      for (int k = 0; k < 4; ++k) {
        const int mask = setup_.digital_outputs[static_cast<std::size_t>(k)];
        if (((mask >> c) & 1) == 1) outputs.digital |= 1 << k;
      }
    }
    if (outputs.relays == relays_ && outputs.digital == digital_) return;
    relays_ = outputs.relays;
    digital_ = outputs.digital;
    outputs_.push_back(outputs);
  }

  // The clock began at 2027-01-15 08:00:00 and has run for less than a minute.
  void write(int c, bool occurred) {
    const int word = code(c) * 256 + (is_paired(c) ? 2 : 0) + (occurred ? 1 : 0);
    const int shown = watch_[static_cast<std::size_t>(c)].shown;
    const int value = shown < 0 ? shown + 65536 : shown;
    const auto second = static_cast<int>(now_ / rate_);
    const auto ms = static_cast<int>(now_ * 1000 / rate_ % 1000);
    lines_.push_back({now_, {word, code(c), value, 2027, 1, 15, 8, 0, second, ms}});
  }

  std::uint64_t rate_;
  std::uint64_t now_ = 0;
  bool is_over_ = false;  // all that happens at this sample has
  AlarmSetup setup_{};
  Happening present_{0, 'a', {}, 0.0, false, {}};  // the last of the analogue inputs
  std::array<double, 80> inputs_{};
  std::array<Watch, 16> watch_{};
  std::array<bool, 16> alarms_{};
  int relays_ = 0;
  int digital_ = 0;
  std::vector<Line> lines_;
  std::vector<Outputs> outputs_;
};

}  // namespace kw::alarm::oracle
