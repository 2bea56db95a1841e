#include "core/alarm/reading.hpp"

#include "core/math/nearest.hpp"

namespace kw::alarm {
namespace {

using spec::Bank;
using spec::QuantityId;

std::uint16_t to_word(double steps, bool is_signed) {
  return static_cast<std::uint16_t>(is_signed ? math::nearest(steps, -32768.0, 32767.0)
                                              : math::nearest(steps, 0.0, 65535.0));
}

constexpr int distance(QuantityId id, QuantityId first) {
  return static_cast<int>(spec::id_of(id)) - static_cast<int>(spec::id_of(first));
}

// A half-cycle value is that of its lanes, whatever the wiring; the registers of a block show 0.
bool is_wired(QuantityId id, const metering::Wiring& wiring) {
  const int phase = distance(id, QuantityId::u_half_l1_v);
  if (phase >= 0 && phase < 3) return !wiring.is_delta() && wiring.has_voltage(phase);
  const int line = distance(id, QuantityId::u_half_l12_v);
  return line < 0 || line >= 3 || wiring.has_line_voltage(line);
}
static_assert(distance(QuantityId::u_half_l3_v, QuantityId::u_half_l1_v) == 2);
static_assert(distance(QuantityId::u_half_l31_v, QuantityId::u_half_l12_v) == 2);

QuantityId quantity_of(const Parameter& parameter, bool fryze) {
  if (parameter.kind != Kind::reactive || !fryze) return parameter.id;
  const int phase = distance(parameter.id, QuantityId::q_budeanu_l1_var);
  return static_cast<QuantityId>(static_cast<int>(spec::id_of(QuantityId::q_fryze_l1_var)) + phase);
}
static_assert(distance(QuantityId::q_budeanu_total_var, QuantityId::q_budeanu_l1_var) == 3);
static_assert(distance(QuantityId::q_fryze_total_var, QuantityId::q_fryze_l1_var) == 3);

double square_of(const store::QuantityStore& quantities, QuantityId re, QuantityId im) {
  const double x = quantities.value(Bank::block_100ms, re);
  const double y = quantities.value(Bank::block_100ms, im);
  return x * x + y * y;
}

}  // namespace

Reading read_quantity(const store::QuantityStore& quantities, const Parameter& parameter,
                      const Surroundings& around) {
  const QuantityId id = quantity_of(parameter, around.fryze);
  if (!is_wired(id, around.wiring)) return {};
  const double steps =
      quantities.value(Bank::block_100ms, id) * spec::kFormatSteps[spec::id_of(parameter.format)];
  return {steps, to_word(steps, parameter.is_signed)};
}

bool is_beyond(const ChannelSetup& channel, const Parameter& parameter, const Reading& reading) {
  const double setpoint = parameter.is_signed
                              ? static_cast<double>(static_cast<std::int16_t>(channel.setpoint))
                              : static_cast<double>(channel.setpoint);
  switch (channel.comparison) {
    case kGreater:
      return reading.steps > setpoint;
    case kEqual:
      return reading.word == channel.setpoint;
    case kLess:
      return reading.steps < setpoint;
    default:
      return false;
  }
}

bool is_reversed(const store::QuantityStore& quantities) {
  constexpr double kFloor_v = 0.5;        // below it the angle reads 0 too (metering/sequence.hpp)
  constexpr double kSquaredRatioMin = 2;  // sqrt(2), squared
  const double positive = square_of(quantities, QuantityId::u_pos_re_v, QuantityId::u_pos_im_v);
  const double negative = square_of(quantities, QuantityId::u_neg_re_v, QuantityId::u_neg_im_v);
  return negative > kFloor_v * kFloor_v && negative > kSquaredRatioMin * positive;
}

}  // namespace kw::alarm
