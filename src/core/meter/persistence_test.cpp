#include "core/meter/persistence.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <random>
#include <vector>

#include "core/meter/kept_codec.hpp"
#include "core/nvm/flash_fake.hpp"

namespace kw::meter {
namespace {

using spec::EnergyId;

constexpr std::uint32_t kRate = 12800;
constexpr std::uint32_t kWindowFrames = 2560;
constexpr double kWindow_s = 0.2;
constexpr std::int64_t kToday = 20'000 * clock::kSecondsPerDay + 40'000;

struct Page {
  std::uint16_t number = 0;
  std::uint16_t group = 0;
};

// A meter's parts without its samples.
struct Unit {
  explicit Unit(nvm::Flash* flash) : persistence(flash) {
    records->frozen().follow(kToday);
    parts.images[static_cast<std::size_t>(KeptItem::page)] = KeptImage::of(page, page_version);
    EXPECT_EQ(persistence.open(), Status::ok);
  }
  Unit(nvm::Flash* flash, std::uint16_t version) : page_version(version), persistence(flash) {
    parts.images[static_cast<std::size_t>(KeptItem::page)] = KeptImage::of(page, page_version);
    EXPECT_EQ(persistence.open(), Status::ok);
  }
  Restored restore() { return persistence.restore(parts, now); }
  Status save_second() {
    persistence.mark(kEachSecond);
    return persistence.save(parts, now);
  }

  // One window of energy, released over the next.
  void window(double p_w, double q_var) {
    metering::WindowValues values;
    values.i_rms_a[0] = 1.0;
    values.phase[0].p_w = p_w;
    values.phase[0].q_budeanu_var = q_var;
    const energy::Ramp ramp({now.sample_index, 0}, sync::span_of(kWindowFrames));
    energy->begin_window(values, kWindow_s, ramp, setup, *queue);
    now.sample_index += kWindowFrames;
    energy->advance(now.sample_index - kWindowFrames / 3, *queue);
    energy::PulseEdge edges[energy::PulseQueue::kCapacity];
    pulses += queue->take(edges);
  }
  // In pWh, with what is not released yet.
  [[nodiscard]] std::int64_t total(EnergyId id) const {
    const energy::EnergyRegister::Saved saved = energy->saved(id);
    return saved.count * energy::picowatt_hours_per_count(setup.scale) + saved.rest_pwh;
  }

  std::uint16_t page_version = 1;
  Page page{};
  factory::Factory factory{factory::FactoryIdentity{}};
  std::unique_ptr<energy::EnergyMeter> energy = std::make_unique<energy::EnergyMeter>();
  energy::RunTime run_time;
  std::unique_ptr<WindowRecords> records = std::make_unique<WindowRecords>();
  std::unique_ptr<energy::PulseQueue> queue = std::make_unique<energy::PulseQueue>();
  energy::EnergySetup setup{energy::EnergyScale::secondary, 1.0, 60'000, 60'000};
  std::size_t pulses = 0;
  KeptTime now{0, kRate};
  KeptParts parts{factory, *energy, run_time, *records, {}};
  Persistence persistence;
};

struct Chip {
  Chip() { EXPECT_EQ(flash().attach(), Status::ok); }
  [[nodiscard]] nvm::CutFlash flash() { return nvm::CutFlash(words); }
  [[nodiscard]] nvm::CutFlash attached() {
    nvm::CutFlash made = flash();
    EXPECT_EQ(made.attach(), Status::ok);
    return made;
  }
  std::vector<std::uint32_t> words = std::vector<std::uint32_t>(24 * 1024);
};

void fill(Unit& unit) {
  for (int i = 0; i < 40; ++i) unit.window(5000.0 + 77.7 * i, i % 3 == 0 ? -900.5 : 1200.25);
  energy::FrozenEnergies& frozen = unit.records->frozen();
  for (std::uint32_t day = 1; day < 10; ++day) {
    energy::FrozenEnergies::Counts counts{};
    for (std::uint32_t i = 0; i < counts.size(); ++i) counts[i] = 1000 * day + i;
    frozen.freeze(kToday + day * clock::kSecondsPerDay, counts);
  }
  for (std::size_t i = 0; i < statistics::kExtremeCount; i += 2) {
    unit.records->extremes().take(i, 1.5 * static_cast<double>(i), kToday + 1);
    unit.records->extremes().take(i, -1.25, kToday + static_cast<std::int64_t>(i) + 2);
  }
  factory::Calibration calibration;
  calibration.channel[3] = {-1234, 99, 1'000'000};
  factory::Extension extension;
  extension.start_ppm = 900;
  unit.factory.restore(calibration, extension, true, 41);
  unit.run_time.preset(unit.now.sample_index - 500, 123'456);
  unit.page = {4, 2};
}

void expect_same_energies(const Unit& a, const Unit& b) {
  for (std::size_t i = 0; i < spec::kEnergyIdCount; ++i) {
    const auto id = static_cast<EnergyId>(i);
    EXPECT_EQ(a.energy->saved(id), b.energy->saved(id)) << i;
  }
  for (std::size_t i = 0; i < 16; ++i) {
    EXPECT_EQ(a.energy->quadrants().saved(i / 4, i % 4), b.energy->quadrants().saved(i / 4, i % 4));
  }
  for (int stream = 0; stream < energy::kPulseStreamCount; ++stream) {
    EXPECT_EQ(a.energy->saved_pulse(stream), b.energy->saved_pulse(stream)) << stream;
  }
  for (int phase = 0; phase < 3; ++phase) {
    EXPECT_EQ(a.energy->is_running(phase), b.energy->is_running(phase));
  }
}

void expect_same_records(const Unit& a, const Unit& b) {
  for (std::size_t block = 0; block < 7; ++block) {
    for (std::size_t i = 0; i < spec::kEnergyIdCount; ++i) {
      const auto id = static_cast<EnergyId>(i);
      EXPECT_EQ(a.records->frozen().count(block, id), b.records->frozen().count(block, id));
    }
  }
  for (std::size_t i = 0; i < statistics::kExtremeCount; ++i) {
    const auto& left = a.records->extremes();
    const auto& right = b.records->extremes();
    EXPECT_EQ(left.has_value(i), right.has_value(i));
    EXPECT_EQ(left.maximum(i).value, right.maximum(i).value);
    EXPECT_EQ(left.maximum(i).unix_s, right.maximum(i).unix_s);
    EXPECT_EQ(left.minimum(i).value, right.minimum(i).value);
    EXPECT_EQ(left.minimum(i).unix_s, right.minimum(i).unix_s);
  }
}

TEST(Persistence, every_part_comes_back_as_it_was) {
  Chip chip;
  nvm::CutFlash flash = chip.attached();
  Unit before(&flash);
  fill(before);
  before.persistence.mark(static_cast<KeptSet>(0xFFFF));
  ASSERT_EQ(before.persistence.save(before.parts, before.now), Status::ok);

  nvm::CutFlash again = chip.attached();
  Unit after(&again);
  const Restored restored = after.restore();
  EXPECT_EQ(restored.taken, kEachSecond - kept(KeptItem::counters) + kept(KeptItem::factory) +
                                kept(KeptItem::page));
  EXPECT_EQ(restored.refused + restored.older, 0);
  expect_same_energies(before, after);
  expect_same_records(before, after);
  EXPECT_EQ(after.factory.calibration(), before.factory.calibration());
  EXPECT_EQ(after.factory.extension(), before.factory.extension());
  EXPECT_EQ(after.factory.calibration_counter(), 41U);
  EXPECT_TRUE(after.factory.is_sealed());
  EXPECT_EQ(after.run_time.hundredths(0, kRate),
            before.run_time.hundredths(before.now.sample_index, kRate));
  EXPECT_EQ(after.page.number, 4);
  EXPECT_EQ(after.page.group, 2);
}

TEST(Persistence, parts_come_back_by_and_by) {
  Chip chip;
  nvm::CutFlash flash = chip.attached();
  Unit before(&flash);
  fill(before);
  before.persistence.mark(kEverything);
  ASSERT_EQ(before.persistence.save(before.parts, before.now), Status::ok);
  nvm::CutFlash again = chip.attached();
  Unit after(&again);
  const Restored first = after.persistence.restore(after.parts, after.now, kept(KeptItem::page));
  EXPECT_EQ(first.taken, kept(KeptItem::page));
  EXPECT_EQ(after.page.number, 4);
  EXPECT_EQ(after.energy->count(EnergyId::ep_import), 0);
  after.persistence.restore(after.parts, after.now, kept(KeptItem::energies));
  expect_same_energies(before, after);
  EXPECT_FALSE(after.factory.is_sealed());
}

TEST(Persistence, new_flash_or_none_leaves_a_new_meter) {
  Chip chip;
  nvm::CutFlash flash = chip.attached();
  for (nvm::Flash* of : {static_cast<nvm::Flash*>(&flash), static_cast<nvm::Flash*>(nullptr)}) {
    Unit unit(of);
    const Restored restored = unit.restore();
    EXPECT_EQ(restored.taken + restored.refused + restored.older, 0);
    EXPECT_EQ(unit.energy->count(EnergyId::ep_import), 0);
    EXPECT_EQ(unit.save_second(), Status::ok);
  }
}

TEST(Persistence, layout_fills_its_bytes_to_the_last) {
  Unit unit(nullptr);
  fill(unit);
  std::array<std::uint8_t, 1024> bytes{};
  const auto size_of = [&bytes](const auto&... part) {
    nvm::ByteWriter out(bytes);
    write_kept(part..., out);
    return out.size();
  };
  EXPECT_EQ(size_of(*unit.energy, EnergyNotes{5}), kEnergiesBytes);
  EXPECT_EQ(size_of(unit.factory), kFactoryBytes);
  EXPECT_EQ(size_of(unit.records->frozen()), kFrozenBytes);
  EXPECT_EQ(size_of(unit.records->extremes()), kExtremesBytes);
}

TEST(Persistence, only_what_is_marked_is_written_and_only_if_it_changed) {
  Chip chip;
  nvm::CutFlash flash = chip.attached();
  Unit unit(&flash);
  fill(unit);
  ASSERT_EQ(unit.save_second(), Status::ok);
  EXPECT_EQ(unit.persistence.journal().counts().written, 3U) << "energies, frozen, extremes";
  unit.page = {5, 0};
  ASSERT_EQ(unit.persistence.save(unit.parts, unit.now), Status::ok);
  EXPECT_EQ(unit.persistence.journal().counts().written, 3U);
  unit.persistence.mark(KeptItem::page);
  ASSERT_EQ(unit.persistence.save(unit.parts, unit.now), Status::ok);
  EXPECT_EQ(unit.persistence.journal().counts().written, 4U);
  EXPECT_EQ(unit.persistence.marked(), 0);
  unit.now.sample_index += kRate;
  ASSERT_EQ(unit.save_second(), Status::ok);
  EXPECT_EQ(unit.persistence.journal().counts().written, 5U) << "the running time went on";
}

TEST(Persistence, item_of_an_unknown_version_or_length_is_refused_and_kept_until_it_is_given_up) {
  Chip chip;
  nvm::CutFlash flash = chip.attached();
  Unit newer(&flash, 2);
  newer.page = {9, 9};
  newer.persistence.mark(KeptItem::page);
  ASSERT_EQ(newer.persistence.save(newer.parts, newer.now), Status::ok);

  nvm::CutFlash again = chip.attached();
  Unit older(&again);
  EXPECT_EQ(older.restore().refused, kept(KeptItem::page));
  EXPECT_EQ(older.page.number, 0);
  older.persistence.mark(KeptItem::page);
  ASSERT_EQ(older.persistence.save(older.parts, older.now), Status::ok);
  EXPECT_EQ(older.persistence.journal().info(8).version, 2U);
  older.persistence.give_up_refused();
  older.persistence.mark(KeptItem::page);
  ASSERT_EQ(older.persistence.save(older.parts, older.now), Status::ok);
  EXPECT_EQ(older.persistence.journal().info(8).version, 1U);
}

TEST(Persistence, midnight_without_power_is_frozen_with_the_first_window_and_no_day_to_come_is) {
  for (const std::int64_t days : {std::int64_t{3}, std::int64_t{0}, std::int64_t{-5}}) {
    energy::FrozenEnergies before;
    before.follow(kToday);
    std::array<std::uint8_t, kFrozenBytes> bytes{};
    nvm::ByteWriter out(bytes);
    write_kept(before, out);
    energy::FrozenEnergies after;
    const std::int64_t then = kToday + days * clock::kSecondsPerDay;
    after.follow(then);
    nvm::ByteReader in(bytes);
    read_kept(in, after);
    EXPECT_EQ(after.is_due(then), days > 0) << days;
  }
}

TEST(Persistence, seconds_are_told_by_the_sample) {
  EXPECT_EQ(Persistence::frames_to_second({0, 12800}), 12800U);
  EXPECT_EQ(Persistence::frames_to_second({1, 12800}), 12799U);
  EXPECT_EQ(Persistence::frames_to_second({25599, 25600}), 1U);
}

// Killed at random stores, over and over: nothing that was saved is lost, and no energy is made.
// 3600 W x 0.2 s are 0.2 Wh exactly: the truth is a sum of whole numbers.
TEST(Persistence, energy_after_random_cuts_is_not_below_what_was_saved_nor_above_the_truth) {
  constexpr std::int64_t kWindow_pwh = 200'000'000'000;
  constexpr std::int64_t kMostLost_pwh = 5 * kWindow_pwh;  // a second
  constexpr std::int64_t kPulse_pwh = 16'666'666'666;      // = floor(1e15 / 60000)
  constexpr std::uint32_t kSecondsMax = 30;
  std::mt19937 random(320);
  Chip chip;
  std::int64_t truth = 0;
  std::int64_t saved = 0;
  std::int64_t measured = 0;  // in all lives, with what was lost
  std::int64_t pulses = 0;
  for (int life = 0; life < 400; ++life) {
    nvm::CutFlash flash = chip.attached();
    Unit unit(&flash);
    unit.restore();
    const std::int64_t begun = unit.total(EnergyId::ep_import);
    ASSERT_GE(begun, saved) << "life " << life;
    ASSERT_LE(begun, truth) << "life " << life;
    ASSERT_GE(begun, truth - kMostLost_pwh) << "life " << life;
    ASSERT_EQ(unit.total(EnergyId::ep_net), begun) << "one item: never a mix of two seconds";
    ASSERT_EQ(unit.total(EnergyId::ep_import_l1), begun);
    truth = begun;
    saved = begun;
    const auto seconds = static_cast<std::uint32_t>(1 + random() % kSecondsMax);
    flash.cut_after(random() % (seconds * 130), nvm::kTears[random() % std::size(nvm::kTears)]);
    for (std::uint32_t second = 0; second < seconds && !flash.is_cut(); ++second) {
      for (int window = 0; window < 5; ++window) {
        unit.window(3600.0, 0.0);
        truth += kWindow_pwh;
        measured += kWindow_pwh;
      }
      const Status status = unit.save_second();
      if (flash.is_cut()) break;
      ASSERT_EQ(status, Status::ok);
      saved = truth;
    }
    pulses += static_cast<std::int64_t>(unit.pulses);
    ASSERT_LE(pulses, measured / kPulse_pwh) << "life " << life;
    ASSERT_GE(pulses, (measured - (life + 1) * (kMostLost_pwh + kWindow_pwh)) / kPulse_pwh);
  }
  EXPECT_GT(saved, 1000 * kWindow_pwh);
}

}  // namespace
}  // namespace kw::meter
