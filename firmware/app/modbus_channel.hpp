// One serial channel of the meter: an RTU server that follows how the channel is set.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/modbus/rtu.hpp"
#include "core/modbus/serial_settings.hpp"
#include "core/registers/register_access.hpp"

namespace kw::app {

// The driver sends what receive() and poll() return, then calls follow(): so the answer to a write
// that changes the channel leaves as the channel was.
class ModbusChannel {
 public:
  ModbusChannel(registers::RegisterAccess& registers, const modbus::SerialSettings& settings)
      : registers_(&registers), settings_(settings) {
    make_server();
  }

  // One character received. The answer is valid until the next call.
  [[nodiscard]] ByteView receive(std::uint8_t byte, std::uint64_t end_us) {
    if (!settings_.modbus) {
      ++unanswered_bytes_;
      return {};
    }
    return counted(server_->receive(byte, end_us));
  }

  // Time has passed without a character.
  [[nodiscard]] ByteView poll(std::uint64_t now_us) { return counted(server_->poll(now_us)); }

  // A character received while the meter answers nothing.
  void leave_unanswered() { ++unanswered_bytes_; }

  // True when the channel is set otherwise than before; a frame half received is then dropped.
  bool follow(const modbus::SerialSettings& settings) {
    if (settings == settings_) return false;
    settings_ = settings;
    make_server();
    return true;
  }

  [[nodiscard]] const modbus::SerialSettings& settings() const { return settings_; }
  [[nodiscard]] std::uint32_t answers() const { return answers_; }
  [[nodiscard]] std::uint32_t unanswered_bytes() const { return unanswered_bytes_; }

 private:
  // An emulated UART or a pseudo-terminal keeps no time between characters, and the scheduling of
  // two processes splits a frame by up to some milliseconds: frames end by length, and silence,
  // which only resynchronises, is at least this long.
  static constexpr std::uint32_t kSilenceMin_us = 20'000;

  void make_server() {
    const std::uint32_t silence_us =
        std::max(kSilenceMin_us, modbus::rtu_timing(settings_).silence_min_us);
    const modbus::RtuConfig config{
        .framing = modbus::RtuFraming::by_length,
        .timing = {.char_us = 0, .gap_max_us = 0, .silence_min_us = silence_us}};
    server_.emplace(*registers_, modbus::rtu_units(settings_), config);
  }

  [[nodiscard]] ByteView counted(ByteView answer) {
    if (!answer.empty()) ++answers_;
    return answer;
  }

  registers::RegisterAccess* registers_;
  modbus::SerialSettings settings_;
  std::optional<modbus::RtuServer> server_;
  std::uint32_t answers_ = 0;
  std::uint32_t unanswered_bytes_ = 0;
};

}  // namespace kw::app
