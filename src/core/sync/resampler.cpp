#include "core/sync/resampler.hpp"

namespace kw::sync {

void Resampler::restart() {
  held_ = 0;
  first_index_ = 0;
  position_ = 0;
}

void Resampler::begin_half_cycle(SpanQ32 step, std::uint32_t points, simd::Frame* folded) {
  sums_.clear();
  start_ = now();
  step_ = step;
  point_count_ = points;
  folded_ = folded;
}

void Resampler::skip(std::size_t frames) {
  position_ = static_cast<std::uint64_t>(held_ + frames) << 32;
  drop_used_frames();
}

SampleTime Resampler::now() const { return SampleTime{first_index_, 0}.plus(position_); }

std::size_t Resampler::points_available() const {
  if (held_ < simd::kFilterTaps) return 0;
  const std::uint64_t end = static_cast<std::uint64_t>(held_ - simd::kFilterTaps + 1) << 32;
  if (position_ >= end) return 0;
  return static_cast<std::size_t>((end - position_ + step_ - 1) / step_);
}

void Resampler::drop_used_frames() {
  const std::size_t used = static_cast<std::size_t>(position_ >> 32);
  const std::size_t drop = used < held_ ? used : held_;
  for (std::size_t i = drop; i < held_; ++i) frames_[i - drop] = frames_[i];
  held_ -= drop;
  first_index_ += drop;
  position_ -= static_cast<std::uint64_t>(drop) << 32;
}

std::uint64_t Resampler::frames_to_publication() const {
  const SampleTime end = now().plus(step_ * (point_count_ - sums_.point));
  return end.index + kPublishDelay - (first_index_ + held_);
}

bool Resampler::run(const simd::Kernels& kernels) {
  const std::size_t wanted = point_count_ - sums_.point;
  const std::size_t available = points_available();
  const std::size_t count = wanted < available ? wanted : available;
  if (count > 0) {
    const std::size_t first = sums_.point;
    kernels.resample({frames_, position_, step_, count, points_ + first, folded_ + first}, sums_);
    position_ += step_ * count;
  }
  drop_used_frames();
  return frames_to_publication() == 0;
}

}  // namespace kw::sync
