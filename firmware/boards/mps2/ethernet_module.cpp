#include "boards/mps2/ethernet_module.hpp"

namespace kw::mps2 {
namespace {

constexpr std::uint8_t kClient = 0x02;  // STX
constexpr std::uint8_t kEnd = 0x04;     // EOT
constexpr std::uint8_t kEscape = 0x10;  // DLE
// The longest request, each octet escaped.
constexpr std::size_t kBytesAtOnce = 2 * modbus::kTcpFrameBytesMax;

}  // namespace

EthernetModule::EthernetModule(CmsdkUart uart, registers::RegisterAccess& registers)
    : uart_(uart), server_(registers, modbus::tcp_units(1)) {
  uart_.start();
}

bool EthernetModule::serve(bool answers, const modbus::SerialSettings& channel_1) {
  server_.set_units(modbus::tcp_units(channel_1.address));
  const std::uint32_t answers_before = answers_;
  for (std::size_t count = 0; count < kBytesAtOnce && answers_ == answers_before; ++count) {
    const auto byte = uart_.take();
    if (!byte) return count > 0;
    take(*byte, answers);
  }
  return true;
}

void EthernetModule::take(std::uint8_t byte, bool answers) {
  if (escaped_) {
    escaped_ = false;
    if (byte != kEscape) return take_control(byte);
  } else if (byte == kEscape) {
    escaped_ = true;
    return;
  }
  if (connected_) take_data(byte, answers);
}

void EthernetModule::take_control(std::uint8_t byte) {
  if (byte != kClient && byte != kEnd) return;
  server_.reset();
  connected_ = byte == kClient;
  if (connected_) send_control(kClient);
}

void EthernetModule::take_data(std::uint8_t byte, bool answers) {
  if (!answers) return;
  const modbus::TcpStep step = server_.feed(ByteView(&byte, 1));
  if (!step.answer.empty()) send(step.answer);
  if (!step.close) return;
  connected_ = false;
  send_control(kEnd);
}

void EthernetModule::send(ByteView answer) {
  ++answers_;
  for (const std::uint8_t byte : answer) {
    if (byte == kEscape) uart_.send(ByteView(&kEscape, 1));
    uart_.send(ByteView(&byte, 1));
  }
}

void EthernetModule::send_control(std::uint8_t byte) {
  const std::uint8_t bytes[] = {kEscape, byte};
  uart_.send(bytes);
}

}  // namespace kw::mps2
