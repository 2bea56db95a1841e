// A meter that only counts: stands in for kw::meter::Meter where metering is not the question.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "core/base/bytes.hpp"
#include "core/io/output_event.hpp"
#include "core/modbus/serial_settings.hpp"
#include "core/nvm/flash.hpp"
#include "core/registers/register_access.hpp"

namespace kw::app {

struct StandInConfig {
  std::uint64_t boot_time_unix_s = 0;
  nvm::Flash* flash = nullptr;
};

struct StandInEdge {
  std::uint64_t sample_index;
  std::uint32_t fraction_q32;
  std::uint8_t stream;
};

// One P+ pulse every 1280 frames. Registers 0..3: sample index, big word first; 4..5: the sum of
// all counts modulo 2^32; 6..7: boot time; 8..15: free to write; 16..17: digital inputs, big word
// first; 18: modules; 19: seal switch; 20: keys pressed last.
// At boot it counts in the first byte of its flash how often it was booted since the flash was
// erased: register 21.
// DI1 switches the first relay, an analogue input the output of its number, a write to register 8
// DO1; each at once. With a module connected AO4 changes every 512 frames. The panel shows the keys
// pressed last.
class StandInMeter {
 public:
  static constexpr std::uint64_t kFramesPerPulse = 1280;
  static constexpr std::uint64_t kFramesPerTurn = 512;
  static constexpr std::size_t kQueueEdges = 8;
  static constexpr std::uint16_t kRegisterCount = 22;
  static constexpr std::uint16_t kFirstWritable = 8;
  static constexpr std::uint16_t kEndWritable = 16;

  explicit StandInMeter(const StandInConfig& config) : config_(config), registers_(*this) {
    count_boot();
  }

  std::size_t feed(const std::int32_t* frames, std::size_t frame_count) {
    for (std::size_t i = 0; i < frame_count; ++i) {
      if (queued_ == kQueueEdges) return i;
      for (std::size_t c = 0; c < 6; ++c) sum_ += static_cast<std::uint32_t>(frames[i * 6 + c]);
      ++sample_index_;
      if (modules_ != 0 && sample_index_ % kFramesPerTurn == 0) {
        switch_output(io::OutputKind::analogue_out, 3, static_cast<std::int32_t>(i));
      }
      if (sample_index_ % kFramesPerPulse == 0) queue_[queued_++] = {sample_index_ - 1, 0x8000U, 0};
    }
    return frame_count;
  }

  [[nodiscard]] std::uint64_t sample_index() const { return sample_index_; }
  [[nodiscard]] registers::RegisterAccess& registers() { return registers_; }

  std::size_t take_pulses(std::span<StandInEdge> out) { return take_first(queue_, queued_, out); }
  std::size_t take_outputs(std::span<io::OutputEvent> out) {
    return take_first(outputs_, outputs_queued_, out);
  }

  void digital_inputs(std::uint32_t inputs, std::uint32_t mask) {
    inputs_ = (inputs_ & ~mask) | (inputs & mask);
    if ((mask & 1U) != 0) switch_output(io::OutputKind::relay, 0, (inputs & 1U) != 0 ? 1 : 0);
  }
  void analogue_input(std::uint32_t channel, std::int32_t value_q31) {
    switch_output(io::OutputKind::analogue_out, static_cast<std::uint8_t>(channel), value_q31);
  }
  void connect_modules(std::uint8_t mask) { modules_ = mask; }
  void set_sealed(bool sealed) { sealed_ = sealed; }
  void press_keys(std::uint8_t keys) { keys_ = keys; }

  std::size_t panel_text(std::span<char> text) const {
    if (keys_ == 0) return 0;
    text[0] = 'K';
    text[1] = static_cast<char>('0' + keys_);
    return 2;
  }

  // Both channels alike: registers 9 and 10 hold address and baud rate, 0 the default.
  [[nodiscard]] modbus::SerialSettings serial(std::size_t /*channel*/) const {
    modbus::SerialSettings settings;
    if (free_[1] != 0) settings.address = free_[1];
    if (free_[2] != 0) settings.baud_bd = free_[2];
    return settings;
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
      if (address < kFirstWritable || address + words.size() > kEndWritable) {
        return Status::read_only;
      }
      std::copy(words.begin(), words.end(), meter_->free_.begin() + (address - kFirstWritable));
      if (address == kFirstWritable) {
        meter_->switch_output(io::OutputKind::digital_out, 0, words.front());
      }
      return Status::ok;
    }

   private:
    StandInMeter* meter_;
  };

  template <typename Queue, typename Item>
  static std::size_t take_first(Queue& queue, std::size_t& queued, std::span<Item> out) {
    const std::size_t count = std::min(queued, out.size());
    std::copy_n(queue.begin(), count, out.begin());
    std::copy(queue.begin() + static_cast<std::ptrdiff_t>(count),
              queue.begin() + static_cast<std::ptrdiff_t>(queued), queue.begin());
    queued -= count;
    return count;
  }

  // One granule more is programmed at each boot.
  void count_boot() {
    if (config_.flash == nullptr) return;
    std::array<std::uint8_t, nvm::kGranuleBytes> granule{};
    for (std::uint32_t offset = 0; is_ok(config_.flash->read(offset, granule));
         offset += nvm::kGranuleBytes) {
      ++boots_;
      if (granule[0] == 0) continue;
      granule.fill(0);
      static_cast<void>(config_.flash->program(offset, granule));
      return;
    }
  }

  void switch_output(io::OutputKind kind, std::uint8_t channel, std::int32_t value) {
    if (outputs_queued_ == kQueueEdges) return;
    outputs_[outputs_queued_++] = {sample_index_, kind, channel, value};
  }

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
    words[16] = high_word(inputs_);
    words[17] = low_word(inputs_);
    words[18] = modules_;
    words[19] = sealed_ ? 1 : 0;
    words[20] = keys_;
    words[21] = boots_;
    return words;
  }

  StandInConfig config_;
  Registers registers_;
  std::uint64_t sample_index_ = 0;
  std::uint32_t sum_ = 0;
  std::array<StandInEdge, kQueueEdges> queue_{};
  std::size_t queued_ = 0;
  std::array<io::OutputEvent, kQueueEdges> outputs_{};
  std::size_t outputs_queued_ = 0;
  std::array<std::uint16_t, kEndWritable - kFirstWritable> free_{};
  std::uint32_t inputs_ = 0;
  std::uint16_t boots_ = 0;
  std::uint8_t modules_ = 0;
  std::uint8_t keys_ = 0;
  bool sealed_ = false;
};

}  // namespace kw::app
