// Cuts the corrected samples into gapless half cycles, 256 points a cycle (64 at 400 Hz).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/simd/filter_table.hpp"
#include "core/simd/kernels.hpp"
#include "core/sync/sample_time.hpp"

namespace kw::sync {

// A half cycle is published when this many samples beyond its end (in the resampler's time) were
// taken: a filter's length and two samples.
inline constexpr std::uint64_t kPublishDelay = simd::kFilterTaps + 2;

// Holds the frames that the filter still needs. Use: write simd::kChunkFrames at most to input(),
// commit() them, never beyond frames_to_publication(), call run(); when it returns true a half
// cycle is complete: take it with sums(), points(), start() and end(), then begin_half_cycle().
class Resampler {
 public:
  // Forgets all samples; begin_half_cycle() comes next.
  void restart();

  [[nodiscard]] simd::Frame* input() { return frames_ + held_; }
  void commit(std::size_t count) { held_ += count; }

  // Frames still to be committed until the half cycle is complete and published: at least 1.
  [[nodiscard]] std::uint64_t frames_to_publication() const;

  // Adds all points that the held frames allow. True when the half cycle is complete and the sample
  // at which it is to be published has been committed.
  [[nodiscard]] bool run(const simd::Kernels& kernels);

  // The half cycle just completed.
  [[nodiscard]] const simd::BlockSums& sums() const { return sums_.block; }
  [[nodiscard]] std::span<const simd::Frame> points() const { return {points_, sums_.point}; }
  [[nodiscard]] SampleTime start() const { return start_; }
  [[nodiscard]] SampleTime end() const { return now(); }

  // The next half cycle begins `frames` after what was committed; what is held is not used.
  void skip(std::size_t frames);

  // `points` <= kPointsMax, a multiple of simd::kPointsPerGroup; each is added to `folded`, too.
  void begin_half_cycle(SpanQ32 step, std::uint32_t points, simd::Frame* folded);

 private:
  // At publication the frames beyond the end of a half cycle are held, and a few more.
  static constexpr std::size_t kHistoryFrames = kPublishDelay + 8;
  static constexpr std::size_t kPointsMax = simd::kPointsPerCycleMax / 2;

  [[nodiscard]] SampleTime now() const;
  [[nodiscard]] std::size_t points_available() const;
  void drop_used_frames();

  simd::Frame frames_[kHistoryFrames + simd::kChunkFrames];
  simd::Frame points_[kPointsMax];
  simd::PointSums sums_;
  simd::Frame* folded_ = nullptr;
  SampleTime start_{};
  std::uint64_t first_index_ = 0;  // of frames_[0], counted in committed frames
  std::size_t held_ = 0;
  std::uint64_t position_ = 0;  // of the next point, relative to frames_[0], 32 fractional bits
  SpanQ32 step_ = 0;
  std::uint32_t point_count_ = 0;  // of the whole half cycle
};

}  // namespace kw::sync
