// Mode selection, backlight, page recovery, icons and the I/O pages.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/panel/panel_fake.hpp"

namespace kw::panel {
namespace {

TEST(PanelModes, h_and_va_open_the_selection_at_the_current_mode) {
  PanelBench bench;
  bench.press("m");
  EXPECT_TRUE(bench.picture().is_selecting);
  EXPECT_EQ(bench.picture().mode, Mode::meter);
  for (const Mode mode : {Mode::max_min, Mode::demand, Mode::harmonic, Mode::setting,
                          Mode::digital_io, Mode::meter}) {
    bench.press("p");
    EXPECT_EQ(bench.picture().mode, mode);
  }
  bench.press("e");
  EXPECT_EQ(bench.picture().mode, Mode::digital_io);
  bench.press("h");
  EXPECT_EQ(bench.picture().mode, Mode::digital_io);
  bench.press("eev");
  EXPECT_EQ(bench.picture().mode, Mode::harmonic);
  EXPECT_FALSE(bench.picture().is_selecting);
  bench.press("m");
  EXPECT_EQ(bench.picture().mode, Mode::harmonic);
}

TEST(PanelModes, a_mode_starts_at_its_first_page_and_keeps_the_energy_line) {
  PanelBench bench;
  bench.press("eepp");
  bench.enter(Mode::max_min);
  bench.press("ppv");
  bench.enter(Mode::meter);
  EXPECT_EQ(bench.shown(), "U:1,2,3,avg");
  EXPECT_EQ(bench.picture().bottom_icon, "Total");
}

TEST(PanelModes, other_keys_together_have_no_command) {
  PanelBench bench;
  const PageState before = bench.panel.page();
  for (std::uint8_t keys = 0; keys < 32; ++keys) {
    if (keys == 1 || keys == 2 || keys == 4 || keys == 8 || keys == kSelectModeKeys) continue;
    bench.panel.press(keys, bench.now);
    EXPECT_EQ(bench.panel.page(), before) << int{keys};
    EXPECT_FALSE(bench.panel.is_selecting());
  }
}

TEST(PanelBacklight, first_key_only_lights) {
  PanelBench bench;
  bench.registers.words[0x100C] = 2;
  bench.wait_s(119.5);
  EXPECT_TRUE(bench.picture().is_lit);
  bench.press("v");
  EXPECT_EQ(bench.shown(), "I:1,2,3,N");
  bench.wait_s(120.0);
  EXPECT_FALSE(bench.picture().is_lit);
  bench.press("m");
  EXPECT_TRUE(bench.picture().is_lit);
  EXPECT_FALSE(bench.picture().is_selecting);
  bench.press("v");
  EXPECT_EQ(bench.shown(), "U:1-2,2-3,3-1,avg");
}

TEST(PanelBacklight, zero_minutes_is_always_on) {
  PanelBench bench;
  bench.wait_s(1e6);
  EXPECT_TRUE(bench.picture().is_lit);
}

TEST(PanelBacklight, flashes_once_a_second_with_an_alarm) {
  PanelBench bench;
  Indicators indicators;
  indicators.alarm_flash = true;
  for (const bool lit : {true, false, true, false}) {
    EXPECT_EQ(bench.panel.picture(indicators, bench.now).is_lit, lit);
    bench.wait_s(0.5);
  }
}

TEST(PanelRecovery, every_page_comes_back) {
  for (const char* keys : {"", "vv", "pppp", "h", "ee", "mpvpppv", "mppvp", "mpppvhh", "mpppvvvpp",
                           "mevpp", "mevvppp"}) {
    PanelBench bench;
    bench.registers.words[0x1036] = 0b100110;
    bench.press(keys);
    PanelBench after;
    after.registers.words[0x1036] = 0b100110;
    after.panel.restore(bench.panel.saved());
    EXPECT_EQ(after.panel.page(), bench.panel.page()) << keys;
    EXPECT_EQ(after.shown(), bench.shown()) << keys;
  }
}

TEST(PanelRecovery, an_open_selection_is_closed) {
  PanelBench bench;
  bench.press("ppm");
  PanelBench after;
  after.panel.restore(bench.panel.saved());
  EXPECT_FALSE(after.panel.is_selecting());
  EXPECT_EQ(after.shown(), "Q:1,2,3,sum");
}

TEST(PanelRecovery, setting_becomes_the_voltage_page) {
  PanelBench bench;
  bench.press("e");
  bench.open_settings();
  bench.press("v");
  PanelBench after;
  after.panel.restore(bench.panel.saved());
  EXPECT_EQ(after.shown(), "U:1,2,3,avg");
  EXPECT_EQ(after.picture().bottom_icon, "Exp");
}

TEST(PanelRecovery, a_lost_module_becomes_the_voltage_page) {
  PanelBench bench;
  bench.registers.words[0x1036] = 0b000001;
  bench.enter(Mode::digital_io);
  bench.press("v");
  PanelBench after;
  after.registers.words[0x1036] = 0b000010;
  after.panel.restore(bench.panel.saved());
  EXPECT_EQ(after.shown(), "U:1,2,3,avg");
  after.registers.words[0x1036] = 0b000001;
  after.panel.restore(bench.panel.saved());
  EXPECT_EQ(after.shown(), "M11 DI:DI1,DI2,DI3,DI4");
}

TEST(PanelRecovery, what_is_not_known_becomes_the_voltage_page) {
  SavedPage saved;
  saved.version = SavedPage::kVersion;
  PanelBench bench;
  for (const SavedPage& bad :
       {SavedPage{}, SavedPage{2, 1}, SavedPage{1, 4}, SavedPage{1, 6}, SavedPage{1, 0, 3},
        SavedPage{1, 0, 0, 0, 12}, SavedPage{1, 3, 0, 0, 0, 0, 0, 0, 3}}) {
    bench.panel.restore(bad);
    EXPECT_EQ(bench.shown(), "U:1,2,3,avg");
  }
  bench.panel.restore(SavedPage{1, 1, 0, 255, 0, 255, 1, 255, 0, 255, 255, 0, 0, 255});
  EXPECT_EQ(bench.shown(), "U MIN:1,2,3");
}

TEST(PanelIo, without_modules_there_is_one_page) {
  PanelBench bench;
  bench.enter(Mode::digital_io);
  EXPECT_EQ(bench.shown(), "NO IO:");
  bench.press("vpehvpe");
  EXPECT_EQ(bench.shown(), "NO IO:");
}

TEST(PanelIo, only_connected_modules_are_selected) {
  PanelBench bench;
  bench.registers.words[0x1036] = 0b110100;  // M21, M31, M32
  bench.enter(Mode::digital_io);
  std::vector<std::string> names;
  for (int press = 0; press < 4; ++press) {
    names.emplace_back(bench.picture().lines[0].digits.view());
    bench.press("p");
  }
  EXPECT_EQ(names, (std::vector<std::string>{"M21", "M31", "M32", "M21"}));
  bench.press("e");
  EXPECT_EQ(bench.picture().lines[0].digits, "M21");
  EXPECT_EQ(bench.picture().lines[0].flash, kFlashAll);
}

TEST(PanelIo, pages_of_each_module) {
  const std::vector<std::vector<std::string>> expected{
      {"M11 DI:DI1,DI2,DI3,DI4", "M11 DI:DI5,DI6", "M11 COUNT:DI1", "M11 COUNT:DI2",
       "M11 COUNT:DI3", "M11 COUNT:DI4", "M11 COUNT:DI5", "M11 COUNT:DI6", "M11 RO:RO1,RO2"},
      {"M12 DI:DI15,DI16,DI17,DI18", "M12 DI:DI19,DI20", "M12 COUNT:DI15", "M12 COUNT:DI16",
       "M12 COUNT:DI17", "M12 COUNT:DI18", "M12 COUNT:DI19", "M12 COUNT:DI20", "M12 RO:RO5,RO6"},
      {"M21 DI:DI7,DI8,DI9,DI10", "M21 COUNT:DI7", "M21 COUNT:DI8", "M21 COUNT:DI9",
       "M21 COUNT:DI10", "M21 DO:DO1,DO2", "M21 AO:AO1,AO2"},
      {"M22 DI:DI21,DI22,DI23,DI24", "M22 COUNT:DI21", "M22 COUNT:DI22", "M22 COUNT:DI23",
       "M22 COUNT:DI24", "M22 DO:DO3,DO4", "M22 AO:AO3,AO4"},
      {"M31 DI:DI11,DI12,DI13,DI14", "M31 COUNT:DI11", "M31 COUNT:DI12", "M31 COUNT:DI13",
       "M31 COUNT:DI14", "M31 RO:RO3,RO4", "M31 AI:AI1,AI2"},
      {"M32 DI:DI25,DI26,DI27,DI28", "M32 COUNT:DI25", "M32 COUNT:DI26", "M32 COUNT:DI27",
       "M32 COUNT:DI28", "M32 RO:RO7,RO8", "M32 AI:AI3,AI4"}};
  for (std::size_t bit = 0; bit < kModuleCount; ++bit) {
    PanelBench bench;
    bench.registers.words[0x1036] = static_cast<std::uint16_t>(1U << bit);
    bench.enter(Mode::digital_io);
    bench.press("v");
    EXPECT_EQ(bench.roll("p"), expected[bit]);
    std::vector<std::string> backwards = expected[bit];
    std::reverse(backwards.begin() + 1, backwards.end());
    EXPECT_EQ(bench.roll("e"), backwards);
    bench.press("h");
    EXPECT_EQ(bench.shown(), ":");
  }
}

TEST(PanelIo, values_are_those_of_the_module) {
  PanelBench bench;
  bench.registers.words[0x1036] = 0b001000;  // M22
  bench.io.inputs = 1U << 22;
  bench.io.counts[22] = 4000000000U;
  bench.io.outputs = 0b1000;
  bench.io.analogue_outputs[2] = 4096;
  bench.io.analogue_outputs[3] = 819;
  bench.registers.words[0x10BB] = 1;
  bench.enter(Mode::digital_io);
  bench.press("v");
  EXPECT_EQ(bench.picture().lines[2].digits, "On");
  EXPECT_EQ(bench.picture().lines[1].digits, "OFF");
  bench.press("ppp");
  EXPECT_EQ(bench.picture().bottom, "4000000000");
  bench.press("pp");
  EXPECT_EQ(bench.picture().lines[0].digits, "OFF");
  EXPECT_EQ(bench.picture().lines[1].digits, "On");
  bench.press("p");
  EXPECT_EQ(bench.picture().lines[0].digits, "20.000");
  EXPECT_EQ(bench.picture().lines[1].digits, "3.999");
  bench.registers.words[0x10BB] = 2;
  EXPECT_EQ(bench.picture().lines[0].digits, "5.000");
  EXPECT_EQ(bench.picture().lines[1].digits, "1.000");  // 819 x 5 / 4096 = 0.9998
}

TEST(PanelIo, a_module_that_goes_takes_its_pages_with_it) {
  PanelBench bench;
  bench.registers.words[0x1036] = 0b000101;
  bench.enter(Mode::digital_io);
  bench.press("vp");
  bench.registers.words[0x1036] = 0b000100;
  EXPECT_EQ(bench.picture().lines[0].digits, "M21");
  bench.press("v");
  EXPECT_EQ(bench.shown(), "M21 DI:DI7,DI8,DI9,DI10");
}

TEST(PanelIcons, follow_load_seal_modules_and_links) {
  PanelBench bench;
  bench.registers.words[0x1036] = 0b000111;
  bench.registers.words[0x101F] = 0x0A;
  bench.quantities.set(spec::Bank::window, Id::load_pct, 79.6);
  bench.quantities.set(spec::Bank::window, Id::load_character, 67.0);
  const std::array<std::array<double, 2>, 4> powers{{{5, 1}, {-5, 1}, {-5, -1}, {5, -1}}};
  for (std::size_t quadrant = 0; quadrant < powers.size(); ++quadrant) {
    bench.quantities.set(spec::Bank::window, Id::p_total_w, powers[quadrant][0]);
    bench.quantities.set(spec::Bank::window, Id::q_budeanu_total_var, powers[quadrant][1]);
    EXPECT_EQ(bench.picture().quadrant, quadrant + 1);
  }
  const Picture seen = bench.panel.picture({LinkState::answered, true, false, 2}, bench.now);
  const std::string icons(screen_of(seen).row(kScreenRows - 1));
  EXPECT_EQ(icons.substr(0, 40), "Q4 C 80% COM<> PULSE M1x2 M2 T2 SEAL    ");
}

TEST(PanelScreen, is_the_picture_in_rows) {
  PanelBench bench;
  bench.quantities.set(spec::Bank::window, Id::u_rms_l12_v, 398.4);
  bench.press("vv");
  const Screen screen = screen_of(bench.picture());
  EXPECT_EQ(screen.row(0).substr(0, 8), "Meter   ");
  EXPECT_EQ(screen.row(1).substr(0, 4), "U   ");
  EXPECT_EQ(screen.row(2).substr(0, 30), "  1-2     398.4           V   ");
  EXPECT_EQ(screen.row(6).substr(0, 16), "Ep Imp 0.0 kWh  ");
  bench.press("mp");
  EXPECT_EQ(screen_of(bench.picture()).row(0).substr(0, 51),
            "Meter [Max/Min] Demand Harmonic Setting Digital I/O");
}

}  // namespace
}  // namespace kw::panel
