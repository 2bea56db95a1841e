// The 80 parameter codes of an alarm (manual 6.3.4, lines 5466 to 5488): quantity, scale, update.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/spec/quantities_gen.hpp"
#include "core/spec/registers_gen.hpp"

namespace kw::alarm {

// When a parameter has a new value.
enum class Update : std::uint8_t { half_cycle, block, demand_window, digital_in, analogue_in };

// What its value is.
enum class Kind : std::uint8_t { quantity, reactive, reversed_sequence, digital_in, analogue_in };

struct Parameter {
  Update update = Update::block;
  Kind kind = Kind::quantity;
  spec::Format format = spec::Format::F1;
  bool is_signed = false;  // value and setpoint are int16, not word
  // Of a reactive power Budeanu's, of the reversed sequence the angle that is recorded.
  spec::QuantityId id = spec::QuantityId::f_hz;
  std::uint8_t input = 0;  // of digital_in and analogue_in, from 0
};

inline constexpr std::uint16_t kDigitalFirst = 52;
inline constexpr std::uint16_t kParameterCount = 80;

namespace table {

using spec::Format;
using spec::QuantityId;

constexpr Parameter fast(QuantityId id, Format format) {
  return {Update::half_cycle, Kind::quantity, format, false, id, 0};
}
constexpr Parameter plain(QuantityId id, Format format) {
  return {Update::block, Kind::quantity, format, false, id, 0};
}
constexpr Parameter with_sign(QuantityId id, Format format) {
  return {Update::block, Kind::quantity, format, true, id, 0};
}
constexpr Parameter reactive(QuantityId id) {
  return {Update::block, Kind::reactive, Format::F14, true, id, 0};
}
constexpr Parameter demand(QuantityId id, Format format, bool is_signed) {
  return {Update::demand_window, Kind::quantity, format, is_signed, id, 0};
}
constexpr Parameter analogue(std::uint8_t input) {
  return {Update::analogue_in, Kind::analogue_in, Format::F1, false, QuantityId::f_hz, input};
}

// Averages and the neutral current have no half-cycle value.
inline constexpr std::array<Parameter, kDigitalFirst> kParameters{{
    plain(QuantityId::f_hz, Format::F10),  // 0
    fast(QuantityId::u_half_l1_v, Format::F11),
    fast(QuantityId::u_half_l2_v, Format::F11),
    fast(QuantityId::u_half_l3_v, Format::F11),
    plain(QuantityId::u_rms_ln_avg_v, Format::F11),
    fast(QuantityId::u_half_l12_v, Format::F11),  // 5
    fast(QuantityId::u_half_l23_v, Format::F11),
    fast(QuantityId::u_half_l31_v, Format::F11),
    plain(QuantityId::u_rms_ll_avg_v, Format::F11),
    fast(QuantityId::i_half_l1_a, Format::F12),
    fast(QuantityId::i_half_l2_a, Format::F12),  // 10
    fast(QuantityId::i_half_l3_a, Format::F12),
    plain(QuantityId::i_rms_avg_a, Format::F12),
    plain(QuantityId::i_rms_n_a, Format::F12),
    with_sign(QuantityId::p_l1_w, Format::F13),
    with_sign(QuantityId::p_l2_w, Format::F13),  // 15
    with_sign(QuantityId::p_l3_w, Format::F13),
    with_sign(QuantityId::p_total_w, Format::F13),
    reactive(QuantityId::q_budeanu_l1_var),
    reactive(QuantityId::q_budeanu_l2_var),
    reactive(QuantityId::q_budeanu_l3_var),  // 20, of phase C: the manual repeats phase B
    reactive(QuantityId::q_budeanu_total_var),
    plain(QuantityId::s_l1_va, Format::F15),
    plain(QuantityId::s_l2_va, Format::F15),
    plain(QuantityId::s_l3_va, Format::F15),
    plain(QuantityId::s_arith_total_va, Format::F15),  // 25
    with_sign(QuantityId::pf_l1, Format::F16),
    with_sign(QuantityId::pf_l2, Format::F16),
    with_sign(QuantityId::pf_l3, Format::F16),
    with_sign(QuantityId::pf_total, Format::F16),
    plain(QuantityId::u_unbalance, Format::F17),  // 30
    plain(QuantityId::i_unbalance, Format::F17),
    plain(QuantityId::load_character, Format::F1),
    plain(QuantityId::thd_u_l1_pct, Format::F18),
    plain(QuantityId::thd_u_l2_pct, Format::F18),
    plain(QuantityId::thd_u_l3_pct, Format::F18),  // 35
    plain(QuantityId::thd_u_avg_pct, Format::F18),
    plain(QuantityId::thd_i_l1_pct, Format::F18),
    plain(QuantityId::thd_i_l2_pct, Format::F18),
    plain(QuantityId::thd_i_l3_pct, Format::F18),
    plain(QuantityId::thd_i_avg_pct, Format::F18),  // 40
    analogue(0),
    analogue(1),
    analogue(2),
    analogue(3),
    demand(QuantityId::p_demand_w, Format::F13, true),  // 45
    demand(QuantityId::q_demand_var, Format::F14, true),
    demand(QuantityId::s_demand_va, Format::F15, false),
    demand(QuantityId::i_demand_l1_a, Format::F12, false),
    demand(QuantityId::i_demand_l2_a, Format::F12, false),
    demand(QuantityId::i_demand_l3_a, Format::F12, false),  // 50
    {Update::block, Kind::reversed_sequence, Format::F25, false, QuantityId::phi_u_l2_deg, 0},
}};

}  // namespace table

[[nodiscard]] constexpr bool is_parameter(std::uint16_t code) { return code < kParameterCount; }

// `code` below kParameterCount.
[[nodiscard]] constexpr Parameter parameter(std::uint16_t code) {
  if (code < kDigitalFirst) return table::kParameters[code];
  return {Update::digital_in,     Kind::digital_in,
          spec::Format::F1,       false,
          spec::QuantityId::f_hz, static_cast<std::uint8_t>(code - kDigitalFirst)};
}

}  // namespace kw::alarm
