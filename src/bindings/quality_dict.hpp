// What an analyser found, as a dictionary of arrays.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <vector>

#include "core/quality/analyser.hpp"

namespace kw::bindings {

inline pybind11::array_t<double> array_of(std::initializer_list<double> values) {
  const std::vector<double> list(values);
  return pybind11::array_t<double>(static_cast<pybind11::ssize_t>(list.size()), list.data());
}

inline pybind11::dict to_dict(const quality::QualityValues& values) {
  constexpr pybind11::ssize_t kChannels = simd::kChannelCount;
  constexpr pybind11::ssize_t kOrders = metering::kOrderMax;
  pybind11::array_t<double> subgroups({kChannels, kOrders + 1});
  pybind11::array_t<double> interharmonics({kChannels, kOrders});
  pybind11::array_t<double> thds(kChannels);
  for (pybind11::ssize_t c = 0; c < kChannels; ++c) {
    const quality::HarmonicGroups& groups = values.groups[c];
    for (pybind11::ssize_t h = 0; h <= kOrders; ++h) {
      subgroups.mutable_at(c, h) = groups.subgroup_rms[h];
    }
    for (pybind11::ssize_t n = 0; n < kOrders; ++n) {
      interharmonics.mutable_at(c, n) = groups.interharmonic_rms[n];
    }
    thds.mutable_at(c) = groups.thds;
  }
  pybind11::dict dict;
  const auto three = [](const double(&x)[3]) { return array_of({x[0], x[1], x[2]}); };
  dict["u_rms_v"] = three(values.u_rms_v);
  dict["u_line_rms_v"] = three(values.u_line_rms_v);
  dict["i_rms_a"] = three(values.i_rms_a);
  dict["u_unbalance"] = values.u_unbalance;
  dict["u_zero_ratio"] = values.u_zero_ratio;
  dict["subgroup_rms"] = subgroups;
  dict["interharmonic_rms"] = interharmonics;
  dict["thds"] = thds;
  return dict;
}

inline pybind11::dict to_dict(const quality::Interval& interval) {
  pybind11::dict dict = to_dict(interval.values);
  dict["windows"] = interval.windows;
  dict["end_unix_s"] = interval.end_unix_s;
  dict["flagged"] = interval.flagged;
  return dict;
}

inline pybind11::dict to_dict(const quality::Analyser& analyser) {
  pybind11::dict dict = to_dict(analyser.window());
  dict["windows"] = analyser.windows();
  dict["flagged"] = analyser.is_flagged();
  dict["f_10s_hz"] = analyser.ten_second_f_hz();
  dict["p_inst"] = array_of({analyser.p_inst(0), analyser.p_inst(1), analyser.p_inst(2)});
  dict["pst"] = array_of({analyser.pst(0), analyser.pst(1), analyser.pst(2)});
  dict["plt"] = array_of({analyser.plt(0), analyser.plt(1), analyser.plt(2)});
  dict["fifteen_windows"] = to_dict(analyser.aggregation().fifteen_windows());
  dict["ten_minutes"] = to_dict(analyser.aggregation().ten_minutes());
  dict["two_hours"] = to_dict(analyser.aggregation().two_hours());
  return dict;
}

}  // namespace kw::bindings
