// What the front panel shows, on its way to the out ring: only when it has changed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/bytes.hpp"
#include "host/boardlink/board_side.hpp"

namespace kw::app {

class PanelRecords {
 public:
  static constexpr std::size_t kTextBytesMax = 1024;

  // A fresh meter shows its first picture whatever the one before showed.
  void clear() {
    pending_ = false;
    seen_ = 0;
  }

  // Takes the picture that the panel shows at `sample_index`; one still under way stays first.
  template <typename Meter>
  void look(Meter& meter, std::uint64_t sample_index) {
    if (pending_) return;
    size_ = meter.panel_text(std::span<char>(text_));
    const std::uint64_t sum = size_ == 0 ? seen_ : hash(bytes());
    pending_ = sum != seen_;
    seen_ = sum;
    sample_index_ = sample_index;
  }

  // False while the ring has no room for it. A text that no ring would ever hold is dropped.
  bool emit(boardlink::BoardSide& link) {
    if (!pending_) return true;
    const Status status = link.emit(boardlink::RecordType::panel, sample_index_, bytes());
    pending_ = status == Status::capacity_exceeded;
    return !pending_;
  }

  [[nodiscard]] bool is_pending() const { return pending_; }

 private:
  // FNV-1a of 64 bits: two pictures that share it are taken for one.
  static std::uint64_t hash(ByteView bytes) {
    std::uint64_t sum = 0xCBF29CE484222325U;
    for (const std::uint8_t byte : bytes) sum = (sum ^ byte) * 0x100000001B3U;
    return sum;
  }

  [[nodiscard]] ByteView bytes() const {
    return {reinterpret_cast<const std::uint8_t*>(text_.data()), size_};
  }

  std::array<char, kTextBytesMax> text_{};
  std::size_t size_ = 0;
  std::uint64_t seen_ = 0;
  std::uint64_t sample_index_ = 0;
  bool pending_ = false;
};

}  // namespace kw::app
