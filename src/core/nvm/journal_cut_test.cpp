// Power cuts at every store: after each, every item has its old or its new value, and the journal
// goes on.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/nvm/journal.hpp"
#include "core/nvm/journal_fixture.hpp"

namespace kw::nvm {
namespace {

constexpr std::uint32_t kSector = 128;
constexpr std::uint32_t kLargest = kSector - kSectorHeaderBytes - kRecordHeaderBytes;

// A few items that change often, the others now and then.
std::vector<Write> small_script() {
  std::vector<Write> script;
  Random random(320);
  for (std::uint32_t i = 0; i < 70; ++i) {
    const std::uint32_t item = i < 16 ? i : random.below(5) == 0 ? random.below(16) : i % 3;
    script.push_back({item, {1, bytes_of(random.below(60), i)}});
  }
  return script;
}

// Every item fills a sector, and no sector is to spare: each write has to move others first.
std::vector<Write> full_script() {
  std::vector<Write> script;
  for (std::uint32_t i = 0; i < 26; ++i) {
    script.push_back({i < 16 ? i : i * 5 % 16, {1, bytes_of(kLargest, i)}});
  }
  return script;
}

// Three small items in one sector, the others fill one each: when the small ones are moved, no
// sector is free until the last of them has gone.
std::vector<Write> tight_script() {
  std::vector<Write> script;
  for (std::uint32_t i = 0; i < 60; ++i) {
    const std::uint32_t item = i < 16 ? i : 3 + i * 5 % 13;
    script.push_back({item, {1, bytes_of(item < 3 ? 5 + item : kLargest - i % 3, i)}});
  }
  return script;
}

struct Outcome {
  std::size_t done = 0;  // writes that returned before the power went
  bool is_cut = false;
  std::uint32_t undone = 0;  // sectors of half-made copies that open() erased
};

// Runs the script from write `first` on until the power goes.
Outcome run(Memory& memory, const std::vector<Write>& script, std::size_t first,
            std::uint64_t stores, Tear tear) {
  CutFlash flash = memory.flash();
  flash.cut_after(stores, tear);
  EXPECT_EQ(flash.attach(), Status::ok);
  Journal journal(&flash);
  EXPECT_TRUE(journal.open().ok());
  Outcome outcome{first, flash.is_cut(), journal.counts().erased};
  for (; outcome.done < script.size() && !flash.is_cut(); ++outcome.done) {
    const Write& write = script[outcome.done];
    const Status status = journal.write(write.item, write.value.version, write.value.bytes);
    outcome.is_cut = flash.is_cut();
    if (outcome.is_cut) return outcome;
    EXPECT_EQ(status, Status::ok) << "write " << outcome.done;
  }
  outcome.is_cut = flash.is_cut();
  return outcome;
}

Dictionary after(const std::vector<Write>& script, std::size_t writes) {
  Dictionary dictionary;
  for (std::size_t i = 0; i < writes; ++i) dictionary[script[i].item] = script[i].value;
  return dictionary;
}

// Opens what the cut left: `done` writes returned, one more may have become whole.
void expect_old_or_new(Memory& memory, const std::vector<Write>& script, std::size_t done,
                       const std::string& where) {
  CutFlash flash = memory.flash();
  ASSERT_EQ(flash.attach(), Status::ok) << where;
  Journal journal(&flash);
  ASSERT_TRUE(journal.open().ok()) << where;
  const Dictionary old = after(script, done);
  for (std::size_t item = 0; item < Journal::kItemCount; ++item) {
    const Value now = held(journal, item);
    if (now == expected(old, item)) continue;
    const bool is_new =
        done < script.size() && script[done].item == item && now == script[done].value;
    ASSERT_TRUE(is_new) << where << ", item " << item;
  }
}

// Cuts write `at` at every store and goes on where it was cut; `before` is the memory that it
// starts from. Returns how often open() took copies back.
std::uint32_t sweep_write(const Memory& before, const std::vector<Write>& script, std::size_t at) {
  constexpr std::size_t kWritesAfter = 20;
  std::uint32_t undone = 0;
  const std::size_t end = std::min(script.size(), at + kWritesAfter);
  const std::vector<Write> up_to_here(script.begin(), script.begin() + static_cast<long>(at) + 1);
  const std::vector<Write> and_more(script.begin(), script.begin() + static_cast<long>(end));
  for (const Tear& tear : kTears) {
    for (std::uint64_t stores = 0;; ++stores) {
      Memory memory = before;
      const Outcome cut = run(memory, up_to_here, at, stores, tear);
      if (!cut.is_cut) break;
      const std::string where = "write " + std::to_string(at) + ", store " + std::to_string(stores);
      const Memory left = memory;
      expect_old_or_new(memory, script, cut.done, where);
      memory = left;
      const bool is_probed = stores % 8 == 0;  // all of them would take minutes
      const Outcome rest =
          run(memory, is_probed ? and_more : std::vector<Write>{}, cut.done, CutFlash::kNever, {});
      undone += rest.undone;
      if (is_probed) expect_old_or_new(memory, script, rest.done, where + ", later");
      if (testing::Test::HasFailure()) return undone;
    }
  }
  return undone;
}

std::uint32_t sweep(std::uint32_t sectors, const std::vector<Write>& script) {
  std::uint32_t undone = 0;
  Memory memory(sectors, kSector);
  for (std::size_t at = 0; at < script.size() && !testing::Test::HasFailure(); ++at) {
    undone += sweep_write(memory, script, at);
    const std::vector<Write> up_to_here(script.begin(), script.begin() + static_cast<long>(at) + 1);
    EXPECT_EQ(run(memory, up_to_here, at, CutFlash::kNever, {}).done, at + 1);
  }
  return undone;
}

TEST(JournalCut, at_every_store_leaves_the_old_or_the_new_value) { sweep(25, small_script()); }

TEST(JournalCut, at_every_store_of_a_full_flash_leaves_the_old_or_the_new_value) {
  sweep(20, full_script());
}

TEST(JournalCut, at_every_store_of_a_tight_flash_leaves_the_old_or_the_new_value) {
  EXPECT_GT(sweep(20, tight_script()), 0U) << "copies are taken back";
}

// Cut, started again, cut again at once: fifty times, and no sector is used up by it.
TEST(JournalCut, one_after_the_other_use_nothing_up) {
  for (const std::vector<Write>& script : {small_script(), full_script(), tight_script()}) {
    for (std::uint32_t seed = 0; seed < 120; ++seed) {
      Random random(seed);
      Memory memory(20, kSector);
      std::size_t done = 0;
      for (int cut = 0; cut < 50 && done < script.size(); ++cut) {
        const Tear tear = kTears[random.below(std::size(kTears))];
        const std::uint32_t stores = seed % 3 == 0 ? random.below(8) : random.below(300);
        done = run(memory, script, done, stores, tear).done;
        expect_old_or_new(memory, script, done, "seed " + std::to_string(seed));
        if (HasFailure()) return;
      }
      done = run(memory, script, done, CutFlash::kNever, {}).done;
      ASSERT_EQ(done, script.size());
      expect_old_or_new(memory, script, done, "seed " + std::to_string(seed));
    }
  }
}

// What opens and repairs is cut as well: the state that it was cut in is opened again.
TEST(JournalCut, while_copies_are_taken_back_loses_nothing) {
  const std::vector<Write> script = tight_script();
  std::uint32_t seen = 0;
  for (std::uint64_t stores = 0; seen < 8; stores += 3) {
    Memory memory(20, kSector);
    const Outcome cut = run(memory, script, 0, stores, {});
    ASSERT_TRUE(cut.is_cut) << "only " << seen << " cases";
    const Memory left = memory;
    CutFlash whole = memory.flash();
    ASSERT_EQ(whole.attach(), Status::ok);
    Journal journal(&whole);
    ASSERT_TRUE(journal.open().ok());
    if (journal.counts().erased == 0) continue;
    ++seen;
    for (std::uint64_t again = 0; again <= whole.stores(); ++again) {
      memory = left;
      static_cast<void>(run(memory, {}, 0, again, kTears[again % std::size(kTears)]));
      expect_old_or_new(memory, script, cut.done, "again at " + std::to_string(again));
      if (HasFailure()) return;
    }
  }
}

}  // namespace
}  // namespace kw::nvm
