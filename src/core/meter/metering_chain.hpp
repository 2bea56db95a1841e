// The path of a sample: correction, resampling, blocks and windows, energy and pulses.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/energy/energy_meter.hpp"
#include "core/frontend/front_end.hpp"
#include "core/metering/window_values.hpp"
#include "core/simd/kernels.hpp"
#include "core/store/quantity_store.hpp"
#include "core/sync/frequency_tracker.hpp"
#include "core/sync/resampler.hpp"

namespace kw::meter {

// What the settings fix; read when a block or window is finished.
struct ChainSetup {
  sync::TrackerSetup tracker{};
  energy::EnergySetup energy{};
};

class MeteringChain {
 public:
  explicit MeteringChain(const simd::Kernels& kernels) : kernels_(&kernels) {}

  // As after power on.
  void restart(const ChainSetup& setup);
  // Holds from the next window on.
  void configure(const energy::EnergySetup& setup) { energy_setup_ = setup; }
  // Another nominal frequency: the windows start anew, quantities and energies stay.
  void follow(const sync::TrackerSetup& setup);
  void correct(const frontend::Correction& correction);

  // Takes `count` frames of six 24-bit counts; any cut of the samples gives the same bits.
  void feed(const std::int32_t* raw, std::size_t count);

  // Frames taken since power on.
  [[nodiscard]] std::uint64_t sample_index() const { return sample_index_; }
  [[nodiscard]] const store::QuantityStore& quantities() const { return quantities_; }
  [[nodiscard]] energy::EnergyMeter& energy() { return energy_; }
  [[nodiscard]] const energy::EnergyMeter& energy() const { return energy_; }
  [[nodiscard]] energy::PulseQueue& pulses() { return pulses_; }

 private:
  void feed_part(const std::int32_t* raw, std::size_t count);
  void finish_block();
  void finish_window(std::uint64_t published);
  [[nodiscard]] std::uint32_t points_per_block() const;

  const simd::Kernels* kernels_;
  sync::TrackerSetup tracker_setup_{};
  energy::EnergySetup energy_setup_{};
  frontend::FrontEnd front_end_;
  sync::Resampler resampler_;
  sync::FrequencyTracker tracker_;
  simd::BlockSums window_sums_{};
  sync::SampleTime window_start_{};
  std::uint32_t blocks_in_window_ = 0;
  store::QuantityStore quantities_;
  energy::EnergyMeter energy_;
  energy::PulseQueue pulses_;
  std::uint64_t sample_index_ = 0;
};

}  // namespace kw::meter
