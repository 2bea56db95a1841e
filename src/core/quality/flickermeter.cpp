#include "core/quality/flickermeter.hpp"

#include <cmath>

#include "core/math/exp_log.hpp"
#include "core/math/trig.hpp"

namespace kw::quality {
namespace {

constexpr double kMeanTime_s = 27.3;      // of the normaliser
constexpr double kSensationTime_s = 0.3;  // of the last low pass
constexpr double kHighPass_hz = 0.05;
constexpr double kReference_hz = 8.8;

struct LampFilter {
  double gain, lambda_hz, w1_hz, w2_hz, w3_hz, w4_hz, low_pass_hz;
  double reference_ratio;  // sine modulation of 8.8 Hz at which the sensation is 1
};
constexpr LampFilter kLamps[] = {
    {1.74802, 4.05981, 9.15494, 2.27979, 1.22535, 21.9, 35.0, 0.00250},
    {1.6357, 4.167375, 9.077169, 2.939902, 1.394468, 17.31512, 42.0, 0.00321},
};

bool fits(double rate_hz) { return rate_hz >= 6400.0 && rate_hz <= 25600.0; }

}  // namespace

void Flickermeter::design(double rate_hz) {
  rate_hz_ = rate_hz / static_cast<double>(kThinning);
  smoothing_ = 1.0 - math::exp(-1.0 / (kSensationTime_s * rate_hz_));
  const LampFilter& f = kLamps[lamp_ == Lamp::v230_50hz ? 0 : 1];
  const double warp = 2.0 * rate_hz_;
  const double high = math::kTwoPi * kHighPass_hz;
  section_[0].retune(Biquad({{0.0, 1.0, 0.0}, {high, 1.0, 0.0}}, warp));
  const double low = math::kTwoPi * f.low_pass_hz;
  const double low_warp = low * math::cos(low / warp) / math::sin(low / warp);
  for (int k = 0; k < 3; ++k) {  // poles of Butterworth: angles 15, 45 and 75 degrees
    const double damping = 2.0 * math::cos(math::kPi * (2.0 * k + 1.0) / 12.0);
    section_[1 + k].retune(
        Biquad({{low * low, 0.0, 0.0}, {low * low, damping * low, 1.0}}, low_warp));
  }
  const double w1 = math::kTwoPi * f.w1_hz;
  const double w2 = math::kTwoPi * f.w2_hz;
  const double w3 = math::kTwoPi * f.w3_hz;
  const double w4 = math::kTwoPi * f.w4_hz;
  const double lambda = math::kTwoPi * f.lambda_hz;
  section_[4].retune(Biquad({{0.0, f.gain * w1, 0.0}, {w1 * w1, 2.0 * lambda, 1.0}}, warp));
  section_[5].retune(Biquad({{w3 * w4, w3 * w4 / w2, 0.0}, {w3 * w4, w3 + w4, 1.0}}, warp));

  // A sine of peak a through the sections, squared and smoothed: a^2 g / 2 (1 + r), r the ripple.
  double square = f.reference_ratio * f.reference_ratio;
  for (const Biquad& section : section_) square *= section.square_gain(kReference_hz / rate_hz_);
  const double turn = math::kTwoPi * 2.0 * kReference_hz * kSensationTime_s;
  const double peak = 0.5 * square * (1.0 + 1.0 / std::sqrt(1.0 + turn * turn));
  scale_ = peak > 0.0 ? 1.0 / peak : 0.0;
}

bool Flickermeter::set_up(Lamp lamp, double rate_hz) {
  if (!fits(rate_hz)) return false;
  restart();
  double mean2[2 * kThinning - 1] = {};
  for (std::size_t i = 0; i < kThinning; ++i) {
    for (std::size_t j = 0; j < kThinning; ++j) mean2[i + j] += 1.0;
  }
  constexpr double kTapSum = 512.0;  // = 8 ** 3
  for (std::size_t i = 0; i < 2 * kThinning - 1; ++i) {
    for (std::size_t j = 0; j < kThinning; ++j) tap_[i + j] += mean2[i] / kTapSum;
  }
  lamp_ = lamp;
  design(rate_hz);
  return true;
}

void Flickermeter::restart() {
  for (double& tap : tap_) tap = 0.0;
  for (double& sum : sum_v2_) sum = 0.0;
  place_ = 0;
  mean_v2_ = 0.0;
  mean_share_ = 1.0;
  for (Biquad& section : section_) section = Biquad{};
  p_inst_ = 0.0;
  classes_.clear();
}

void Flickermeter::retune(double rate_hz) {
  if (!fits(rate_hz)) return;
  constexpr double kTolerance = 1e-4;
  const double ratio = rate_hz / (rate_hz_ * static_cast<double>(kThinning));
  if (ratio > 1.0 + kTolerance || ratio < 1.0 - kTolerance) design(rate_hz);
}

void Flickermeter::add(float u_v) {
  const auto u = static_cast<double>(u_v);
  const double square_v2 = u * u;
  for (std::size_t k = 0; k < kRunning; ++k) {
    sum_v2_[k] += tap_[(kRunning - 1 - k) * kThinning + place_] * square_v2;
  }
  if (++place_ < kThinning) return;
  place_ = 0;
  const double complete_v2 = sum_v2_[0];
  sum_v2_[0] = sum_v2_[1];
  sum_v2_[1] = sum_v2_[2];
  sum_v2_[2] = 0.0;
  sense(complete_v2);
}

// The normaliser is a plain mean until its time constant has passed, so that it needs no start.
void Flickermeter::sense(double square_v2) {
  const double share_min = 1.0 / (kMeanTime_s * rate_hz_);
  mean_v2_ += mean_share_ * (square_v2 - mean_v2_);
  mean_share_ = mean_share_ / (1.0 + mean_share_);
  if (mean_share_ < share_min) mean_share_ = share_min;
  double x = mean_v2_ > 0.0 ? square_v2 / mean_v2_ - 1.0 : 0.0;
  for (Biquad& section : section_) x = section.step(x);
  p_inst_ += smoothing_ * (scale_ * x * x - p_inst_);
  classes_.add(p_inst_);
}

double Flickermeter::close_interval() {
  const double pst = classes_.pst();
  classes_.clear();
  return pst;
}

double plt_of(const double* pst, std::size_t count) {
  double cubes = 0.0;
  for (std::size_t k = 0; k < count; ++k) cubes += pst[k] * pst[k] * pst[k];
  if (!(cubes > 0.0)) return 0.0;
  return math::exp(math::log(cubes / static_cast<double>(count)) / 3.0);
}

}  // namespace kw::quality
