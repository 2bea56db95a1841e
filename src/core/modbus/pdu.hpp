// One Modbus request, function code and data without address and checksum, and its response.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/bytes.hpp"
#include "core/registers/register_access.hpp"

namespace kw::modbus {

inline constexpr std::size_t kPduBytesMax = 253;
inline constexpr std::size_t kReadBitsMax = 2000;
inline constexpr std::size_t kReadRegistersMax = 125;
inline constexpr std::size_t kWriteRegistersMax = 123;
inline constexpr std::uint8_t kExceptionBit = 0x80;

enum class Function : std::uint8_t {
  read_coils = 0x01,
  read_discrete_inputs = 0x02,
  read_holding_registers = 0x03,
  write_single_coil = 0x05,
  write_multiple_registers = 0x10,
};

enum class ExceptionCode : std::uint8_t {
  illegal_function = 1,
  illegal_data_address = 2,
  illegal_data_value = 3,
  server_device_failure = 4,
};

// Room for any response; its size is part of the type, so that a response always fits.
using PduBuffer = std::span<std::uint8_t, kPduBytesMax>;

// Serves one request and returns the size of the response, normal or exception; 0, and nothing
// written, only for an empty request. `response` may start at the same byte as `request`.
//
// Checks come in the order of the state diagrams @[MODBUS-APP, state diagrams]: function (01),
// quantity, coil value, byte count and length (03), address range (02), then the registers
// themselves, whose refusals become: bad_address, read_only, region_crossed -> 02; out_of_range,
// locked, bad_checksum -> 03; anything else, unavailable among it -> 04. Every unknown function
// code is answered with bit 7 set and exception 01; so are 0 and 128..255, which no client may
// send: 83H is answered 83H 01.
[[nodiscard]] std::size_t serve_pdu(registers::RegisterAccess& registers, ByteView request,
                                    PduBuffer response);

// Whether a broadcast of this function is executed: it writes.
[[nodiscard]] constexpr bool is_write(std::uint8_t function) {
  return function == static_cast<std::uint8_t>(Function::write_single_coil) ||
         function == static_cast<std::uint8_t>(Function::write_multiple_registers);
}

// Whether a response of serve_pdu is an exception.
[[nodiscard]] constexpr bool is_exception(ByteView response_pdu) {
  return !response_pdu.empty() && (response_pdu[0] & kExceptionBit) != 0;
}

}  // namespace kw::modbus
