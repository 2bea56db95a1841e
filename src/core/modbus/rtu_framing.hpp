// Where a Modbus RTU frame ends, by the two rules that there are.
//
// by_silence: a frame ends after 3.5 characters of silence, and one with more than 1.5 characters
//   of silence inside is void @[MODBUS-SERIAL, clause not verified]. For a UART that stamps its
//   characters.
// by_length: a frame of a known function ends at the length that the function implies, when the
//   CRC fits there; silence only resynchronises. For a link that does not keep time (an emulated
//   UART, a pseudo-terminal). Whatever has no known length still ends by silence.
//
// Time is the caller's: microseconds of the link clock, never going back.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/modbus/unit_set.hpp"

namespace kw::modbus {

inline constexpr std::size_t kRtuFrameBytesMin = 4;    // address, function, CRC
inline constexpr std::size_t kRtuFrameBytesMax = 256;  // address, PDU of 253, CRC
inline constexpr std::uint8_t kBroadcastAddress = 0;

enum class RtuFraming : std::uint8_t { by_silence, by_length };

struct RtuTiming {
  std::uint32_t char_us = 0;         // duration of one character
  std::uint32_t gap_max_us = 0;      // t1.5: longest silence inside a frame (by_silence only)
  std::uint32_t silence_min_us = 0;  // t3.5: shortest silence that ends a frame
};

// Start bit, eight data bits, parity or a second stop bit, stop bit; without parity and with one
// stop bit a character is shorter, which the standard does not have and the meter offers.
inline constexpr std::uint32_t kCharBits = 11;
inline constexpr std::uint32_t kCharBitsNoParityOneStop = 10;

// The standard's times, rounded up; above 19200 Bd 750 us and 1750 us.
// Baud rate 1 to 4 000 000.
[[nodiscard]] constexpr RtuTiming standard_rtu_timing(std::uint32_t baud_bd,
                                                      std::uint32_t char_bits = kCharBits) {
  const auto half_chars_us = [=](std::uint64_t half_chars) {
    const std::uint64_t divisor = 2ULL * baud_bd;
    const std::uint64_t bits_us = half_chars * char_bits * 1'000'000ULL;
    return static_cast<std::uint32_t>((bits_us + divisor - 1) / divisor);
  };
  const bool fixed = baud_bd > 19'200;
  return {half_chars_us(2), fixed ? 750U : half_chars_us(3), fixed ? 1'750U : half_chars_us(7)};
}

// Why a frame is void before anybody looks at its CRC; the first reason stays.
enum class RtuFrameFault : std::uint8_t { none, gap, character, too_long };

// Collects the characters of one frame at a time.
class RtuReceiver {
 public:
  RtuReceiver(RtuFraming framing, const RtuTiming& timing, const UnitSet& own_units)
      : framing_(framing), timing_(timing), own_units_(own_units) {}

  // A character whose stop bit ended at `end_us`. True when the frame ended with it, which
  // happens by_length only. Call silence_ended_frame() for the start of the character first.
  [[nodiscard]] bool push(std::uint8_t byte, std::uint64_t end_us);

  // A character with a parity or framing error: the frame that it belongs to is void.
  void push_fault(std::uint64_t end_us);

  // Whether the frame begun has ended by silence, seen from `now_us`.
  [[nodiscard]] bool silence_ended_frame(std::uint64_t now_us) const;

  [[nodiscard]] std::uint64_t start_of_character_us(std::uint64_t end_us) const;
  [[nodiscard]] ByteView frame() const { return ByteView(bytes_).first(size_); }
  [[nodiscard]] RtuFrameFault fault() const { return fault_; }
  void clear();

  void set_own_units(const UnitSet& units) { own_units_ = units; }

  // New times and units from the next frame on; a frame that is half received is void.
  void reconfigure(const RtuTiming& timing, const UnitSet& own_units);

 private:
  void note_character(std::uint64_t end_us);
  void note_fault(RtuFrameFault fault);

  RtuFraming framing_;
  RtuTiming timing_;
  UnitSet own_units_;
  std::uint64_t last_end_us_ = 0;
  std::array<std::uint8_t, kRtuFrameBytesMax> bytes_{};
  std::size_t size_ = 0;
  bool begun_ = false;
  RtuFrameFault fault_ = RtuFrameFault::none;
};

// Length in bytes that the beginning of a frame implies, CRC included; 0 while it is not known.
// A response is told from a request only by whether its CRC fits at that length.
[[nodiscard]] std::size_t rtu_request_size(ByteView frame);
[[nodiscard]] std::size_t rtu_response_size(ByteView frame);

}  // namespace kw::modbus
