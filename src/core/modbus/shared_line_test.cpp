// Several meters on one serial line with foreign traffic and disturbances, on virtual time: every
// answer that the specification demands is given, and no other.
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

#include "core/modbus/line_history_fixture.hpp"
#include "core/modbus/line_judge_fixture.hpp"
#include "core/modbus/rtu.hpp"
#include "core/modbus/serial_settings.hpp"

#if defined(__SANITIZE_ADDRESS__)
#define KW_UNDER_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define KW_UNDER_SANITIZER 1
#endif
#endif

namespace kw::modbus {
namespace {

using judge::Burst;
using judge::Bytes;
using judge::Character;
using judge::HistoryMaker;
using judge::LineRule;
using judge::LineTimes;

#ifdef KW_UNDER_SANITIZER
constexpr std::uint64_t kHistories = 500;
#else
constexpr std::uint64_t kHistories = 10'000;  // of each line: 140 000 in all
#endif
constexpr std::uint64_t kBursts = 12;
constexpr std::uint64_t kResync_us = 20'000;  // as the boards set it

// The registers of one meter, as judge::ModelMeter has them.
class MeterMemory final : public registers::RegisterAccess {
 public:
  explicit MeterMemory(unsigned unit) {
    for (unsigned i = 0; i < judge::kWordCount; ++i) {
      words_[i] = static_cast<std::uint16_t>(judge::first_word(unit, i));
    }
  }

  Status read(std::uint16_t address, std::span<std::uint16_t> words) override {
    if (!holds(address, words.size())) return Status::bad_address;
    std::copy_n(words_ + (address - judge::kWordsBegin), words.size(), words.begin());
    return Status::ok;
  }

  Status write(std::uint16_t address, std::span<const std::uint16_t> words) override {
    if (!holds(address, words.size())) return Status::bad_address;
    const auto too_large = [](std::uint16_t word) { return word > judge::kWordMax; };
    if (std::ranges::any_of(words, too_large)) return Status::out_of_range;
    std::ranges::copy(words, words_ + (address - judge::kWordsBegin));
    return Status::ok;
  }

  Status read_coils(std::uint16_t address, std::uint16_t count,
                    std::span<std::uint8_t> packed) override {
    if (address + count > static_cast<int>(judge::kCoilCount)) return Status::bad_address;
    pack(count, packed, [&](unsigned i) { return coils_[address + i]; });
    return Status::ok;
  }

  Status read_discrete_inputs(std::uint16_t address, std::uint16_t count,
                              std::span<std::uint8_t> packed) override {
    if (address + count > static_cast<int>(judge::kInputCount)) return Status::bad_address;
    pack(count, packed, [&](unsigned i) { return judge::input_is_on(address + i); });
    return Status::ok;
  }

  Status write_coil(std::uint16_t address, bool on) override {
    if (address >= judge::kCoilCount) return Status::bad_address;
    coils_[address] = on;
    return Status::ok;
  }

 private:
  static bool holds(std::size_t address, std::size_t count) {
    return address >= judge::kWordsBegin &&
           address + count <= judge::kWordsBegin + judge::kWordCount;
  }

  template <typename State>
  static void pack(unsigned count, std::span<std::uint8_t> packed, State state) {
    for (unsigned i = 0; i < count; ++i) {
      const unsigned bit = 1U << (i % 8);
      packed[i / 8] =
          static_cast<std::uint8_t>(state(i) ? packed[i / 8] | bit : packed[i / 8] & ~bit);
    }
  }

  std::uint16_t words_[judge::kWordCount]{};
  bool coils_[judge::kCoilCount]{};
};

// What is wrong with a meter on purpose, to see the judge ring.
enum class Plant : std::uint8_t {
  nothing,
  ignores_parity,
  ignores_gaps,
  ends_frames_late,   // by one microsecond
  ends_frames_early,  // after 1.5 characters
  answers_a_stranger,
  loses_an_answer,
  repeats_an_answer,
  deaf_after_hole,
};

struct LineCase {
  std::uint32_t baud_bd;
  Parity parity;
  RtuFraming framing;
};

struct GivenAnswer {
  std::uint64_t at_us;
  Bytes frame;
};

class LineMeter {
 public:
  LineMeter(std::uint8_t unit, const LineCase& line, Plant plant)
      : unit_(unit), plant_(plant), memory_(unit), server_(memory_, units(), config(line)) {}

  void hear(const Character& character) {
    heard_.push_back(character);
    const bool hole =
        heard_.size() > 1 && character.start_us - heard_[heard_.size() - 2].end_us >= kHole_us;
    if (plant_ == Plant::deaf_after_hole && hole) return;
    const bool faulty = character.faulty && plant_ != Plant::ignores_parity;
    keep(character.end_us, faulty ? server_.receive_fault(character.end_us)
                                  : server_.receive(character.byte, character.end_us));
  }

  void poll(std::uint64_t now_us) { keep(now_us, server_.poll(now_us)); }

  // Answers given since the last call; they are on their way to the line.
  std::vector<Bytes> take_answers() {
    std::vector<Bytes> taken;
    for (; taken_ < given_.size(); ++taken_) taken.push_back(given_[taken_].frame);
    return taken;
  }

  [[nodiscard]] std::uint8_t unit() const { return unit_; }
  [[nodiscard]] const std::vector<Character>& heard() const { return heard_; }
  [[nodiscard]] const std::vector<GivenAnswer>& given() const { return given_; }

 private:
  static constexpr std::uint64_t kHole_us = 300'000;

  [[nodiscard]] UnitSet units() const {
    UnitSet units{unit_};
    if (plant_ == Plant::answers_a_stranger) units.add(static_cast<std::uint8_t>(unit_ ^ 1U));
    return units;
  }

  [[nodiscard]] RtuConfig config(const LineCase& line) const {
    if (line.framing == RtuFraming::by_length) return {line.framing, {0, 0, kResync_us}};
    RtuTiming timing = rtu_timing({unit_, line.baud_bd, line.parity, true});
    if (plant_ == Plant::ignores_gaps) timing.gap_max_us = timing.silence_min_us;
    if (plant_ == Plant::ends_frames_late) timing.silence_min_us += 1;
    if (plant_ == Plant::ends_frames_early) timing.silence_min_us = timing.gap_max_us + 1;
    return {line.framing, timing};
  }

  void keep(std::uint64_t at_us, ByteView answer) {
    if (answer.empty()) return;
    ++answers_;
    const Bytes frame(answer.begin(), answer.end());
    if (plant_ == Plant::loses_an_answer && answers_ % 4 == 0) return;
    given_.push_back({at_us, frame});
    if (plant_ == Plant::repeats_an_answer && answers_ % 4 == 0) given_.push_back({at_us, frame});
  }

  std::uint8_t unit_;
  Plant plant_;
  MeterMemory memory_;
  RtuServer server_;
  std::vector<Character> heard_;
  std::vector<GivenAnswer> given_;
  std::size_t taken_ = 0;
  std::size_t answers_ = 0;
};

LineRule rule_of(const LineCase& line) {
  const bool by_length = line.framing == RtuFraming::by_length;
  return {by_length, line.baud_bd, char_bits(line.parity), kResync_us};
}

// One line with three to five meters for the time of one history.
class SharedLine {
 public:
  SharedLine(std::uint64_t seed, const LineCase& line, Plant plant)
      : times_(judge::times_of(rule_of(line))),
        char_us_(rtu_timing({1, line.baud_bd, line.parity, true}).char_us),
        maker_(seed, by_length_times(line), draw_units(seed)) {
    is_polite_ = maker_.below(4) != 0;
    for (const std::uint8_t unit : draw_units(seed)) meters_.emplace_back(unit, line, plant);
  }

  void run() {
    for (std::uint64_t i = 0; i < kBursts; ++i) {
      const Burst burst = maker_.next();
      if (is_polite_) let_answer(now_us_ + burst.front().silence_us);
      for (const judge::Sent& sent : burst) put({sent.byte, sent.faulty}, sent.silence_us, nullptr);
    }
    for (LineMeter& meter : meters_) meter.poll(now_us_ + kLong_us);
  }

  [[nodiscard]] std::deque<LineMeter>& meters() { return meters_; }

 private:
  static constexpr std::uint64_t kLong_us = 1'000'000;
  static constexpr std::uint64_t kPollDelayMax_us = 3000;

  static std::vector<std::uint8_t> draw_units(std::uint64_t seed) {
    std::mt19937_64 random(seed ^ 0x320);
    std::vector<std::uint8_t> units;
    const std::size_t count = 3 + random() % 3;
    while (units.size() < count) {
      const auto unit = static_cast<std::uint8_t>(1 + random() % 247);
      if (std::ranges::find(units, unit) == units.end()) units.push_back(unit);
    }
    return units;
  }

  // By length the silence that matters is the one that resynchronises.
  static LineTimes by_length_times(const LineCase& line) {
    if (line.framing == RtuFraming::by_silence) return judge::times_of(rule_of(line));
    return {kResync_us / 4, kResync_us / 2, kResync_us};
  }

  // One character to all meters but the one that sends it.
  void put(Character character, std::uint64_t silence_us, const LineMeter* sender) {
    character.start_us = now_us_ + silence_us;
    now_us_ = character.end_us = character.start_us + char_us_;
    for (LineMeter& meter : meters_) {
      if (&meter != sender) meter.hear(character);
    }
  }

  // A master that waits: meters are polled some time before its next burst, and what they answer
  // goes over the line.
  void let_answer(std::uint64_t until_us) {
    const std::uint64_t end_us = now_us_;
    for (LineMeter& meter : meters_) {
      const std::uint64_t delay_us = maker_.below(2) * maker_.below(kPollDelayMax_us);
      const std::uint64_t at_us = end_us + times_.end_us + delay_us;
      if (at_us <= until_us) meter.poll(at_us);
    }
    for (LineMeter& meter : meters_) {
      for (const Bytes& answer : meter.take_answers()) {
        std::uint64_t silence_us = times_.end_us + kPollDelayMax_us + maker_.below(50'000);
        for (const std::uint8_t byte : answer) {
          put({byte, false}, silence_us, &meter);
          silence_us = 0;
        }
      }
    }
  }

  LineTimes times_;
  std::uint64_t char_us_;
  HistoryMaker maker_;
  bool is_polite_ = true;
  std::uint64_t now_us_ = kLong_us;
  std::deque<LineMeter> meters_;
};

struct Tally {
  std::size_t answers = 0;
  std::size_t void_frames = 0;
  std::size_t foreign_frames = 0;
  std::size_t broadcasts = 0;
  std::size_t wrong = 0;
};

std::string as_text(const Bytes& bytes) {
  std::string text;
  constexpr char kDigits[] = "0123456789abcdef";
  for (const std::uint8_t byte : bytes) {
    text += {kDigits[byte / 16], kDigits[byte % 16], ' '};
  }
  return text;
}

// Why the meter is wrong, or nothing.
std::string compare(const LineRule& rule, const judge::Expectation& expected,
                    const std::vector<GivenAnswer>& given) {
  for (std::size_t i = 0; i < std::max(given.size(), expected.answers.size()); ++i) {
    const std::string number = "answer " + std::to_string(i) + ": ";
    if (i >= given.size()) return number + "lost " + as_text(expected.answers[i].frame);
    if (i >= expected.answers.size()) return number + "not asked for " + as_text(given[i].frame);
    if (given[i].frame != expected.answers[i].frame) {
      return number + as_text(given[i].frame) + "for " + as_text(expected.answers[i].frame);
    }
    const std::uint64_t end_us = expected.answers[i].frame_end_us;
    if (given[i].at_us < end_us) return number + "given before its frame has ended";
    if (!rule.by_length && !rule.is_end(given[i].at_us - end_us)) return number + "too early";
  }
  return {};
}

Tally run_history(std::uint64_t seed, const LineCase& line, Plant plant, std::string& why) {
  SharedLine shared(seed, line, plant);
  shared.run();
  Tally tally;
  for (LineMeter& meter : shared.meters()) {
    const LineRule rule = rule_of(line);
    const judge::Expectation expected = judge::LineJudge(rule, meter.unit()).judge(meter.heard());
    const std::string fault = compare(rule, expected, meter.given());
    if (!fault.empty()) why = "seed " + std::to_string(seed) + ": " + fault;
    tally.answers += expected.answers.size();
    tally.void_frames += expected.void_frames;
    tally.foreign_frames += expected.foreign_frames;
    tally.broadcasts += expected.broadcasts;
    tally.wrong += fault.empty() ? 0U : 1U;
  }
  return tally;
}

Tally run_histories(std::uint64_t count, const LineCase& line, Plant plant, std::string& why) {
  Tally sum;
  for (std::uint64_t seed = 1; seed <= count; ++seed) {
    const Tally one = run_history(seed, line, plant, why);
    sum.answers += one.answers;
    sum.void_frames += one.void_frames;
    sum.foreign_frames += one.foreign_frames;
    sum.broadcasts += one.broadcasts;
    sum.wrong += one.wrong;
  }
  return sum;
}

class SharedLineOf : public testing::TestWithParam<LineCase> {};

const LineCase kLines[] = {
    {1200, Parity::even, RtuFraming::by_silence},
    {2400, Parity::none_one_stop, RtuFraming::by_silence},
    {4800, Parity::odd, RtuFraming::by_silence},
    {9600, Parity::even, RtuFraming::by_silence},
    {9600, Parity::none_one_stop, RtuFraming::by_silence},
    {9600, Parity::none_two_stop, RtuFraming::by_silence},
    {19'200, Parity::odd, RtuFraming::by_silence},
    {19'200, Parity::none_one_stop, RtuFraming::by_silence},
    {38'400, Parity::even, RtuFraming::by_silence},
    {38'400, Parity::none_one_stop, RtuFraming::by_silence},
    {57'600, Parity::none_one_stop, RtuFraming::by_silence},
    {115'200, Parity::even, RtuFraming::by_silence},
    {9600, Parity::none_one_stop, RtuFraming::by_length},
    {38'400, Parity::even, RtuFraming::by_length},
};

std::string line_name(const testing::TestParamInfo<LineCase>& line) {
  const char* const parities[] = {"even", "odd", "none2", "none1"};
  return std::to_string(line.param.baud_bd) + "_" +
         parities[static_cast<std::size_t>(line.param.parity)] +
         (line.param.framing == RtuFraming::by_length ? "_by_length" : "_by_silence");
}

INSTANTIATE_TEST_SUITE_P(Lines, SharedLineOf, testing::ValuesIn(kLines), line_name);

TEST_P(SharedLineOf, no_answer_is_wrong_and_none_is_lost) {
  std::string why;
  const Tally tally = run_histories(kHistories, GetParam(), Plant::nothing, why);
  EXPECT_EQ(tally.wrong, 0U) << why;
  // What was there to be judged, a history at the least: not much of anything would be no proof.
  EXPECT_GT(tally.answers, kHistories);
  EXPECT_GT(tally.void_frames, kHistories);
  EXPECT_GT(tally.foreign_frames, kHistories);
  EXPECT_GT(tally.broadcasts, kHistories);
  RecordProperty("answers", std::to_string(tally.answers));
  RecordProperty("void_frames", std::to_string(tally.void_frames));
}

struct PlantCase {
  const char* name;
  Plant plant;
  RtuFraming framing;
};

class PlantedOnLine : public testing::TestWithParam<PlantCase> {};

INSTANTIATE_TEST_SUITE_P(
    Plants, PlantedOnLine,
    testing::Values(
        PlantCase{"ignores_parity", Plant::ignores_parity, RtuFraming::by_silence},
        PlantCase{"ignores_parity_by_length", Plant::ignores_parity, RtuFraming::by_length},
        PlantCase{"ignores_gaps", Plant::ignores_gaps, RtuFraming::by_silence},
        PlantCase{"ends_frames_late", Plant::ends_frames_late, RtuFraming::by_silence},
        PlantCase{"ends_frames_early", Plant::ends_frames_early, RtuFraming::by_silence},
        PlantCase{"answers_a_stranger", Plant::answers_a_stranger, RtuFraming::by_silence},
        PlantCase{"answers_a_stranger_by_length", Plant::answers_a_stranger, RtuFraming::by_length},
        PlantCase{"loses_an_answer", Plant::loses_an_answer, RtuFraming::by_silence},
        PlantCase{"repeats_an_answer", Plant::repeats_an_answer, RtuFraming::by_length},
        PlantCase{"deaf_after_hole", Plant::deaf_after_hole, RtuFraming::by_silence}),
    [](const testing::TestParamInfo<PlantCase>& row) { return std::string(row.param.name); });

TEST_P(PlantedOnLine, planted_fault_is_found) {
  constexpr std::uint64_t kFewHistories = 400;
  std::string why;
  const LineCase line{9600, Parity::even, GetParam().framing};
  const Tally tally = run_histories(kFewHistories, line, GetParam().plant, why);
  EXPECT_GT(tally.wrong, 0U);
  const Tally healthy = run_histories(kFewHistories, line, Plant::nothing, why);
  EXPECT_EQ(healthy.wrong, 0U);
}

}  // namespace
}  // namespace kw::modbus
