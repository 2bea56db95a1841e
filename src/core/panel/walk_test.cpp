// Random walks over all keys, wirings, modules, seals and power cuts.
#include <gtest/gtest.h>

#include <random>

#include "core/panel/panel_fake.hpp"
#include "core/panel/seal.hpp"

namespace kw::panel {
namespace {

constexpr int kWalks = 60;
constexpr int kSteps = 3000;

bool is_known(const PanelBench& bench) {
  const PageState& page = bench.panel.page();
  const Picture seen = bench.picture();
  if (static_cast<std::uint8_t>(page.mode) >= kModeCount) return false;
  if (seen.is_selecting) return true;
  if (page.mode == Mode::setting || page.mode == Mode::digital_io) {
    return !seen.item.empty() || !seen.lines[0].digits.empty();
  }
  std::size_t filled = 0;
  for (const Line& line : seen.lines) filled += line.digits.empty() ? 0 : 1;
  return filled > 0;
}

// No four digits open this meter.
TEST(PanelWalk, stays_on_known_pages_and_writes_nothing_without_the_password) {
  std::mt19937 random(20320);
  for (int walk = 0; walk < kWalks; ++walk) {
    PanelBench bench;
    bench.registers.words[0x1000] = 0xFFFF;
    for (int step = 0; step < kSteps; ++step) {
      const auto draw = static_cast<std::uint32_t>(random());
      if (draw % 97 == 0) bench.registers.words[0x1003] = static_cast<std::uint16_t>(draw / 97 % 6);
      if (draw % 89 == 0)
        bench.registers.words[0x1036] = static_cast<std::uint16_t>(draw / 89 % 64);
      if (draw % 83 == 0) bench.registers.words[0x0FFD] = static_cast<std::uint16_t>(draw / 83 % 3);
      if (draw % 79 == 0) bench.panel.restore(bench.panel.saved());
      const std::uint32_t key = draw >> 16 & 7U;
      const char* const names[]{"h", "p", "e", "v", "v", "p", "m", "v"};
      bench.press(names[key]);
      bench.wait_s(draw % 5);
      ASSERT_TRUE(is_known(bench)) << walk << ' ' << step;
    }
    EXPECT_TRUE(bench.registers.writes.empty());
  }
}

// With the default password the walk gets in; then all writes go to pages' addresses, and to none
// that the seal blocks.
TEST(PanelWalk, writes_only_what_a_page_edits_and_the_seal_allows) {
  std::mt19937 random(7);
  std::size_t writes = 0;
  for (int walk = 0; walk < kWalks; ++walk) {
    PanelBench bench;
    const std::uint16_t selection = static_cast<std::uint16_t>(random() % 16);
    bench.set({0x101E, selection, 0x0A});
    bench.set({0x1036, 0b111111});
    bench.open_settings();
    for (int step = 0; step < kSteps; ++step) {
      const auto draw = static_cast<std::uint32_t>(random());
      const char* const names[]{"h", "p", "e", "v", "v", "p", "p", "e"};
      bench.press(names[draw & 7U]);
      bench.registers.words[0x1036] =
          static_cast<std::uint16_t>(draw % 31 == 0 ? 0b010101 : 0b111111);
      ASSERT_TRUE(is_known(bench)) << walk << ' ' << step;
    }
    for (const auto& [address, words] : bench.registers.writes) {
      EXPECT_FALSE(is_blocked(address, kSealClosed, selection)) << address;
      EXPECT_EQ(words.size(), 1U) << address;  // PT1, the only long one, is sealed
    }
    writes += bench.registers.writes.size();
  }
  EXPECT_GT(writes, 1000U);
}

}  // namespace
}  // namespace kw::panel
