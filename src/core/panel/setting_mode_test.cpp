// Manual 3.6: password, parameter selection, pages, every kind of editing, and the seal.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/panel/panel_fake.hpp"
#include "core/panel/seal.hpp"

namespace kw::panel {
namespace {

using Words = std::vector<std::uint16_t>;

struct SettingBench : PanelBench {
  SettingStage stage() const { return panel.setting().stage(now); }
  Notice notice() const { return panel.setting().notice(); }
  void open(Menu menu, int page) {
    open_settings();
    for (int entry = 0; entry < static_cast<int>(menu); ++entry) press("p");
    press("v");
    for (int turn = 1; turn < page; ++turn) press("p");
  }
  std::string value() const { return std::string(picture().lines[1].digits.view()); }
  int flash() const { return picture().lines[1].flash; }
  std::string item() const { return std::string(picture().item.view()); }
};

TEST(PanelSetting, address_is_shown_for_three_seconds) {
  SettingBench bench;
  bench.registers.words[0x1001] = 247;
  bench.enter(Mode::setting);
  EXPECT_EQ(bench.picture().lines[0].digits, "247");
  bench.press("vpe");
  EXPECT_EQ(bench.stage(), SettingStage::address);
  bench.wait_s(2.75);
  EXPECT_EQ(bench.item(), "ADDR");
  bench.wait_s(0.25);
  EXPECT_EQ(bench.item(), "PASSWORD");
  EXPECT_EQ(bench.picture().lines[0].digits, "0000");
}

TEST(PanelSetting, password_is_typed_digit_by_digit) {
  SettingBench bench;
  bench.registers.words[0x1000] = 1904;
  bench.enter(Mode::setting);
  bench.wait_s(3);
  bench.press("phehhpppp");
  EXPECT_EQ(bench.picture().lines[0].digits, "1904");
  EXPECT_EQ(bench.picture().lines[0].flash, 3);
  bench.press("h");
  EXPECT_EQ(bench.picture().lines[0].flash, 0);
  bench.press("v");
  EXPECT_EQ(bench.stage(), SettingStage::menu);
}

TEST(PanelSetting, wrong_password_stays) {
  SettingBench bench;
  bench.registers.words[0x1000] = 1;
  bench.open_settings();
  EXPECT_EQ(bench.stage(), SettingStage::password);
  EXPECT_EQ(bench.notice(), Notice::wrong_password);
  bench.press("hhhp");
  EXPECT_EQ(bench.notice(), Notice::none);
  bench.press("v");
  EXPECT_EQ(bench.stage(), SettingStage::menu);
}

TEST(PanelSetting, password_is_asked_at_every_visit) {
  SettingBench bench;
  bench.open(Menu::sys, 1);
  bench.press("m");
  bench.press("v");
  EXPECT_EQ(bench.stage(), SettingStage::address);
  bench.wait_s(3);
  EXPECT_EQ(bench.stage(), SettingStage::password);
}

TEST(PanelSetting, selection_rolls_both_ways_and_h_does_nothing) {
  SettingBench bench;
  bench.open_settings();
  const auto flashing = [&bench] {
    for (const Line& line : bench.picture().lines) {
      if (line.flash == kFlashAll) return std::string(line.digits.view());
    }
    return std::string();
  };
  for (const char* name : {"SYS", "I/O", "NET", "ALM", "SYS"}) {
    EXPECT_EQ(flashing(), name);
    bench.press("hp");
  }
  bench.press("ee");
  EXPECT_EQ(flashing(), "ALM");
  bench.registers.words[0x1038] = 2;
  EXPECT_EQ(bench.picture().lines[2].digits, "MESH");
}

TEST(PanelSetting, system_has_34_pages_from_addr_to_protocol_2) {
  SettingBench bench;
  bench.open(Menu::sys, 1);
  EXPECT_EQ(bench.shown(), "S01 ADDR:");
  const std::vector<std::string> forwards = bench.roll("p");
  EXPECT_EQ(forwards.size(), 34U);
  bench.press("e");
  EXPECT_EQ(bench.shown(), "S34 PROTOCOL 2:");
  bench.press("p");
  std::vector<std::string> backwards = bench.roll("e");
  std::reverse(backwards.begin() + 1, backwards.end());
  EXPECT_EQ(backwards, forwards);
  bench.press("h");
  EXPECT_EQ(bench.stage(), SettingStage::menu);
}

TEST(PanelSetting, module_pages_are_those_of_the_connected_modules) {
  SettingBench bench;
  bench.open_settings();
  bench.press("pv");
  EXPECT_EQ(bench.stage(), SettingStage::menu);
  EXPECT_EQ(bench.notice(), Notice::no_module);
  bench.registers.words[0x1036] = 0b111111;
  bench.press("v");
  EXPECT_EQ(bench.roll("p").size(), 5U + 5 + 9 + 9 + 6 + 6);
}

TEST(PanelSetting, every_page_has_an_address_of_its_own) {
  std::map<std::uint16_t, int> seen;
  constexpr std::uint16_t kAll = 0b111111;
  for (std::uint8_t menu = 0; menu < kMenuCount; ++menu) {
    for (std::uint8_t page = 0; page < parameter_count(static_cast<Menu>(menu), kAll); ++page) {
      const Parameter parameter = parameter_at(static_cast<Menu>(menu), page, kAll);
      if (parameter.kind != ParameterKind::shown_only) ++seen[parameter.address];
    }
  }
  for (const auto& [address, count] : seen) EXPECT_EQ(count, 1) << address;
  for (std::uint16_t address = 0x109E; address <= 0x10C5; ++address) {
    EXPECT_EQ(seen.count(address), 1U) << address;
  }
  for (std::uint16_t address = 0x1046; address <= 0x109D; ++address) {
    EXPECT_EQ(seen.count(address), 1U) << address;
  }
  for (std::uint16_t address = 0x0FFE; address <= 0x101D; ++address) {
    EXPECT_EQ(seen.count(address), address == 0x1006 ? 0U : 1U) << address;
  }
  EXPECT_EQ(seen.count(0x0FFD), 0U);
  EXPECT_EQ(seen.count(0x101E), 0U);
}

TEST(PanelSetting, network_pages_show_dashes_but_the_reset) {
  SettingBench bench;
  bench.open(Menu::net, 1);
  EXPECT_EQ(bench.shown(), "N01 DHCP:");
  EXPECT_EQ(bench.roll("p").size(), 12U);
  bench.press("v");
  EXPECT_EQ(bench.value(), "-----");
  EXPECT_EQ(bench.notice(), Notice::shown_only);
  bench.press("pppppppp");
  EXPECT_EQ(bench.shown(), "N09 NET REST:");
  bench.press("vpv");
  EXPECT_EQ(bench.registers.writes.back(), std::pair(std::uint16_t{0x101A}, Words{1}));
}

TEST(PanelEdit, a_number_is_edited_digit_by_digit) {
  SettingBench bench;
  bench.open(Menu::sys, 7);
  EXPECT_EQ(bench.shown(), "S07 CT1:");
  EXPECT_EQ(bench.value(), "5");
  bench.press("v");
  EXPECT_EQ(bench.value(), "00005");
  EXPECT_EQ(bench.flash(), 0);
  bench.press("hhphe");
  EXPECT_EQ(bench.value(), "00195");
  EXPECT_EQ(bench.flash(), 3);
  bench.press("hh");
  EXPECT_EQ(bench.flash(), 0);
  bench.press("v");
  EXPECT_EQ(bench.registers.writes.back(), std::pair(std::uint16_t{0x1008}, Words{195}));
  EXPECT_EQ(bench.stage(), SettingStage::pages);
  EXPECT_EQ(bench.value(), "195");
}

TEST(PanelEdit, pt1_is_two_words_with_a_decimal) {
  SettingBench bench;
  bench.open(Menu::sys, 5);
  EXPECT_EQ(bench.value(), "220.0");
  bench.press("vp");
  EXPECT_EQ(bench.value(), "100220.0");
  bench.press("hhhhhhp");
  EXPECT_EQ(bench.value(), "100220.1");
  EXPECT_EQ(bench.flash(), 7);
  bench.press("v");
  EXPECT_EQ(bench.registers.writes.back(),
            std::pair(std::uint16_t{0x1005}, Words{0x000F, 0x4AD9}));  // 1 002 201
}

TEST(PanelEdit, a_choice_rolls_through_its_values) {
  SettingBench bench;
  bench.open(Menu::sys, 3);
  bench.press("v");
  std::vector<std::string> names;
  for (int turn = 0; turn < 5; ++turn) {
    names.push_back(bench.value());
    bench.press("ph");
  }
  EXPECT_EQ(names, (std::vector<std::string>{"3Ln", "1Ln", "2LL", "3LL", "1LL"}));
  EXPECT_EQ(bench.flash(), kFlashAll);
  bench.press("ev");
  EXPECT_EQ(bench.registers.writes.back(), std::pair(std::uint16_t{0x1003}, Words{4}));
}

TEST(PanelEdit, a_value_beside_the_choices_is_shown_and_left) {
  SettingBench bench;
  bench.registers.words[0x1002] = 14400;
  bench.open(Menu::sys, 2);
  EXPECT_EQ(bench.value(), "14400");
  bench.press("v");
  EXPECT_EQ(bench.value(), "14400");
  bench.press("p");
  EXPECT_EQ(bench.value(), "1200");
  bench.press("e");
  EXPECT_EQ(bench.value(), "38400");
}

TEST(PanelEdit, a_command_writes_its_key_only_for_yes) {
  SettingBench bench;
  bench.open(Menu::sys, 15);
  EXPECT_EQ(bench.shown(), "S15 MM CLEAR:");
  bench.press("vv");
  bench.press("vppv");
  EXPECT_TRUE(bench.registers.writes.empty());
  bench.press("vpv");
  EXPECT_EQ(bench.registers.writes.back(), std::pair(std::uint16_t{0x1010}, Words{0x0A}));
  EXPECT_EQ(bench.value(), "nO");
}

TEST(PanelEdit, a_setpoint_has_a_sign_where_the_quantity_has) {
  SettingBench bench;
  bench.registers.words[0x1053] = 17;  // channel 2: total power
  bench.registers.words[0x1055] = static_cast<std::uint16_t>(-1200);
  bench.open(Menu::alm, 8 + 5 + 3);
  EXPECT_EQ(bench.shown(), "A16 SETPOINT:CH2");
  EXPECT_EQ(bench.value(), "-1200");
  bench.press("v");
  EXPECT_EQ(bench.value(), "-01200");
  EXPECT_EQ(bench.flash(), 0);
  bench.press("phhhhhp");
  EXPECT_EQ(bench.value(), "+01201");
  bench.press("v");
  EXPECT_EQ(bench.registers.writes.back(), std::pair(std::uint16_t{0x1055}, Words{1201}));
  bench.press("vhev");  // 91 201
  EXPECT_EQ(bench.notice(), Notice::refused);
  EXPECT_EQ(bench.registers.writes.size(), 1U);
  bench.registers.words[0x1053] = 0;  // frequency: a word
  bench.registers.words[0x1055] = 40000;
  EXPECT_EQ(bench.value(), "40000");
}

TEST(PanelEdit, least_setpoint_is_minus_32768) {
  SettingBench bench;
  bench.registers.words[0x104E] = 29;
  bench.registers.words[0x1050] = 0x8000;
  bench.open(Menu::alm, 8 + 3);
  bench.press("vv");
  EXPECT_EQ(bench.registers.writes.back(), std::pair(std::uint16_t{0x1050}, Words{0x8000}));
}

TEST(PanelEdit, a_refused_value_is_said_and_the_old_one_stands) {
  SettingBench bench;
  bench.open(Menu::sys, 12);
  bench.registers.answer = Status::out_of_range;
  bench.press("vpv");
  EXPECT_EQ(bench.notice(), Notice::refused);
  EXPECT_EQ(bench.panel.setting().refusal(), Status::out_of_range);
  EXPECT_EQ(bench.stage(), SettingStage::pages);
  EXPECT_EQ(bench.value(), "15");
  const std::string row(screen_of(bench.picture()).row(1));
  EXPECT_EQ(row.substr(0, 23), "S12 DMD TIME ! refused ");
  bench.press("p");
  EXPECT_EQ(bench.notice(), Notice::none);
}

TEST(PanelEdit, more_than_a_word_is_not_written) {
  SettingBench bench;
  bench.open(Menu::sys, 9);
  bench.press("vev");
  EXPECT_EQ(bench.notice(), Notice::refused);
  EXPECT_TRUE(bench.registers.writes.empty());
}

TEST(PanelEdit, mode_selection_gives_the_edit_up) {
  SettingBench bench;
  bench.open(Menu::sys, 7);
  bench.press("vpm");
  bench.press("v");
  EXPECT_TRUE(bench.registers.writes.empty());
}

TEST(PanelEdit, a_module_that_goes_ends_the_edit) {
  SettingBench bench;
  bench.registers.words[0x1036] = 0b000101;
  bench.open(Menu::io, 1);
  bench.press("vp");
  bench.registers.words[0x1036] = 0b000100;
  bench.press("v");
  EXPECT_TRUE(bench.registers.writes.empty());
  EXPECT_NE(bench.stage(), SettingStage::editing);
}

// Table 4-2, its column Key, as printed; table 4-4.
constexpr std::array<std::uint16_t, 29> kSealedByTable{
    0x1003, 0x1004, 0x1005, 0x1006, 0x1007, 0x1008, 0x1009, 0x100A, 0x100B, 0x100D,
    0x100E, 0x100F, 0x1012, 0x1013, 0x1014, 0x1015, 0x1016, 0x1017, 0x1018, 0x1019,
    0x101D, 0x10A5, 0x10A6, 0x10A7, 0x10A8, 0x10B7, 0x10B8, 0x10B9, 0x10BA};

// Every setting with a page on the panel.
std::vector<std::uint16_t> edited_addresses() {
  constexpr std::uint16_t kAllModules = 0b111111;
  std::vector<std::uint16_t> addresses;
  for (const Menu menu : {Menu::sys, Menu::io, Menu::net, Menu::alm}) {
    for (std::uint8_t page = 0; page < parameter_count(menu, kAllModules); ++page) {
      const Parameter parameter = parameter_at(menu, page, kAllModules);
      if (parameter.kind != ParameterKind::shown_only) addresses.push_back(parameter.address);
    }
  }
  return addresses;
}

TEST(PanelSeal, blocks_the_tables_of_the_manual_and_no_more) {
  std::size_t blocked = 0;
  for (const std::uint16_t address : edited_addresses()) {
    const bool listed = std::count(kSealedByTable.begin(), kSealedByTable.end(), address) != 0;
    EXPECT_EQ(is_blocked(address, 0x0A, 0), listed) << address;
    EXPECT_FALSE(is_blocked(address, 0, 0xFFFF)) << address;
    blocked += listed ? 1 : 0;
  }
  EXPECT_EQ(blocked, kSealedByTable.size() - 1);  // PT1 is two words with one page
}

TEST(PanelSeal, a_blocked_setting_cannot_be_entered) {
  SettingBench bench;
  bench.registers.words[0x101F] = 0x0A;
  bench.open(Menu::sys, 7);
  bench.press("v");
  EXPECT_EQ(bench.notice(), Notice::sealed);
  EXPECT_EQ(bench.stage(), SettingStage::pages);
  bench.press("ppppv");  // S11, the backlight
  EXPECT_EQ(bench.stage(), SettingStage::editing);
}

TEST(PanelSeal, optional_content_follows_101EH) {
  const std::array<std::vector<std::uint16_t>, 4> groups{{
      {0x0FFE, 0x0FFF, 0x1001, 0x1002},
      {0x102F, 0x1030, 0x1031},
      {0x1011},
      {0x101C, 0x109E, 0x109F, 0x10A3, 0x10A4, 0x10AA, 0x10AB, 0x10B0, 0x10B1, 0x10B5, 0x10B6,
       0x10BC, 0x10BD},
  }};
  for (std::size_t bit = 0; bit < groups.size(); ++bit) {
    for (const std::uint16_t address : groups[bit]) {
      const auto mask = static_cast<std::uint16_t>(1U << bit);
      EXPECT_TRUE(is_blocked(address, 0x0A, mask)) << address;
      EXPECT_FALSE(is_blocked(address, 0x0A, static_cast<std::uint16_t>(~mask))) << address;
    }
  }
  for (const std::uint16_t address : edited_addresses()) {
    const bool is_of_any = std::any_of(groups.begin(), groups.end(), [&](const auto& group) {
      return std::count(group.begin(), group.end(), address) != 0;
    });
    EXPECT_EQ(is_blocked(address, 0x0A, 0) || is_of_any, is_blocked(address, 0x0A, 0xFFFF))
        << address;
  }
}

TEST(PanelSeal, closing_it_ends_an_edit_without_a_write) {
  SettingBench bench;
  bench.open(Menu::sys, 7);
  bench.press("vp");
  bench.registers.words[0x101F] = 0x0A;
  bench.press("v");
  EXPECT_EQ(bench.notice(), Notice::sealed);
  EXPECT_TRUE(bench.registers.writes.empty());
}

}  // namespace
}  // namespace kw::panel
