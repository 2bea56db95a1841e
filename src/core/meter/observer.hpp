// What a home of the core may listen to while it feeds samples (Python, capture).
#pragma once

#include <cstdint>
#include <span>

#include "core/metering/half_cycle.hpp"
#include "core/simd/lanes.hpp"
#include "core/spec/quantities_gen.hpp"
#include "core/sync/meter_type.hpp"

namespace kw::meter {

// Called within feed(), at the sample at which a thing is published; must not feed the meter.
class Observer {
 public:
  // The windows start anew, for a meter of this type: at power-on, after another type or wiring.
  virtual void restarted(const sync::MeterType& type) = 0;
  // The resampled points of a half cycle, lane = channel, and its one-cycle values.
  virtual void half_cycle(const metering::HalfCycleValues& values,
                          std::span<const simd::Frame> points) = 0;
  // A bank of the quantity store has new values; `start` and `end` in samples of the converter.
  virtual void published(spec::Bank bank, sync::SampleTime start, sync::SampleTime end) = 0;

 protected:
  ~Observer() = default;
};

}  // namespace kw::meter
