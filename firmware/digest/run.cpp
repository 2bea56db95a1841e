#include "digest/run.hpp"

#include <algorithm>
#include <charconv>

#include "app/text_line.hpp"

namespace kw::digest {
namespace {

using app::TextLine;

constexpr std::uint32_t kCheckpointSteps = 40;  // every two seconds
constexpr std::size_t kPieceMin = 5;
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

Run::Run(const Options& options, quality::Analyser& analyser, Store store, LogLine log)
    : options_(options), log_(log), published_(analyser), store_(store), flash_(store) {
  (void)flash_.format();
  power_on();
}

void Run::power_on() {
  meter_.emplace(meter::MeterConfig{.kernels = options_.kernels,
                                    .boot_time_unix_s = kBootTimeUnixSeconds,
                                    .observer = &published_,
                                    .flash = &flash_});
  published_.follow(*meter_);
}

// At once: what the meter had not kept yet is lost.
void Run::cycle_power() {
  hash_store();
  frames_before_ += meter_->sample_index();
  published_.leave();
  power_on();
}

void Run::hash_store() {
  store_hash_.update({reinterpret_cast<const std::uint8_t*>(store_.data()), store_.size_bytes()});
}

void Run::act(const Act& act) {
  if (act.kind == ActKind::power_cycle) cycle_power();
  terminals_.act(*meter_, act);
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
  terminals_.append_to(hash_);
  hash_store();
  TextLine line;
  line.text("kw_digest end steps=").number(steps_);
  line.text(" frames=").number(frames_before_ + meter_->sample_index());
  line.text(" pulses=").number(pulses_).text(" outputs=").number(terminals_.outputs_taken());
  line.text(" stack_used_bytes=").number(stack_used_bytes);
  line.text(" store_sha256=").hex(store_hash_.finish());
  line.text(" sha256=").hex(hash_.finish());
  log_(line.c_str());
}

void Run::write(std::uint16_t address, std::span<const std::uint16_t> words) {
  hash_number(is_ok(meter_->registers().write(address, words)) ? 1 : 0, 1);
}

void Run::begin(const Segment& segment, std::uint32_t round) {
  segment_ = &segment;
  for (const Act& one : segment.acts) act(one);
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
  terminals_.take_outputs(*meter_);
  terminals_.look(*meter_);
  published_.hash_quality();
  ++steps_;
  if (steps_ % kCheckpointSteps == 0) log_checkpoint();
}

// Cuts at the acts and, in between, into pieces of a length that changes from step to step.
void Run::feed_step() {
  std::size_t fed = 0;
  for (std::uint32_t place = 0; place < segment_->acts_a_step; ++place) {
    const TimedAct next = random_act(*segment_, steps_, place);
    feed(fed, next.frame);
    fed = next.frame;
    act(next.act);
  }
  feed(fed, kStepFrames);
}

// The meter takes fewer frames than it is given while its queues are full.
void Run::feed(std::size_t first, std::size_t last) {
  const std::size_t piece = kPieceMin + scrambled(steps_) % kStepFrames;
  while (first < last) {
    const std::size_t count = std::min(last - first, piece);
    first += meter_->feed(frames_.data() + first * kChannelCount, count);
    hash_pulses();
    terminals_.take_outputs(*meter_);
  }
}

void Run::hash_pulses() {
  std::array<energy::PulseEdge, 16> edges;
  for (std::size_t count = meter_->take_pulses(edges); count > 0;
       count = meter_->take_pulses(edges)) {
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
      const Status status = meter_->registers().read(static_cast<std::uint16_t>(at), some);
      hash_number(is_ok(status) ? 1 : 0, 1);
      for (const std::uint16_t word : some) hash_number(word, 2);
    }
  }
}

}  // namespace kw::digest
