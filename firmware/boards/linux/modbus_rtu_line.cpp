#include "modbus_rtu_line.hpp"

#include <sys/stat.h>

#include <boost/asio/buffer.hpp>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <utility>

#include "host/serial/line_settings.hpp"

namespace kw::linux_board {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

bool is_existing_tty(const std::string& path) {
  struct stat status{};
  struct stat link{};
  const bool exists = ::stat(path.c_str(), &status) == 0 && S_ISCHR(status.st_mode);
  return exists && ::lstat(path.c_str(), &link) == 0 && !S_ISLNK(link.st_mode);
}

serial::LineSettings line_of(const modbus::SerialSettings& settings) {
  using modbus::Parity;
  auto parity = serial::LineParity::none;
  if (settings.parity == Parity::even) parity = serial::LineParity::even;
  if (settings.parity == Parity::odd) parity = serial::LineParity::odd;
  return {settings.baud_bd, parity, settings.parity == Parity::none_two_stop};
}

}  // namespace

int ModbusRtuLine::open_line(const std::string& path) {
  if (is_existing_tty(path)) return serial::open_raw_tty(path);
  terminal_ = std::make_unique<serial::PseudoTerminal>(path);
  return terminal_->release_near_end();
}

ModbusRtuLine::ModbusRtuLine(asio::io_context& io, const std::string& path,
                             registers::RegisterAccess& registers, SettingsNow settings_now,
                             AnswersNow answers_now, ModbusCounts& counts)
    : line_(io, open_line(path)),
      settings_now_(std::move(settings_now)),
      channel_(registers, settings_now_()),
      answers_now_(std::move(answers_now)),
      counts_(counts) {
  line_.non_blocking(true);
  set_line();
  read();
}

std::uint64_t ModbusRtuLine::now_us() const {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(now).count());
}

void ModbusRtuLine::read() {
  line_.async_read_some(asio::buffer(input_), [this](error_code error, std::size_t count) {
    if (error) return;
    const std::uint64_t end_us = now_us();
    for (std::size_t i = 0; i < count; ++i) receive(input_[i], end_us);
    read();
  });
}

void ModbusRtuLine::receive(std::uint8_t byte, std::uint64_t end_us) {
  follow_settings();
  if (!answers_now_() || !channel_.settings().modbus) ++counts_.unanswered_bytes;
  if (answers_now_()) send(channel_.receive(byte, end_us));
}

void ModbusRtuLine::poll() {
  follow_settings();
  if (answers_now_()) send(channel_.poll(now_us()));
}

// A line has no back-pressure: what does not fit because nobody listens is lost.
void ModbusRtuLine::send(ByteView answer) {
  if (answer.empty()) return;
  ++counts_.answers;
  error_code ignored;
  line_.write_some(asio::buffer(answer.data(), answer.size()), ignored);
}

// What was answered before leaves as the line was: until it has left, the settings stay.
void ModbusRtuLine::follow_settings() {
  const modbus::SerialSettings now = settings_now_();
  if (now == channel_.settings()) return;
  if (!terminal_ && serial::unsent_bytes(line_.native_handle()) > 0) return;
  channel_.follow(now);
  set_line();
}

void ModbusRtuLine::set_line() {
  if (terminal_) return;  // has neither baud rate nor parity
  const int error = serial::set_line(line_.native_handle(), line_of(channel_.settings()));
  if (error != 0) std::fprintf(stderr, "kwmeter: the line: %s\n", std::strerror(error));
}

void ModbusRtuLine::close() {
  error_code ignored;
  line_.close(ignored);
}

}  // namespace kw::linux_board
