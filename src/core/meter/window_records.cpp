#include "core/meter/window_records.hpp"

namespace kw::meter {
namespace {

using spec::Bank;
using spec::QuantityId;

constexpr QuantityId kDemandIds[demand::kDemandCount] = {
    QuantityId::p_demand_w,    QuantityId::q_demand_var,  QuantityId::s_demand_va,
    QuantityId::i_demand_l1_a, QuantityId::i_demand_l2_a, QuantityId::i_demand_l3_a};

QuantityId at_offset(QuantityId first, std::size_t offset) {
  return static_cast<QuantityId>(spec::id_of(first) + offset);
}
static_assert(spec::id_of(QuantityId::eq_quad4_total_varh) ==
              spec::id_of(QuantityId::eq_quad1_l1_varh) +
                  energy::kQuadrantCount * energy::kQuadrantChannels - 1);

QuantityId reactive(bool fryze) {
  return fryze ? QuantityId::q_fryze_total_var : QuantityId::q_budeanu_total_var;
}

demand::DemandValues demand_inputs(const store::QuantityStore& quantities, bool fryze) {
  const QuantityId ids[demand::kDemandCount] = {
      QuantityId::p_total_w,  reactive(fryze),        QuantityId::s_arith_total_va,
      QuantityId::i_rms_l1_a, QuantityId::i_rms_l2_a, QuantityId::i_rms_l3_a};
  demand::DemandValues inputs;
  for (std::size_t i = 0; i < demand::kDemandCount; ++i) {
    inputs.value[i] = quantities.value(Bank::window, ids[i]);
  }
  return inputs;
}

void publish_demands(const demand::Demand& demand, store::QuantityStore& quantities) {
  for (std::size_t i = 0; i < demand::kDemandCount; ++i) {
    quantities.set(kDemandIds[i], demand.published().value[i]);
  }
}

void publish_quadrants(const energy::QuadrantEnergies& energies, store::QuantityStore& quantities) {
  for (std::size_t quadrant = 0; quadrant < energy::kQuadrantCount; ++quadrant) {
    for (std::size_t channel = 0; channel < energy::kQuadrantChannels; ++channel) {
      quantities.set(
          at_offset(QuantityId::eq_quad1_l1_varh, quadrant * energy::kQuadrantChannels + channel),
          energies.varh(channel, quadrant));
    }
  }
}

}  // namespace

void WindowRecords::window_published(store::QuantityStore& quantities,
                                     const energy::EnergyMeter& energy,
                                     const demand::ClockSpan& span, const RecordSetup& setup) {
  const std::int64_t unix_s = span.end_ticks / demand::kTicksPerSecond;
  if (has_window_) take_extremes(quantities, false, setup.fryze, unix_s);
  has_window_ = true;
  if (demand_.feed(demand_inputs(quantities, setup.fryze), span, setup.demand)) {
    publish_demands(demand_, quantities);
    take_extremes(quantities, true, setup.fryze, unix_s);
  }
  publish_quadrants(energy.quadrants(), quantities);
  if (frozen_.is_due(unix_s)) freeze(energy, unix_s);
}

void WindowRecords::take_extremes(const store::QuantityStore& quantities, bool demands, bool fryze,
                                  std::int64_t unix_s) {
  for (std::size_t i = 0; i < statistics::kExtremeCount; ++i) {
    if (statistics::is_demand(i) != demands) continue;
    QuantityId id = statistics::kExtremeQuantities[i];
    if (id == QuantityId::q_budeanu_total_var) id = reactive(fryze);
    extremes_.take(i, quantities.value(Bank::window, id), unix_s);
  }
}

// The registers as they stand when the first window of the day is published: what was measured up
// to the end of the window before it.
void WindowRecords::freeze(const energy::EnergyMeter& energy, std::int64_t unix_s) {
  energy::FrozenEnergies::Counts counts{};
  for (std::size_t i = 0; i < spec::kEnergyIdCount; ++i) {
    counts[i] = static_cast<std::uint32_t>(energy.count(static_cast<spec::EnergyId>(i)));
  }
  frozen_.freeze(unix_s, counts);
}

void WindowRecords::clear_demand(store::QuantityStore& quantities) {
  demand_.reset();
  publish_demands(demand_, quantities);
  for (std::size_t i = 0; i < statistics::kExtremeCount; ++i) {
    if (statistics::is_demand(i)) extremes_.clear(i);
  }
}

void WindowRecords::clear_extremes() {
  for (std::size_t i = 0; i < kBlockExtremes; ++i) extremes_.clear(i);
}

clock::StampedValue WindowRecords::maximum(spec::QuantityId id) const {
  const std::size_t index = statistics::extreme_index(id);
  return index < statistics::kExtremeCount ? extremes_.maximum(index) : clock::StampedValue{};
}

clock::StampedValue WindowRecords::minimum(spec::QuantityId id) const {
  const std::size_t index = statistics::extreme_index(id);
  return index < statistics::kExtremeCount ? extremes_.minimum(index) : clock::StampedValue{};
}

}  // namespace kw::meter
