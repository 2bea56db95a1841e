// Keeps what a meter publishes while it is fed, and hands it out as structured arrays.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/capture/capture_stream.hpp"
#include "core/meter/meter.hpp"
#include "core/meter/quality_listener.hpp"

namespace kw::bindings {

// A table whose columns are 8-byte numbers, in the order of the fields.
class Table {
 public:
  void add(double value) { cells_.push_back(value); }
  void add(sync::SampleTime time) {
    add(static_cast<double>(time.index) + static_cast<double>(time.fraction_q32) * 0x1p-32);
  }
  // The rows so far, and none is left. `fields` name and shape the cells of a row.
  pybind11::array take(const pybind11::list& fields) {
    const pybind11::dtype dtype = pybind11::dtype::from_args(fields);
    const std::size_t cells = static_cast<std::size_t>(dtype.itemsize()) / sizeof(double);
    pybind11::array rows(dtype, static_cast<pybind11::ssize_t>(cells_.size() / cells));
    std::memcpy(rows.mutable_data(), cells_.data(), cells_.size() * sizeof(double));
    cells_.clear();
    return rows;
  }

 private:
  std::vector<double> cells_;
};

// Which of them are kept; the others cost nothing.
struct Recorded {
  bool half_cycles = false;
  bool blocks = false;
  bool windows = false;
  bool points = false;
  bool capture = false;
};

class MeterRecords final : public meter::Observer {
 public:
  void follow(const meter::Meter& meter, frontend::CurrentInput input) {
    meter_ = &meter;
    input_ = input;
  }
  void choose(const Recorded& recorded) { recorded_ = recorded; }

  // Nothing is analysed before.
  void analyse(const meter::Meter& meter, quality::Lamp lamp, double declared_v,
               const sync::MeterType& type) {
    analyser_ = std::make_unique<quality::Analyser>();
    listener_.emplace(meter, *analyser_, lamp, declared_v);
    listener_->restarted(type);
  }
  [[nodiscard]] const quality::Analyser* analyser() const { return analyser_.get(); }

  void restarted(const sync::MeterType& type) override {
    if (listener_) listener_->restarted(type);
  }

  void half_cycle(const metering::HalfCycleValues& values,
                  std::span<const simd::Frame> points) override {
    if (listener_) listener_->half_cycle(values, points);
    if (recorded_.half_cycles) {
      half_cycles_.add(values.start);
      half_cycles_.add(values.end);
      for (const double value : values.u_rms_v) half_cycles_.add(value);
      for (const double value : values.u_line_rms_v) half_cycles_.add(value);
      for (const double value : values.i_rms_a) half_cycles_.add(value);
    }
    if (recorded_.capture && points.size() == 2 * capture::kPointsPerCycle) keep_capture(points);
    if (!recorded_.points) return;
    for (const simd::Frame& point : points) {
      points_.insert(points_.end(), point.lane, point.lane + simd::kChannelCount);
    }
  }

  void published(spec::Bank bank, sync::SampleTime start, sync::SampleTime end) override {
    if (listener_) listener_->published(bank, start, end);
    const bool window = bank == spec::Bank::window;
    if (!(window ? recorded_.windows : recorded_.blocks && bank == spec::Bank::block_100ms)) return;
    Table& table = window ? windows_ : blocks_;
    table.add(start);
    table.add(end);
    for (std::size_t id = 0; id < spec::kQuantityCount; ++id) {
      table.add(meter_->quantities().value(bank, static_cast<spec::QuantityId>(id)));
    }
    if (window) add_orders(table);
  }

  pybind11::array take_half_cycles() {
    pybind11::list fields = start_of_fields();
    for (const char* name : {"u_l1_v", "u_l2_v", "u_l3_v", "u_l12_v", "u_l23_v", "u_l31_v",
                             "i_l1_a", "i_l2_a", "i_l3_a"}) {
      fields.append(pybind11::make_tuple(name, "f8"));
    }
    return half_cycles_.take(fields);
  }
  pybind11::array take_windows() { return windows_.take(window_fields()); }
  pybind11::array take_blocks() { return blocks_.take(quantity_fields()); }
  pybind11::array_t<std::int16_t> take_capture() { return taken(capture_); }
  pybind11::array_t<float> take_points() { return taken(points_); }

 private:
  // The rows of six so far, and none is left.
  template <typename Number>
  static pybind11::array_t<Number> taken(std::vector<Number>& numbers) {
    const auto rows = static_cast<pybind11::ssize_t>(numbers.size() / simd::kChannelCount);
    pybind11::array_t<Number> out({rows, static_cast<pybind11::ssize_t>(simd::kChannelCount)});
    std::memcpy(out.mutable_data(), numbers.data(), numbers.size() * sizeof(Number));
    numbers.clear();
    return out;
  }
  void keep_capture(std::span<const simd::Frame> points) {
    std::array<capture::CapturePoint, capture::kPointsPerCycle / 2> kept;
    const std::size_t count = capture::capture_points(points, input_, kept);
    for (std::size_t i = 0; i < count; ++i) {
      capture_.insert(capture_.end(), kept[i].begin(), kept[i].end());
    }
  }
  void add_orders(Table& table) const {
    for (std::size_t id = 0; id < spec::kArrayCount; ++id) {
      const spec::ArrayInfo& info = spec::kArrays[id];
      for (std::size_t order = info.first_order; order <= info.last_order; ++order) {
        table.add(meter_->quantities().order_value(static_cast<spec::ArrayId>(id), order));
      }
    }
  }

  static pybind11::list window_fields() {
    pybind11::list fields = quantity_fields();
    for (const spec::ArrayInfo& info : spec::kArrays) {
      const int orders = info.last_order - info.first_order + 1;
      fields.append(
          pybind11::make_tuple(std::string(info.name), "f8", pybind11::make_tuple(orders)));
    }
    return fields;
  }
  static pybind11::list start_of_fields() {
    pybind11::list fields;
    fields.append(pybind11::make_tuple("start", "f8"));
    fields.append(pybind11::make_tuple("end", "f8"));
    return fields;
  }
  static pybind11::list quantity_fields() {
    pybind11::list fields = start_of_fields();
    for (const spec::QuantityInfo& quantity : spec::kQuantities) {
      fields.append(pybind11::make_tuple(std::string(quantity.name), "f8"));
    }
    return fields;
  }

  const meter::Meter* meter_ = nullptr;
  Recorded recorded_;
  std::unique_ptr<quality::Analyser> analyser_;
  std::optional<meter::QualityListener> listener_;
  Table half_cycles_;
  Table blocks_;
  Table windows_;
  std::vector<float> points_;
  std::vector<std::int16_t> capture_;
  frontend::CurrentInput input_ = frontend::CurrentInput::a1;
};

}  // namespace kw::bindings
