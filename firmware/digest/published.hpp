// Hashes what a meter publishes beside its registers: half cycles, points, every quantity, and what
// an analyser of power quality makes of them.
#pragma once

#include <bit>
#include <new>
#include <optional>

#include "app/sha256.hpp"
#include "core/meter/meter.hpp"
#include "core/meter/quality_listener.hpp"

namespace kw::digest {

// Four hashes, so that each can be made from a table of its own: numbers are the 8 bytes of a
// double, points the 4 of a float32, big-endian; times are samples as a double.
class Published final : public meter::Observer {
 public:
  explicit Published(quality::Analyser& analyser) : analyser_(&analyser) {}
  // The power goes, and with it what the analyser has.
  void leave() {
    listener_.reset();
    analyser_ = ::new (static_cast<void*>(analyser_)) quality::Analyser;
  }
  void follow(const meter::Meter& meter) {
    meter_ = &meter;
    windows_hashed_ = 0;
    listener_.emplace(meter, *analyser_, quality::Lamp::v230_50hz, kDeclaredVolts);
    listener_->restarted(meter.type());
  }

  void restarted(const sync::MeterType& type) override {
    if (listener_) listener_->restarted(type);
  }

  void half_cycle(const metering::HalfCycleValues& values,
                  std::span<const simd::Frame> points) override {
    if (listener_) listener_->half_cycle(values, points);
    add(half_cycles_, values.start);
    add(half_cycles_, values.end);
    for (const double value : values.u_rms_v) add(half_cycles_, value);
    for (const double value : values.u_line_rms_v) add(half_cycles_, value);
    for (const double value : values.i_rms_a) add(half_cycles_, value);
    for (const simd::Frame& point : points) {
      for (std::size_t lane = 0; lane < simd::kChannelCount; ++lane) {
        app::add_number(points_, std::bit_cast<std::uint32_t>(point.lane[lane]), 4);
      }
    }
  }

  void published(spec::Bank bank, sync::SampleTime start, sync::SampleTime end) override {
    if (listener_) listener_->published(bank, start, end);
    if (bank != spec::Bank::window) return;
    add(windows_, start);
    add(windows_, end);
    for (std::size_t id = 0; id < spec::kQuantityCount; ++id) {
      add(windows_, meter_->quantities().value(bank, static_cast<spec::QuantityId>(id)));
    }
    for (std::size_t id = 0; id < spec::kArrayCount; ++id) {
      const spec::ArrayInfo& info = spec::kArrays[id];
      for (std::size_t order = info.first_order; order <= info.last_order; ++order) {
        add(windows_, meter_->quantities().order_value(static_cast<spec::ArrayId>(id), order));
      }
    }
  }

  // Adds what the analyser has found, when that is new; once a step.
  void hash_quality() {
    if (analyser_->windows() == windows_hashed_) return;
    windows_hashed_ = analyser_->windows();
    add(analyser_->window());
    add(quality_, analyser_->ten_second_f_hz());
    for (std::size_t phase = 0; phase < 3; ++phase) {
      add(quality_, analyser_->p_inst(phase));
      add(quality_, analyser_->pst(phase));
    }
    add(analyser_->aggregation().fifteen_windows().values);
    add(analyser_->aggregation().ten_minutes().values);
  }

  // Ends the four and appends them to `hash`.
  void append_to(app::Sha256& hash) {
    for (app::Sha256* part : {&half_cycles_, &points_, &windows_, &quality_})
      hash.update(part->finish());
  }

 private:
  static void add(app::Sha256& hash, double value) {
    app::add_number(hash, std::bit_cast<std::uint64_t>(value), 8);
  }
  static void add(app::Sha256& hash, sync::SampleTime time) {
    add(hash, static_cast<double>(time.index) + static_cast<double>(time.fraction_q32) * 0x1p-32);
  }

  void add(const quality::QualityValues& values) {
    for (const double value : values.u_rms_v) add(quality_, value);
    for (const double value : values.i_rms_a) add(quality_, value);
    add(quality_, values.u_zero_ratio);
    for (const quality::HarmonicGroups& groups : values.groups) {
      for (const double value : groups.subgroup_rms) add(quality_, value);
      for (const double value : groups.interharmonic_rms) add(quality_, value);
      add(quality_, groups.thds);
    }
  }

  static constexpr double kDeclaredVolts = 230.0;

  quality::Analyser* analyser_;
  std::optional<meter::QualityListener> listener_;
  std::uint64_t windows_hashed_ = 0;
  const meter::Meter* meter_ = nullptr;
  app::Sha256 half_cycles_;
  app::Sha256 points_;
  app::Sha256 windows_;
  app::Sha256 quality_;
};

}  // namespace kw::digest
