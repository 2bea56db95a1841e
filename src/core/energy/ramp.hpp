// The interval over which a window's energy is released: the length of the next window.
#pragma once

#include <cstdint>

#include "core/sync/sample_time.hpp"

namespace kw::energy {

class Ramp {
 public:
  Ramp() = default;
  Ramp(sync::SampleTime start, sync::SpanQ32 length)
      : start_(start), length_(static_cast<double>(length) / sync::kSpanScale) {}

  // Part of the interval that has passed when `sample_index` samples were taken: 0..1.
  [[nodiscard]] double part_at(std::uint64_t sample_index) const {
    if (!(length_ > 0.0)) return 1.0;
    const double part = sync::SampleTime{sample_index, 0}.samples_since(start_) / length_;
    if (part <= 0.0) return 0.0;
    return part < 1.0 ? part : 1.0;
  }

  // The instant at which `part` (0..1) has passed.
  [[nodiscard]] sync::SampleTime instant_at(double part) const {
    return start_.plus(sync::span_of(length_ * part));
  }

  [[nodiscard]] sync::SampleTime start() const { return start_; }

 private:
  sync::SampleTime start_{};
  double length_ = 0.0;
};

}  // namespace kw::energy
