// What holds for every address and any words.
#include <random>

#include "core/registers/register_bank_fake.hpp"

namespace kw::registers {
namespace {

using Words = std::vector<std::uint16_t>;

constexpr int kWritesPerAddress = 8;
constexpr std::size_t kWriteWordsMax = 123;  // FC16

class RegisterProperty : public BankFixture {
 protected:
  std::mt19937 random{320};

  std::size_t below(std::size_t end) { return random() % end; }

  // Small values are often accepted, large ones often refused.
  std::uint16_t any_word() {
    const std::size_t kind = below(4);
    if (kind == 0) return 0;
    if (kind == 1) return static_cast<std::uint16_t>(below(8));
    if (kind == 2) return static_cast<std::uint16_t>(below(2100));
    return static_cast<std::uint16_t>(below(0x10000));
  }

  Words any_words(std::size_t count) {
    Words words(count);
    for (std::uint16_t& word : words) word = any_word();
    return words;
  }

  std::size_t told() const {
    return sink.changed.size() + sink.commands.size() +
           static_cast<std::size_t>(sink.energy_clears + sink.calibrations + sink.clock_sets);
  }
};

TEST_F(RegisterProperty, refused_write_changes_nothing_and_accepted_one_stays_in_its_region) {
  ASSERT_EQ(write_dword(0x7F00, spec::kFactoryUnlockKey), Status::ok);
  std::size_t accepted = 0;
  std::size_t refused = 0;
  Words before = image();  // of the last accepted write: a refused one leaves it
  for (const spec::Region& region : spec::kRegions) {
    for (std::uint32_t address = region.first; address <= region.last; ++address) {
      for (int i = 0; i < kWritesPerAddress; ++i) {
        const std::size_t count = 1 + below(below(8) == 0 ? kWriteWordsMax : 4);
        const std::size_t told_before = told();
        const Words words = any_words(count);
        const Status status = write(static_cast<std::uint16_t>(address), words);
        EXPECT_FALSE(is_logic_error(status));
        if (status == Status::ok) {
          ++accepted;
          EXPECT_LE(address + count - 1, region.last);
          before = image();
          continue;
        }
        ++refused;
        ASSERT_EQ(image(), before) << std::hex << address << " status " << static_cast<int>(status);
        ASSERT_EQ(told(), told_before);
      }
    }
  }
  EXPECT_GT(accepted, 1000U);  // both sides were seen, or the property says nothing
  EXPECT_GT(refused, 1000U);
}

TEST_F(RegisterProperty, writable_region_read_and_written_back_reads_the_same) {
  for (const std::uint16_t first : Words{0x0FFD, 0x103F, 0x1046, 0x104E, 0x109E, 0x4048, 0x4620}) {
    const spec::Region* region = find_region(first);
    ASSERT_NE(region, nullptr);
    const Words words = read(first, static_cast<std::size_t>(region->last - first) + 1);
    ASSERT_EQ(write(first, words), Status::ok);
    EXPECT_EQ(read(first, words.size()), words);
  }
}

TEST_F(RegisterProperty, every_address_is_served_exactly_when_a_region_holds_it) {
  for (std::uint32_t address = 0; address <= 0xFFFF; ++address) {
    Words word(1, 0);
    const Status expected = find_region(address) == nullptr ? Status::bad_address : Status::ok;
    ASSERT_EQ(bank.read(static_cast<std::uint16_t>(address), word), expected);
  }
}

}  // namespace
}  // namespace kw::registers
