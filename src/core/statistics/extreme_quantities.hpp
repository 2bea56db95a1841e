// The quantities whose largest and smallest values the meter keeps, with their stamps.
#pragma once

#include <array>
#include <cstddef>

#include "core/spec/quantities_gen.hpp"

namespace kw::statistics {

// The 25 of the block 4136H in its order, then the three current demands of 4606H. Reactive power
// is that of 1018H, whichever it was when the window was published.
inline constexpr std::array<spec::QuantityId, 28> kExtremeQuantities{
    spec::QuantityId::u_rms_l1_v,
    spec::QuantityId::u_rms_l2_v,
    spec::QuantityId::u_rms_l3_v,
    spec::QuantityId::u_rms_l12_v,
    spec::QuantityId::u_rms_l23_v,
    spec::QuantityId::u_rms_l31_v,
    spec::QuantityId::i_rms_l1_a,
    spec::QuantityId::i_rms_l2_a,
    spec::QuantityId::i_rms_l3_a,
    spec::QuantityId::p_total_w,
    spec::QuantityId::q_budeanu_total_var,
    spec::QuantityId::s_arith_total_va,
    spec::QuantityId::pf_total,
    spec::QuantityId::f_hz,
    spec::QuantityId::p_demand_w,
    spec::QuantityId::q_demand_var,
    spec::QuantityId::s_demand_va,
    spec::QuantityId::u_unbalance,
    spec::QuantityId::i_unbalance,
    spec::QuantityId::thd_u_l1_pct,
    spec::QuantityId::thd_u_l2_pct,
    spec::QuantityId::thd_u_l3_pct,
    spec::QuantityId::thd_i_l1_pct,
    spec::QuantityId::thd_i_l2_pct,
    spec::QuantityId::thd_i_l3_pct,
    spec::QuantityId::i_demand_l1_a,
    spec::QuantityId::i_demand_l2_a,
    spec::QuantityId::i_demand_l3_a};

inline constexpr std::size_t kExtremeCount = kExtremeQuantities.size();

// Published with the demands, and cleared with them by 100FH.
[[nodiscard]] constexpr bool is_demand(std::size_t index) {
  return (index >= 14 && index <= 16) || index >= 25;
}
static_assert(kExtremeQuantities[14] == spec::QuantityId::p_demand_w);
static_assert(kExtremeQuantities[16] == spec::QuantityId::s_demand_va);
static_assert(kExtremeQuantities[25] == spec::QuantityId::i_demand_l1_a);

// The place of `id`, or kExtremeCount when it has no extremes.
[[nodiscard]] constexpr std::size_t extreme_index(spec::QuantityId id) {
  std::size_t index = 0;
  while (index < kExtremeCount && kExtremeQuantities[index] != id) ++index;
  return index;
}

}  // namespace kw::statistics
