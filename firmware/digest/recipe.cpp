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
constexpr Write kBack50Hz[] = {{0x0FFD, kOf<0>}, {0x1015, kOf<0>}};

// All six modules: counters, relays by command and by alarm, digital outputs likewise, and one
// curve of each number of gradients. A channel of an alarm is parameter, comparison, setpoint,
// delay, relay.
constexpr Write kModules[] = {
    {0x1003, kOf<0, 0>},
    {0x109E, kOf<0x2A, 3, 1, 0, 50, 0xF, 2, 0, 20, 1, 3, 1, 0, 1, 0, 1, 100, 1, 0x15, 7, 1, 0, 50,
                 3, 1, 1, 20, 0, 0, 2, 0, 1, 0, 0, 50, 3>},
    {0x10C2, kOf<1, 17, 29, 0>},
    {0x10D0,
     kOf<3, 0, 1'000, 2'000, 3'000, 819, 2'000, 3'000, 4'096, 1, 0xFC18, 1'000, 0, 0, 0, 4'915, 0,
         0, 2, 0xFC18, 0, 1'000, 0, 4'096, 2'048, 0, 0, 1, 4'500, 6'500, 0, 0, 819, 4'096, 0, 0>},
    {0x1046, kOf<1, 1, 0xFFFF, 0x24, 0x0101, 0x0C00, 0xFFFF, 0x1040>},
    {0x104E, kOf<0, 1, 5'005, 5, 1, 0, 3, 4'995, 10, 1, 1, 3, 2'000, 1, 2, 5, 1, 4'200, 0, 3, 9, 1,
                 900, 3, 4, 17, 3, 0xFF9C, 1, 4, 21, 1, 50, 20, 5, 29, 3, 900, 0, 6, 36, 1, 50, 2,
                 7, 41, 1, 2'000, 7, 8, 52, 2, 1, 1, 1, 58, 2, 1, 0, 1, 45, 1, 100, 0, 2, 51, 1, 0,
                 50, 0, 71, 2, 0, 3'000, 3, 30, 1, 20, 1, 0>},
    {0x101B, kOf<1>}};
// A parameter, a width and a curve that do not exist; two regions at once; records.
constexpr Write kRefused[] = {{0x104E, kOf<80>},   {0x10A6, kOf<5>}, {0x10D0, kOf<4>},
                              {0x104D, kOf<1, 1>}, {0x42A9, kOf<1>}, {0x101F, kOf<10>}};
// While the seal is closed: a standard parameter, one of 101EH, and one that is free.
constexpr Write kSealed[] = {{0x1003, kOf<1, 1>},
                             {0x101C, kOf<1>},
                             {0x104E, kOf<1, 1, 2'400, 0, 8>},
                             {0x1040, kOf<2033, 1, 1, 0, 0, 0>}};
constexpr Write kSealMore[] = {{0x101E, kOf<0x1F>}};
constexpr Write kAnotherModule[] = {{0x101B, kOf<3>}, {0x101C, kOf<2>}, {0x1032, kOf<0>}};
constexpr Write kFlags[] = {{0x102E, kOf<0xFFFE>}, {0x1021, kOf<10>}};
// Sliding demand over one minute; a second before the minute, so that a whole one is seen.
constexpr Write kAsAtFirst[] = {{0x0FFD, kOf<0>},
                                {0x1003, kOf<0, 0>},
                                {0x1008, kOf<50'000, 1, 60'000, 60'000>},
                                {0x1017, kOf<1>},
                                {0x100D, kOf<1, 1>},
                                {0x1046, kOf<1, 0, 0x1000>},
                                {0x1040, kOf<2032, 2, 29, 11, 29, 59>}};

constexpr Act kPlugAll[] = {{ActKind::modules, 0x3F}, {ActKind::inputs, 0x0555'5555, 0x0FFF'FFFF}};
constexpr Act kUnplugSome[] = {{ActKind::modules, 0x15}, {ActKind::coil, 2, 1}};
constexpr Act kPlugBack[] = {{ActKind::modules, 0x3F}, {ActKind::coil, 2, 1}};
constexpr Act kSealClosed[] = {{ActKind::seal, 1}};
constexpr Act kSealOpen[] = {{ActKind::seal, 0}};
constexpr Act kPowerCycle[] = {{ActKind::power_cycle}, {ActKind::modules, 0x3F}};
// The first keys of all: the light, then Setting, the fourth mode after metering, which shows the
// address for three seconds.
constexpr Act kSettingMode[] = {{ActKind::keys, 1}, {ActKind::keys, 9}, {ActKind::keys, 2},
                                {ActKind::keys, 2}, {ActKind::keys, 2}, {ActKind::keys, 2},
                                {ActKind::keys, 8}};
// The password 0000, system, the third page, another value; then whatever the keys bring.
constexpr Act kEdit[] = {{ActKind::keys, 8}, {ActKind::keys, 8}, {ActKind::keys, 2},
                         {ActKind::keys, 2}, {ActKind::keys, 8}, {ActKind::keys, 2},
                         {ActKind::keys, 8}};

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
    {.i_counts = kImaxCounts, .acts = kPlugAll, .writes = kModules},
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
    // Terminals, keys and power cuts, at the 400 Hz type as well.
    {.steps = 62, .acts = kSettingMode},
    {.steps = 60, .i_counts = kImaxCounts, .acts_a_step = 10, .acts = kEdit},
    {.steps = 30, .i_counts = kImaxCounts, .acts_a_step = 10, .writes = kModules},
    {.steps = 20, .start_mhz = 50'200, .acts_a_step = 8, .writes = kRefused},
    {.steps = 10, .u_permille = {700, 1'000, 1'000}, .acts_a_step = 4, .acts = kUnplugSome},
    {.steps = 20, .acts_a_step = 10, .acts = kPlugBack, .writes = kAnotherModule},
    {.steps = 24, .noise_counts = 10, .acts_a_step = 4, .acts = kPowerCycle, .writes = kFlags},
    {.steps = 20, .acts_a_step = 8, .acts = kSealClosed, .writes = kSealed},
    {.steps = 10, .acts_a_step = 2, .acts = kSealOpen, .writes = kSealMore},
    {.steps = 10, .acts_a_step = 8, .acts = kSealClosed, .writes = kSealed},
    {.steps = 20,
     .start_mhz = 200'000,
     .end_mhz = 201'000,
     .u_permille = {1'200, 1'000, 600},
     .acts_a_step = 10,
     .acts = kSealOpen,
     .writes = kType400Hz},
    {.steps = 20, .start_mhz = 200'000, .end_mhz = 200'000, .acts_a_step = 1, .acts = kPowerCycle},
    {.steps = 30, .i_counts = kImaxCounts, .acts_a_step = 10},
    {.steps = 40, .acts_a_step = 10, .acts = kPowerCycle, .writes = kAsAtFirst},
    {.steps = 1'260,
     .i_permille = {1'000, 900, 1'100},
     .i_lag = {kLag60, 0, 0},
     .noise_counts = 30,
     .acts = kPowerCycle,
     .writes = kAsAtFirst},
    {.steps = 2, .acts = kPowerCycle},  // what was kept is shown
};

}  // namespace

std::span<const Segment> recipe() { return kSegments; }

}  // namespace kw::digest
