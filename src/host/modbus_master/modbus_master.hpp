// Modbus master over libmodbus: one connection, requests one after the other.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace kw::modbus_master {

enum class Outcome : std::uint8_t {
  ok,
  exception,        // the meter answered with an exception; `exception_code` says which
  timeout,          // no answer in time
  connection_lost,  // refused, reset or closed
  bad_answer,       // bytes came that are not the answer: CRC, length, function, unit
  bad_request,      // the caller asked for what Modbus cannot carry
};

// What came of one request.
struct Reply {
  Outcome outcome = Outcome::ok;
  int exception_code = 0;  // 1..11 when outcome is exception
  std::string text;        // of libmodbus, empty when ok
  std::vector<std::uint16_t> words;
  std::vector<std::uint8_t> pdu;  // of request(): function code and what follows

  [[nodiscard]] bool ok() const { return outcome == Outcome::ok; }
};

class ModbusMaster {
 public:
  using Duration = std::chrono::microseconds;

  [[nodiscard]] static ModbusMaster tcp(const std::string& host, std::uint16_t port,
                                        std::uint8_t unit);
  // `device` is a tty; 8 data bits.
  [[nodiscard]] static ModbusMaster rtu(const std::string& device, std::uint32_t baud_bd,
                                        char parity, std::uint8_t stop_bits, std::uint8_t unit);

  ModbusMaster(ModbusMaster&&) noexcept = default;
  ModbusMaster& operator=(ModbusMaster&&) noexcept = default;
  ~ModbusMaster() = default;

  [[nodiscard]] Reply connect(Duration timeout);
  void close();

  // FC03. `timeout` is for the answer.
  [[nodiscard]] Reply read_holding(std::uint16_t address, std::uint16_t count, Duration timeout);
  // FC16.
  [[nodiscard]] Reply write_multiple(std::uint16_t address, std::span<const std::uint16_t> words,
                                     Duration timeout);
  // Any PDU as it stands, to the unit that is addressed; an exception is an answer here, in `pdu`.
  // bad_request: no byte or more than 253.
  [[nodiscard]] Reply request(std::uint8_t unit, std::span<const std::uint8_t> pdu,
                              Duration timeout);

 private:
  struct Free {
    void operator()(void* context) const;
  };
  explicit ModbusMaster(void* context) : context_(context) {}

  std::unique_ptr<void, Free> context_;
  bool connected_ = false;
};

[[nodiscard]] const char* name_of(Outcome outcome);

}  // namespace kw::modbus_master
