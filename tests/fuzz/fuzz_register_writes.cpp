// The input is an octet of options and a list of requests to the registers of a whole meter. A
// request is an octet that chooses a region or any address, two of offset or address, one of
// quantity, and the words to be written; the last words may be missing and are 0. From DEH on the
// quantity has other meanings, see Session::ask().
//
// A write that is refused changes not one octet of the meter. One that is accepted does what
// write_rules.hpp says. Of some inputs, chosen by their sum, more is looked at: the whole image,
// samples that follow, a meter that starts from the same flash.
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "core/modbus/pdu.hpp"
#include "whole_meter.hpp"
#include "write_rules.hpp"

namespace {

using kw::ByteView;
using kw::fuzz::Image;
using kw::fuzz::kEveryRegion;
using kw::fuzz::kRegionCount;
using kw::fuzz::Regions;
using kw::fuzz::require;
using kw::fuzz::SetUp;
using kw::fuzz::WholeMeter;
using kw::fuzz::Write;
using kw::spec::kRegions;
using kw::spec::RegionId;

constexpr std::size_t kRequestsMax = 4;
constexpr std::size_t kWordsMax = 123;

// Options beside the set-up.
constexpr std::uint8_t kFlash = 0xE0;  // all of these bits

// One input in so many, a power of two.
constexpr std::uint32_t kWholeImageEvery = 32;
constexpr std::uint32_t kFeedEvery = 64;
constexpr std::uint32_t kWindowEvery = 8192;
constexpr std::uint32_t kRestartEvery = 64;
constexpr std::size_t kFeedFrames = 64;
constexpr std::size_t kWindowFrames = 2 * 2560;

// What a meter that starts from the flash has again.
constexpr Regions kKept = kw::fuzz::regions_of(
    {RegionId::system_settings, RegionId::alarm_global, RegionId::alarm_single,
     RegionId::io_modules, RegionId::data_log_1_settings, RegionId::data_log_2_settings,
     RegionId::data_log_3_settings, RegionId::frozen_energy, RegionId::factory_extension,
     RegionId::power_quality_settings});

class Input {
 public:
  explicit Input(ByteView bytes) : rest_(bytes) {}
  [[nodiscard]] bool empty() const { return rest_.empty(); }
  std::uint8_t octet() {
    if (rest_.empty()) return 0;
    const std::uint8_t first = rest_[0];
    rest_ = rest_.subspan(1);
    return first;
  }
  std::uint16_t word() {
    const std::uint8_t first = octet();
    return static_cast<std::uint16_t>(first * 256U + octet());
  }
  ByteView octets(std::size_t count) {
    const ByteView taken = rest_.first(std::min(count, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }

 private:
  ByteView rest_;
};

// FNV-1a.
std::uint32_t sum_of(ByteView bytes) {
  std::uint32_t sum = 0x811C9DC5;
  for (const std::uint8_t byte : bytes) sum = (sum ^ byte) * 0x01000193U;
  return sum ^ sum >> 15;
}

// The definition, bit by bit: no code of the meter.
std::uint32_t crc32_by_definition(std::span<const std::uint16_t> words) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const std::uint16_t word : words) {
    for (const unsigned byte : {unsigned{word} >> 8, word & 0xFFU}) {
      crc ^= byte;
      for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? crc >> 1 ^ 0xEDB88320U : crc >> 1;
    }
  }
  return ~crc;
}

class Session {
 public:
  Session(WholeMeter& meter, std::uint8_t options, bool is_whole)
      : meter_(meter),
        image_(meter.begin(options % SetUp::kCount)),
        set_up_(SetUp::of(options % SetUp::kCount)),
        locks_(set_up_.is_sealed, set_up_.is_unlocked),
        is_whole_(is_whole) {}

  void ask(Input& input) {
    const std::uint8_t chosen = input.octet();
    unsigned address = input.word();
    if (chosen < 2 * kRegionCount) {  // within a region, or a little before and behind it
      const kw::spec::Region& region = kRegions[chosen % kRegionCount];
      const unsigned length = region.last - region.first + 1U;
      address = (region.first + address % (length + 4U) + 0xFFFEU) & 0xFFFFU;
    }
    const std::uint8_t quantity = input.octet();
    if (quantity >= 0xF0) return switch_relay(address % 16, quantity % 2 != 0);
    if (quantity >= 0xE0) return serve(input.octets(input.octet() % 64U));
    if (quantity == 0xDF) return calibrate<122>(0x7F46, input);
    if (quantity == 0xDE) return calibrate<38>(0x7F20, input);
    std::array<std::uint16_t, kWordsMax> words{};
    const std::span asked = std::span(words).first(1U + quantity % kWordsMax);
    for (std::uint16_t& word : asked) word = input.word();
    write(address, asked);
  }

 private:
  static constexpr std::size_t kHeaderBytes = 6;

  static std::uint8_t high(std::size_t value) { return static_cast<std::uint8_t>(value >> 8); }
  static std::uint8_t low(std::size_t value) { return static_cast<std::uint8_t>(value & 0xFFU); }
  static unsigned word_of(ByteView bytes, std::size_t at) {
    return bytes[at] * 256U + bytes[at + 1];
  }

  void write(std::size_t address, std::span<const std::uint16_t> words) {
    std::array<std::uint8_t, kHeaderBytes + 2 * kWordsMax> request{
        0x10, high(address), low(address), 0, low(words.size()), low(2 * words.size())};
    for (std::size_t i = 0; i < words.size(); ++i) {
      request[kHeaderBytes + 2 * i] = high(words[i]);
      request[kHeaderBytes + 2 * i + 1] = low(words[i]);
    }
    serve(ByteView(request).first(kHeaderBytes + 2 * words.size()));
  }

  void switch_relay(std::size_t relay, bool on) {
    const std::array<std::uint8_t, 5> request{0x05, 0, low(relay), low(on ? 0xFF : 0), 0};
    serve(request);
  }

  // The constants in force with some bits changed, and the checksum that they then have.
  template <std::size_t kCount>
  void calibrate(std::uint16_t address, Input& input) {
    std::array<std::uint16_t, kCount> words{};
    require(meter_.registers().read(address, words) == kw::Status::ok, "a block can be read");
    const std::span constants = std::span(words).template first<kCount - 2>();
    for (int i = 0; i < 4; ++i) {
      std::uint16_t& word = constants[input.octet() % constants.size()];
      word = static_cast<std::uint16_t>(word ^ input.word());
    }
    const std::uint32_t crc = crc32_by_definition(constants);
    words[kCount - 2] = static_cast<std::uint16_t>(crc >> 16);
    words[kCount - 1] = static_cast<std::uint16_t>(crc & 0xFFFFU);
    write(address, words);
  }

  // Any request. What it may touch is read before it.
  void serve(ByteView request) {
    const Regions near = near_of(request);
    image_.read(meter_.registers(), near & stale_);
    stale_ &= ~near;
    if (is_accepted_) meter_.accept();
    is_accepted_ = false;
    std::array<std::uint8_t, kw::modbus::kPduBytesMax> answer{};
    const std::size_t size = kw::modbus::serve_pdu(meter_.registers(), request, answer);
    require((size == 0) == request.empty(), "every request is answered");
    if (size == 0) return;
    if ((answer[0] & 0x80U) != 0) {
      require(size == 2 && answer[0] == (request[0] | 0x80U), "a refusal is an exception");
      require(answer[1] >= 1 && answer[1] <= 4, "an exception is 01 to 04");
      require(meter_.is_unchanged(), "a refused request changes nothing");
      if (request[0] == 0x05 && request.size() == 5) check_refused_relay(request, answer[1]);
      return;
    }
    require(answer[0] == request[0], "an answer repeats the function");
    if (request[0] == 0x10) return check_write(request, near);
    if (request[0] == 0x05) return check_relay(request);
    require(meter_.is_unchanged(), "a read changes nothing");
  }

  [[nodiscard]] Regions near_of(ByteView request) const {
    if (request.size() < kHeaderBytes || request[0] != 0x10) return 0;
    if (is_whole_) return kEveryRegion;
    const std::size_t at = kw::fuzz::region_of(word_of(request, 1), 1);
    if (at == kRegionCount) return 0;
    const Regions own = Regions{1} << at;
    return (own | own << 1 | own >> 1 | kw::fuzz::regions_of({RegionId::system_status})) &
           kEveryRegion;
  }

  void check_write(ByteView request, Regions near) {
    std::array<std::uint16_t, kWordsMax> words{};
    const std::size_t count = word_of(request, 3);
    require(count >= 1 && count <= kWordsMax && request.size() == kHeaderBytes + 2 * count,
            "a write that is accepted has a good form");
    for (std::size_t i = 0; i < count; ++i) {
      words[i] = static_cast<std::uint16_t>(word_of(request, kHeaderBytes + 2 * i));
    }
    const std::size_t address = word_of(request, 1);
    const Write write{kw::fuzz::region_of(address, count), address, std::span(words).first(count)};
    require(write.region < kRegionCount, "a write that is accepted lies in one region");
    locks_.accept(write, image_.region(1)[0]);
    const Image before = image_;
    image_.read(meter_.registers(), near);
    kw::fuzz::check_own_region(write, before, image_);
    kw::fuzz::check_limits(write.region, image_);
    kw::fuzz::check_other_regions(write, before, image_, near);
    stale_ |= kw::fuzz::effects_of(kRegions[write.region].id) & ~near;
    is_accepted_ = true;
  }

  [[nodiscard]] bool has_relay(std::size_t relay) const {
    if (relay >= kw::spec::kRelays.size()) return false;
    const auto module = static_cast<unsigned>(kw::spec::kRelays[relay].module);
    return (set_up_.modules >> (module - 1) & 1U) != 0;
  }

  void check_relay(ByteView request) {
    const unsigned relay = word_of(request, 1);
    require(request.size() == 5 && has_relay(relay), "a relay that is switched is there");
    std::array<std::uint8_t, 1> state{};
    require(meter_.registers().read_coils(static_cast<std::uint16_t>(relay), 1, state) ==
                kw::Status::ok,
            "a relay that is there can be read");
    if (request[3] != 0) require((state[0] & 1U) != 0, "a relay that is switched on is closed");
    stale_ |= kw::fuzz::regions_of({RegionId::io_values});
    is_accepted_ = true;
  }

  void check_refused_relay(ByteView request, std::uint8_t exception) const {
    const unsigned relay = word_of(request, 1);
    if (word_of(request, 3) != 0 && word_of(request, 3) != 0xFF00) {
      require(exception == 3, "a state that is none is refused with 03");
    } else {
      require(exception == (relay < kw::spec::kRelays.size() ? 4 : 2),
              "a relay is refused with 04, what is none with 02");
    }
  }

  WholeMeter& meter_;
  Image image_;
  Regions stale_ = 0;  // regions that the image does not tell of
  SetUp set_up_;
  kw::fuzz::Locks locks_;
  bool is_whole_;
  bool is_accepted_ = false;  // the last request has changed the meter
};

void check_restart(WholeMeter& meter) {
  static const auto kPlace = std::make_unique<kw::fuzz::MeterPlace>();
  Image before;
  Image after;
  before.read(meter.registers(), kKept);
  after.read(kPlace->make(meter.config()).registers(), kKept);
  for (std::size_t at = 0; at < kRegionCount; ++at) {
    if ((kKept >> at & 1U) == 0) continue;
    require(std::ranges::equal(before.region(at), after.region(at)),
            "what was acknowledged is there after a power cut");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto kForgetful = std::make_unique<WholeMeter>(false);
  static const auto kKeeping = std::make_unique<WholeMeter>(true);
  const std::uint32_t sum = sum_of(ByteView(data, size));
  Input input(ByteView(data, size));
  const std::uint8_t options = input.octet();
  WholeMeter& meter = (options & kFlash) == kFlash ? *kKeeping : *kForgetful;
  Session session(meter, options, sum % kWholeImageEvery == 0);
  for (std::size_t i = 0; i < kRequestsMax && !input.empty(); ++i) session.ask(input);

  if (meter.is_kept() && sum / kWholeImageEvery % kRestartEvery == 0) check_restart(meter);
  if (sum / kWholeImageEvery % kFeedEvery == 1) {
    meter.feed(kFeedFrames);
    if (sum / kWholeImageEvery % kWindowEvery == 1) meter.feed(kWindowFrames);
    Image after;
    after.read(meter.registers(), kEveryRegion);
  }
  return 0;
}
