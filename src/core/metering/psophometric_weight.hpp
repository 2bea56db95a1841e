// Psophometric weights of the telephone harmonic form factor.
#pragma once

#include <cstddef>

namespace kw::metering {

struct WeightPoint {
  double f_hz;
  double weight;  // per mille
};

// Rows of the table of weights @[ITU-T-O.41, clause not verified].
inline constexpr WeightPoint kPsophometricTable[] = {
    {0.0, 0.0},       {50.0, 0.71},     {100.0, 8.91},    {150.0, 35.5},    {200.0, 89.1},
    {250.0, 178.0},   {300.0, 295.0},   {350.0, 376.0},   {400.0, 484.0},   {450.0, 582.0},
    {500.0, 661.0},   {550.0, 733.0},   {600.0, 794.0},   {650.0, 851.0},   {700.0, 902.0},
    {750.0, 955.0},   {800.0, 1000.0},  {850.0, 1035.0},  {900.0, 1072.0},  {950.0, 1109.0},
    {1000.0, 1122.0}, {1050.0, 1109.0}, {1100.0, 1072.0}, {1150.0, 1035.0}, {1200.0, 1000.0},
    {1300.0, 955.0},  {1400.0, 905.0},  {1500.0, 861.0},  {1600.0, 824.0},  {1800.0, 760.0},
    {2000.0, 708.0},  {2500.0, 617.0},  {3000.0, 525.0},  {3500.0, 376.0}};

// Domain:   any finite frequency.
// Scaling:  1 at 800 Hz; 0 below 0 and above 3500 Hz.
// Formula:  linear between the rows.
// Accuracy: the rows'.
[[nodiscard]] constexpr double psophometric_weight(double f_hz) {
  constexpr double kPerMille = 0.001;
  constexpr std::size_t kRows = sizeof(kPsophometricTable) / sizeof(WeightPoint);
  if (f_hz < 0.0) return 0.0;
  for (std::size_t row = 1; row < kRows; ++row) {
    const WeightPoint& above = kPsophometricTable[row];
    if (f_hz > above.f_hz) continue;
    const WeightPoint& below = kPsophometricTable[row - 1];
    const double part = (f_hz - below.f_hz) / (above.f_hz - below.f_hz);
    return kPerMille * (below.weight + part * (above.weight - below.weight));
  }
  return 0.0;
}

}  // namespace kw::metering
