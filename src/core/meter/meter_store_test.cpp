// The whole meter over a flash whose power fails: what somebody has read of it before is there
// afterwards. The judge is what the same life shows that nobody cuts; it knows nothing of items.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numbers>
#include <string>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/meter/meter.hpp"
#include "core/nvm/flash_fake.hpp"

#if defined(__SANITIZE_ADDRESS__)
#define KW_UNDER_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define KW_UNDER_SANITIZER 1
#endif
#endif

namespace kw::meter {
namespace {

#ifdef KW_UNDER_SANITIZER
constexpr std::uint64_t kEach = 13;  // of the stores: ten times slower
#else
constexpr std::uint64_t kEach = 1;
#endif

using Words = std::vector<std::uint16_t>;

constexpr std::size_t kRate = 12800;
constexpr std::size_t kChunk = simd::kChunkFrames;
constexpr std::size_t kChunksPerSecond = kRate / kChunk;
static_assert(kRate % kChunk == 0);
constexpr std::uint64_t kBoot_s = 1'800'000'000;
constexpr std::uint8_t kIo11 = 1;
constexpr std::uint16_t kImport = 0x4048;
constexpr std::uint16_t kFrozen = 0x463E;
constexpr std::uint16_t kFirstLogWord = 0x1102;

struct Chip {
  std::vector<std::uint32_t> words = std::vector<std::uint32_t>(24 * 1024);
};

// A meter on a chip; the power goes when the flash says so.
struct Life {
  explicit Life(Chip& chip, std::uint64_t stores = nvm::CutFlash::kNever, nvm::Tear tear = {})
      : flash(chip.words) {
    flash.cut_after(stores, tear);
    EXPECT_EQ(flash.attach(), Status::ok);
    MeterConfig config;
    config.kernels = &simd::baseline_kernels();
    config.boot_time_unix_s = kBoot_s;
    config.flash = &flash;
    meter = std::make_unique<Meter>(config);
    meter->connect_modules(kIo11);
  }

  [[nodiscard]] Words read(std::uint16_t address, std::size_t count) const {
    Words words(count);
    EXPECT_EQ(meter->registers().read(address, words), Status::ok);
    return words;
  }
  void write(std::uint16_t address, const Words& words) const {
    EXPECT_EQ(meter->registers().write(address, words), Status::ok) << std::hex << address;
  }
  [[nodiscard]] std::uint32_t import() const {
    const Words words = read(kImport, 2);
    return join_words(words[0], words[1]);
  }

  nvm::CutFlash flash;
  std::unique_ptr<Meter> meter;
};

// 230 V or less and 1 A; a chunk of each second is alike.
std::vector<std::int32_t> balanced(double volts) {
  std::vector<std::int32_t> raw(kRate * 6);
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const double turns =
        50.0 * static_cast<double>(i / 6) / double{kRate} - static_cast<double>(i % 3) / 3.0;
    const double part =
        i % 6 < 3 ? volts / frontend::kFullScaleVolts : 1.0 / frontend::kFullScaleAmperes;
    raw[i] = static_cast<std::int32_t>(
        std::nearbyint(part * std::numbers::sqrt2 * frontend::kFullScaleCounts *
                       std::cos(2 * std::numbers::pi * turns)));
  }
  return raw;
}

void feed(Life& life, const std::vector<std::int32_t>& raw, std::size_t chunk) {
  std::array<energy::PulseEdge, 64> edges;
  std::array<io::OutputEvent, 64> events;
  const std::size_t at = chunk % kChunksPerSecond * kChunk * 6;
  EXPECT_EQ(life.meter->feed(raw.data() + at, kChunk), kChunk);
  while (life.meter->take_pulses(edges) > 0) {
  }
  while (life.meter->take_outputs(events) > 0) {
  }
}

// Registers that are kept together, as one who reads them sees them.
enum class Group : std::uint8_t { settings, factory, energies, extremes, counters, alarms, events };
constexpr std::size_t kGroups = 7;

bool belongs(const spec::RegisterRow& row, Group group) {
  using spec::SourceKind;
  const SourceKind kind = row.source;
  switch (group) {
    case Group::settings:
      return kind == SourceKind::setting ||
             (kind == SourceKind::stored && row.id < spec::kStoredKeptWordCount);
    case Group::factory:
      return kind == SourceKind::factory && row.address >= factory::kCalibrationAddress;
    case Group::energies:
      return kind == SourceKind::energy;
    case Group::extremes:
      return kind == SourceKind::max || kind == SourceKind::min || kind == SourceKind::max_stamp ||
             kind == SourceKind::min_stamp;
    case Group::counters:
      return kind == SourceKind::pulse_count;
    case Group::alarms:
      return kind == SourceKind::alarm_record || row.address == 0x1032;
    case Group::events:
      return kind == SourceKind::soe_record || row.address == 0x1033;
  }
  return false;
}

using Image = std::array<Words, kGroups>;

Image image_of(const Life& life) {
  Image image;
  for (std::size_t group = 0; group < kGroups; ++group) {
    for (const spec::RegisterRow& row : spec::kRegisterRows) {
      if (!belongs(row, static_cast<Group>(group))) continue;
      const Words words = life.read(row.address, row.words);
      image[group].insert(image[group].end(), words.begin(), words.end());
    }
  }
  return image;
}

// Calibrated, with an alarm on U1 below 200 V, DI1 as an event and DI2 as a counter.
void prepare(Life& life) {
  factory::Calibration calibration;
  calibration.channel[3] = {-1234, 99, 1'000'000};
  const factory::CalibrationWords words = factory::to_words(calibration);
  life.write(0x7F00, {0x4B57, 0x3332});
  life.write(factory::kCalibrationAddress, Words(words.begin(), words.end()));
  life.write(0x7F00, {0, 0});
  life.write(0x101B, {1});
  life.write(0x109E, {2, 1});
  life.write(0x104E, {2, 3, 2000, 0, 0});
  life.write(0x1046, {1, 0, 1});
  life.write(0x1008, {50000, 1});
}

// What happens in a life: each step is a chunk of samples, some have a write before it.
constexpr std::size_t kSteps = kChunksPerSecond + 10;

void step(Life& life, std::size_t number) {
  static const std::vector<std::int32_t> high = balanced(230.0);
  static const std::vector<std::int32_t> low = balanced(150.0);
  if (number == 3) life.write(0x100A, {1001, 2001, 2, 2, 1});
  if (number == 5) life.write(kImport, {0, 1000});
  if (number == 6) life.write(kFirstLogWord, Words(39, 7));
  if (number == 60) life.write(0x1010, {0x0A});  // extremes begin anew
  if (number == 105) life.write(0x101E, {3});
  if (number % 25 == 7) life.meter->digital_inputs(number % 50 == 7 ? 3 : 0, 3);
  feed(life, number >= 20 && number < 70 ? low : high, number);
}

// What was there after so many steps of a life that nobody cuts, and after some more.
struct Truth {
  Chip begun;  // the store that each life finds
  std::vector<Image> after;
  std::uint64_t stores = 0;
  static constexpr std::size_t kMoreSteps = 2 * 20;  // two windows: what a register lags behind

  Truth() {
    Life first(begun);
    prepare(first);
    for (std::size_t i = 0; i < kChunksPerSecond; ++i) step(first, 80);
    first.write(kFrozen, {0, 500});
    Chip chip = begun;
    Life life(chip);
    after.push_back(image_of(life));
    for (std::size_t i = 0; i < kSteps + kMoreSteps; ++i) {
      if (i == kSteps) stores = life.flash.stores();
      step(life, i);
      after.push_back(image_of(life));
    }
  }
};

const Truth& truth() {
  static const Truth made;
  return made;
}

// Steps that returned before the power went.
std::size_t live_until_cut(Life& life) {
  for (std::size_t i = 0; i < kSteps; ++i) {
    step(life, i);
    if (life.flash.is_cut()) return i;
  }
  return kSteps;
}

bool is_one_of(const Words& words, std::size_t group, std::size_t first, std::size_t last) {
  const auto begin = truth().after.begin();
  return std::any_of(begin + static_cast<long>(first), begin + static_cast<long>(last) + 1,
                     [&](const Image& image) { return image[group] == words; });
}

// Each register between what it was at the last whole second and what it was about to become.
bool is_between(const Words& words, const Words& least, const Words& most) {
  for (std::size_t i = 0; i < words.size(); i += 2) {
    const auto count = [i](const Words& of) {
      return static_cast<std::int32_t>(join_words(of[i], of[i + 1]));
    };
    if (count(words) < count(least) || count(words) > count(most)) return false;
  }
  return true;
}

// Of a meter that finds what a cut in step `done` left.
void expect_old_or_new(const Image& found, std::size_t done, const std::string& where) {
  const auto group_of = [](Group group) { return static_cast<std::size_t>(group); };
  const std::size_t second = done / kChunksPerSecond * kChunksPerSecond;
  for (const Group group : {Group::settings, Group::factory, Group::alarms, Group::events}) {
    const std::size_t i = group_of(group);
    EXPECT_TRUE(is_one_of(found[i], i, done, done + 1)) << where << ", group " << i;
  }
  for (const Group group : {Group::extremes, Group::counters}) {
    const std::size_t i = group_of(group);
    EXPECT_TRUE(is_one_of(found[i], i, second, done + 1)) << where << ", group " << i;
  }
  const std::size_t i = group_of(Group::energies);
  const std::size_t most = std::min(done + 1 + Truth::kMoreSteps, truth().after.size() - 1);
  EXPECT_TRUE(is_between(found[i], truth().after[second][i], truth().after[most][i])) << where;
}

// What the cut left serves a whole further life.
void expect_goes_on(Chip& chip, const std::string& where) {
  Image old;
  {
    Life life(chip);
    const std::uint32_t begun = life.import();
    for (std::size_t i = 0; i < kChunksPerSecond; ++i) step(life, 70);
    EXPECT_GE(life.import(), begun) << where;
    life.write(0x100A, {1002, 2002, 3, 3, 2});
    old = image_of(life);
  }
  const Image found = image_of(Life(chip));
  for (std::size_t group = 0; group < kGroups; ++group) {
    if (group == static_cast<std::size_t>(Group::energies)) continue;  // of unreleased windows
    EXPECT_EQ(found[group], old[group]) << where << ", group " << group;
  }
}

TEST(MeterStore, power_cut_at_every_store_leaves_settings_whole_and_records_untorn) {
  constexpr std::uint64_t kGoesOnEach = 64;
  ASSERT_GT(truth().stores, 500U);
  for (std::uint64_t stores = 0; stores < truth().stores; stores += kEach) {
    if (HasFailure()) break;
    const std::string where = "store " + std::to_string(stores);
    Chip chip = truth().begun;
    std::size_t done = 0;
    {
      Life life(chip, stores, nvm::kTears[stores % std::size(nvm::kTears)]);
      done = live_until_cut(life);
      ASSERT_TRUE(life.flash.is_cut()) << where;
    }
    Chip left = chip;
    expect_old_or_new(image_of(Life(left)), done, where);
    if (stores % kGoesOnEach == 0) expect_goes_on(chip, where);
  }
}

// 1019H changes the unit of the counts and clears them: two items.
TEST(MeterStore, power_cut_while_the_energy_unit_changes_never_leaves_counts_of_the_other_unit) {
  const auto settings = static_cast<std::size_t>(Group::settings);
  const auto energies = static_cast<std::size_t>(Group::energies);
  constexpr std::uint16_t kEnergyUnit = 0x1019;
  const Image& old = truth().after.front();
  const Words none(old[energies].size());
  int changed = 0;
  for (std::uint64_t stores = 0;; stores += kEach) {
    Chip chip = truth().begun;
    bool is_cut = false;
    {
      Life life(chip, stores);
      life.write(kEnergyUnit, {1});
      is_cut = life.flash.is_cut();
    }
    const Life after(chip);
    const Image found = image_of(after);
    if (after.read(kEnergyUnit, 1)[0] == 0) {
      EXPECT_EQ(found[settings], old[settings]);
      EXPECT_EQ(found[energies], old[energies]) << "store " << stores;
    } else {
      EXPECT_EQ(found[energies], none) << "store " << stores;
      EXPECT_EQ(after.read(kFrozen, 2), (Words{0, 0})) << "frozen, store " << stores;
      ++changed;
    }
    if (!is_cut || HasFailure()) break;
  }
  EXPECT_GT(changed, 1) << "cut after the settings were whole";
}

// A flash that programs nothing any more.
class WornFlash final : public nvm::Flash {
 public:
  explicit WornFlash(nvm::Flash& flash) : flash_(flash) {}
  [[nodiscard]] nvm::FlashGeometry geometry() const override { return flash_.geometry(); }
  [[nodiscard]] Status read(std::uint32_t offset, ByteBuffer bytes) const override {
    return flash_.read(offset, bytes);
  }
  [[nodiscard]] Status program(std::uint32_t /*offset*/, ByteView /*bytes*/) override {
    return Status::not_erased;
  }
  [[nodiscard]] Status erase(std::uint32_t sector) override { return flash_.erase(sector); }

 private:
  nvm::Flash& flash_;
};

// Takes settings, samples and presets, and shows them.
void expect_works(nvm::Flash* flash, const char* what) {
  MeterConfig config;
  config.kernels = &simd::baseline_kernels();
  config.boot_time_unix_s = kBoot_s;
  config.flash = flash;
  const auto meter = std::make_unique<Meter>(config);
  static const std::vector<std::int32_t> raw = balanced(230.0);
  EXPECT_EQ(meter->registers().write(0x1019, Words{1}), Status::ok) << what;
  EXPECT_EQ(meter->registers().write(kImport, Words{0, 41}), Status::ok) << what;
  std::array<energy::PulseEdge, 64> edges;
  for (std::size_t second = 0; second < 8; ++second) {
    ASSERT_EQ(meter->feed(raw.data(), kRate), kRate) << what;
    while (meter->take_pulses(edges) > 0) {
    }
  }
  Words shown(2);
  EXPECT_EQ(meter->registers().read(kImport, shown), Status::ok) << what;
  EXPECT_EQ(shown, (Words{0, 42})) << what << ": 1 Wh in 5.2 s of 690 W";
  EXPECT_EQ(meter->registers().write(0x100A, Words{7, 8}), Status::ok) << what;
  EXPECT_EQ(meter->registers().read(0x100A, shown), Status::ok) << what;
  EXPECT_EQ(shown, (Words{7, 8})) << what;
}

TEST(MeterStore, meter_works_without_a_flash_and_with_one_that_keeps_nothing) {
  expect_works(nullptr, "no flash");
  Chip small{std::vector<std::uint32_t>(nvm::Journal::kSectorsMin * 1024)};  // less the notes
  nvm::CutFlash few(small.words);
  ASSERT_EQ(few.attach(), Status::ok);
  expect_works(&few, "too few sectors");
  Chip chip;
  nvm::CutFlash sound(chip.words);
  ASSERT_EQ(sound.attach(), Status::ok);
  WornFlash worn(sound);
  expect_works(&worn, "worn out from the start");
  Chip used = truth().begun;
  nvm::CutFlash full(used.words);
  ASSERT_EQ(full.attach(), Status::ok);
  nvm::Journal journal(&full);
  ASSERT_TRUE(journal.open().ok());
  for (std::size_t item = kKeptItems; item < nvm::Journal::kItemCount; ++item) {
    const std::vector<std::uint8_t> large(journal.item_bytes_max(), 0x5A);
    ASSERT_EQ(journal.write(item, 1, large), Status::ok);
  }
  expect_works(&full, "as full as can be");
}

TEST(MeterStore, items_of_an_unknown_version_are_left_alone_and_the_meter_works) {
  constexpr std::uint16_t kNewer = 99;
  const std::vector<std::uint8_t> bytes(40, 0x77);
  Chip chip;
  nvm::CutFlash flash(chip.words);
  ASSERT_EQ(flash.attach(), Status::ok);
  {
    nvm::Journal journal(&flash);
    ASSERT_TRUE(journal.open().ok());
    for (std::size_t item = 0; item < kKeptItems; ++item) {
      ASSERT_EQ(journal.write(item, kNewer, bytes), Status::ok);
    }
  }
  expect_works(&flash, "another version");
  nvm::Journal journal(&flash);
  ASSERT_TRUE(journal.open().ok());
  for (std::size_t item = 0; item < kKeptItems; ++item) {
    EXPECT_EQ(journal.info(item).version, kNewer) << item;
  }
}

// The judge above would see nothing in a life in which nothing happens.
TEST(MeterStore, life_above_changes_every_group_but_the_factorys) {
  const Image& first = truth().after.front();
  const Image& last = truth().after[kSteps];
  for (std::size_t group = 0; group < kGroups; ++group) {
    const bool is_factory = group == static_cast<std::size_t>(Group::factory);
    EXPECT_EQ(first[group] == last[group], is_factory) << group;
  }
}

}  // namespace
}  // namespace kw::meter
