// What the meter keeps of its windows: demands, extremes with their stamps, frozen energies.
#pragma once

#include <cstdint>

#include "core/demand/clock_span.hpp"
#include "core/demand/demand.hpp"
#include "core/energy/energy_meter.hpp"
#include "core/energy/frozen_energies.hpp"
#include "core/statistics/extreme_quantities.hpp"
#include "core/statistics/extremes.hpp"
#include "core/store/quantity_store.hpp"

namespace kw::meter {

struct RecordSetup {
  demand::DemandSetup demand{};
  bool fryze = false;  // 1018H: the reactive power that demand and extremes are of
};

class WindowRecords {
 public:
  // The first window after power on begins with filters that are still empty: it makes no extreme.
  // The store has a new window, which ended at the end of `span`; stamps are the second of that
  // end. `quantities` gets the demands and the energies of the quadrants.
  void window_published(store::QuantityStore& quantities, const energy::EnergyMeter& energy,
                        const demand::ClockSpan& span, const RecordSetup& setup);
  // The clock was set, at power on or by a write.
  void clock_set(std::int64_t unix_s) { frozen_.follow(unix_s); }

  // 100FH: demands and their extremes, those of the block 4136H among them.
  void clear_demand(store::QuantityStore& quantities);
  // 1010H: the extremes of the block 4136H; those of the current demands stay.
  void clear_extremes();
  [[nodiscard]] energy::FrozenEnergies& frozen() { return frozen_; }
  [[nodiscard]] const energy::FrozenEnergies& frozen() const { return frozen_; }

  // For what survives a power cut.
  using KeptExtremes = statistics::Extremes<statistics::kExtremeCount>;
  [[nodiscard]] KeptExtremes& extremes() { return extremes_; }
  [[nodiscard]] const KeptExtremes& extremes() const { return extremes_; }

  // Of an id of kExtremeQuantities; of any other what reads before the first value.
  [[nodiscard]] clock::StampedValue maximum(spec::QuantityId id) const;
  [[nodiscard]] clock::StampedValue minimum(spec::QuantityId id) const;

 private:
  static constexpr std::size_t kBlockExtremes = 25;  // 4136H-4293H

  void take_extremes(const store::QuantityStore& quantities, bool demands, bool fryze,
                     std::int64_t unix_s);
  void freeze(const energy::EnergyMeter& energy, std::int64_t unix_s);

  bool has_window_ = false;
  demand::Demand demand_;
  statistics::Extremes<statistics::kExtremeCount> extremes_;
  energy::FrozenEnergies frozen_;
};

}  // namespace kw::meter
