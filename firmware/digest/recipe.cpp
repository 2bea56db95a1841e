#include "digest/recipe.hpp"

#include "core/spec/registers_gen.hpp"

namespace kw::digest {
namespace {

// Current behind its voltage: 60, 90, 180 and 300 degrees.
constexpr std::uint16_t kLag60 = 10923;   // = round(65536 * 60 / 360)
constexpr std::uint16_t kLag90 = 16384;   // = 65536 * 90 // 360
constexpr std::uint16_t kLag180 = 32768;  // = 65536 * 180 // 360
constexpr std::uint16_t kLag300 = 54613;  // = round(65536 * 300 / 360)

template <std::uint16_t... kWords>
inline constexpr std::array<std::uint16_t, sizeof...(kWords)> kOf{kWords...};

constexpr std::uint16_t kUnlockHigh = spec::kFactoryUnlockKey >> 16;
constexpr std::uint16_t kUnlockLow = spec::kFactoryUnlockKey & 0xFFFF;

// Many pulses and fast energy registers: 60 000 imp/kWh, CT 50 000/1.
constexpr Write kFastEnergy[] = {{0x100A, kOf<60'000, 60'000>}, {0x1008, kOf<50'000, 1>}};
constexpr Write kNoSuchValue[] = {{0x100A, kOf<0, 1>}, {0x7F0A, kOf<1, 2>}, {0x2000, kOf<1>}};
constexpr Write kUnlock[] = {{0x7F00, kOf<kUnlockHigh, kUnlockLow>}};
constexpr Write kDirections[] = {{0x1012, kOf<1, 0, 1>}};
constexpr Write kForwards[] = {{0x1012, kOf<0, 0, 0>}};
constexpr Write kType60Hz[] = {{0x0FFD, kOf<1>}};
constexpr Write kType50Hz[] = {{0x0FFD, kOf<0>}, {0x7F00, kOf<0, 0>}};
constexpr Write kFundamental[] = {{0x1017, kOf<0>}, {0x100A, kOf<12'345, 54'321>}};
constexpr Write kFryze[] = {{0x1017, kOf<1, 1>}, {0x101D, kOf<1>}};
constexpr Write kSecondary[] = {{0x1019, kOf<1>}};
constexpr Write kPresets[] = {{0x4048, kOf<0x0001, 0xE240>}, {0x4620, kOf<0x3B9A, 0xC9FF>}};
constexpr Write kClock[] = {{0x1040, kOf<2031, 12, 31, 23, 59, 58>}};
constexpr Write kClear[] = {{0x1016, kOf<1>}, {0x1019, kOf<0>}};

// Voltage wiring 1LN, 2LL, 3LL, 1LL with three, one and two current transformers, and back.
constexpr Write k1ln[] = {{0x1003, kOf<1, 0>}};
constexpr Write k1lnOneCt[] = {{0x1003, kOf<1, 1>}};
constexpr Write k2ll[] = {{0x1003, kOf<2, 0>}};
constexpr Write k2llTwoCt[] = {{0x1003, kOf<2, 2>}};
constexpr Write k3ll[] = {{0x1003, kOf<3, 0>}};
constexpr Write k3llTwoCt[] = {{0x1003, kOf<3, 2>}};
constexpr Write k1ll[] = {{0x1003, kOf<4, 0>}};
constexpr Write k1llTwoCt[] = {{0x1003, kOf<4, 2>}};
constexpr Write k3lnOneCt[] = {{0x1003, kOf<0, 1>}};
constexpr Write k3lnTwoCt[] = {{0x1003, kOf<0, 2>}};
constexpr Write k3ln[] = {{0x1003, kOf<0, 0>}};
// At the 400 Hz type there are 25 600 frames a second; energies near their roll-over.
constexpr Write kType400Hz[] = {{0x1017, kOf<1>}, {0x0FFD, kOf<2>}};
constexpr Write kNearRollOver[] = {{0x4048, kOf<0x3B9A, 0xC9FE, 0x3B9A, 0xC9FE>}};
constexpr Write kBudeanuIeee[] = {{0x1015, kOf<1>}, {0x1018, kOf<0>}};
// Sliding demand over one minute; a second before the minute, so that a whole one is seen.
constexpr Write kDemand[] = {{0x100D, kOf<1, 1>}, {0x1040, kOf<2032, 2, 29, 11, 29, 59>}};
constexpr Write kBack50Hz[] = {{0x0FFD, kOf<0>}, {0x1015, kOf<0>}};

constexpr factory::Calibration kSmallCorrection{{{{1'234, 300, 0},
                                                  {-5'678, -45'000, 0},
                                                  {90'123, 7, 0},
                                                  {-4'321, 256, 0},
                                                  {987, -1, 0},
                                                  {0, 88'888, 0}}}};
constexpr factory::Calibration kDelays{{{{-3'000'000, 0, 0},
                                         {25'000'000, 1'000, 125'000},
                                         {0, 0, -7'654'321},
                                         {50'000'000, -8'388'608, 50'000'000},
                                         {-50'000'000, 8'388'608, -50'000'000},
                                         {17, 3, 1}}}};
constexpr factory::Calibration kNone{};

constexpr Segment kSegments[] = {
    {.steps = 16, .noise_counts = 40},
    {.i_counts = kImaxCounts, .writes = kFastEnergy},
    {.steps = 40, .start_mhz = 50'000, .end_mhz = 45'000, .i_lag = {kLag60, kLag60, kLag60}},
    {.steps = 60, .start_mhz = 45'000, .end_mhz = 65'000, .harmonics = {{{5, 100}, {7, 60}}}},
    {.steps = 20, .start_mhz = 65'000, .end_mhz = 53'210, .noise_counts = 4'000},
    // Amplitude steps; the range of the current inputs.
    {.i_counts = 3'495, .i_lag = {kLag60, kLag300, 0}, .noise_counts = 3, .writes = kNoSuchValue},
    {.u_permille = {900, 1'000, 1'100}, .i_counts = 34'953},
    {.i_counts = kImaxCounts, .i_lag = {kLag90, kLag90, kLag300}},
    {.i_counts = 2'796, .noise_counts = 2},
    // Harmonics up to the highest, and between them.
    {.harmonics = {{{3, 250}, {63, 30}}}, .writes = kFundamental},
    {.start_mhz = 49'870, .end_mhz = 50'130, .harmonics = {{{2, 40}, {41, 50}}}, .writes = kFryze},
    // Sag, swell, interruption and return.
    {.steps = 6, .u_permille = {400, 1'000, 1'000}, .i_permille = {1'000, 1'200, 700}},
    {.steps = 4, .u_permille = {0, 0, 0}, .i_permille = {0, 0, 0}},
    {.steps = 9, .u_permille = {0, 1'000, 1'000}, .noise_counts = 20},
    {.steps = 14, .start_mhz = 51'300, .end_mhz = 51'300, .u_permille = {1'150, 1'150, 1'150}},
    {.jump = 8'192, .writes = kSecondary},
    {.i_lag = {kLag180, kLag180, kLag180}, .jump = 32'768, .noise_counts = 500},
    {.steps = 8, .dc_counts = 40'000, .calibration = &kSmallCorrection},  // refused: locked
    {.steps = 20, .dc_counts = 3'000, .writes = kUnlock, .calibration = &kSmallCorrection},
    {.steps = 30,
     .harmonics = {{{11, 80}, {13, 70}}},
     .noise_counts = 100,
     .calibration = &kDelays},
    {.i_lag = {kLag60, 0, kLag300}, .writes = kDirections},
    {.steps = 10, .garbage = true, .writes = kPresets},
    {.steps = 16, .calibration = &kNone},
    {.steps = 24, .start_mhz = 60'000, .end_mhz = 60'000, .noise_counts = 60, .writes = kType60Hz},
    {.steps = 30, .start_mhz = 62'500, .end_mhz = 57'400, .i_counts = kImaxCounts},
    {.steps = 10, .start_mhz = 60'020, .end_mhz = 60'020, .calibration = &kDelays},
    {.steps = 3, .garbage = true, .calibration = &kNone},
    {.steps = 20, .noise_counts = 10, .writes = kType50Hz},
    {.u_permille = {2'000, 2'086, 2'500}, .i_counts = 8'388'607, .writes = kClock},  // clipped
    {.steps = 16,
     .u_permille = {90, 95, 105},
     .i_permille = {1'000, 0, 1'000},
     .writes = kForwards},
    {.steps = 20, .start_mhz = 47'777, .end_mhz = 52'222, .i_lag = {1, 2, 3}, .writes = kClear},
    // Wirings, with harmonics and without symmetry.
    {.steps = 10, .harmonics = {{{3, 80}, {5, 40}}}, .writes = k1ln},
    {.steps = 10, .i_lag = {kLag60, 0, 0}, .noise_counts = 9, .writes = k1lnOneCt},
    {.steps = 10,
     .u_permille = {950, 1'000, 1'070},
     .harmonics = {{{7, 50}, {11, 90}}},
     .writes = k2ll},
    {.steps = 10, .i_permille = {900, 1'000, 1'100}, .i_lag = {kLag60, 0, 77}, .writes = k2llTwoCt},
    {.steps = 10, .u_permille = {700, 1'000, 1'000}, .noise_counts = 99, .writes = k3ll},
    {.steps = 10, .i_lag = {kLag300, kLag300, kLag300}, .writes = k3llTwoCt},
    {.steps = 10, .harmonics = {{{2, 80}, {9, 40}}}, .writes = k1ll},
    {.steps = 10, .u_permille = {1'010, 300, 0}, .writes = k1llTwoCt},
    {.steps = 10, .harmonics = {{{3, 180}, {15, 40}}}, .writes = k3lnOneCt},
    {.steps = 10, .i_permille = {1'000, 2'000, 900}, .writes = k3lnTwoCt},
    {.steps = 10, .i_lag = {0, kLag90, kLag180}, .writes = k3ln},
    {.steps = 16, .i_counts = kImaxCounts, .i_lag = {kLag60, 0, 0}, .writes = kNearRollOver},
    {.steps = 12, .i_lag = {kLag60, kLag300, kLag60}, .writes = kBudeanuIeee},
    // 400 Hz: the frequencies count at 12 800 frames a second, the meter has twice as many.
    {.steps = 24, .start_mhz = 200'000, .end_mhz = 200'000, .writes = kType400Hz},
    {.steps = 24,
     .start_mhz = 200'000,
     .end_mhz = 203'500,
     .harmonics = {{{5, 110}, {15, 60}}},
     .noise_counts = 50},
    {.steps = 8, .start_mhz = 203'500, .end_mhz = 203'500, .u_permille = {400, 1'000, 1'200}},
    {.steps = 10, .start_mhz = 199'000, .end_mhz = 199'000, .i_lag = {9, 8, 7}, .writes = k2ll},
    {.steps = 3, .garbage = true, .writes = k3ln},
    {.steps = 20, .noise_counts = 10, .writes = kBack50Hz},
    {.steps = 1'260,
     .i_permille = {1'000, 900, 1'100},
     .i_lag = {kLag60, 0, 0},
     .noise_counts = 30,
     .writes = kDemand},
};

}  // namespace

std::span<const Segment> recipe() { return kSegments; }

}  // namespace kw::digest
