#include "core/modbus/pdu.hpp"

#include <algorithm>
#include <array>

namespace kw::modbus {
namespace {

constexpr std::size_t kShortBytes = 5;        // function, address, quantity or value
constexpr std::size_t kReadHeaderBytes = 2;   // function, byte count
constexpr std::size_t kWriteHeaderBytes = 6;  // function, address, quantity, byte count
constexpr std::size_t kExceptionBytes = 2;
constexpr std::size_t kAddressCount = 0x10000;
constexpr std::uint16_t kCoilOn = 0xFF00;
constexpr std::uint16_t kCoilOff = 0x0000;

static_assert(kReadHeaderBytes + 2 * kReadRegistersMax <= kPduBytesMax);
static_assert(kReadHeaderBytes + kReadBitsMax / 8 <= kPduBytesMax);
static_assert(kWriteHeaderBytes + 2 * kWriteRegistersMax <= kPduBytesMax);

// What a service returns: how many bytes of a normal response it wrote, or why there is none.
struct Outcome {
  Status status = Status::ok;
  std::size_t size = 0;
};

// The form of a request is wrong in the way of the exception 03, or 02.
constexpr Outcome kBadForm{Status::out_of_range};
constexpr Outcome kBadRange{Status::bad_address};

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
    case Status::unavailable:
    case Status::capacity_exceeded:
    case Status::not_erased:
      break;
  }
  return ExceptionCode::server_device_failure;
}

std::size_t refuse(std::uint8_t function, ExceptionCode code, PduBuffer response) {
  response[0] = static_cast<std::uint8_t>(function | kExceptionBit);
  response[1] = static_cast<std::uint8_t>(code);
  return kExceptionBytes;
}

// Status: ok; out_of_range by length or quantity; bad_address when the range passes FFFFH.
Status check_read(ByteView request, std::size_t quantity_max) {
  if (request.size() != kShortBytes) return Status::out_of_range;
  const std::size_t quantity = load_be16(&request[3]);
  if (quantity == 0 || quantity > quantity_max) return Status::out_of_range;
  return load_be16(&request[1]) + quantity > kAddressCount ? Status::bad_address : Status::ok;
}

Outcome serve_read_bits(registers::RegisterAccess& registers, ByteView request,
                        PduBuffer response) {
  const Status form = check_read(request, kReadBitsMax);
  if (!is_ok(form)) return {form};
  const std::uint8_t function = request[0];
  const std::uint16_t address = load_be16(&request[1]);
  const std::uint16_t quantity = load_be16(&request[3]);

  std::array<std::uint8_t, kReadBitsMax / 8> room{};
  const std::span packed = std::span(room).first((quantity + 7U) / 8U);
  const Status status = function == static_cast<std::uint8_t>(Function::read_coils)
                            ? registers.read_coils(address, quantity, packed)
                            : registers.read_discrete_inputs(address, quantity, packed);
  if (!is_ok(status)) return {status};

  const unsigned bits_of_last = (quantity - 1U) % 8U + 1U;
  packed.back() = static_cast<std::uint8_t>(packed.back() & (0xFFU >> (8U - bits_of_last)));
  response[0] = function;
  response[1] = static_cast<std::uint8_t>(packed.size());
  std::ranges::copy(packed, response.begin() + kReadHeaderBytes);
  return {Status::ok, kReadHeaderBytes + packed.size()};
}

Outcome serve_read_registers(registers::RegisterAccess& registers, ByteView request,
                             PduBuffer response) {
  const Status form = check_read(request, kReadRegistersMax);
  if (!is_ok(form)) return {form};
  const std::uint8_t function = request[0];
  const std::uint16_t address = load_be16(&request[1]);
  const std::size_t quantity = load_be16(&request[3]);

  std::array<std::uint16_t, kReadRegistersMax> words;
  const Status status = registers.read(address, std::span(words).first(quantity));
  if (!is_ok(status)) return {status};

  response[0] = function;
  response[1] = static_cast<std::uint8_t>(2 * quantity);
  for (std::size_t i = 0; i < quantity; ++i) {
    store_be16(&response[kReadHeaderBytes + 2 * i], words[i]);
  }
  return {Status::ok, kReadHeaderBytes + 2 * quantity};
}

Outcome serve_write_coil(registers::RegisterAccess& registers, ByteView request,
                         PduBuffer response) {
  if (request.size() != kShortBytes) return kBadForm;
  const std::uint16_t value = load_be16(&request[3]);
  if (value != kCoilOn && value != kCoilOff) return kBadForm;
  const Status status = registers.write_coil(load_be16(&request[1]), value == kCoilOn);
  if (is_ok(status) && response.data() != request.data()) {
    std::ranges::copy(request, response.begin());
  }
  return {status, kShortBytes};
}

Outcome serve_write_registers(registers::RegisterAccess& registers, ByteView request,
                              PduBuffer response) {
  if (request.size() < kWriteHeaderBytes) return kBadForm;
  const std::uint8_t function = request[0];
  const std::uint16_t address = load_be16(&request[1]);
  const std::uint16_t quantity = load_be16(&request[3]);
  const std::size_t byte_count = request[5];
  const bool legal = quantity >= 1 && quantity <= kWriteRegistersMax &&
                     byte_count == std::size_t{2} * quantity &&
                     request.size() == kWriteHeaderBytes + byte_count;
  if (!legal) return kBadForm;
  if (address + std::size_t{quantity} > kAddressCount) return kBadRange;

  std::array<std::uint16_t, kWriteRegistersMax> words;
  for (std::size_t i = 0; i < quantity; ++i) {
    words[i] = load_be16(&request[kWriteHeaderBytes + 2 * i]);
  }
  const Status status = registers.write(address, std::span(words).first(quantity));
  if (!is_ok(status)) return {status};

  response[0] = function;
  store_be16(&response[1], address);
  store_be16(&response[3], quantity);
  return {Status::ok, kShortBytes};
}

}  // namespace

std::size_t serve_pdu(registers::RegisterAccess& registers, ByteView request, PduBuffer response) {
  if (request.empty()) return 0;
  const std::uint8_t function = request[0];
  Outcome outcome;
  switch (static_cast<Function>(function)) {
    case Function::read_coils:
    case Function::read_discrete_inputs:
      outcome = serve_read_bits(registers, request, response);
      break;
    case Function::read_holding_registers:
      outcome = serve_read_registers(registers, request, response);
      break;
    case Function::write_single_coil:
      outcome = serve_write_coil(registers, request, response);
      break;
    case Function::write_multiple_registers:
      outcome = serve_write_registers(registers, request, response);
      break;
    default:
      return refuse(function, ExceptionCode::illegal_function, response);
  }
  if (is_ok(outcome.status)) return outcome.size;
  return refuse(function, exception_of(outcome.status), response);
}

}  // namespace kw::modbus
