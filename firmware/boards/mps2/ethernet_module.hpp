// Modbus/TCP on a UART: the plug of an Ethernet module, which ends TCP and serves one client at a
// time.
//
// Where a connection begins and ends must be known, so a DLE is an escape between the two:
//   DLE DLE  the octet DLE
//   DLE STX  from the module: a client is connected. The board repeats it: what it sent before
//            was for somebody else.
//   DLE EOT  from the module: the client has gone. From the board: close the connection.
#pragma once

#include <cstdint>

#include "boards/mps2/cmsdk_uart.hpp"
#include "core/modbus/serial_settings.hpp"
#include "core/modbus/tcp.hpp"
#include "core/registers/register_access.hpp"

namespace kw::mps2 {

class EthernetModule {
 public:
  // `uart` is started here.
  EthernetModule(CmsdkUart uart, registers::RegisterAccess& registers);

  // Takes bytes that are there, up to the end of one answered request. True when there were any.
  // Beside 0, 1 and 255 the address of channel 1 is answered; `channel_1` is how that is set now.
  bool serve(bool answers, const modbus::SerialSettings& channel_1);

  [[nodiscard]] CmsdkUart& uart() { return uart_; }
  [[nodiscard]] std::uint32_t answers() const { return answers_; }

 private:
  void take(std::uint8_t byte, bool answers);
  void take_control(std::uint8_t byte);
  void take_data(std::uint8_t byte, bool answers);
  void send(ByteView answer);
  void send_control(std::uint8_t byte);

  CmsdkUart uart_;
  modbus::TcpServer server_;
  std::uint32_t answers_ = 0;
  bool escaped_ = false;    // the byte before was a DLE
  bool connected_ = false;  // false: what comes is of a connection that has ended
};

}  // namespace kw::mps2
