// A meter that only counts: stands in for kw::meter::Meter where metering is not the question.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "core/base/bytes.hpp"
#include "core/registers/register_access.hpp"

namespace kw::app {

struct StandInConfig {
  std::uint64_t boot_time_unix_s = 0;
};

struct StandInEdge {
  std::uint64_t sample_index;
  std::uint32_t fraction_q32;
  std::uint8_t stream;
};

// One P+ pulse every 1280 frames. Registers 0..3: sample index, big word first; 4..5: the sum of
// all counts modulo 2^32; 6..7: boot time; 8..15: free to write.
class StandInMeter {
 public:
  static constexpr std::uint64_t kFramesPerPulse = 1280;
  static constexpr std::size_t kQueueEdges = 8;
  static constexpr std::uint16_t kRegisterCount = 16;
  static constexpr std::uint16_t kFirstWritable = 8;

  explicit StandInMeter(const StandInConfig& config) : config_(config), registers_(*this) {}

  std::size_t feed(const std::int32_t* frames, std::size_t frame_count) {
    for (std::size_t i = 0; i < frame_count; ++i) {
      if (queued_ == kQueueEdges) return i;
      for (std::size_t c = 0; c < 6; ++c) sum_ += static_cast<std::uint32_t>(frames[i * 6 + c]);
      ++sample_index_;
      if (sample_index_ % kFramesPerPulse == 0) queue_[queued_++] = {sample_index_ - 1, 0x8000U, 0};
    }
    return frame_count;
  }

  [[nodiscard]] std::uint64_t sample_index() const { return sample_index_; }
  [[nodiscard]] registers::RegisterAccess& registers() { return registers_; }

  std::size_t take_pulses(std::span<StandInEdge> out) {
    const std::size_t count = std::min(queued_, out.size());
    std::copy_n(queue_.begin(), count, out.begin());
    std::copy(queue_.begin() + static_cast<std::ptrdiff_t>(count),
              queue_.begin() + static_cast<std::ptrdiff_t>(queued_), queue_.begin());
    queued_ -= count;
    return count;
  }

 private:
  class Registers final : public registers::RegisterAccess {
   public:
    explicit Registers(StandInMeter& meter) : meter_(&meter) {}
    [[nodiscard]] Status read(std::uint16_t address, std::span<std::uint16_t> words) override {
      if (address + words.size() > kRegisterCount) return Status::bad_address;
      const auto image = meter_->image();
      std::copy_n(image.begin() + address, words.size(), words.begin());
      return Status::ok;
    }
    [[nodiscard]] Status write(std::uint16_t address,
                               std::span<const std::uint16_t> words) override {
      if (address + words.size() > kRegisterCount) return Status::bad_address;
      if (address < kFirstWritable) return Status::read_only;
      std::copy(words.begin(), words.end(), meter_->free_.begin() + (address - kFirstWritable));
      return Status::ok;
    }

   private:
    StandInMeter* meter_;
  };

  [[nodiscard]] std::array<std::uint16_t, kRegisterCount> image() const {
    std::array<std::uint16_t, kRegisterCount> words{};
    for (unsigned i = 0; i < 4; ++i) {
      words[i] = static_cast<std::uint16_t>(sample_index_ >> (48U - 16U * i));
    }
    words[4] = high_word(sum_);
    words[5] = low_word(sum_);
    words[6] = high_word(static_cast<std::uint32_t>(config_.boot_time_unix_s));
    words[7] = low_word(static_cast<std::uint32_t>(config_.boot_time_unix_s));
    std::copy(free_.begin(), free_.end(), words.begin() + kFirstWritable);
    return words;
  }

  StandInConfig config_;
  Registers registers_;
  std::uint64_t sample_index_ = 0;
  std::uint32_t sum_ = 0;
  std::array<StandInEdge, kQueueEdges> queue_{};
  std::size_t queued_ = 0;
  std::array<std::uint16_t, kRegisterCount - kFirstWritable> free_{};
};

}  // namespace kw::app
