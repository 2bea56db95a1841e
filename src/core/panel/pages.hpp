// The pages of metering, Max/Min, demand and harmonics, and the wirings that have them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/panel/value_format.hpp"
#include "core/spec/quantities_gen.hpp"

namespace kw::panel {

enum class Mode : std::uint8_t { meter, max_min, demand, harmonic, setting, digital_io };
inline constexpr std::uint8_t kModeCount = 6;

// Sets of wirings: bit n is code n of 1003H.
using Wirings = std::uint8_t;
inline constexpr Wirings k3Ln = 1;
inline constexpr Wirings k1Ln = 2;
inline constexpr Wirings kDelta = 4 | 8;  // 2LL, 3LL
inline constexpr Wirings k1Ll = 16;
inline constexpr Wirings kThree = k3Ln | kDelta;
inline constexpr Wirings kAll = kThree | k1Ln | k1Ll;
inline constexpr Wirings kPhaseA = k3Ln | k1Ln | k1Ll;  // of quantities that a delta lacks
inline constexpr Wirings kPhaseB = k3Ln | k1Ll;

inline constexpr std::size_t kLineCount = 4;

struct Cell {
  spec::QuantityId id;
  const char* label;
  Wirings wirings;
  const char* delta_label = nullptr;  // nullptr: as label
};

struct Page {
  const char* item;     // the item icon
  const char* subject;  // the word beside it
  ValueKind kind;       // of cells without one of their own
  std::uint8_t cell_count;
  std::array<Cell, kLineCount> cells;
  std::array<ValueKind, kLineCount> kinds{};  // when `mixed`
  bool mixed = false;

  [[nodiscard]] constexpr bool exists(Wirings wiring) const {
    for (std::size_t index = 0; index < cell_count; ++index) {
      if ((cells[index].wirings & wiring) != 0) return true;
    }
    return false;
  }
  [[nodiscard]] constexpr ValueKind kind_of(std::size_t index) const {
    return mixed ? kinds[index] : kind;
  }
};

using Id = spec::QuantityId;

// Three phases: A, B, C with the wirings that the notes of manual 3.2 to 3.5 leave to each.
constexpr Page phases(const char* item, const char* subject, ValueKind kind, Id first,
                      Wirings delta) {
  const auto next = [first](int step) { return static_cast<Id>(static_cast<int>(first) + step); };
  return {item,
          subject,
          kind,
          3,
          {{{first, "1", static_cast<Wirings>(kPhaseA | delta)},
            {next(1), "2", static_cast<Wirings>(kPhaseB | delta)},
            {next(2), "3", static_cast<Wirings>(k3Ln | delta)}}}};
}

// With a fourth line.
constexpr Page phases_and(Page page, Cell fourth) {
  page.cells[3] = fourth;
  page.cell_count = 4;
  return page;
}

// Of phase voltages, in a delta of the line voltages 12, 31, 23.
constexpr Page of_voltages(Page page) {
  page.cells[0].delta_label = "1-2";
  page.cells[1].delta_label = "3-1";
  page.cells[2].delta_label = "2-3";
  return page;
}

constexpr Page line_voltages(Wirings average) {
  constexpr auto kLine12 = static_cast<Wirings>(kThree | k1Ll);
  Page page{"U",
            "",
            ValueKind::voltage,
            3,
            {{{Id::u_rms_l12_v, "1-2", kLine12},
              {Id::u_rms_l23_v, "2-3", kThree},
              {Id::u_rms_l31_v, "3-1", kThree}}}};
  return average == 0 ? page : phases_and(page, {Id::u_rms_ll_avg_v, "avg", average});
}

constexpr Page p_q_s(const char* item, Id p, Id q, Id s, Wirings wirings) {
  return {item,
          "",
          ValueKind::active,
          3,
          {{{p, "P", wirings}, {q, "Q", wirings}, {s, "S", wirings}}},
          {{ValueKind::active, ValueKind::reactive, ValueKind::apparent}},
          true};
}

constexpr Page pf_and_frequency(Wirings wirings) {
  return {"",
          "",
          ValueKind::power_factor,
          2,
          {{{Id::pf_total, "PF", wirings}, {Id::f_hz, "F", wirings}}},
          {{ValueKind::power_factor, ValueKind::frequency}},
          true};
}

inline constexpr Page kUnbalancePage{
    "",
    "Unbalance",
    ValueKind::ratio,
    2,
    {{{Id::u_unbalance, "U", kThree}, {Id::i_unbalance, "I", kThree}}}};

inline constexpr auto kNot1Ln = static_cast<Wirings>(kThree | k1Ll);

// The element types are written out: GCC 12 puts an array whose type it deduced into .data, that is
// RAM.

// V/A in metering mode (manual 3.2 A).
inline constexpr std::array<Page, 4> kVoltageCurrentPages{{
    phases_and(phases("U", "", ValueKind::voltage, Id::u_rms_l1_v, 0),
               {Id::u_rms_ln_avg_v, "avg", kPhaseB}),
    phases_and(phases("I", "", ValueKind::current, Id::i_rms_l1_a, 0),
               {Id::i_rms_n_a, "N", kPhaseB}),
    line_voltages(kNot1Ln),
    phases_and(Page{"I",
                    "",
                    ValueKind::current,
                    3,
                    {{{Id::i_rms_l1_a, "1", kNot1Ln},
                      {Id::i_rms_l2_a, "2", kNot1Ln},
                      {Id::i_rms_l3_a, "3", kThree}}}},
               {Id::i_rms_avg_a, "avg", kNot1Ln}),
}};

// P (manual 3.2 B).
inline constexpr std::array<Page, 6> kPowerPages{{
    phases_and(phases("P", "", ValueKind::active, Id::p_l1_w, 0), {Id::p_total_w, "sum", kPhaseB}),
    phases_and(phases("Q", "", ValueKind::reactive, Id::q_budeanu_l1_var, 0),
               {Id::q_budeanu_total_var, "sum", kPhaseB}),
    phases_and(phases("S", "", ValueKind::apparent, Id::s_l1_va, 0),
               {Id::s_arith_total_va, "sum", kPhaseB}),
    phases_and(phases("PF", "", ValueKind::power_factor, Id::pf_l1, 0),
               {Id::pf_total, "sum", kPhaseB}),
    p_q_s("", Id::p_total_w, Id::q_budeanu_total_var, Id::s_arith_total_va, kNot1Ln),
    pf_and_frequency(kNot1Ln),
}};

// H (manual 3.2 C).
inline constexpr std::array<Page, 3> kAnglePages{{
    Page{"<",
         "U",
         ValueKind::angle,
         2,
         {{{Id::phi_u_l2_deg, "2", kNot1Ln, "2-3"}, {Id::phi_u_l3_deg, "3", kThree, "3-1"}}}},
    phases("<", "I", ValueKind::angle, Id::phi_i_l1_deg, kDelta),
    kUnbalancePage,
}};

// The pages of Max/Min, of their maximum and of their minimum (manual 3.3).
inline constexpr std::array<Page, 10> kExtremePages{{
    phases("U", "", ValueKind::voltage, Id::u_rms_l1_v, 0),
    line_voltages(0),
    phases("I", "", ValueKind::current, Id::i_rms_l1_a, kDelta),
    p_q_s("", Id::p_total_w, Id::q_budeanu_total_var, Id::s_arith_total_va, kAll),
    pf_and_frequency(kAll),
    kUnbalancePage,
    p_q_s("DMD", Id::p_demand_w, Id::q_demand_var, Id::s_demand_va, kAll),
    phases("DMD", "I", ValueKind::current, Id::i_demand_l1_a, kDelta),
    of_voltages(phases("U", "THD", ValueKind::percent, Id::thd_u_l1_pct, kDelta)),
    phases("I", "THD", ValueKind::percent, Id::thd_i_l1_pct, kDelta),
}};

// Manual 3.4.
inline constexpr std::array<Page, 2> kDemandPages{{
    p_q_s("DMD", Id::p_demand_w, Id::q_demand_var, Id::s_demand_va, kAll),
    phases("DMD", "I", ValueKind::current, Id::i_demand_l1_a, kDelta),
}};

// H in harmonic mode (manual 3.5 A, in the order of its note).
inline constexpr std::array<Page, 9> kQualityPages{{
    of_voltages(phases("U", "THD", ValueKind::percent, Id::thd_u_l1_pct, kDelta)),
    of_voltages(phases("U", "odd HD", ValueKind::percent, Id::odd_u_l1_pct, kDelta)),
    of_voltages(phases("U", "even HD", ValueKind::percent, Id::even_u_l1_pct, kDelta)),
    of_voltages(phases("U", "THFF", ValueKind::percent, Id::thff_u_l1_pct, kDelta)),
    of_voltages(phases("U", "CF", ValueKind::crest, Id::crest_u_l1, kDelta)),
    phases("I", "THD", ValueKind::percent, Id::thd_i_l1_pct, kDelta),
    phases("I", "odd HD", ValueKind::percent, Id::odd_i_l1_pct, kDelta),
    phases("I", "even HD", ValueKind::percent, Id::even_i_l1_pct, kDelta),
    phases("I", "KF", ValueKind::k_factor, Id::k_factor_i_l1, kDelta),
}};

// E in metering mode: a line of its own below the pages (manual 3.2 D).
enum class EnergyPage : std::uint8_t {
  ep_import,
  ep_export,
  ep_total,
  ep_net,
  eq_import,
  eq_export,
  eq_total,
  eq_net,
  es,
  date,
  time,
  run_time,
};
inline constexpr std::uint8_t kEnergyPageCount = 12;

inline constexpr std::uint8_t kFirstOrder = 2;
[[nodiscard]] constexpr std::uint8_t last_order(std::uint16_t frequency_type) {
  constexpr std::uint16_t k400Hz = 2;
  return frequency_type == k400Hz ? 15 : 63;
}

// The set that holds the code of 1003H alone.
[[nodiscard]] constexpr Wirings wirings_of(std::uint16_t code) {
  return code <= 4 ? static_cast<Wirings>(1U << code) : k3Ln;
}

// The page after `index`, or before it, that exists; `index` itself when no other does.
[[nodiscard]] constexpr std::uint8_t neighbour(std::span<const Page> pages, std::uint8_t index,
                                               bool forwards, Wirings wiring) {
  const std::size_t count = pages.size();
  std::size_t next = index % count;
  for (std::size_t step = 0; step < count; ++step) {
    next = (next + (forwards ? 1 : count - 1)) % count;
    if (pages[next].exists(wiring)) break;
  }
  return static_cast<std::uint8_t>(next);
}

// `index` when that page exists, else the first that does.
[[nodiscard]] constexpr std::uint8_t existing(std::span<const Page> pages, std::uint8_t index,
                                              Wirings wiring) {
  if (index < pages.size() && pages[index].exists(wiring)) return index;
  const auto last = static_cast<std::uint8_t>(pages.size() - 1);
  return neighbour(pages, last, true, wiring);
}

}  // namespace kw::panel
