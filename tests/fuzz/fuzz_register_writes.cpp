// The input is a list of requests to the registers of a whole meter: an octet that chooses a region
// or any address, two of offset or address, one of quantity, and the words to be written; the last
// words may be missing and are 0. A quantity from F0H on switches a relay instead.
//
// A write that is refused changes no register. A write that is accepted lies in one region that is
// not read-only, and where it has no side effects it changes nothing but itself.
#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "core/meter/meter.hpp"
#include "core/modbus/pdu.hpp"
#include "core/simd/kernels.hpp"
#include "core/spec/registers_gen.hpp"
#include "fuzz_require.hpp"

namespace {

using kw::ByteView;
using kw::fuzz::require;
using kw::registers::RegisterAccess;
using kw::spec::kRegions;
using kw::spec::Region;
using kw::spec::RegionId;
using Bytes = std::vector<std::uint8_t>;
using Words = std::vector<std::uint16_t>;

constexpr std::uint64_t kBootTime_unix_s = 1'800'000'000;
constexpr std::size_t kRequestsMax = 16;
constexpr std::uint8_t kRelayQuantity = 0xF0;
constexpr unsigned kReadMax = 125;

// The content of one region; empty where it cannot be read.
Words content(RegisterAccess& registers, const Region& region) {
  Words words;
  for (unsigned at = region.first; at <= region.last; at += kReadMax) {
    std::array<std::uint16_t, kReadMax> part{};
    const std::size_t count = std::min<std::size_t>(region.last - at + 1U, kReadMax);
    const std::span asked = std::span(part).first(count);
    if (registers.read(static_cast<std::uint16_t>(at), asked) != kw::Status::ok) return {};
    words.insert(words.end(), asked.begin(), asked.end());
  }
  return words;
}

using Image = std::array<Words, kRegions.size()>;

Image image_of(RegisterAccess& registers) {
  Image image;
  for (std::size_t i = 0; i < kRegions.size(); ++i) image[i] = content(registers, kRegions[i]);
  return image;
}

bool touches_read_only(std::size_t address, std::size_t count) {
  return std::ranges::any_of(kw::spec::kRegisterRows, [=](const kw::spec::RegisterRow& row) {
    const bool touched = row.address < address + count && address < row.address + row.words;
    return touched && row.access == kw::spec::Access::read;
  });
}

// What is kept as it is written and moves nothing else.
bool is_plain(RegionId id) {
  return id == RegionId::energy_system || id == RegionId::energy_phase ||
         id == RegionId::frozen_energy || id == RegionId::run_time;
}

class Session {
 public:
  // `first`: the image of the meter as it is.
  Session(RegisterAccess& registers, const Image& first) : registers_(registers), image_(first) {}

  void write(unsigned address, const Words& words) {
    Bytes request{0x10, high(address), low(address), 0, low(words.size()), low(2 * words.size())};
    for (const std::uint16_t word : words) {
      request.push_back(high(word));
      request.push_back(low(word));
    }
    if (!is_accepted(request)) return;
    const std::size_t at = region_of(address, words.size());
    require(at < kRegions.size(), "a write that is accepted lies in one region");
    require(!touches_read_only(address, words.size()), "a write that is accepted may be written");
    const Image after = image_of(registers_);
    if (is_plain(kRegions[at].id)) check_plain(at, address, words, after);
    image_ = after;
  }

  void switch_relay(unsigned address, bool on) {
    const Bytes request{0x05, high(address), low(address), low(on ? 0xFF : 0x00), 0};
    if (is_accepted(request)) image_ = image_of(registers_);
  }

 private:
  static std::uint8_t high(std::size_t value) { return static_cast<std::uint8_t>(value >> 8); }
  static std::uint8_t low(std::size_t value) { return static_cast<std::uint8_t>(value & 0xFFU); }

  static std::size_t region_of(std::size_t address, std::size_t count) {
    std::size_t at = 0;
    while (at < kRegions.size() &&
           (address < kRegions[at].first || address + count - 1 > kRegions[at].last)) {
      ++at;
    }
    return at;
  }

  bool is_accepted(const Bytes& request) {
    std::array<std::uint8_t, kw::modbus::kPduBytesMax> response{};
    const std::size_t size = kw::modbus::serve_pdu(registers_, request, response);
    if (response[0] == request[0]) {
      require(
          size == 5 && std::equal(request.begin() + 1, request.begin() + 5, response.begin() + 1),
          "an acknowledgement repeats address and quantity");
      return true;
    }
    require(size == 2 && response[0] == (request[0] | 0x80U), "a refusal is an exception");
    require(response[1] >= 2 && response[1] <= 4, "a good form is refused with 02, 03 or 04");
    require(image_of(registers_) == image_, "a refused write changes no register");
    return false;
  }

  void check_plain(std::size_t at, unsigned address, const Words& words, const Image& after) const {
    Image expected = image_;
    std::copy(words.begin(), words.end(),
              expected[at].begin() + (static_cast<int>(address) - kRegions[at].first));
    require(after == expected, "a plain write changes what it writes and nothing else");
  }

  RegisterAccess& registers_;
  Image image_;
};

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

 private:
  ByteView rest_;
};

void ask(Session& session, Input& input) {
  const std::uint8_t chosen = input.octet();
  unsigned address = input.word();
  if (chosen < 2 * kRegions.size()) {  // within a region, or a little before and behind it
    const Region& region = kRegions[chosen % kRegions.size()];
    const unsigned length = region.last - region.first + 1U;
    address = (region.first + address % (length + 4U) + 0xFFFEU) & 0xFFFFU;
  }
  const std::uint8_t quantity = input.octet();
  if (quantity >= kRelayQuantity) return session.switch_relay(address % 64, quantity % 2 != 0);
  Words words(1U + quantity % 123U);
  for (std::uint16_t& word : words) word = input.word();
  session.write(address, words);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static std::optional<kw::meter::Meter> meter;  // large: not on the stack
  kw::meter::MeterConfig config;
  config.kernels = &kw::simd::baseline_kernels();
  config.boot_time_unix_s = kBootTime_unix_s;
  meter.emplace(config);
  static const Image kFirst = image_of(meter->registers());  // each meter starts alike
  Session session(meter->registers(), kFirst);
  Input input(ByteView(data, size));
  for (std::size_t i = 0; i < kRequestsMax && !input.empty(); ++i) ask(session, input);
  return 0;
}
