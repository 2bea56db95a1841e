#include "core/modbus/pdu.hpp"

#include <array>

namespace kw::modbus {
namespace {

constexpr std::size_t kReadRequestBytes = 5;    // function, address, quantity
constexpr std::size_t kReadHeaderBytes = 2;     // function, byte count
constexpr std::size_t kWriteHeaderBytes = 6;    // function, address, quantity, byte count
constexpr std::size_t kWriteResponseBytes = 5;  // function, address, quantity
constexpr std::size_t kExceptionBytes = 2;
constexpr std::size_t kAddressCount = 0x10000;

static_assert(kReadHeaderBytes + 2 * kReadRegistersMax <= kPduBytesMax);
static_assert(kWriteHeaderBytes + 2 * kWriteRegistersMax <= kPduBytesMax);

std::size_t refuse(std::uint8_t function, ExceptionCode code, PduBuffer response) {
  response[0] = static_cast<std::uint8_t>(function | kExceptionBit);
  response[1] = static_cast<std::uint8_t>(code);
  return kExceptionBytes;
}

ExceptionCode exception_of(Status status) {
  switch (status) {
    case Status::bad_address:
    case Status::read_only:
    case Status::region_crossed:
      return ExceptionCode::illegal_data_address;
    case Status::out_of_range:
    case Status::locked:
    case Status::bad_checksum:
      return ExceptionCode::illegal_data_value;
    case Status::ok:
    case Status::bad_length:
    case Status::capacity_exceeded:
    case Status::not_erased:
      break;
  }
  return ExceptionCode::server_device_failure;
}

std::size_t serve_read(registers::RegisterAccess& registers, ByteView request, PduBuffer response) {
  const std::uint8_t function = request[0];
  if (request.size() != kReadRequestBytes) {
    return refuse(function, ExceptionCode::illegal_data_value, response);
  }
  const std::uint16_t address = load_be16(&request[1]);
  const std::size_t quantity = load_be16(&request[3]);
  if (quantity == 0 || quantity > kReadRegistersMax) {
    return refuse(function, ExceptionCode::illegal_data_value, response);
  }
  if (address + quantity > kAddressCount) {
    return refuse(function, ExceptionCode::illegal_data_address, response);
  }

  std::array<std::uint16_t, kReadRegistersMax> words;
  const Status status = registers.read(address, std::span(words).first(quantity));
  if (!is_ok(status)) return refuse(function, exception_of(status), response);

  response[0] = function;
  response[1] = static_cast<std::uint8_t>(2 * quantity);
  for (std::size_t i = 0; i < quantity; ++i) {
    store_be16(&response[kReadHeaderBytes + 2 * i], words[i]);
  }
  return kReadHeaderBytes + 2 * quantity;
}

std::size_t serve_write(registers::RegisterAccess& registers, ByteView request,
                        PduBuffer response) {
  const std::uint8_t function = request[0];
  if (request.size() < kWriteHeaderBytes) {
    return refuse(function, ExceptionCode::illegal_data_value, response);
  }
  const std::uint16_t address = load_be16(&request[1]);
  const std::uint16_t quantity = load_be16(&request[3]);
  const std::size_t byte_count = request[5];
  const bool legal = quantity >= 1 && quantity <= kWriteRegistersMax &&
                     byte_count == std::size_t{2} * quantity &&
                     request.size() == kWriteHeaderBytes + byte_count;
  if (!legal) return refuse(function, ExceptionCode::illegal_data_value, response);
  if (address + std::size_t{quantity} > kAddressCount) {
    return refuse(function, ExceptionCode::illegal_data_address, response);
  }

  std::array<std::uint16_t, kWriteRegistersMax> words;
  for (std::size_t i = 0; i < quantity; ++i) {
    words[i] = load_be16(&request[kWriteHeaderBytes + 2 * i]);
  }
  const Status status = registers.write(address, std::span(words).first(quantity));
  if (!is_ok(status)) return refuse(function, exception_of(status), response);

  response[0] = function;
  store_be16(&response[1], address);
  store_be16(&response[3], quantity);
  return kWriteResponseBytes;
}

}  // namespace

std::size_t serve_pdu(registers::RegisterAccess& registers, ByteView request, PduBuffer response) {
  if (request.empty()) return 0;
  switch (static_cast<Function>(request[0])) {
    case Function::read_holding_registers:
      return serve_read(registers, request, response);
    case Function::write_multiple_registers:
      return serve_write(registers, request, response);
  }
  return refuse(request[0], ExceptionCode::illegal_function, response);
}

}  // namespace kw::modbus
