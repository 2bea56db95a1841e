#include "modbus_rtu_line.hpp"

#include <sys/stat.h>

#include <boost/asio/buffer.hpp>
#include <chrono>
#include <utility>

namespace kw::linux_board {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// The scheduling of two processes over a pseudo-terminal splits a frame by up to some milliseconds.
constexpr std::uint32_t kSilenceMin_us = 20'000;

constexpr modbus::RtuConfig kConfig{
    .framing = modbus::RtuFraming::by_length,
    .timing = {.char_us = 0, .gap_max_us = 0, .silence_min_us = kSilenceMin_us}};

bool is_existing_tty(const std::string& path) {
  struct stat status{};
  struct stat link{};
  const bool exists = ::stat(path.c_str(), &status) == 0 && S_ISCHR(status.st_mode);
  return exists && ::lstat(path.c_str(), &link) == 0 && !S_ISLNK(link.st_mode);
}

}  // namespace

int ModbusRtuLine::open_line(const std::string& path) {
  if (is_existing_tty(path)) return serial::open_raw_tty(path);
  terminal_ = std::make_unique<serial::PseudoTerminal>(path);
  return terminal_->release_near_end();
}

ModbusRtuLine::ModbusRtuLine(asio::io_context& io, const std::string& path,
                             registers::RegisterAccess& registers, std::uint8_t unit,
                             AnswersNow answers_now, ModbusCounts& counts)
    : line_(io, open_line(path)),
      server_(registers, modbus::UnitSet{unit}, kConfig),
      answers_now_(std::move(answers_now)),
      counts_(counts) {
  line_.non_blocking(true);
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
    for (std::size_t i = 0; i < count; ++i) {
      if (answers_now_()) {
        send(server_.receive(input_[i], end_us));
      } else {
        ++counts_.unanswered_bytes;
      }
    }
    read();
  });
}

void ModbusRtuLine::poll() {
  if (answers_now_()) send(server_.poll(now_us()));
}

// A line has no back-pressure: what does not fit because nobody listens is lost.
void ModbusRtuLine::send(ByteView answer) {
  if (answer.empty()) return;
  ++counts_.answers;
  error_code ignored;
  line_.write_some(asio::buffer(answer.data(), answer.size()), ignored);
}

void ModbusRtuLine::close() {
  error_code ignored;
  line_.close(ignored);
}

}  // namespace kw::linux_board
