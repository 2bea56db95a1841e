// src/core/quality as kwcore.QualityAnalyser.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <string>

#include "bindings/array_check.hpp"
#include "core/quality/analyser.hpp"

namespace py = pybind11;

namespace {

using kw::metering::CurrentWiring;
using kw::metering::VoltageWiring;
using kw::quality::Analyser;
using kw::quality::AnalyserSetup;
using kw::quality::Closed;
using kw::quality::FlickerInterval;
using kw::quality::IntervalStamp;
using kw::quality::Lamp;
using kw::quality::WindowInput;
using kw::quality::WindowQuantities;
using kw::simd::Frame;
using kw::sync::FrequencyType;
using kw::sync::SampleTime;
using Phases = std::array<double, kw::quality::kPhases>;

constexpr float kLargest = 1e15F;       // of the core's domain
constexpr double kSamplesMax = 0x1p52;  // a double still has whole samples
constexpr double kUnixMax_s = 0x1p40;   // 34 000 years

struct Choice {
  const char* name;
  int code;
};
constexpr Choice kTypes[] = {{"50", 0}, {"60", 1}, {"400", 2}};
constexpr Choice kVoltages[] = {{"3LN", 0}, {"1LN", 1}, {"2LL", 2}, {"3LL", 3}, {"1LL", 4}};
constexpr Choice kCurrents[] = {{"3CT", 0}, {"1CT", 1}, {"2CT", 2}};
constexpr Choice kLamps[] = {{"230", 0}, {"120", 1}};

template <std::size_t count>
int chosen(const Choice (&choices)[count], const char* argument, const std::string& value) {
  std::string expected;
  for (const Choice& choice : choices) {
    if (value == choice.name) return choice.code;
    expected += expected.empty() ? choice.name : std::string(", ") + choice.name;
  }
  throw py::value_error(std::string(argument) + ": expected one of " + expected + ", got " + value);
}

SampleTime checked_time(double samples, const char* argument) {
  if (!(samples >= 0.0 && samples <= kSamplesMax)) {
    throw py::value_error(std::string(argument) + ": expected 0 to 2^52 samples, got " +
                          std::to_string(samples));
  }
  const double whole = std::floor(samples);
  return {static_cast<std::uint64_t>(whole),
          static_cast<std::uint32_t>((samples - whole) * 0x1p32)};
}

void take_finite(const Phases& from, const char* argument, double (&to)[kw::quality::kPhases]) {
  for (std::size_t k = 0; k < from.size(); ++k) {
    if (!(std::abs(from[k]) <= static_cast<double>(kLargest))) {
      throw py::value_error(std::string(argument) + "[" + std::to_string(k) +
                            "]: expected a number within 1e15, got " + std::to_string(from[k]));
    }
    to[k] = from[k];
  }
}

py::array_t<double> three(const double (&values)[kw::quality::kPhases]) {
  return py::array_t<double>(py::ssize_t{kw::quality::kPhases}, values);
}

py::dict values_of(const WindowQuantities& from) {
  constexpr auto kChannels = static_cast<py::ssize_t>(kw::simd::kChannelCount);
  constexpr auto kOrders = static_cast<py::ssize_t>(kw::metering::kOrderMax);
  py::array_t<double> subgroups({kChannels, kOrders + 1});
  py::array_t<double> interharmonics({kChannels, kOrders});
  py::array_t<double> thds(kChannels);
  for (py::ssize_t c = 0; c < kChannels; ++c) {
    const auto& channel = from.channel[c];
    std::copy_n(channel.subgroup_rms, kOrders + 1, subgroups.mutable_data(c, 0));
    std::copy_n(channel.interharmonic_rms, kOrders, interharmonics.mutable_data(c, 0));
    thds.mutable_at(c) = channel.thds;
  }
  py::dict out;
  out["u_rms_v"] = three(from.u_rms_v);
  out["u_line_rms_v"] = three(from.u_line_rms_v);
  out["i_rms_a"] = three(from.i_rms_a);
  out["u_unbalance"] = from.u_unbalance;
  out["u_zero_ratio"] = from.u_zero_ratio;
  out["subgroup_rms"] = subgroups;
  out["interharmonic_rms"] = interharmonics;
  out["thds"] = thds;
  return out;
}

double samples_of(SampleTime time) {
  return static_cast<double>(time.index) + static_cast<double>(time.fraction_q32) * 0x1p-32;
}

py::dict stamped(const IntervalStamp& stamp, py::dict out) {
  out["start"] = samples_of(stamp.start);
  out["end"] = samples_of(stamp.end);
  out["end_unix_s"] = stamp.end_unix_s;
  out["parts"] = stamp.parts;
  out["complete"] = stamp.complete;
  out["flagged"] = stamp.flagged;
  return out;
}

py::dict flicker_of(const FlickerInterval& interval, const char* name) {
  py::dict out;
  out[name] = three(interval.severity);
  return stamped(interval.stamp, out);
}

class PyAnalyser {
 public:
  PyAnalyser(const std::string& nominal_hz, const std::string& voltage, const std::string& current,
             const std::string& lamp_v)
      : analyser_(std::make_unique<Analyser>()) {
    AnalyserSetup setup;
    setup.type =
        kw::sync::meter_type(static_cast<FrequencyType>(chosen(kTypes, "nominal_hz", nominal_hz)));
    setup.wiring = {static_cast<VoltageWiring>(chosen(kVoltages, "voltage_wiring", voltage)),
                    static_cast<CurrentWiring>(chosen(kCurrents, "current_wiring", current))};
    setup.lamp = static_cast<Lamp>(chosen(kLamps, "lamp_v", lamp_v));
    analyser_->restart(setup);
  }

  void points(const py::object& array) {
    const auto* data = kw::bindings::checked_data<float>(array, "points", "float32", 6);
    const auto count = static_cast<std::size_t>(py::len(array));
    for (std::size_t k = 0; k < 6 * count; ++k) {
      if (std::abs(data[k]) <= kLargest) continue;
      throw py::value_error("points[" + std::to_string(k / 6) + ", " + std::to_string(k % 6) +
                            "]: expected a number within 1e15, got " + std::to_string(data[k]));
    }
    Frame frame{};
    for (std::size_t n = 0; n < count; ++n) {
      std::copy_n(data + 6 * n, 6, frame.lane);
      analyser_->points({&frame, 1});
    }
  }

  py::dict finish_window(double start, double end, double end_unix_s, const Phases& u_rms_v,
                         const Phases& u_line_rms_v, const Phases& i_rms_a,
                         const std::array<double, 2>& unbalance, bool locked, bool flagged) {
    WindowInput window;
    window.stamp.start = checked_time(start, "start");
    window.stamp.end = checked_time(end, "end");
    if (!(std::abs(end_unix_s) <= kUnixMax_s)) {
      throw py::value_error("end_unix_s: expected within 2^40 s, got " +
                            std::to_string(end_unix_s));
    }
    window.stamp.end_unix_s = static_cast<std::int64_t>(std::floor(end_unix_s));
    window.stamp.locked = locked;
    window.stamp.flagged = flagged;
    take_finite(u_rms_v, "u_rms_v", window.u_rms_v);
    take_finite(u_line_rms_v, "u_line_rms_v", window.u_line_rms_v);
    take_finite(i_rms_a, "i_rms_a", window.i_rms_a);
    double ratios[kw::quality::kPhases];
    take_finite({unbalance[0], unbalance[1], 0.0}, "u_unbalance_and_zero_ratio", ratios);
    window.u_unbalance = ratios[0];
    window.u_zero_ratio = ratios[1];
    const Closed closed = analyser_->finish_window(window);
    py::dict out;
    out["cycles"] = closed.cycles;
    out["ten_seconds"] = closed.ten_seconds;
    out["ten_minutes"] = closed.ten_minutes;
    out["two_hours"] = closed.two_hours;
    return out;
  }

  py::dict window() const { return values_of(analyser_->window()); }
  py::dict cycles() const { return interval(analyser_->aggregation().cycles()); }
  py::dict ten_minutes() const { return interval(analyser_->aggregation().ten_minutes()); }
  py::dict two_hours() const { return interval(analyser_->aggregation().two_hours()); }
  py::dict ten_seconds() const {
    py::dict out;
    out["f_hz"] = analyser_->aggregation().ten_seconds().f_hz;
    return stamped(analyser_->aggregation().ten_seconds().stamp, out);
  }
  py::dict pst() const { return flicker_of(analyser_->pst(), "pst"); }
  py::dict plt() const { return flicker_of(analyser_->plt(), "plt"); }
  py::array_t<double> p_inst() const {
    return three({analyser_->p_inst(0), analyser_->p_inst(1), analyser_->p_inst(2)});
  }
  bool has_flicker() const { return analyser_->has_flicker(); }
  std::uint32_t groups_missing() const { return analyser_->groups_missing(); }

 private:
  static py::dict interval(const kw::quality::Interval& from) {
    return stamped(from.stamp, values_of(from.values));
  }

  std::unique_ptr<Analyser> analyser_;
};

}  // namespace

void bind_quality(py::module_& module) {
  constexpr std::array<double, 2> kBalanced = {0.0, 0.0};
  py::class_<PyAnalyser>(module, "QualityAnalyser")
      .def(py::init<const std::string&, const std::string&, const std::string&,
                    const std::string&>(),
           py::kw_only(), py::arg("nominal_hz") = "50", py::arg("voltage_wiring") = "3LN",
           py::arg("current_wiring") = "3CT", py::arg("lamp_v") = "230")
      .def("points", &PyAnalyser::points, py::arg("points"))
      .def("finish_window", &PyAnalyser::finish_window, py::arg("start"), py::arg("end"),
           py::arg("end_unix_s"), py::kw_only(), py::arg("u_rms_v") = Phases{},
           py::arg("u_line_rms_v") = Phases{}, py::arg("i_rms_a") = Phases{},
           py::arg("u_unbalance_and_zero_ratio") = kBalanced, py::arg("locked") = true,
           py::arg("flagged") = false)
      .def("window", &PyAnalyser::window)
      .def("cycles", &PyAnalyser::cycles)
      .def("ten_seconds", &PyAnalyser::ten_seconds)
      .def("ten_minutes", &PyAnalyser::ten_minutes)
      .def("two_hours", &PyAnalyser::two_hours)
      .def("pst", &PyAnalyser::pst)
      .def("plt", &PyAnalyser::plt)
      .def("p_inst", &PyAnalyser::p_inst)
      .def_property_readonly("has_flicker", &PyAnalyser::has_flicker)
      .def_property_readonly("groups_missing", &PyAnalyser::groups_missing);
}
