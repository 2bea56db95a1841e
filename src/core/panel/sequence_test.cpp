// Every sequence of manual 3.2 to 3.5, in every wiring, forwards and backwards.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/panel/panel_fake.hpp"

namespace kw::panel {
namespace {

using Pages = std::vector<std::string>;

constexpr std::uint16_t k3LnCode = 0;
constexpr std::uint16_t k1LnCode = 1;
constexpr std::uint16_t k2LlCode = 2;
constexpr std::uint16_t k3LlCode = 3;
constexpr std::uint16_t k1LlCode = 4;

Pages rolled(std::uint16_t wiring, Mode mode, const char* first, const char* key) {
  PanelBench bench;
  bench.registers.words[0x1003] = wiring;
  bench.enter(mode);
  bench.press(first);
  return bench.roll(key);
}

// Backwards: the same pages, the first still first.
Pages reversed(Pages pages) {
  std::reverse(pages.begin() + 1, pages.end());
  return pages;
}

TEST(PanelSequence, voltage_and_current_follow_the_wiring) {
  const Pages wye{"U:1,2,3,avg", "I:1,2,3,N", "U:1-2,2-3,3-1,avg", "I:1,2,3,avg"};
  const Pages delta{"U:1-2,2-3,3-1,avg", "I:1,2,3,avg"};
  EXPECT_EQ(rolled(k3LnCode, Mode::meter, "", "v"), wye);
  EXPECT_EQ(rolled(k2LlCode, Mode::meter, "", "v"), delta);
  EXPECT_EQ(rolled(k3LlCode, Mode::meter, "", "v"), delta);
  EXPECT_EQ(rolled(k1LnCode, Mode::meter, "", "v"), (Pages{"U:1", "I:1"}));
  EXPECT_EQ(rolled(k1LlCode, Mode::meter, "", "v"),
            (Pages{"U:1,2,avg", "I:1,2,N", "U:1-2,avg", "I:1,2,avg"}));
}

TEST(PanelSequence, power_follows_the_wiring) {
  const Pages delta{":P,Q,S", ":PF,F"};
  EXPECT_EQ(
      rolled(k3LnCode, Mode::meter, "p", "p"),
      (Pages{"P:1,2,3,sum", "Q:1,2,3,sum", "S:1,2,3,sum", "PF:1,2,3,sum", ":P,Q,S", ":PF,F"}));
  EXPECT_EQ(rolled(k2LlCode, Mode::meter, "p", "p"), delta);
  EXPECT_EQ(rolled(k3LlCode, Mode::meter, "p", "p"), delta);
  EXPECT_EQ(rolled(k1LnCode, Mode::meter, "p", "p"), (Pages{"P:1", "Q:1", "S:1", "PF:1"}));
  EXPECT_EQ(rolled(k1LlCode, Mode::meter, "p", "p"),
            (Pages{"P:1,2,sum", "Q:1,2,sum", "S:1,2,sum", "PF:1,2,sum", ":P,Q,S", ":PF,F"}));
}

TEST(PanelSequence, angles_and_unbalance_follow_the_wiring) {
  const Pages delta{"< U:2-3,3-1", "< I:1,2,3", "Unbalance:U,I"};
  EXPECT_EQ(rolled(k3LnCode, Mode::meter, "h", "h"),
            (Pages{"< U:2,3", "< I:1,2,3", "Unbalance:U,I"}));
  EXPECT_EQ(rolled(k2LlCode, Mode::meter, "h", "h"), delta);
  EXPECT_EQ(rolled(k3LlCode, Mode::meter, "h", "h"), delta);
  EXPECT_EQ(rolled(k1LnCode, Mode::meter, "h", "h"), (Pages{"< I:1"}));
  EXPECT_EQ(rolled(k1LlCode, Mode::meter, "h", "h"), (Pages{"< U:2", "< I:1,2"}));
}

Pages extremes(std::uint16_t wiring, const char* word) {
  Pages pages;
  switch (wiring) {
    case k3LnCode:
      pages = {"U$:1,2,3",       "U$:1-2,2-3,3-1", "I$:1,2,3",     "$:P,Q,S",      "$:PF,F",
               "Unbalance$:U,I", "DMD$:P,Q,S",     "DMD I$:1,2,3", "U THD$:1,2,3", "I THD$:1,2,3"};
      break;
    case k1LnCode:
      pages = {"U$:1",       "I$:1",     "$:P,Q,S",  "$:PF,F",
               "DMD$:P,Q,S", "DMD I$:1", "U THD$:1", "I THD$:1"};
      break;
    case k1LlCode:
      pages = {"U$:1,2",     "U$:1-2",     "I$:1,2",     "$:P,Q,S",   "$:PF,F",
               "DMD$:P,Q,S", "DMD I$:1,2", "U THD$:1,2", "I THD$:1,2"};
      break;
    default:
      pages = {"U$:1-2,2-3,3-1", "I$:1,2,3",           "$:P,Q,S",
               "$:PF,F",         "Unbalance$:U,I",     "DMD$:P,Q,S",
               "DMD I$:1,2,3",   "U THD$:1-2,3-1,2-3", "I THD$:1,2,3"};
  }
  for (std::string& page : pages) page.replace(page.find('$'), 1, std::string(" ") + word);
  return pages;
}

TEST(PanelSequence, max_min_rolls_both_ways_and_switches) {
  for (std::uint16_t wiring = 0; wiring <= k1LlCode; ++wiring) {
    EXPECT_EQ(rolled(wiring, Mode::max_min, "", "p"), extremes(wiring, "MAX")) << wiring;
    EXPECT_EQ(rolled(wiring, Mode::max_min, "", "e"), reversed(extremes(wiring, "MAX"))) << wiring;
    EXPECT_EQ(rolled(wiring, Mode::max_min, "v", "p"), extremes(wiring, "MIN")) << wiring;
    EXPECT_EQ(rolled(wiring, Mode::max_min, "vv", "e"), reversed(extremes(wiring, "MAX")))
        << wiring;
  }
}

TEST(PanelSequence, h_has_no_command_in_max_min) {
  EXPECT_EQ(rolled(k3LnCode, Mode::max_min, "p", "h").size(), 1U);
}

TEST(PanelSequence, demand_has_two_pages) {
  const std::array<const char*, 5> currents{"DMD I:1,2,3", "DMD I:1", "DMD I:1,2,3", "DMD I:1,2,3",
                                            "DMD I:1,2"};
  for (std::uint16_t wiring = 0; wiring <= k1LlCode; ++wiring) {
    const Pages pages{"DMD:P,Q,S", currents[wiring]};
    EXPECT_EQ(rolled(wiring, Mode::demand, "", "p"), pages) << wiring;
    EXPECT_EQ(rolled(wiring, Mode::demand, "", "e"), pages) << wiring;
  }
}

TEST(PanelSequence, quality_has_nine_pages) {
  const std::array<const char*, 5> of_u{":1,2,3", ":1", ":1-2,3-1,2-3", ":1-2,3-1,2-3", ":1,2"};
  const std::array<const char*, 5> of_i{":1,2,3", ":1", ":1,2,3", ":1,2,3", ":1,2"};
  for (std::uint16_t wiring = 0; wiring <= k1LlCode; ++wiring) {
    Pages pages;
    for (const char* name : {"U THD", "U odd HD", "U even HD", "U THFF", "U CF"}) {
      pages.push_back(std::string(name) + of_u[wiring]);
    }
    for (const char* name : {"I THD", "I odd HD", "I even HD", "I KF"}) {
      pages.push_back(std::string(name) + of_i[wiring]);
    }
    EXPECT_EQ(rolled(wiring, Mode::harmonic, "", "h"), pages) << wiring;
    EXPECT_EQ(rolled(wiring, Mode::harmonic, "h", "p").size(), 1U);
    EXPECT_EQ(rolled(wiring, Mode::harmonic, "h", "e").size(), 1U);
  }
}

TEST(PanelSequence, orders_roll_from_2_to_63_and_to_15_at_400_hz) {
  PanelBench bench;
  bench.enter(Mode::harmonic);
  bench.press("v");
  EXPECT_EQ(bench.shown(), "U HD2:1,2,3");
  EXPECT_EQ(bench.roll("p").size(), 62U);
  bench.press("e");
  EXPECT_EQ(bench.shown(), "U HD63:1,2,3");
  bench.press("v");
  EXPECT_EQ(bench.shown(), "I HD63:1,2,3");
  EXPECT_EQ(bench.roll("e").size(), 62U);
  bench.registers.words[0x0FFD] = 2;
  bench.press("v");
  EXPECT_EQ(bench.shown(), "U HD2:1,2,3");
  EXPECT_EQ(bench.roll("p").size(), 14U);
  bench.press("h");
  EXPECT_EQ(bench.shown(), "U THD:1,2,3");
}

TEST(PanelSequence, orders_show_their_own_values) {
  PanelBench bench;
  bench.registers.words[0x1003] = k1LlCode;
  bench.quantities.orders[static_cast<std::size_t>(spec::ArrayId::hd_i_l2_pct)][5] = 12.345;
  bench.enter(Mode::harmonic);
  bench.press("vvppp");
  EXPECT_EQ(bench.shown(), "I HD5:1,2");
  EXPECT_EQ(bench.picture().lines[1].digits, "12.35");
  EXPECT_TRUE(bench.picture().lines[2].digits.empty());
}

TEST(PanelSequence, energy_line_rolls_by_itself) {
  PanelBench bench;
  Pages labels;
  for (int page = 0; page < 12; ++page) {
    const Picture seen = bench.picture();
    labels.push_back(std::string(seen.bottom_label.view()) + " " +
                     std::string(seen.bottom_icon.view()) + " " +
                     std::string(seen.bottom_unit.view()) + (seen.shows_clock ? "@" : ""));
    bench.press("e");
    EXPECT_EQ(bench.shown(), "U:1,2,3,avg");
  }
  EXPECT_EQ(labels, (Pages{"Ep Imp kWh", "Ep Exp kWh", "Ep Total kWh", "Ep Net kWh", "Eq Imp kvarh",
                           "Eq Exp kvarh", "Eq Total kvarh", "Eq Net kvarh", "Es  kVAh", "  @",
                           "  @", "Run  h"}));
  EXPECT_EQ(bench.picture().bottom_icon, "Imp");
}

TEST(PanelSequence, energy_is_primary_in_tenths_or_secondary_in_thousandths) {
  PanelBench bench;
  bench.energies.counts[static_cast<std::size_t>(spec::EnergyId::ep_net)] =
      static_cast<std::uint32_t>(-999999999);
  bench.press("eee");
  EXPECT_EQ(bench.picture().bottom, "-99999999.9");
  bench.registers.words[0x1019] = 1;
  EXPECT_EQ(bench.picture().bottom, "-999999.999");
  bench.press("eeeeee");
  EXPECT_EQ(bench.picture().bottom, "2027-02-28");
  bench.press("e");
  EXPECT_EQ(bench.picture().bottom, "23:59:07");
  bench.records.run_time = 12345;
  bench.press("e");
  EXPECT_EQ(bench.picture().bottom, "123.45");
}

TEST(PanelSequence, another_wiring_leaves_no_page_that_is_not_there) {
  PanelBench bench;
  bench.press("hh");
  EXPECT_EQ(bench.shown(), "< I:1,2,3");
  bench.press("h");
  EXPECT_EQ(bench.shown(), "Unbalance:U,I");
  bench.registers.words[0x1003] = k1LnCode;
  EXPECT_EQ(bench.shown(), "< I:1");
  bench.press("h");
  EXPECT_EQ(bench.shown(), "< I:1");
}

TEST(PanelSequence, values_are_primary) {
  PanelBench bench;
  bench.set({0x1005, 0x0001, 0x86A0, 1000, 500, 5});  // 10 000 V / 100 V, 500 A / 5 A
  bench.quantities.set(spec::Bank::window, Id::u_rms_l1_v, 57.7);
  bench.quantities.set(spec::Bank::window, Id::i_rms_l1_a, 1.5);
  bench.quantities.set(spec::Bank::window, Id::p_l1_w, -80.0);
  EXPECT_EQ(bench.picture().lines[0].digits, "5.770");
  EXPECT_EQ(bench.picture().lines[0].unit, "kV");
  bench.press("v");
  EXPECT_EQ(bench.picture().lines[0].digits, "150.0");
  bench.press("p");
  EXPECT_EQ(bench.picture().lines[0].digits, "-800.0");
  bench.registers.words[0x1009] = 333;  // counts as 1
  bench.press("v");
  bench.press("v");
  EXPECT_EQ(bench.picture().lines[0].digits, "750.0");
}

TEST(PanelSequence, reactive_power_is_that_of_1018H) {
  PanelBench bench;
  bench.quantities.set(spec::Bank::window, Id::q_budeanu_l2_var, 100.0);
  bench.quantities.set(spec::Bank::window, Id::q_fryze_l2_var, 200.0);
  bench.press("pp");
  EXPECT_EQ(bench.picture().lines[1].digits, "0.100");
  bench.registers.words[0x1018] = 1;
  EXPECT_EQ(bench.picture().lines[1].digits, "0.200");
}

TEST(PanelSequence, extremes_are_the_records_values) {
  PanelBench bench;
  bench.records.maxima[static_cast<std::size_t>(Id::f_hz)].value = 50.25;
  bench.records.minima[static_cast<std::size_t>(Id::f_hz)].value = 49.5;
  bench.enter(Mode::max_min);
  bench.press("pppp");
  EXPECT_EQ(bench.picture().lines[1].digits, "50.25");
  bench.press("v");
  EXPECT_EQ(bench.picture().lines[1].digits, "49.50");
}

}  // namespace
}  // namespace kw::panel
