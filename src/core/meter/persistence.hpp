// What the meter keeps over a power cut: which part is which item of the journal, and when it is
// written.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "core/base/bytes.hpp"
#include "core/energy/energy_meter.hpp"
#include "core/energy/run_time.hpp"
#include "core/factory/factory.hpp"
#include "core/meter/window_records.hpp"
#include "core/nvm/journal.hpp"

namespace kw::meter {

// The numbers are those in the flash: none is ever used for something else.
enum class KeptItem : std::uint8_t {
  settings = 0,  // and the words of the data log: one item, so a write of several is whole
  factory = 1,   // calibration, extension, seal, counter
  energies = 2,  // registers, quadrants and pulses with their rests; the running time
  frozen = 3,    // energies of the last midnights
  extremes = 4,  // with the maxima of demand and all stamps
  counters = 5,  // of the digital inputs
  alarms = 6,    // records
  events = 7,    // records of the digital inputs' changes (SOE)
  page = 8       // of the panel
};
inline constexpr std::size_t kKeptItems = 9;
static_assert(kKeptItems <= nvm::Journal::kItemCount);

// Items are sets of bits here.
using KeptSet = std::uint16_t;
[[nodiscard]] constexpr KeptSet kept(KeptItem item) {
  return static_cast<KeptSet>(1U << static_cast<unsigned>(item));
}
// What changes with the samples: marked after the last sample of each second.
inline constexpr KeptSet kEachSecond = kept(KeptItem::energies) | kept(KeptItem::frozen) |
                                       kept(KeptItem::extremes) | kept(KeptItem::counters);

inline constexpr KeptSet kEverything = 0x1FF;  // = 2**9 - 1
static_assert(kEverything == (1U << kKeptItems) - 1);

// A part that another folder keeps: a plain structure, as it lies in memory. The owner fills it
// before a save and takes from it after restore().
struct KeptImage {
  std::uint16_t version = 0;
  ByteBuffer bytes{};

  // `version` changes with the structure.
  template <typename Part>
  [[nodiscard]] static KeptImage of(Part& part, std::uint16_t version) {
    static_assert(std::is_trivially_copyable_v<Part>);
    static_assert(std::has_unique_object_representations_v<Part>, "no gaps, the same everywhere");
    return {version, {reinterpret_cast<std::uint8_t*>(&part), sizeof(Part)}};
  }
};

// The meter's parts; what is an image and has no bytes is not kept.
struct KeptParts {
  factory::Factory& factory;
  energy::EnergyMeter& energy;
  energy::RunTime& run_time;
  WindowRecords& records;
  // Of the counts; restore() says that of the kept ones.
  energy::EnergyScale energy_scale = energy::EnergyScale::primary;
  std::array<KeptImage, kKeptItems> images{};  // by KeptItem; of those that are not named above
};

// Now, for what counts samples.
struct KeptTime {
  std::uint64_t sample_index = 0;
  std::uint32_t samples_per_second = 12800;
};

// What restore() found.
struct Restored {
  KeptSet taken = 0;    // have their kept value
  KeptSet older = 0;    // have the value before the newest, which is damaged or was cut off
  KeptSet refused = 0;  // of an unknown version or length: untouched, here and in the journal
};

// Without a flash, or with one that is refused, nothing is kept and every call does nothing.
class Persistence {
 public:
  // `flash` outlives it, or nullptr.
  explicit Persistence(nvm::Flash* flash);

  // Status: ok; what nvm::Journal::open() says; ok without a flash.
  [[nodiscard]] Status open();
  [[nodiscard]] bool is_open() const { return is_open_; }
  [[nodiscard]] const nvm::Journal& journal() const { return journal_; }

  // At power on, when the clock is set and no sample was taken. Parts that are not in the journal
  // keep what they have. Settings come before the chain restarts, energies after it: `items` says
  // which.
  Restored restore(KeptParts& parts, const KeptTime& now, KeptSet items = kEverything);

  // `items` have changed; they are written by the next save().
  void mark(KeptSet items) { marked_ = static_cast<KeptSet>(marked_ | items); }
  void mark(KeptItem item) { mark(kept(item)); }
  [[nodiscard]] KeptSet marked() const { return marked_; }
  // Writes what is marked, if it has another value than the journal's. Before the answer to a write
  // goes out, and at the end of a feed.
  // Status: ok; what the journal says of the first that it could not take. Those stay marked.
  [[nodiscard]] Status save(const KeptParts& parts, const KeptTime& now);
  // Frames up to the next whole second: 1 .. samples_per_second.
  [[nodiscard]] static std::uint32_t frames_to_second(const KeptTime& now) {
    const auto passed = static_cast<std::uint32_t>(now.sample_index % now.samples_per_second);
    return now.samples_per_second - passed;
  }

  // Gives up the items that restore() refused: they are written like the others from now on.
  void give_up_refused() { refused_ = 0; }

 private:
  static constexpr std::size_t kScratchBytes = 704;

  [[nodiscard]] Status save_item(KeptItem item, const KeptParts& parts, const KeptTime& now);
  [[nodiscard]] bool restore_item(KeptItem item, KeptParts& parts, const KeptTime& now);

  nvm::Journal journal_;
  std::array<std::uint8_t, kScratchBytes> scratch_{};
  KeptSet marked_ = 0;
  KeptSet refused_ = 0;
  bool has_flash_;
  bool is_open_ = false;
};

}  // namespace kw::meter
