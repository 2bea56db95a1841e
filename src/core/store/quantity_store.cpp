#include "core/store/quantity_store.hpp"

namespace kw::store {
namespace {

using spec::QuantityId;

class BankWriter {
 public:
  explicit BankWriter(double* values) : values_(values) {}

  void set(QuantityId id, double value) { values_[static_cast<int>(id)] = value; }

  // Three phases from `first` on.
  void set_phases(QuantityId first, const double (&phases)[metering::kPhaseCount]) {
    for (int phase = 0; phase < metering::kPhaseCount; ++phase) {
      values_[static_cast<int>(first) + phase] = phases[phase];
    }
  }

  // Three phases and the system from `first` on.
  void set_powers(QuantityId first, const metering::WindowValues& values,
                  double metering::Powers::* member) {
    for (int phase = 0; phase < metering::kPhaseCount; ++phase) {
      values_[static_cast<int>(first) + phase] = values.phase[phase].*member;
    }
    values_[static_cast<int>(first) + metering::kPhaseCount] = values.system.*member;
  }

 private:
  double* values_;
};

constexpr bool follows(QuantityId first, QuantityId other, int distance) {
  return static_cast<int>(other) - static_cast<int>(first) == distance;
}
static_assert(follows(QuantityId::u_rms_l1_v, QuantityId::u_rms_l3_v, 2));
static_assert(follows(QuantityId::u_rms_l12_v, QuantityId::u_rms_l31_v, 2));
static_assert(follows(QuantityId::i_rms_l1_a, QuantityId::i_rms_l3_a, 2));
static_assert(follows(QuantityId::p_l1_w, QuantityId::p_total_w, 3));
static_assert(follows(QuantityId::q_fund_l1_var, QuantityId::q_fund_total_var, 3));
static_assert(follows(QuantityId::q_fryze_l1_var, QuantityId::q_fryze_total_var, 3));
static_assert(follows(QuantityId::s_l1_va, QuantityId::s_arith_total_va, 3));
static_assert(follows(QuantityId::pf_l1, QuantityId::pf_total, 3));

}  // namespace

void QuantityStore::publish(spec::Bank bank, const metering::WindowValues& values,
                            std::uint64_t sample_index) {
  using metering::Powers;
  Contents& contents = banks_[static_cast<int>(bank)];
  contents.sample_index = sample_index;
  BankWriter writer(contents.value);
  writer.set(QuantityId::f_hz, values.f_hz);
  writer.set_phases(QuantityId::u_rms_l1_v, values.u_rms_v);
  writer.set(QuantityId::u_rms_ln_avg_v, values.u_avg_v);
  writer.set_phases(QuantityId::u_rms_l12_v, values.u_line_rms_v);
  writer.set(QuantityId::u_rms_ll_avg_v, values.u_line_avg_v);
  writer.set_phases(QuantityId::i_rms_l1_a, values.i_rms_a);
  writer.set(QuantityId::i_rms_avg_a, values.i_avg_a);
  writer.set(QuantityId::i_rms_n_a, values.i_neutral_rms_a);
  writer.set_powers(QuantityId::p_l1_w, values, &Powers::p_w);
  writer.set_powers(QuantityId::q_fund_l1_var, values, &Powers::q_fund_var);
  writer.set_powers(QuantityId::q_fryze_l1_var, values, &Powers::q_fryze_var);
  writer.set_powers(QuantityId::s_l1_va, values, &Powers::s_va);
  writer.set_powers(QuantityId::pf_l1, values, &Powers::pf);
}

}  // namespace kw::store
