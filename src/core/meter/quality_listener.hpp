// Hands what a meter publishes to an analyser.
#pragma once

#include "core/meter/meter.hpp"
#include "core/quality/analyser.hpp"

namespace kw::meter {

// For a home that has the memory; called from its Observer.
class QualityListener {
 public:
  QualityListener(const Meter& meter, quality::Analyser& analyser, quality::Lamp lamp,
                  double declared_v)
      : meter_(&meter), analyser_(&analyser), setup_{.lamp = lamp, .declared_v = declared_v} {}

  void restarted(const sync::MeterType& type) {
    setup_.type = type;
    setup_.wiring = meter_->wiring();
    analyser_->set_up(setup_);
  }
  void half_cycle(const metering::HalfCycleValues& values, std::span<const simd::Frame> points) {
    analyser_->add_half_cycle(points, values);
  }
  void published(spec::Bank bank, sync::SampleTime start, sync::SampleTime end) {
    if (bank != spec::Bank::window) return;
    using spec::QuantityId;
    quality::WindowSummary summary;
    for (int k = 0; k < 3; ++k) {
      summary.u_rms_v[k] = value(QuantityId::u_rms_l1_v, k);
      summary.u_line_rms_v[k] = value(QuantityId::u_rms_l12_v, k);
      summary.i_rms_a[k] = value(QuantityId::i_rms_l1_a, k);
    }
    summary.u_unbalance = value(QuantityId::u_unbalance, 0);
    summary.u_zero_ratio = value(QuantityId::u_zero_ratio, 0);
    summary.f_hz = value(QuantityId::f_hz, 0);
    summary.duration_s =
        end.samples_since(start) / static_cast<double>(meter_->samples_per_second());
    summary.end = meter_->clock_time(end.index);
    summary.end_time = end;
    analyser_->finish_window(summary);
  }

 private:
  [[nodiscard]] double value(spec::QuantityId first, int offset) const {
    const auto id = static_cast<spec::QuantityId>(static_cast<int>(first) + offset);
    return meter_->quantities().value(spec::Bank::window, id);
  }

  const Meter* meter_;
  quality::Analyser* analyser_;
  quality::AnalyserSetup setup_;
};

}  // namespace kw::meter
