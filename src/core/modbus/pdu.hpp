// One Modbus request, function code and data without address and checksum, and its response.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/bytes.hpp"
#include "core/registers/register_access.hpp"

namespace kw::modbus {

inline constexpr std::size_t kPduBytesMax = 253;
inline constexpr std::size_t kReadRegistersMax = 125;
inline constexpr std::size_t kWriteRegistersMax = 123;
inline constexpr std::uint8_t kExceptionBit = 0x80;

enum class Function : std::uint8_t {
  read_holding_registers = 0x03,
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
// quantity, byte count and length (03), address range (02), then the registers themselves, whose
// refusals become: bad_address, read_only, region_crossed -> 02; out_of_range, locked,
// bad_checksum -> 03; anything else -> 04. Every unknown function code is answered with bit 7 set
// and exception 01; so are 0 and 128..255, which no client may send: 83H is answered 83H 01.
[[nodiscard]] std::size_t serve_pdu(registers::RegisterAccess& registers, ByteView request,
                                    PduBuffer response);

// Whether a response of serve_pdu is an exception.
[[nodiscard]] constexpr bool is_exception(ByteView response_pdu) {
  return !response_pdu.empty() && (response_pdu[0] & kExceptionBit) != 0;
}

}  // namespace kw::modbus
