// Cuts the corrected samples into gapless blocks of whole cycles, 256 points a cycle.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/simd/cycle_table.hpp"
#include "core/simd/filter_table.hpp"
#include "core/simd/kernels.hpp"
#include "core/sync/sample_time.hpp"

namespace kw::sync {

// Holds the frames that the filter still needs. Use: write simd::kChunkFrames at most to input(),
// commit() them, never beyond frames_to_publication(), call run(); when it returns true a block is
// complete: take it with sums(), block_start() and block_end(), then begin_block().
class Resampler {
 public:
  // Forgets all samples; begin_block() comes next.
  void restart();

  [[nodiscard]] simd::Frame* input() { return frames_ + held_; }
  void commit(std::size_t count) { held_ += count; }

  // Frames still to be committed until the current block is complete and published: at least 1.
  [[nodiscard]] std::uint64_t frames_to_publication() const;

  // Adds all points that the held frames allow. True when the block is complete and the sample at
  // which it is to be published has been committed.
  [[nodiscard]] bool run(const simd::Kernels& kernels);

  // The block just completed.
  [[nodiscard]] const simd::BlockSums& sums() const { return sums_.block; }
  [[nodiscard]] SampleTime block_start() const { return block_start_; }
  [[nodiscard]] SampleTime block_end() const { return now(); }
  void begin_block(SpanQ32 step, std::uint32_t points_per_block);

 private:
  // A filter's length and two samples: held frames beyond the end of a block when it is published.
  static constexpr std::size_t kPublishFrames = simd::kFilterTaps + 2;
  static constexpr std::size_t kHistoryFrames = kPublishFrames + 8;

  [[nodiscard]] SampleTime now() const;
  [[nodiscard]] std::size_t points_available() const;
  void drop_used_frames();

  simd::Frame frames_[kHistoryFrames + simd::kChunkFrames];
  simd::PointSums sums_;
  SampleTime block_start_{};
  std::uint64_t first_index_ = 0;  // of frames_[0], counted in committed frames
  std::size_t held_ = 0;
  std::uint64_t position_ = 0;  // of the next point, relative to frames_[0], 32 fractional bits
  SpanQ32 step_ = 0;
  std::uint32_t points_per_block_ = 0;
};

// A block is published when this many samples beyond its end (in the resampler's time) were taken.
inline constexpr std::uint64_t kPublishDelay = simd::kFilterTaps + 2;

}  // namespace kw::sync
