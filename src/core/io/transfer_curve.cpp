#include "core/io/transfer_curve.hpp"

#include <algorithm>

#include "core/spec/registers_gen.hpp"

namespace kw::io {
namespace {

using spec::Format;
using spec::QuantityId;

struct Source {
  QuantityId id;  // of a reactive power Budeanu's
  Format format;
};

// Manual 6.3.5, lines 5562 to 5576.
constexpr std::array<Source, kAnalogueSourceCount> kSources{{
    {QuantityId::f_hz, Format::F10},  // 0
    {QuantityId::u_rms_l1_v, Format::F11},
    {QuantityId::u_rms_l2_v, Format::F11},
    {QuantityId::u_rms_l3_v, Format::F11},
    {QuantityId::u_rms_ln_avg_v, Format::F11},
    {QuantityId::u_rms_l12_v, Format::F11},  // 5
    {QuantityId::u_rms_l23_v, Format::F11},
    {QuantityId::u_rms_l31_v, Format::F11},
    {QuantityId::u_rms_ll_avg_v, Format::F11},
    {QuantityId::i_rms_l1_a, Format::F12},
    {QuantityId::i_rms_l2_a, Format::F12},  // 10
    {QuantityId::i_rms_l3_a, Format::F12},
    {QuantityId::i_rms_avg_a, Format::F12},
    {QuantityId::i_rms_n_a, Format::F12},
    {QuantityId::p_l1_w, Format::F13},
    {QuantityId::p_l2_w, Format::F13},  // 15
    {QuantityId::p_l3_w, Format::F13},
    {QuantityId::p_total_w, Format::F13},
    {QuantityId::q_budeanu_l1_var, Format::F14},
    {QuantityId::q_budeanu_l2_var, Format::F14},
    {QuantityId::q_budeanu_l3_var, Format::F14},  // 20
    {QuantityId::q_budeanu_total_var, Format::F14},
    {QuantityId::s_l1_va, Format::F15},
    {QuantityId::s_l2_va, Format::F15},
    {QuantityId::s_l3_va, Format::F15},
    {QuantityId::s_arith_total_va, Format::F15},  // 25
    {QuantityId::pf_l1, Format::F16},
    {QuantityId::pf_l2, Format::F16},
    {QuantityId::pf_l3, Format::F16},
    {QuantityId::pf_total, Format::F16},
}};

const Source& source_of(std::uint16_t code) {
  return kSources[code < kAnalogueSourceCount ? code : 0];
}

QuantityId quantity_of(const Source& source, bool fryze) {
  if (source.format != Format::F14 || !fryze) return source.id;
  constexpr auto kToFryze =
      spec::id_of(QuantityId::q_fryze_l1_var) - spec::id_of(QuantityId::q_budeanu_l1_var);
  return static_cast<QuantityId>(spec::id_of(source.id) + kToFryze);
}

// Powers and power factors are int; 500 Hz is 50000 and needs the whole word.
double following_point(const TransferCurve& curve, std::size_t point) {
  const Format format = source_of(curve.source).format;
  const bool is_signed = format == Format::F13 || format == Format::F14 || format == Format::F16;
  const std::uint16_t word = curve.following[point];
  return is_signed ? static_cast<double>(static_cast<std::int16_t>(word))
                   : static_cast<double>(word);
}

bool has_live_zero(std::uint16_t type) { return (type & 1U) != 0; }
bool is_voltage(std::uint16_t type) { return type >= 2; }

// The output before it is rounded: the first piece whose end is not below the value.
double interpolated(const TransferCurve& curve, double value) {
  const std::size_t pieces = std::clamp<std::uint16_t>(curve.gradients, 1, 3);
  std::size_t from = 0;
  if (value <= following_point(curve, from)) return curve.output[from];
  for (std::size_t piece = 1; piece <= pieces; ++piece) {
    const std::size_t to = piece == pieces ? TransferCurve::kPointCount - 1 : piece;
    const double x0 = following_point(curve, from);
    const double x1 = following_point(curve, to);
    if (value <= x1) {  // and above x0
      const double y0 = curve.output[from];
      return y0 + (value - x0) * (curve.output[to] - y0) / (x1 - x0);
    }
    from = to;
  }
  return curve.output[from];
}

}  // namespace

double following_value(const store::QuantityStore& quantities, std::uint16_t source, bool fryze) {
  const Source& of = source_of(source);
  return quantities.value(spec::Bank::block_100ms, quantity_of(of, fryze)) *
         spec::kFormatSteps[spec::id_of(of.format)];
}

std::int32_t output_steps(const TransferCurve& curve, std::uint16_t type, double value) {
  const double lowest = has_live_zero(type) ? kLiveZero : 0;
  const double steps = std::clamp(interpolated(curve, value), lowest, double{kStepsMax});
  return static_cast<std::int32_t>(steps + 0.5);
}

float output_value(std::int32_t steps, std::uint16_t type) {
  const int full = is_voltage(type) ? 5 : 20;
  return static_cast<float>(steps * full) / static_cast<float>(kFullSteps);
}

std::uint16_t input_steps(std::int32_t value_q31) {
  if (value_q31 <= 0) return 0;
  constexpr std::int64_t kUnit = std::int64_t{5} << 31;  // 1.2 is 6 / 5
  const std::int64_t steps = (std::int64_t{value_q31} * (kFullSteps * 6) + kUnit / 2) / kUnit;
  return static_cast<std::uint16_t>(std::min<std::int64_t>(steps, kFullSteps - 1));
}

}  // namespace kw::io
