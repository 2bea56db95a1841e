#include "host/modbus_master/modbus_master.hpp"

#include <modbus/modbus.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>

namespace kw::modbus_master {
namespace {

modbus_t* context_of(void* context) { return static_cast<modbus_t*>(context); }

Outcome outcome_of(int error) {
  if (error > MODBUS_ENOBASE && error <= EMBXGTAR) return Outcome::exception;
  switch (error) {
    case ETIMEDOUT:
    case EAGAIN:
      return Outcome::timeout;
    case EMBBADCRC:
    case EMBBADDATA:
    case EMBBADEXC:
    case EMBUNKEXC:
    case EMBBADSLAVE:
      return Outcome::bad_answer;
    case EMBMDATA:
    case EINVAL:
      return Outcome::bad_request;
    default:
      return Outcome::connection_lost;
  }
}

Reply failure(int error) {
  Reply reply;
  reply.outcome = outcome_of(error);
  reply.text = modbus_strerror(error);
  if (reply.outcome == Outcome::exception) reply.exception_code = error - MODBUS_ENOBASE;
  return reply;
}

void set_timeout(modbus_t* context, ModbusMaster::Duration timeout) {
  constexpr std::int64_t kSecond_us = 1'000'000;
  const std::int64_t timeout_us = timeout.count() > 0 ? timeout.count() : 1;
  modbus_set_response_timeout(context, static_cast<std::uint32_t>(timeout_us / kSecond_us),
                              static_cast<std::uint32_t>(timeout_us % kSecond_us));
}

}  // namespace

void ModbusMaster::Free::operator()(void* context) const {
  modbus_close(context_of(context));
  modbus_free(context_of(context));
}

ModbusMaster ModbusMaster::tcp(const std::string& host, std::uint16_t port, std::uint8_t unit) {
  modbus_t* context = modbus_new_tcp(host.c_str(), port);
  if (context == nullptr || modbus_set_slave(context, unit) != 0) {
    throw std::invalid_argument("Modbus/TCP master: " + host + ":" + std::to_string(port) +
                                " unit " + std::to_string(unit));
  }
  return ModbusMaster(context);
}

ModbusMaster ModbusMaster::rtu(const std::string& device, std::uint32_t baud_bd, char parity,
                               std::uint8_t stop_bits, std::uint8_t unit) {
  modbus_t* context =
      modbus_new_rtu(device.c_str(), static_cast<int>(baud_bd), parity, 8, stop_bits);
  if (context == nullptr || modbus_set_slave(context, unit) != 0) {
    throw std::invalid_argument("Modbus RTU master: " + device + " unit " + std::to_string(unit));
  }
  return ModbusMaster(context);
}

Reply ModbusMaster::connect(Duration timeout) {
  close();
  set_timeout(context_of(context_.get()), timeout);
  if (modbus_connect(context_of(context_.get())) != 0) {
    const int error = errno;
    Reply reply = failure(error);
    if (reply.outcome == Outcome::bad_request) reply.outcome = Outcome::connection_lost;
    return reply;
  }
  connected_ = true;
  return {};
}

void ModbusMaster::close() {
  if (connected_) modbus_close(context_of(context_.get()));
  connected_ = false;
}

Reply ModbusMaster::read_holding(std::uint16_t address, std::uint16_t count, Duration timeout) {
  if (!connected_) return failure(ENOTCONN);
  set_timeout(context_of(context_.get()), timeout);
  Reply reply;
  reply.words.resize(count);
  if (modbus_read_registers(context_of(context_.get()), address, count, reply.words.data()) !=
      count) {
    return failure(errno);
  }
  return reply;
}

Reply ModbusMaster::write_multiple(std::uint16_t address, std::span<const std::uint16_t> words,
                                   Duration timeout) {
  if (!connected_) return failure(ENOTCONN);
  set_timeout(context_of(context_.get()), timeout);
  const int count = static_cast<int>(words.size());
  if (modbus_write_registers(context_of(context_.get()), address, count, words.data()) != count) {
    return failure(errno);
  }
  return {};
}

Reply ModbusMaster::request(std::uint8_t unit, std::span<const std::uint8_t> pdu,
                            Duration timeout) {
  if (!connected_) return failure(ENOTCONN);
  std::array<std::uint8_t, MODBUS_MAX_PDU_LENGTH + 1> sent{};
  if (pdu.empty() || pdu.size() >= sent.size()) return failure(EINVAL);
  sent[0] = unit;
  std::ranges::copy(pdu, sent.begin() + 1);
  modbus_t* context = context_of(context_.get());
  set_timeout(context, timeout);
  if (modbus_send_raw_request(context, sent.data(), static_cast<int>(pdu.size()) + 1) < 0) {
    return failure(errno);
  }
  std::array<std::uint8_t, MODBUS_MAX_ADU_LENGTH> received{};
  const int size = modbus_receive_confirmation(context, received.data());
  if (size < 0) return failure(errno);
  const int header = modbus_get_header_length(context);  // up to and with the unit
  const int checksum = header == 1 ? 2 : 0;              // RTU
  Reply reply;
  if (size > header + checksum) {
    reply.pdu.assign(received.begin() + header, received.begin() + (size - checksum));
  }
  return reply;
}

const char* name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::ok:
      return "ok";
    case Outcome::exception:
      return "exception";
    case Outcome::timeout:
      return "timeout";
    case Outcome::connection_lost:
      return "connection_lost";
    case Outcome::bad_answer:
      return "bad_answer";
    case Outcome::bad_request:
      break;
  }
  return "bad_request";
}

}  // namespace kw::modbus_master
