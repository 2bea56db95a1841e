#include "core/store/quantity_store.hpp"

namespace kw::store {
namespace {

using metering::Powers;
using metering::WindowValues;
using spec::ArrayId;
using spec::QuantityId;

constexpr int place(QuantityId id) { return static_cast<int>(id); }
constexpr int place(ArrayId id) { return static_cast<int>(id); }

class BankWriter {
 public:
  explicit BankWriter(double* values) : values_(values) {}

  void set(QuantityId id, double value) { values_[place(id)] = value; }

  // `count` values from `first` on.
  template <std::size_t count>
  void set_all(QuantityId first, const double (&values)[count]) {
    set_some(first, values, count);
  }
  void set_some(QuantityId first, const double* values, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) values_[place(first) + static_cast<int>(i)] = values[i];
  }

  // Three phases and the system from `first` on.
  void set_powers(QuantityId first, const WindowValues& values, double Powers::* member) {
    for (int phase = 0; phase < metering::kPhaseCount; ++phase) {
      values_[place(first) + phase] = values.phase[phase].*member;
    }
    values_[place(first) + metering::kPhaseCount] = values.system.*member;
  }

  // Real and imaginary parts of the three components from `first` on.
  void set_sequence(QuantityId first, const metering::Sequence& sequence) {
    const double parts[] = {sequence.positive.re, sequence.positive.im, sequence.negative.re,
                            sequence.negative.im, sequence.zero.re,     sequence.zero.im};
    set_all(first, parts);
  }

 private:
  double* values_;
};

// The rows of spec/quantities.toml that are written together follow each other.
constexpr bool follows(QuantityId first, QuantityId last, int distance) {
  return place(last) - place(first) == distance;
}
static_assert(follows(QuantityId::u_rms_l1_v, QuantityId::u_rms_l3_v, 2));
static_assert(follows(QuantityId::u_rms_l12_v, QuantityId::u_rms_l31_v, 2));
static_assert(follows(QuantityId::i_rms_l1_a, QuantityId::i_rms_l3_a, 2));
static_assert(follows(QuantityId::p_l1_w, QuantityId::p_total_w, 3));
static_assert(follows(QuantityId::p_fund_l1_w, QuantityId::p_fund_total_w, 3));
static_assert(follows(QuantityId::q_fund_l1_var, QuantityId::q_fund_total_var, 3));
static_assert(follows(QuantityId::q_budeanu_l1_var, QuantityId::q_budeanu_total_var, 3));
static_assert(follows(QuantityId::q_fryze_l1_var, QuantityId::q_fryze_total_var, 3));
static_assert(follows(QuantityId::s_l1_va, QuantityId::s_arith_total_va, 3));
static_assert(follows(QuantityId::s_fund_l1_va, QuantityId::s_fund_total_va, 3));
static_assert(follows(QuantityId::pf_l1, QuantityId::pf_total, 3));
static_assert(follows(QuantityId::pf_disp_l1, QuantityId::pf_disp_total, 3));
static_assert(follows(QuantityId::u_dc_l1_v, QuantityId::i_dc_l3_a, 5));
static_assert(follows(QuantityId::thd_u_l1_pct, QuantityId::thd_u_l3_pct, 2));
static_assert(follows(QuantityId::thd_i_l1_pct, QuantityId::thd_i_l3_pct, 2));
static_assert(follows(QuantityId::odd_u_l1_pct, QuantityId::odd_u_l3_pct, 2));
static_assert(follows(QuantityId::even_u_l1_pct, QuantityId::even_u_l3_pct, 2));
static_assert(follows(QuantityId::odd_i_l1_pct, QuantityId::odd_i_l3_pct, 2));
static_assert(follows(QuantityId::even_i_l1_pct, QuantityId::even_i_l3_pct, 2));
static_assert(follows(QuantityId::crest_u_l1, QuantityId::crest_u_l3, 2));
static_assert(follows(QuantityId::thff_u_l1_pct, QuantityId::thff_u_l3_pct, 2));
static_assert(follows(QuantityId::k_factor_i_l1, QuantityId::k_factor_i_l3, 2));
static_assert(follows(QuantityId::tdd_i_l1_pct, QuantityId::tdd_i_l3_pct, 2));
static_assert(follows(QuantityId::u_pos_re_v, QuantityId::u_zero_im_v, 5));
static_assert(follows(QuantityId::i_pos_re_a, QuantityId::i_zero_im_a, 5));
static_assert(follows(QuantityId::u_half_l1_v, QuantityId::u_half_l3_v, 2));
static_assert(follows(QuantityId::u_half_l12_v, QuantityId::u_half_l31_v, 2));
static_assert(follows(QuantityId::i_half_l1_a, QuantityId::i_half_l3_a, 2));
static_assert(follows(QuantityId::phi_u_l2_deg, QuantityId::phi_u_l3_deg, 1));
static_assert(follows(QuantityId::phi_i_l1_deg, QuantityId::phi_i_l3_deg, 2));
// Six channels of parts, then six of angles, in the order of HarmonicTable.
static_assert(place(ArrayId::hd_u_l1_pct) == 0 && place(ArrayId::hd_i_l1_pct) == 3);
static_assert(place(ArrayId::hd_phi_u_l1_deg) == 6 && place(ArrayId::hd_phi_i_l3_deg) == 11);

void write_rms(BankWriter& writer, const WindowValues& values) {
  writer.set(QuantityId::f_hz, values.f_hz);
  writer.set_all(QuantityId::u_rms_l1_v, values.u_rms_v);
  writer.set(QuantityId::u_rms_ln_avg_v, values.u_avg_v);
  writer.set_all(QuantityId::u_rms_l12_v, values.u_line_rms_v);
  writer.set(QuantityId::u_rms_ll_avg_v, values.u_line_avg_v);
  writer.set_all(QuantityId::i_rms_l1_a, values.i_rms_a);
  writer.set(QuantityId::i_rms_avg_a, values.i_avg_a);
  writer.set(QuantityId::i_rms_n_a, values.i_neutral_rms_a);
  writer.set_all(QuantityId::u_dc_l1_v, values.dc);
  writer.set(QuantityId::load_pct, values.load_pct);
}

// Powers that need no spectrum.
void write_full_wave(BankWriter& writer, const WindowValues& values) {
  writer.set_powers(QuantityId::p_l1_w, values, &Powers::p_w);
  writer.set_powers(QuantityId::s_l1_va, values, &Powers::s_va);
  writer.set_powers(QuantityId::pf_l1, values, &Powers::pf);
  writer.set(QuantityId::s_eff_total_va, values.system_more.s_eff_va);
}

void write_powers(BankWriter& writer, const WindowValues& values) {
  writer.set_powers(QuantityId::p_fund_l1_w, values, &Powers::p_fund_w);
  writer.set_powers(QuantityId::q_fund_l1_var, values, &Powers::q_fund_var);
  writer.set_powers(QuantityId::q_budeanu_l1_var, values, &Powers::q_budeanu_var);
  writer.set_powers(QuantityId::q_fryze_l1_var, values, &Powers::q_fryze_var);
  writer.set_powers(QuantityId::s_fund_l1_va, values, &Powers::s_fund_va);
  writer.set_powers(QuantityId::pf_disp_l1, values, &Powers::pf_fund);
  writer.set(QuantityId::s_vector_total_va, values.system_more.s_vector_va);
  writer.set(QuantityId::load_character, values.system_more.load_character);
}

void write_distortion(BankWriter& writer, const metering::DistortionValues& values) {
  constexpr std::size_t kI = simd::kI1;
  writer.set_some(QuantityId::thd_u_l1_pct, values.thd_pct, 3);
  writer.set_some(QuantityId::thd_i_l1_pct, values.thd_pct + kI, 3);
  writer.set_some(QuantityId::odd_u_l1_pct, values.odd_pct, 3);
  writer.set_some(QuantityId::odd_i_l1_pct, values.odd_pct + kI, 3);
  writer.set_some(QuantityId::even_u_l1_pct, values.even_pct, 3);
  writer.set_some(QuantityId::even_i_l1_pct, values.even_pct + kI, 3);
  writer.set(QuantityId::thd_u_avg_pct, values.thd_u_avg_pct);
  writer.set(QuantityId::thd_i_avg_pct, values.thd_i_avg_pct);
  writer.set_all(QuantityId::crest_u_l1, values.crest);
  writer.set_all(QuantityId::thff_u_l1_pct, values.thff_pct);
  writer.set_all(QuantityId::k_factor_i_l1, values.k_factor);
  writer.set_all(QuantityId::tdd_i_l1_pct, values.tdd_pct);
}

void write_sequence(BankWriter& writer, const WindowValues& values) {
  writer.set_sequence(QuantityId::u_pos_re_v, values.sequence.u);
  writer.set_sequence(QuantityId::i_pos_re_a, values.sequence.i);
  writer.set(QuantityId::u_unbalance, values.sequence.u_unbalance);
  writer.set(QuantityId::u_zero_ratio, values.sequence.u_zero_ratio);
  writer.set(QuantityId::i_unbalance, values.sequence.i_unbalance);
  writer.set(QuantityId::i_zero_ratio, values.sequence.i_zero_ratio);
  writer.set_all(QuantityId::phi_u_l2_deg, values.angles.u_deg);
  writer.set_all(QuantityId::phi_i_l1_deg, values.angles.i_deg);
}

}  // namespace

double QuantityStore::order_value(ArrayId id, std::size_t order) const {
  if (order < metering::kFirstHarmonic || order > metering::kOrderMax) return 0.0;
  const auto array = static_cast<std::size_t>(id);
  const std::size_t channel = array % simd::kChannelCount;
  const auto& table = array < simd::kChannelCount ? harmonics_.part_pct : harmonics_.angle_deg;
  return static_cast<double>(table[channel][order - metering::kFirstHarmonic]);
}

void QuantityStore::publish(spec::Bank bank, const WindowValues& values,
                            std::uint64_t sample_index) {
  Contents& contents = banks_[static_cast<int>(bank)];
  contents.sample_index = sample_index;
  BankWriter writer(contents.value);
  write_rms(writer, values);
  write_full_wave(writer, values);
  if (bank == spec::Bank::block_40ms) return;  // it has no spectrum: the rest stays 0
  write_powers(writer, values);
  write_distortion(writer, values.distortion);
  write_sequence(writer, values);
}

void QuantityStore::publish_half_cycle(const metering::HalfCycleValues& values) {
  for (Contents& bank : banks_) {
    BankWriter writer(bank.value);
    writer.set_all(QuantityId::u_half_l1_v, values.u_rms_v);
    writer.set_all(QuantityId::u_half_l12_v, values.u_line_rms_v);
    writer.set_all(QuantityId::i_half_l1_a, values.i_rms_a);
  }
}

}  // namespace kw::store
