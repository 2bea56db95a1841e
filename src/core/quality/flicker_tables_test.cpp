// The flickermeter against every row of the modulation tables of edition 2, both lamps.
//
// The values are those that the script verify_flicker_sim of QWTB quotes from the standard
// (@[IEC61000-4-15, tables 1, 2 and 5], clause not verified). The standard allows 8 % of the
// sensation and 5 % of Pst; what is asked here is what the method and the tables' rounding give.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <span>

#include "core/quality/flickermeter.hpp"

namespace {

using kw::quality::Flickermeter;
using kw::quality::Lamp;

constexpr std::size_t kPointsPerCycle = 256;
constexpr double kSettle_s = 30.0;  // the slowest filter, 3.2 s, is settled to e^-9
constexpr double kListen_s = 10.0;  // five turns of the slowest modulation
constexpr double kInterval_s = 600.0;
constexpr double kTableStep_pct = 0.0005;  // half a unit of the last digit of every row
// At 1/48 of the thinned rate (33.3 and 40 Hz) thinning takes (pi / 48)^2 = 0.43 % of the
// sensation; the lamp filter, transformed without warp, has its corners (pi / 48)^2 / 3 = 0.14 %
// low there and falls with 1/f^2, so with 1/f^4 in the sensation: 0.57 %. Together 1.0 %.
constexpr double kMethod = 0.010;
// Of Pst: half of kMethod, as Pst goes with the root of the sensation.
constexpr double kMethodPst = 0.5 * kMethod;

enum class Shape { kSine, kRectangle };

struct Row {
  double f_hz;
  double percent;
};

struct Mains {
  Lamp lamp;
  double f_hz;
  double u_rms_v;
};
constexpr Mains kEurope{Lamp::v230_50hz, 50.0, 230.0};
constexpr Mains kAmerica{Lamp::v120_60hz, 60.0, 120.0};

constexpr double kThird_hz = 100.0 / 3.0;

constexpr Row kSineEurope[] = {
    {0.5, 2.325},      {1.0, 1.397},  {1.5, 1.067},  {2.0, 0.879},  {2.5, 0.747},  {3.0, 0.645},
    {3.5, 0.564},      {4.0, 0.497},  {4.5, 0.442},  {5.0, 0.396},  {5.5, 0.357},  {6.0, 0.325},
    {6.5, 0.300},      {7.0, 0.280},  {7.5, 0.265},  {8.0, 0.256},  {8.8, 0.250},  {9.5, 0.254},
    {10.0, 0.261},     {10.5, 0.271}, {11.0, 0.283}, {11.5, 0.298}, {12.0, 0.314}, {13.0, 0.351},
    {14.0, 0.393},     {15.0, 0.438}, {16.0, 0.486}, {17.0, 0.537}, {18.0, 0.590}, {19.0, 0.646},
    {20.0, 0.704},     {21.0, 0.764}, {22.0, 0.828}, {23.0, 0.894}, {24.0, 0.964}, {25.0, 1.037},
    {kThird_hz, 2.128}};

constexpr Row kSineAmerica[] = {
    {0.5, 2.453},       {1.0, 1.465},  {1.5, 1.126},  {2.0, 0.942},  {2.5, 0.815},  {3.0, 0.717},
    {3.5, 0.637},       {4.0, 0.570},  {4.5, 0.514},  {5.0, 0.466},  {5.5, 0.426},  {6.0, 0.393},
    {6.5, 0.366},       {7.0, 0.346},  {7.5, 0.332},  {8.0, 0.323},  {8.8, 0.321},  {9.5, 0.329},
    {10.0, 0.341},      {10.5, 0.355}, {11.0, 0.373}, {11.5, 0.394}, {12.0, 0.417}, {13.0, 0.469},
    {14.0, 0.528},      {15.0, 0.592}, {16.0, 0.660}, {17.0, 0.734}, {18.0, 0.811}, {19.0, 0.892},
    {20.0, 0.977},      {21.0, 1.067}, {22.0, 1.160}, {23.0, 1.257}, {24.0, 1.359}, {25.0, 1.464},
    {kThird_hz, 2.570}, {40.0, 4.393}};

constexpr Row kRectangleEurope[] = {
    {0.5, 0.509},  {1.0, 0.467},  {1.5, 0.429},  {2.0, 0.398},  {2.5, 0.370},      {3.0, 0.352},
    {3.5, 0.342},  {4.0, 0.332},  {4.5, 0.312},  {5.0, 0.291},  {5.5, 0.268},      {6.0, 0.248},
    {6.5, 0.231},  {7.0, 0.216},  {7.5, 0.207},  {8.0, 0.199},  {8.8, 0.196},      {9.5, 0.199},
    {10.0, 0.203}, {10.5, 0.212}, {11.0, 0.222}, {11.5, 0.233}, {12.0, 0.245},     {13.0, 0.272},
    {14.0, 0.308}, {15.0, 0.341}, {16.0, 0.376}, {17.0, 0.411}, {18.0, 0.446},     {19.0, 0.497},
    {20.0, 0.553}, {21.0, 0.585}, {21.5, 0.592}, {22.0, 0.612}, {23.0, 0.680},     {24.0, 0.743},
    {25.0, 0.764}, {25.5, 0.806}, {28.0, 0.915}, {30.5, 0.847}, {kThird_hz, 1.671}};

constexpr Row kRectangleAmerica[] = {
    {0.5, 0.598},  {1.0, 0.548},  {1.5, 0.503},  {2.0, 0.469},  {2.5, 0.439},       {3.0, 0.419},
    {3.5, 0.408},  {4.0, 0.394},  {4.5, 0.373},  {5.0, 0.348},  {5.5, 0.324},       {6.0, 0.302},
    {6.5, 0.283},  {7.0, 0.269},  {7.5, 0.258},  {8.0, 0.253},  {8.8, 0.252},       {9.5, 0.258},
    {10.0, 0.266}, {10.5, 0.278}, {11.0, 0.292}, {11.5, 0.308}, {12.0, 0.324},      {13.0, 0.367},
    {14.0, 0.411}, {15.0, 0.457}, {16.0, 0.509}, {17.0, 0.575}, {18.0, 0.626},      {19.0, 0.688},
    {20.0, 0.746}, {21.0, 0.815}, {21.5, 0.837}, {22.0, 0.851}, {23.0, 0.946},      {24.0, 1.067},
    {25.0, 1.088}, {25.5, 1.072}, {28.0, 1.383}, {30.5, 1.602}, {kThird_hz, 1.823}, {37.0, 1.304},
    {40.0, 3.451}};

constexpr double kTurnsPerChange = 1.0 / 120.0;  // two changes a turn, 60 s a minute
constexpr Row kPstEurope[] = {{1, 2.715},   {2, 2.191},    {7, 1.450},   {39, 0.894},
                              {110, 0.722}, {1620, 0.407}, {4000, 2.343}};
constexpr Row kPstAmerica[] = {{1, 3.181},   {2, 2.564},    {7, 1.694},   {39, 1.040},
                               {110, 0.844}, {1620, 0.548}, {4800, 4.837}};

// Feeds a modulated mains voltage and remembers the largest sensation.
class Listener {
 public:
  explicit Listener(const Mains& mains) : rate_hz_(mains.f_hz * kPointsPerCycle) {
    EXPECT_TRUE(meter_.set_up(mains.lamp, rate_hz_));
    for (std::size_t n = 0; n < kPointsPerCycle; ++n) {
      const double turns = static_cast<double>(n) / kPointsPerCycle;
      cycle_v_[n] = mains.u_rms_v * std::numbers::sqrt2 * std::sin(2.0 * std::numbers::pi * turns);
    }
  }

  void run(Shape shape, const Row& row, double duration_s) {
    largest_ = 0.0;
    const auto count = static_cast<std::size_t>(duration_s * rate_hz_);
    for (const std::size_t end = index_ + count; index_ < end; ++index_) {
      const double turns = row.f_hz * static_cast<double>(index_) / rate_hz_;
      const double part = turns - std::floor(turns);
      const double wave = shape == Shape::kSine ? std::sin(2.0 * std::numbers::pi * part)
                                                : (part < 0.5 ? 1.0 : -1.0);
      const double envelope = 1.0 + 0.5 * 0.01 * row.percent * wave;
      meter_.add(static_cast<float>(envelope * cycle_v_[index_ % kPointsPerCycle]));
      largest_ = std::fmax(largest_, meter_.p_inst());
    }
  }

  [[nodiscard]] double largest() const { return largest_; }
  [[nodiscard]] double close_interval() { return meter_.close_interval(); }

 private:
  Flickermeter meter_;
  double rate_hz_;
  double cycle_v_[kPointsPerCycle] = {};
  std::size_t index_ = 0;  // the modulation goes on from run to run
  double largest_ = 0.0;
};

void expect_sensation_one(const Mains& mains, Shape shape, std::span<const Row> rows) {
  for (const Row& row : rows) {
    Listener listener(mains);
    listener.run(shape, row, kSettle_s);
    listener.run(shape, row, kListen_s);
    const double rounding = 2.0 * kTableStep_pct / row.percent;
    EXPECT_NEAR(listener.largest(), 1.0, kMethod + rounding) << row.f_hz << " Hz";
  }
}

void expect_pst_one(const Mains& mains, std::span<const Row> rows) {
  for (const Row& row : rows) {
    Listener listener(mains);
    const Row modulation{row.f_hz * kTurnsPerChange, row.percent};
    listener.run(Shape::kRectangle, modulation, 2.0 * kSettle_s);
    (void)listener.close_interval();
    listener.run(Shape::kRectangle, modulation, kInterval_s);
    const double rounding = kTableStep_pct / row.percent;
    EXPECT_NEAR(listener.close_interval(), 1.0, kMethodPst + rounding) << row.f_hz << " per min";
  }
}

TEST(FlickerTables, sine_of_table_1_has_sensation_one_at_230_v) {
  expect_sensation_one(kEurope, Shape::kSine, kSineEurope);
}

TEST(FlickerTables, sine_of_table_1_has_sensation_one_at_120_v) {
  expect_sensation_one(kAmerica, Shape::kSine, kSineAmerica);
}

TEST(FlickerTables, rectangle_of_table_2_has_sensation_one_at_230_v) {
  expect_sensation_one(kEurope, Shape::kRectangle, kRectangleEurope);
}

TEST(FlickerTables, rectangle_of_table_2_has_sensation_one_at_120_v) {
  expect_sensation_one(kAmerica, Shape::kRectangle, kRectangleAmerica);
}

TEST(FlickerTables, changes_of_table_5_have_pst_one_at_230_v) {
  expect_pst_one(kEurope, kPstEurope);
}

TEST(FlickerTables, changes_of_table_5_have_pst_one_at_120_v) {
  expect_pst_one(kAmerica, kPstAmerica);
}

}  // namespace
