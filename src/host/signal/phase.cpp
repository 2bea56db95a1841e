#include "host/signal/phase.hpp"

#include <bit>

namespace kw::signal {
namespace {

// A positive double as mantissa x 2^exponent.
struct Dyadic {
  std::uint64_t mantissa;
  int exponent;
};

Dyadic dyadic_of(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const auto exponent = static_cast<int>(bits >> 52);
  const std::uint64_t fraction = bits & ((std::uint64_t{1} << 52) - 1);
  if (exponent == 0) return {fraction, -1074};
  return {fraction | (std::uint64_t{1} << 52), exponent - 1075};
}

// round(f 2^64 / rate) modulo 2^64 by long division, one bit of the quotient at a time.
std::uint64_t exact_increment(double f_hz, double rate_hz) {
  const Dyadic f = dyadic_of(f_hz);
  const Dyadic rate = dyadic_of(rate_hz);
  std::uint64_t quotient = f.mantissa / rate.mantissa;
  std::uint64_t remainder = f.mantissa % rate.mantissa;
  int shift = 64 + f.exponent - rate.exponent;
  for (; shift > 0; --shift) {
    remainder <<= 1;  // below 2^54
    const bool one = remainder >= rate.mantissa;
    quotient = (quotient << 1) | (one ? 1U : 0U);
    if (one) remainder -= rate.mantissa;
  }
  bool half = remainder >= rate.mantissa - remainder;
  for (; shift < 0; ++shift) {  // a frequency below 2^-64 of the rate: drop bits, keep the last
    half = (quotient & 1U) != 0;
    quotient >>= 1;
  }
  return quotient + (half ? 1U : 0U);
}

bool is_whole(double order) {
  return order == static_cast<double>(static_cast<std::uint32_t>(order));
}

}  // namespace

std::uint64_t turns_to_q64(double turns) {
  constexpr double kTwo64 = 0x1p64;
  constexpr double kWholeFrom = 0x1p53;  // doubles from here on are whole numbers
  const double size = turns < 0.0 ? -turns : turns;
  const double fraction = size - static_cast<double>(static_cast<std::uint64_t>(size));  // exact
  const double scaled = fraction * kTwo64;                                               // exact
  const auto whole = static_cast<std::uint64_t>(scaled < kWholeFrom ? scaled + 0.5 : scaled);
  return turns < 0.0 ? std::uint64_t{0} - whole : whole;
}

std::uint64_t increment_q64(double f_hz, double order, double rate_hz) {
  if (is_whole(order)) return static_cast<std::uint64_t>(order) * exact_increment(f_hz, rate_hz);
  return exact_increment(order * f_hz, rate_hz);
}

}  // namespace kw::signal
