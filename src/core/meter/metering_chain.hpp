// The path of a sample: correction, resampling, half cycles, blocks and windows, energy and pulses.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/energy/energy_meter.hpp"
#include "core/frontend/compensation.hpp"
#include "core/frontend/front_end.hpp"
#include "core/meter/observer.hpp"
#include "core/metering/ac_coupling.hpp"
#include "core/metering/folded_cycle.hpp"
#include "core/metering/half_cycle.hpp"
#include "core/metering/measurement.hpp"
#include "core/metering/metering_setup.hpp"
#include "core/metering/window_values.hpp"
#include "core/simd/kernels.hpp"
#include "core/store/quantity_store.hpp"
#include "core/sync/frequency_tracker.hpp"
#include "core/sync/meter_type.hpp"
#include "core/sync/resampler.hpp"

namespace kw::meter {

// What the settings fix; read when a block or window is finished.
struct ChainSetup {
  sync::MeterType type{};
  energy::EnergySetup energy{};
  metering::MeteringSetup metering{};
};

// A half cycle is published simd::kFilterTaps + 2 samples after its end. What needs the harmonics
// of a block follows, spread over the next samples so that no window is late on a small processor:
// one step every kStepFrames samples, the values of the block and of the window with the last.
class MeteringChain {
 public:
  explicit MeteringChain(const simd::Kernels& kernels) : kernels_(&kernels) {}

  // As after power on.
  void restart(const ChainSetup& setup);
  // Holds from the next block and window on.
  void configure(const energy::EnergySetup& energy, const metering::MeteringSetup& metering) {
    energy_setup_ = energy;
    metering_setup_ = metering;
  }
  // Another meter type or wiring: the windows start anew, with samples of the new one alone;
  // quantities and energies stay.
  void follow(const sync::MeterType& type);
  // The compensation is worked out anew after each block, from its currents.
  void correct(const frontend::Correction& correction, const frontend::Compensation& compensation,
               double kelvin);
  // Outlives the chain, or nullptr.
  void observe(Observer* observer) { observer_ = observer; }

  // Takes `count` frames of six 24-bit counts; any cut of the samples gives the same bits.
  void feed(const std::int32_t* raw, std::size_t count);

  [[nodiscard]] const sync::MeterType& type() const { return type_; }
  // Frames taken since power on.
  [[nodiscard]] std::uint64_t sample_index() const { return sample_index_; }
  [[nodiscard]] const store::QuantityStore& quantities() const { return quantities_; }
  // For what is published beside blocks and windows: QuantityStore::set.
  [[nodiscard]] store::QuantityStore& quantities() { return quantities_; }
  [[nodiscard]] energy::EnergyMeter& energy() { return energy_; }
  [[nodiscard]] const energy::EnergyMeter& energy() const { return energy_; }
  [[nodiscard]] energy::PulseQueue& pulses() { return pulses_; }

  static constexpr std::uint64_t kStepFrames = 64;

 private:
  // One transform for each pair of channels, then the values.
  static constexpr std::uint32_t kSteps = metering::HarmonicTransform::kPairs + 1;
  // From the end of a block to its publication, in the resampler's time.
  static constexpr std::uint64_t kBlockDelay = sync::kPublishDelay + (kSteps - 1) * kStepFrames;

  void feed_part(const std::int32_t* raw, std::size_t count);
  [[nodiscard]] std::uint64_t frames_to_event() const;
  void begin_windows();
  void begin_half_cycle();
  void finish_half_cycle();
  void finish_40ms();
  void finish_block();
  void do_step();
  void publish_block();
  void publish_window();
  void compensate();
  [[nodiscard]] metering::FoldedCycle& folding() { return folded_[folding_]; }
  [[nodiscard]] sync::SampleTime converter_time(sync::SampleTime resampler_time) const;

  const simd::Kernels* kernels_;
  Observer* observer_ = nullptr;
  sync::MeterType type_{};
  energy::EnergySetup energy_setup_{};
  metering::MeteringSetup metering_setup_{};
  frontend::FrontEnd front_end_;
  frontend::Correction correction_{};
  frontend::Compensation compensation_{};
  frontend::Conditions conditions_{};
  bool ac_coupled_ = false;
  sync::Resampler resampler_;
  sync::FrequencyTracker tracker_;

  // What is being collected.
  metering::HalfCycleMeter half_cycle_meter_;
  metering::Measurement fast_{};  // 40 ms; no spectrum
  std::uint32_t half_cycles_in_40ms_ = 0;
  simd::BlockSums block_sums_{};
  sync::SampleTime block_start_{};
  std::uint32_t half_cycles_in_block_ = 0;
  metering::FoldedCycle folded_[2];
  std::size_t folding_ = 0;  // the other one is being transformed

  // The last block, on its way to publication; the window, after its first block.
  metering::HarmonicTransform transform_;
  metering::Measurement block_{};
  metering::Measurement window_{};
  metering::WindowValues values_;
  sync::SampleTime working_start_{};
  sync::SampleTime working_end_{};
  sync::SampleTime window_start_{};
  // The same instants in samples of the converter, for those who listen: what ends where the next
  // begins has one value, though the frequency, and with it a point's half step, changes there.
  sync::SampleTime seen_half_cycle_start_{};
  sync::SampleTime seen_block_start_{};
  sync::SampleTime seen_working_start_{};
  sync::SampleTime seen_working_end_{};
  sync::SampleTime seen_window_start_{};
  std::uint64_t step_due_ = 0;  // in samples taken since follow()
  std::uint32_t steps_left_ = 0;
  std::uint32_t blocks_in_window_ = 0;

  store::QuantityStore quantities_;
  energy::EnergyMeter energy_;
  energy::PulseQueue pulses_;
  std::uint64_t sample_index_ = 0;
};

}  // namespace kw::meter
