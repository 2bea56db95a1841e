// Generated from spec/ by `python -m tools.specgen`. Do not edit.
// clang-format off
// What metering publishes: ids, names and units.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace kw::spec {

// Two publications.
enum class Bank : std::uint8_t {
  block_100ms,
  window,
};

inline constexpr std::size_t kBankCount = 2;

// In store order.
enum class QuantityId : std::uint16_t {
  f_hz,
  u_rms_l1_v,
  u_rms_l2_v,
  u_rms_l3_v,
  u_rms_ln_avg_v,
  u_rms_l12_v,
  u_rms_l23_v,
  u_rms_l31_v,
  u_rms_ll_avg_v,
  i_rms_l1_a,
  i_rms_l2_a,
  i_rms_l3_a,
  i_rms_avg_a,
  i_rms_n_a,
  p_l1_w,
  p_l2_w,
  p_l3_w,
  p_total_w,
  q_fund_l1_var,
  q_fund_l2_var,
  q_fund_l3_var,
  q_fund_total_var,
  q_fryze_l1_var,
  q_fryze_l2_var,
  q_fryze_l3_var,
  q_fryze_total_var,
  s_l1_va,
  s_l2_va,
  s_l3_va,
  s_arith_total_va,
  pf_l1,
  pf_l2,
  pf_l3,
  pf_total,
};

inline constexpr std::size_t kQuantityCount = 34;

struct QuantityInfo {
  const char* name;
  const char* unit;
};

// Indexed by QuantityId.
inline constexpr std::array<QuantityInfo, kQuantityCount> kQuantities{{
    {"f_hz", "Hz"},
    {"u_rms_l1_v", "V"},
    {"u_rms_l2_v", "V"},
    {"u_rms_l3_v", "V"},
    {"u_rms_ln_avg_v", "V"},
    {"u_rms_l12_v", "V"},
    {"u_rms_l23_v", "V"},
    {"u_rms_l31_v", "V"},
    {"u_rms_ll_avg_v", "V"},
    {"i_rms_l1_a", "A"},
    {"i_rms_l2_a", "A"},
    {"i_rms_l3_a", "A"},
    {"i_rms_avg_a", "A"},
    {"i_rms_n_a", "A"},
    {"p_l1_w", "W"},
    {"p_l2_w", "W"},
    {"p_l3_w", "W"},
    {"p_total_w", "W"},
    {"q_fund_l1_var", "var"},
    {"q_fund_l2_var", "var"},
    {"q_fund_l3_var", "var"},
    {"q_fund_total_var", "var"},
    {"q_fryze_l1_var", "var"},
    {"q_fryze_l2_var", "var"},
    {"q_fryze_l3_var", "var"},
    {"q_fryze_total_var", "var"},
    {"s_l1_va", "VA"},
    {"s_l2_va", "VA"},
    {"s_l3_va", "VA"},
    {"s_arith_total_va", "VA"},
    {"pf_l1", "1"},
    {"pf_l2", "1"},
    {"pf_l3", "1"},
    {"pf_total", "1"},
}};

}  // namespace kw::spec
