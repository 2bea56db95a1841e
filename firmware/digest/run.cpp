#include "digest/run.hpp"

#include <charconv>

#include "app/text_line.hpp"

namespace kw::digest {
namespace {

using app::TextLine;

constexpr std::uint32_t kCheckpointSteps = 40;  // every two seconds
constexpr std::uint64_t kBootTimeUnixSeconds = 1'800'000'000;

std::uint32_t steps_of_a_round() {
  std::uint32_t steps = 0;
  for (const Segment& segment : recipe()) steps += segment.steps;
  return steps;
}

}  // namespace

bool set_rounds(Options& options, std::string_view option, std::string_view value) {
  if (option != "--rounds") return false;
  if (value.empty()) return false;
  const char* const end = &value.back() + 1;
  const auto [rest, error] = std::from_chars(&value.front(), end, options.rounds);
  return error == std::errc{} && rest == end && options.rounds >= 1 && options.rounds <= kRoundsMax;
}

Run::Run(const Options& options, quality::Analyser& analyser, LogLine log)
    : options_(options),
      log_(log),
      published_(analyser),
      meter_({.kernels = options.kernels,
              .boot_time_unix_s = kBootTimeUnixSeconds,
              .observer = &published_}) {
  published_.follow(meter_);
}

void Run::play() {
  log_start();
  for (std::uint32_t round = 0; round < options_.rounds; ++round) {
    for (const Segment& segment : recipe()) {
      begin(segment, round);
      for (std::uint32_t i = 0; i < segment.steps; ++i) step();
    }
  }
}

void Run::log_start() const {
  TextLine line;
  line.text("kw_digest start rounds=").number(options_.rounds);
  line.text(" steps=").number(std::uint64_t{options_.rounds} * steps_of_a_round());
  line.text(" step_frames=").number(kStepFrames).text(" kernels=").text(options_.kernels_name);
  log_(line.c_str());
}

void Run::log_checkpoint() const {
  app::Sha256 so_far = hash_;
  TextLine line;
  line.text("kw_digest checkpoint steps=").number(steps_);
  line.text(" sha256=").hex(so_far.finish());
  log_(line.c_str());
}

void Run::log_end(std::size_t stack_used_bytes) {
  published_.append_to(hash_);
  TextLine line;
  line.text("kw_digest end steps=").number(steps_);
  line.text(" frames=").number(meter_.sample_index()).text(" pulses=").number(pulses_);
  line.text(" stack_used_bytes=").number(stack_used_bytes);
  line.text(" sha256=").hex(hash_.finish());
  log_(line.c_str());
}

void Run::write(std::uint16_t address, std::span<const std::uint16_t> words) {
  hash_number(is_ok(meter_.registers().write(address, words)) ? 1 : 0, 1);
}

void Run::begin(const Segment& segment, std::uint32_t round) {
  for (const Write& one : segment.writes) write(one.address, one.words);
  if (segment.calibration != nullptr) {
    write(factory::kCalibrationAddress, factory::to_words(*segment.calibration));
  }
  stimulus_.begin(segment, round);
}

void Run::step() {
  stimulus_.fill(frames_.data(), kStepFrames);
  feed_step();
  hash_registers();
  published_.hash_quality();
  ++steps_;
  if (steps_ % kCheckpointSteps == 0) log_checkpoint();
}

// The meter takes fewer frames than it is given while its pulse queue is full.
void Run::feed_step() {
  std::size_t taken = 0;
  while (taken < kStepFrames) {
    taken += meter_.feed(frames_.data() + taken * kChannelCount, kStepFrames - taken);
    hash_pulses();
  }
}

void Run::hash_pulses() {
  std::array<energy::PulseEdge, 16> edges;
  for (std::size_t count = meter_.take_pulses(edges); count > 0;
       count = meter_.take_pulses(edges)) {
    for (const energy::PulseEdge& edge : std::span(edges).first(count)) {
      hash_number(edge.sample_index, 8);
      hash_number(edge.fraction_q32, 4);
      hash_number(edge.stream, 1);
    }
    pulses_ += count;
  }
}

void Run::hash_registers() {
  constexpr std::size_t kWordsAtOnce = 32;
  std::array<std::uint16_t, kWordsAtOnce> words;
  for (const spec::Region& region : spec::kRegions) {
    for (std::uint32_t at = region.first; at <= region.last; at += kWordsAtOnce) {
      const std::size_t left = region.last + 1U - at;
      const auto some = std::span(words).first(std::min(left, kWordsAtOnce));
      const Status status = meter_.registers().read(static_cast<std::uint16_t>(at), some);
      hash_number(is_ok(status) ? 1 : 0, 1);
      for (const std::uint16_t word : some) hash_number(word, 2);
    }
  }
}

}  // namespace kw::digest
