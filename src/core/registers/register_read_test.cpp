#include <bit>
#include <limits>

#include "core/registers/register_bank_fake.hpp"

namespace kw::registers {
namespace {

using spec::Bank;
using spec::EnergyId;
using spec::QuantityId;
using spec::SettingId;

using RegisterRead = BankFixture;
using Words = std::vector<std::uint16_t>;

void assign(settings::Settings& settings, SettingId id, std::uint32_t value) {
  ASSERT_TRUE(settings.set(id, value).ok());
}

// The manual's frame 11 03 0C 4248 0000 42C7 CCCD 42C8 3333.
TEST_F(RegisterRead, first_six_words_equal_the_frame_of_the_manual) {
  quantities.set(Bank::window, QuantityId::f_hz, 50.0);
  quantities.set(Bank::window, QuantityId::u_rms_l1_v, 99.9);
  quantities.set(Bank::window, QuantityId::u_rms_l2_v, 100.1);
  EXPECT_EQ(read(0x4000, 6), (Words{0x4248, 0x0000, 0x42C7, 0xCCCD, 0x42C8, 0x3333}));
}

TEST_F(RegisterRead, every_measured_row_shows_its_own_quantity_of_its_own_bank) {
  for (std::size_t i = 0; i < spec::kQuantityCount; ++i) {
    const auto id = static_cast<QuantityId>(i);
    quantities.set(Bank::block_100ms, id, 1000.0 + static_cast<double>(i));
    quantities.set(Bank::window, id, 2000.0 + static_cast<double>(i));
  }
  // The blocks start alike: f, four phase voltages, four line voltages, five currents, powers.
  const QuantityId order[] = {QuantityId::f_hz,
                              QuantityId::u_rms_l1_v,
                              QuantityId::u_rms_l2_v,
                              QuantityId::u_rms_l3_v,
                              QuantityId::u_rms_ln_avg_v,
                              QuantityId::u_rms_l12_v,
                              QuantityId::u_rms_l23_v,
                              QuantityId::u_rms_l31_v,
                              QuantityId::u_rms_ll_avg_v,
                              QuantityId::i_rms_l1_a,
                              QuantityId::i_rms_l2_a,
                              QuantityId::i_rms_l3_a,
                              QuantityId::i_rms_avg_a,
                              QuantityId::i_rms_n_a,
                              QuantityId::p_l1_w,
                              QuantityId::p_l2_w,
                              QuantityId::p_l3_w,
                              QuantityId::p_total_w,
                              QuantityId::q_budeanu_l1_var,
                              QuantityId::q_budeanu_l2_var,
                              QuantityId::q_budeanu_l3_var,
                              QuantityId::q_budeanu_total_var,
                              QuantityId::s_l1_va,
                              QuantityId::s_l2_va,
                              QuantityId::s_l3_va,
                              QuantityId::s_arith_total_va,
                              QuantityId::pf_l1,
                              QuantityId::pf_l2,
                              QuantityId::pf_l3,
                              QuantityId::pf_total};
  for (std::size_t i = 0; i < std::size(order); ++i) {
    const auto offset = static_cast<std::uint16_t>(2 * i);
    const auto expected = static_cast<float>(order[i]);
    EXPECT_EQ(std::bit_cast<float>(read_dword(static_cast<std::uint16_t>(0x3000 + offset))),
              1000.0F + expected);
    EXPECT_EQ(std::bit_cast<float>(read_dword(static_cast<std::uint16_t>(0x4000 + offset))),
              2000.0F + expected);
  }
}

TEST_F(RegisterRead, reactive_mode_selects_budeanu_or_fryze) {
  for (std::uint16_t phase = 0; phase < 4; ++phase) {
    const auto budeanu = static_cast<QuantityId>(spec::id_of(QuantityId::q_budeanu_l1_var) + phase);
    const auto fryze = static_cast<QuantityId>(spec::id_of(QuantityId::q_fryze_l1_var) + phase);
    quantities.set(Bank::window, budeanu, 10.0 + phase);
    quantities.set(Bank::window, fryze, 20.0 + phase);
  }
  for (std::uint32_t mode = 0; mode < 2; ++mode) {
    assign(meter_settings, SettingId::reactive_mode, mode);
    for (std::uint16_t phase = 0; phase < 4; ++phase) {
      const auto address = static_cast<std::uint16_t>(0x4024 + 2 * phase);
      const float expected = 10.0F * static_cast<float>(1 + mode) + static_cast<float>(phase);
      EXPECT_EQ(std::bit_cast<float>(read_dword(address)), expected);
    }
  }
}

// PT 10000 V : 100 V and CT 200 A : 5 A, so 100 and 40; powers 4000.
TEST_F(RegisterRead, primary_mode_applies_the_ratios_and_secondary_does_not) {
  const settings::Assignment ratios[] = {{SettingId::pt1_dv, 100000},
                                         {SettingId::pt2_dv, 1000},
                                         {SettingId::ct1_a, 200},
                                         {SettingId::ct2_code, 5}};
  ASSERT_TRUE(meter_settings.set(ratios).ok());
  for (const Bank publication : {Bank::block_100ms, Bank::window}) {
    quantities.set(publication, QuantityId::f_hz, 50.0);
    quantities.set(publication, QuantityId::u_rms_l31_v, 99.5);
    quantities.set(publication, QuantityId::i_rms_n_a, 0.25);
    quantities.set(publication, QuantityId::p_total_w, -7.5);
    quantities.set(publication, QuantityId::q_budeanu_l2_var, 3.0);
    quantities.set(publication, QuantityId::s_l3_va, 2.0);
    quantities.set(publication, QuantityId::pf_total, -0.5);
  }
  struct Case {
    std::uint16_t offset;
    float secondary;
    float primary;
  };
  const Case cases[] = {{0x00, 50.0F, 50.0F},     {0x0E, 99.5F, 9950.0F}, {0x1A, 0.25F, 10.0F},
                        {0x22, -7.5F, -30000.0F}, {0x26, 3.0F, 12000.0F}, {0x30, 2.0F, 8000.0F},
                        {0x3A, -0.5F, -0.5F}};
  for (std::uint32_t mode = 0; mode < 2; ++mode) {
    assign(meter_settings, SettingId::reading_mode, mode);
    for (const Case& c : cases) {
      for (const int base : {0x3000, 0x4000}) {
        const auto address = static_cast<std::uint16_t>(base + c.offset);
        EXPECT_EQ(std::bit_cast<float>(read_dword(address)), mode == 0 ? c.secondary : c.primary);
      }
    }
  }
}

TEST_F(RegisterRead, quantities_not_measured_yet_read_zero) {
  EXPECT_EQ(read(0x403C, 12), Words(12, 0));
}

TEST_F(RegisterRead, value_beyond_float_is_clamped) {
  quantities.set(Bank::window, QuantityId::p_total_w, 1e300);
  EXPECT_EQ(std::bit_cast<float>(read_dword(0x4022)), std::numeric_limits<float>::max());
  quantities.set(Bank::window, QuantityId::p_total_w, -1e300);
  EXPECT_EQ(std::bit_cast<float>(read_dword(0x4022)), -std::numeric_limits<float>::max());
}

TEST_F(RegisterRead, settings_show_their_raw_values) {
  assign(meter_settings, SettingId::pt1_dv, 5000000);
  EXPECT_EQ(read(0x1005, 3), (Words{0x004C, 0x4B40, 2200}));
  EXPECT_EQ(read(0x0FFF, 1), Words{3});
  EXPECT_EQ(read(0x1010, 1), Words{0x55});
}

TEST_F(RegisterRead, energies_lie_in_the_order_of_their_addresses) {
  for (std::size_t i = 0; i < spec::kEnergyIdCount; ++i) {
    energies.counts[i] = static_cast<std::uint32_t>(0x10000 * (i + 1) + i);
  }
  EXPECT_EQ(read_dword(0x4048), energies.value(EnergyId::ep_import));
  EXPECT_EQ(read_dword(0x4052), energies.value(EnergyId::ep_net));
  EXPECT_EQ(read_dword(0x4058), energies.value(EnergyId::es));
  EXPECT_EQ(read_dword(0x4620), energies.value(EnergyId::ep_import_l1));
  EXPECT_EQ(read_dword(0x462A), energies.value(EnergyId::ep_export_l3));
  EXPECT_EQ(read_dword(0x462E), energies.value(EnergyId::eq_export_l1));
  EXPECT_EQ(read_dword(0x463C), energies.value(EnergyId::es_l3));
}

TEST_F(RegisterRead, negative_net_energy_is_twos_complement) {
  energies.preset(EnergyId::ep_net, static_cast<std::uint32_t>(-999999999));
  EXPECT_EQ(read_dword(0x4052), 0xC4653601U);
}

TEST_F(RegisterRead, clock_shows_the_date_and_its_weekday) {
  meter_clock.time = {2026, 11, 22, 23, 59, 58};  // a Sunday
  EXPECT_EQ(read(0x103F, 7), (Words{0, 2026, 11, 22, 23, 59, 58}));
}

TEST_F(RegisterRead, factory_region_shows_lock_identity_and_counter) {
  EXPECT_EQ(read_dword(0x7F00), 0U);
  EXPECT_EQ(read(0x7F02, 8), (Words{0x4B57, 0x3332, 0x2D30, 0x3034, 0x3200, 0, 0, 0}));
  EXPECT_EQ(read(0x7F0A, 4), (Words{0x302E, 0x312E, 0x3000, 0}));
  EXPECT_EQ(read(0x7F0E, 1), Words{0x8081});
  EXPECT_EQ(read(0x7F1D, 1), Words{0x9E9F});
  meter_factory.restore({}, {}, false, 0x12345);
  EXPECT_EQ(read_dword(0x7F1E), 0x12345U);
}

TEST_F(RegisterRead, calibration_reads_as_it_would_be_written) {
  factory::Calibration calibration;
  calibration.channel[5] = {-1, 2, -3};
  meter_factory.restore(calibration, {}, false, 1);
  const auto words = factory::to_words(calibration);
  EXPECT_EQ(read(0x7F20, 38), Words(words.begin(), words.end()));
}

TEST_F(RegisterRead, part_of_a_read_equals_the_words_of_the_whole) {
  for (std::size_t i = 0; i < spec::kQuantityCount; ++i) {
    quantities.set(Bank::window, static_cast<QuantityId>(i), 1.0 / static_cast<double>(i + 3));
  }
  energies.preset(EnergyId::ep_import, 0x0A9D4089);
  for (const spec::Region& region : spec::kRegions) {
    const Words whole =
        read(region.first, static_cast<std::size_t>(region.last - region.first) + 1);
    for (std::size_t from = 0; from < whole.size(); ++from) {
      for (const std::size_t count : {std::size_t{1}, std::size_t{3}}) {
        if (from + count > whole.size()) continue;
        const auto begin = whole.begin() + static_cast<std::ptrdiff_t>(from);
        EXPECT_EQ(read(static_cast<std::uint16_t>(region.first + from), count),
                  Words(begin, begin + static_cast<std::ptrdiff_t>(count)));
      }
    }
  }
}

TEST_F(RegisterRead, read_spans_adjacent_regions) {
  energies.preset(EnergyId::es, 7);
  const Words words = read(0x4000, 90);
  EXPECT_EQ(words[89], 7);
}

TEST_F(RegisterRead, read_that_leaves_the_regions_is_refused_and_touches_nothing) {
  struct Case {
    std::uint16_t address;
    std::size_t count;
  };
  for (const Case& c :
       {Case{0x0FFC, 1}, Case{0x0FFC, 2}, Case{0x10F3, 2}, Case{0x10F4, 1}, Case{0x133F, 2},
        Case{0x303B, 2}, Case{0x44FF, 2}, Case{0x45BF, 2}, Case{0x478D, 2}, Case{0x7FC1, 2},
        Case{0xFFFF, 1}, Case{0xFFFF, 2}, Case{0x0000, 125}}) {
    Words words(c.count, 0xDEAD);
    EXPECT_EQ(bank.read(c.address, words), Status::bad_address) << std::hex << c.address;
    EXPECT_EQ(words, Words(c.count, 0xDEAD));
  }
}

TEST_F(RegisterRead, empty_read_is_refused) {
  EXPECT_EQ(bank.read(0x4000, {}), Status::bad_address);
}

}  // namespace
}  // namespace kw::registers
