// The loops of box_muller run over lanes without branches so that the compiler vectorises them;
// each lane does the same operations in the same order whatever the width.
#include "host/signal/noise.hpp"

#include <bit>
#include <cmath>
#include <cstddef>

#include "core/math/kernels.hpp"
#include "host/signal/philox.hpp"

namespace kw::signal {
namespace {

constexpr std::size_t kLanes = kBlockSamples / 4;  // one Philox call gives four samples

struct Words {
  alignas(64) std::uint32_t w[4][kLanes];
};

constexpr std::uint64_t kBitsOfTwo52 = 0x4330000000000000U;
constexpr double kTwo52 = 0x1p52;

// A whole number below 2^52 as a double, without the conversion that SSE2 lacks.
inline double small_to_double(std::uint64_t value) {
  return std::bit_cast<double>(kBitsOfTwo52 | value) - kTwo52;
}

// sqrt(-2 ln((word + 1/2) / 2^32)): the logarithm of core/math, without its branches.
inline double radius_of(std::uint32_t word) {
  constexpr std::uint64_t kOne = std::uint64_t{1} << 52;
  constexpr std::uint64_t kSqrt2Mantissa = 0x6a09e667f3bcdU;
  const auto bits = std::bit_cast<std::uint64_t>(small_to_double(word) + 0.5);  // exact
  const std::uint64_t mantissa = bits & (kOne - 1);
  const std::uint64_t upper = (mantissa + (kOne - kSqrt2Mantissa)) >> 52;  // 1 from sqrt(2) on
  const double k = small_to_double((bits >> 52) + upper) - 1055.0;         // 1023 + 32
  const double f = std::bit_cast<double>(((1023 - upper) << 52) | mantissa) - 1.0;
  return std::sqrt(-2.0 * math::log_kernel(k, f));
}

struct SineCosine {
  double sine;
  double cosine;
};

// sin and cos of word / 2^32 turns: core/math's, the quarter chosen by masks.
inline SineCosine sine_cosine_of(std::uint32_t word) {
  constexpr double kRadiansPerQ32 = 0x1.921fb54442d18p-30;  // 2 pi / 2^32
  constexpr std::uint32_t kEighth = std::uint32_t{1} << 29;
  const std::uint32_t quarter = (word + kEighth) >> 30;
  const auto rest = static_cast<std::int32_t>(word - (quarter << 30));
  const double x = static_cast<double>(rest) * kRadiansPerQ32;
  const auto sine = std::bit_cast<std::uint64_t>(math::sin_kernel(x));
  const auto cosine = std::bit_cast<std::uint64_t>(math::cos_kernel(x));
  const std::uint64_t swap = std::uint64_t{0} - (std::uint64_t{quarter} & 1U);
  const std::uint64_t sine_sign = (std::uint64_t{quarter} & 2U) << 62;
  const std::uint64_t cosine_sign = ((std::uint64_t{quarter} + 1U) & 2U) << 62;
  return {std::bit_cast<double>(((sine & ~swap) | (cosine & swap)) ^ sine_sign),
          std::bit_cast<double>(((cosine & ~swap) | (sine & swap)) ^ cosine_sign)};
}

void box_muller(const std::uint32_t* radius_words, const std::uint32_t* angle_words, double* out) {
  alignas(64) double radius[kLanes];
  for (std::size_t j = 0; j < kLanes; ++j) radius[j] = radius_of(radius_words[j]);
  for (std::size_t j = 0; j < kLanes; ++j) {
    const SineCosine angle = sine_cosine_of(angle_words[j]);
    out[j] = radius[j] * angle.cosine;
    out[kLanes + j] = radius[j] * angle.sine;
  }
}

}  // namespace

void noise_block(std::uint64_t seed, NoiseStream stream, std::uint32_t channel,
                 std::uint64_t block_index, double* out) {
  Words c;
  const PhiloxKey key = {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)};
  for (std::size_t j = 0; j < kLanes; ++j) {
    const std::uint64_t q = block_index * kLanes + j;
    const PhiloxCounter words =
        philox4x32_10({static_cast<std::uint32_t>(q), static_cast<std::uint32_t>(q >> 32), channel,
                       static_cast<std::uint32_t>(stream)},
                      key);
    for (std::size_t word = 0; word < 4; ++word) c.w[word][j] = words[word];
  }
  box_muller(c.w[0], c.w[1], out);
  box_muller(c.w[2], c.w[3], out + 2 * kLanes);
}

}  // namespace kw::signal
