#include "core/alarm/reading.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <complex>
#include <numbers>
#include <string_view>

namespace kw::alarm {
namespace {

using metering::VoltageWiring;
using spec::QuantityId;
using store::QuantityStore;

// What a code watches, in the manual's order, by the names and scales of spec/: steps a unit, the
// letter of the update (h half cycle, b block, d demand), int16 or word.
struct Row {
  std::string_view name;
  int steps;
  char update;
  bool is_signed;
};

constexpr std::array<Row, 51> kRows{{
    {"f_hz", 100, 'b', false},
    {"u_half_l1_v", 10, 'h', false},
    {"u_half_l2_v", 10, 'h', false},
    {"u_half_l3_v", 10, 'h', false},
    {"u_rms_ln_avg_v", 10, 'b', false},
    {"u_half_l12_v", 10, 'h', false},
    {"u_half_l23_v", 10, 'h', false},
    {"u_half_l31_v", 10, 'h', false},
    {"u_rms_ll_avg_v", 10, 'b', false},
    {"i_half_l1_a", 1000, 'h', false},
    {"i_half_l2_a", 1000, 'h', false},
    {"i_half_l3_a", 1000, 'h', false},
    {"i_rms_avg_a", 1000, 'b', false},
    {"i_rms_n_a", 1000, 'b', false},
    {"p_l1_w", 1, 'b', true},
    {"p_l2_w", 1, 'b', true},
    {"p_l3_w", 1, 'b', true},
    {"p_total_w", 1, 'b', true},
    {"q_budeanu_l1_var", 1, 'b', true},
    {"q_budeanu_l2_var", 1, 'b', true},
    {"q_budeanu_l3_var", 1, 'b', true},
    {"q_budeanu_total_var", 1, 'b', true},
    {"s_l1_va", 1, 'b', false},
    {"s_l2_va", 1, 'b', false},
    {"s_l3_va", 1, 'b', false},
    {"s_arith_total_va", 1, 'b', false},
    {"pf_l1", 1000, 'b', true},
    {"pf_l2", 1000, 'b', true},
    {"pf_l3", 1000, 'b', true},
    {"pf_total", 1000, 'b', true},
    {"u_unbalance", 1000, 'b', false},
    {"i_unbalance", 1000, 'b', false},
    {"load_character", 1, 'b', false},
    {"thd_u_l1_pct", 100, 'b', false},
    {"thd_u_l2_pct", 100, 'b', false},
    {"thd_u_l3_pct", 100, 'b', false},
    {"thd_u_avg_pct", 100, 'b', false},
    {"thd_i_l1_pct", 100, 'b', false},
    {"thd_i_l2_pct", 100, 'b', false},
    {"thd_i_l3_pct", 100, 'b', false},
    {"thd_i_avg_pct", 100, 'b', false},
    {"", 1, 'a', false},
    {"", 1, 'a', false},
    {"", 1, 'a', false},
    {"", 1, 'a', false},
    {"p_demand_w", 1, 'd', true},
    {"q_demand_var", 1, 'd', true},
    {"s_demand_va", 1, 'd', false},
    {"i_demand_l1_a", 1000, 'd', false},
    {"i_demand_l2_a", 1000, 'd', false},
    {"i_demand_l3_a", 1000, 'd', false},
}};

Update update_of(char letter) {
  if (letter == 'h') return Update::half_cycle;
  if (letter == 'd') return Update::demand_window;
  return letter == 'a' ? Update::analogue_in : Update::block;
}

TEST(Parameters, codes_are_those_of_the_manual) {
  for (std::uint16_t code = 0; code < kRows.size(); ++code) {
    const Row& row = kRows[code];
    const Parameter found = parameter(code);
    EXPECT_EQ(found.update, update_of(row.update)) << code;
    EXPECT_EQ(found.is_signed, row.is_signed) << code;
    EXPECT_EQ(spec::kFormatSteps[spec::id_of(found.format)], row.steps) << code;
    if (row.update != 'a') {
      EXPECT_EQ(spec::kQuantities[spec::id_of(found.id)].name, row.name) << code;
    } else {
      EXPECT_EQ(found.input, code - 41) << code;
    }
  }
  EXPECT_EQ(parameter(51).kind, Kind::reversed_sequence);
  for (std::uint16_t code = 52; code < 80; ++code) {
    EXPECT_EQ(parameter(code).update, Update::digital_in);
    EXPECT_EQ(parameter(code).input, code - 52);
  }
  EXPECT_TRUE(is_parameter(79));
  EXPECT_FALSE(is_parameter(80));
}

Reading read(std::uint16_t code, QuantityId id, double value, const Surroundings& around = {}) {
  QuantityStore quantities;
  quantities.set(id, value);
  return read_quantity(quantities, parameter(code), around);
}

TEST(Reading, word_is_rounded_and_clamped_and_steps_are_not) {
  EXPECT_EQ(read(0, QuantityId::f_hz, 49.985).word, 4999);  // halves away from 0
  EXPECT_EQ(read(0, QuantityId::f_hz, 49.9849).word, 4998);
  EXPECT_LT(read(0, QuantityId::f_hz, 49.9999).steps, 5000.0);
  EXPECT_EQ(read(1, QuantityId::u_half_l1_v, 7000.0).word, 65535);
  EXPECT_EQ(read(17, QuantityId::p_total_w, -0.5).word, 0xFFFF);
  EXPECT_EQ(read(17, QuantityId::p_total_w, -40000.0).word, 0x8000);
  EXPECT_EQ(read(17, QuantityId::p_total_w, 40000.0).word, 0x7FFF);
  EXPECT_EQ(read(25, QuantityId::s_arith_total_va, 40000.0).word, 40000);
  EXPECT_EQ(read(29, QuantityId::pf_total, -0.5).word, 0xFE0C);
  EXPECT_EQ(read(33, QuantityId::thd_u_l1_pct, 5.0).word, 500);
}

TEST(Reading, reactive_power_is_the_selected_one) {
  QuantityStore quantities;
  for (std::uint16_t phase = 0; phase < 4; ++phase) {
    const auto budeanu = spec::id_of(QuantityId::q_budeanu_l1_var) + phase;
    const auto fryze = spec::id_of(QuantityId::q_fryze_l1_var) + phase;
    quantities.set(static_cast<QuantityId>(budeanu), 100.0 + phase);
    quantities.set(static_cast<QuantityId>(fryze), 200.0 + phase);
    const auto code = static_cast<std::uint16_t>(18 + phase);
    Surroundings around;
    EXPECT_EQ(read_quantity(quantities, parameter(code), around).word, 100 + phase);
    around.fryze = true;
    EXPECT_EQ(read_quantity(quantities, parameter(code), around).word, 200 + phase);
  }
}

// Manual 2.3.3, by hand: which of codes 1 2 3 5 6 7 exist.
TEST(Reading, voltages_that_the_wiring_lacks_read_zero) {
  constexpr QuantityId kIds[] = {QuantityId::u_half_l1_v,  QuantityId::u_half_l2_v,
                                 QuantityId::u_half_l3_v,  QuantityId::u_half_l12_v,
                                 QuantityId::u_half_l23_v, QuantityId::u_half_l31_v};
  constexpr std::uint16_t kCodes[] = {1, 2, 3, 5, 6, 7};
  struct Case {
    VoltageWiring wiring;
    std::string_view exist;
  };
  constexpr Case kCases[] = {{VoltageWiring::y3ln, "111111"},
                             {VoltageWiring::y1ln, "100000"},
                             {VoltageWiring::d2ll, "000111"},
                             {VoltageWiring::d3ll, "000111"},
                             {VoltageWiring::y1ll, "110100"}};
  for (const Case& each : kCases) {
    for (std::size_t i = 0; i < 6; ++i) {
      const Surroundings around{false, {each.wiring, metering::CurrentWiring::ct3}};
      EXPECT_EQ(read(kCodes[i], kIds[i], 230.0, around).word, each.exist[i] == '1' ? 2300 : 0)
          << static_cast<int>(each.wiring) << " " << i;
    }
  }
}

bool beyond(std::uint16_t code, QuantityId id, std::uint16_t comparison, std::uint16_t setpoint,
            double value) {
  return is_beyond({code, comparison, setpoint, 0, 0}, parameter(code), read(code, id, value));
}

TEST(Reading, greater_and_less_take_the_value_as_it_is) {
  EXPECT_TRUE(beyond(0, QuantityId::f_hz, kGreater, 5000, 50.0001));
  EXPECT_FALSE(beyond(0, QuantityId::f_hz, kGreater, 5000, 50.0));
  EXPECT_TRUE(beyond(0, QuantityId::f_hz, kLess, 5000, 49.9999));
  EXPECT_FALSE(beyond(0, QuantityId::f_hz, kLess, 5000, 50.0));
}

TEST(Reading, equal_takes_the_word_of_the_register) {
  EXPECT_TRUE(beyond(0, QuantityId::f_hz, kEqual, 5000, 50.0049));
  EXPECT_FALSE(beyond(0, QuantityId::f_hz, kEqual, 5000, 50.0051));
  EXPECT_TRUE(beyond(32, QuantityId::load_character, kEqual, 'C', 67.0));
  EXPECT_FALSE(beyond(32, QuantityId::load_character, kEqual, 'C', 76.0));
}

TEST(Reading, setpoint_of_a_signed_quantity_is_signed) {
  constexpr std::uint16_t kMinus100 = 0xFF9C;
  EXPECT_TRUE(beyond(17, QuantityId::p_total_w, kLess, kMinus100, -100.5));
  EXPECT_FALSE(beyond(17, QuantityId::p_total_w, kLess, kMinus100, 5.0));
  EXPECT_TRUE(beyond(17, QuantityId::p_total_w, kGreater, kMinus100, -99.5));
  EXPECT_TRUE(beyond(17, QuantityId::p_total_w, kEqual, kMinus100, -100.4));
  EXPECT_FALSE(beyond(25, QuantityId::s_arith_total_va, kGreater, kMinus100, 100.0));
}

// Sequence components from the definition, by complex exponentials.
QuantityStore supply(const std::array<std::complex<double>, 3>& u_v) {
  const std::complex<double> a = std::polar(1.0, 2 * std::numbers::pi / 3);
  const std::complex<double> positive = (u_v[0] + a * u_v[1] + a * a * u_v[2]) / 3.0;
  const std::complex<double> negative = (u_v[0] + a * a * u_v[1] + a * u_v[2]) / 3.0;
  QuantityStore quantities;
  quantities.set(QuantityId::u_pos_re_v, positive.real());
  quantities.set(QuantityId::u_pos_im_v, positive.imag());
  quantities.set(QuantityId::u_neg_re_v, negative.real());
  quantities.set(QuantityId::u_neg_im_v, negative.imag());
  return quantities;
}

std::complex<double> at(double u_v, double degrees) {
  return std::polar(u_v, degrees * std::numbers::pi / 180);
}

TEST(Reading, sequence_is_reversed_with_three_phases_or_two) {
  EXPECT_TRUE(is_reversed(supply({at(230, 0), at(230, 120), at(230, 240)})));
  EXPECT_TRUE(is_reversed(supply({at(230, 0), at(230, 120), 0.0})));
  EXPECT_TRUE(is_reversed(supply({0.0, at(230, 120), at(230, 240)})));
  EXPECT_TRUE(is_reversed(supply({at(230, 0), at(180, 110), at(250, 235)})));
}

TEST(Reading, sequence_in_order_or_unknown_is_not_reversed) {
  EXPECT_FALSE(is_reversed(supply({at(230, 0), at(230, 240), at(230, 120)})));
  EXPECT_FALSE(is_reversed(supply({at(230, 0), at(230, 240), 0.0})));
  EXPECT_FALSE(is_reversed(supply({at(230, 0), 0.0, 0.0})));
  EXPECT_FALSE(is_reversed(supply({at(230, 0), at(230, 0), at(230, 0)})));
  EXPECT_FALSE(is_reversed(supply({0.0, 0.0, 0.0})));
  EXPECT_FALSE(is_reversed(supply({at(0.4, 0), at(0.4, 120), at(0.4, 240)})));
}

}  // namespace
}  // namespace kw::alarm
