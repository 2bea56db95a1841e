// A whole meter that has measured for a while, for many executions: what one of them changes is put
// back by copying, which takes microseconds where another meter takes a millisecond.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <span>
#include <vector>

#include "core/meter/meter.hpp"
#include "core/nvm/flash_model.hpp"
#include "core/simd/kernels.hpp"
#include "fuzz_require.hpp"
#include "register_image.hpp"

namespace kw::fuzz {

// Takes back what was stored since remember().
class UndoFlash final : public nvm::FlashModel {
 public:
  static constexpr std::size_t kWords = 24 * kSectorBytes / 4;

  explicit UndoFlash(std::span<std::uint32_t> region) : FlashModel(region) {}

  void remember() {
    is_remembering_ = true;
    before_.clear();
  }
  [[nodiscard]] std::size_t stores() const { return before_.size(); }
  void undo() {
    while (!before_.empty()) {
      FlashModel::store(before_.back().word, before_.back().value);
      before_.pop_back();
    }
  }

 protected:
  void store(std::uint32_t word, std::uint32_t value) override {
    if (is_remembering_) before_.push_back({word, load(word)});
    FlashModel::store(word, value);
  }

 private:
  struct Store {
    std::uint32_t word;
    std::uint32_t value;
  };
  std::vector<Store> before_;
  bool is_remembering_ = false;
};

// A meter in a place of its own, made anew there as often as asked.
class MeterPlace {
 public:
  meter::Meter& make(const meter::MeterConfig& config) {
    meter_ = new (bytes_.data()) meter::Meter(config);
    return *meter_;
  }
  [[nodiscard]] meter::Meter& meter() { return *meter_; }

 protected:
  using Bytes = std::array<std::byte, sizeof(meter::Meter)>;

  alignas(meter::Meter) Bytes bytes_{};
  meter::Meter* meter_ = nullptr;
};

// How a meter is before an execution.
struct SetUp {
  static constexpr std::size_t kCount = 16;

  bool is_sealed = false;
  bool is_unlocked = false;  // the factory region
  std::uint8_t modules = 0;

  // Of an octet below kCount.
  static SetUp of(std::size_t options) {
    const bool has_some = (options & 4U) != 0;
    const auto modules = static_cast<std::uint8_t>((options & 2U) != 0 ? 0x3F
                                                   : has_some          ? 0x15
                                                                       : 0);
    return {(options & 1U) != 0, (options & 8U) != 0, modules};
  }
};

class WholeMeter final : public MeterPlace {
 public:
  static constexpr std::size_t kCycleFrames = 256;  // 50 Hz at 12 800 a second

  explicit WholeMeter(bool is_kept) : is_kept_(is_kept) {
    require(flash_.attach() == Status::ok, "a new flash is taken");
    make(config());
    measure();
    if (is_kept_) go_round();
    changed_ = bytes_;
    flash_.remember();
    for (std::size_t i = 0; i < SetUp::kCount; ++i) {
      bytes_ = changed_;
      set_up(SetUp::of(i));
      first_[i] = bytes_;
      images_[i].read(registers(), kEveryRegion);
      require(flash_.stores() == 0, "every set-up has the same flash");
    }
  }
  WholeMeter(const WholeMeter&) = delete;
  WholeMeter& operator=(const WholeMeter&) = delete;

  [[nodiscard]] registers::RegisterAccess& registers() { return meter().registers(); }
  [[nodiscard]] bool is_kept() const { return is_kept_; }

  [[nodiscard]] meter::MeterConfig config() {
    meter::MeterConfig config;
    config.kernels = &simd::baseline_kernels();
    config.boot_time_unix_s = 1'800'000'000;
    config.flash = is_kept_ ? &flash_ : nullptr;
    return config;
  }

  // As it was at first, with SetUp::of(options). The meter points at nothing but itself and what
  // outlives it, and a place never moves: its bytes are all of it.
  const Image& begin(std::size_t options) {
    bytes_ = first_[options];
    expected_ = &first_[options];
    flash_.undo();
    stores_ = 0;
    return images_[options];
  }

  // From here on unchanged means as it is now.
  void accept() {
    changed_ = bytes_;
    expected_ = &changed_;
    stores_ = flash_.stores();
  }
  // Not one octet of the meter and its flash.
  [[nodiscard]] bool is_unchanged() const {
    return std::memcmp(bytes_.data(), expected_->data(), bytes_.size()) == 0 &&
           flash_.stores() == stores_;
  }

  // Of three phases at 50 Hz. The pulses are drained: all frames have to be taken.
  void feed(std::size_t count) {
    while (count > 0) {
      const std::size_t at = meter().sample_index() % kCycleFrames;
      const std::size_t part = std::min(count, kCycleFrames - at);
      const std::size_t taken = meter().feed(&cycle()[at * simd::kChannelCount], part);
      drain();
      require(taken > 0, "a meter that is drained takes samples");
      count -= taken;
    }
  }

 private:
  using Cycle = std::array<std::int32_t, kCycleFrames * simd::kChannelCount>;
  static constexpr std::size_t kSecondFrames = 12'800;

  // Sines, the currents late.
  static const Cycle& cycle();

  // Three seconds, but for the last half of what an execution feeds: the next keeps the energies.
  void measure() {
    meter().connect_modules(0x3F);
    meter().digital_inputs(0x0AAAAAAA, 0x0FFFFFFF);
    feed(3 * kSecondFrames - 32);
    meter().digital_inputs(0x05555555, 0x0FFFFFFF);
    meter().connect_modules(0);
    drain();
  }

  // Writes until the journal has come round: from then on it moves values and erases what is full.
  void go_round() {
    for (unsigned i = 0; meter().persistence().journal().counts().moved == 0; ++i) {
      write_word(kPassword, static_cast<std::uint16_t>(i % 2 + 1));
      require(i < 10'000, "a journal goes round");
    }
  }

  // Writes come first: after them the journal holds what it held, whatever the set-up.
  void set_up(const SetUp& set_up) {
    const std::array<std::uint16_t, 2> key{spec::kFactoryUnlockKey >> 16,
                                           spec::kFactoryUnlockKey & 0xFFFFU};
    if (set_up.is_unlocked) {
      require(registers().write(0x7F00, key) == Status::ok, "the factory region can be unlocked");
    }
    if (set_up.modules != 0 && !is_kept_) write_word(kSealSelection, kEverySealed);
    if (set_up.modules != 0) meter().connect_modules(set_up.modules);
    meter().set_sealed(set_up.is_sealed);
  }

  void drain() {
    std::array<energy::PulseEdge, 64> pulses;
    std::array<io::OutputEvent, 64> outputs;
    while (meter().take_pulses(pulses) > 0 || meter().take_outputs(outputs) > 0) {
    }
  }

  void write_word(std::uint16_t address, std::uint16_t word) {
    require(registers().write(address, std::span(&word, 1)) == Status::ok, "a setting can be set");
  }

  static constexpr std::uint16_t kPassword = 0x1000;
  static constexpr std::uint16_t kSealSelection = 0x101E;
  static constexpr std::uint16_t kEverySealed = 0x1F;

  bool is_kept_;
  std::vector<std::uint32_t> region_ = std::vector<std::uint32_t>(UndoFlash::kWords);
  UndoFlash flash_{region_};
  std::size_t stores_ = 0;
  std::array<Bytes, SetUp::kCount> first_{};
  std::array<Image, SetUp::kCount> images_{};
  Bytes changed_{};
  const Bytes* expected_ = &changed_;
};

inline const WholeMeter::Cycle& WholeMeter::cycle() {
  static const Cycle kCycle = [] {
    constexpr double kPi = 3.14159265358979323846;
    Cycle frames{};
    for (std::size_t i = 0; i < kCycleFrames; ++i) {
      for (std::size_t channel = 0; channel < simd::kChannelCount; ++channel) {
        const bool is_voltage = channel < 3;
        const double turns = static_cast<double>(i) / kCycleFrames -
                             static_cast<double>(channel % 3) / 3.0 - (is_voltage ? 0.0 : 0.1);
        const double peak = is_voltage ? 2.0e6 : 1.0e6;
        frames[i * simd::kChannelCount + channel] =
            static_cast<std::int32_t>(peak * std::sin(2.0 * kPi * turns));
      }
    }
    return frames;
  }();
  return kCycle;
}

}  // namespace kw::fuzz
