// FC01, FC02 and FC05: relays and digital inputs.
#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "core/modbus/pdu.hpp"
#include "core/modbus/register_access_fake.hpp"

namespace kw::modbus {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr unsigned kCoils = 0x01;
constexpr unsigned kInputs = 0x02;
constexpr unsigned kForce = 0x05;
constexpr std::uint8_t kUnwritten = 0xEE;  // fills the response before each request

std::uint8_t high(unsigned value) { return static_cast<std::uint8_t>(value >> 8); }
std::uint8_t low(unsigned value) { return static_cast<std::uint8_t>(value & 0xFFU); }

// Function, address, and quantity or value.
Bytes request(unsigned function, unsigned address, unsigned value) {
  return {low(function), high(address), low(address), high(value), low(value)};
}

Bytes exception(unsigned function, unsigned code) { return {low(function | 0x80U), low(code)}; }

// The answer to a read, built bit by bit.
Bytes states(unsigned function, unsigned address, unsigned quantity) {
  Bytes answer(2 + (quantity + 7) / 8, 0);
  answer[0] = low(function);
  answer[1] = low((quantity + 7) / 8);
  for (unsigned i = 0; i < quantity; ++i) {
    const bool on = function == kCoils ? RegisterAccessFake::coil_at(address + i)
                                       : RegisterAccessFake::input_at(address + i);
    if (on) answer[2 + i / 8] = static_cast<std::uint8_t>(answer[2 + i / 8] | (1U << (i % 8)));
  }
  return answer;
}

class ServeBits : public testing::Test {
 protected:
  Bytes serve(const Bytes& request) {
    std::array<std::uint8_t, kPduBytesMax> response;
    response.fill(kUnwritten);
    const std::size_t size = serve_pdu(registers_, request, response);
    for (std::size_t i = size; i < response.size(); ++i) {
      EXPECT_EQ(response[i], kUnwritten) << "wrote behind the response at " << i;
    }
    return {response.begin(), response.begin() + static_cast<std::ptrdiff_t>(size)};
  }

  Bytes serve_in_place(const Bytes& request) {
    std::array<std::uint8_t, kPduBytesMax> buffer{};
    std::copy(request.begin(), request.end(), buffer.begin());
    const std::size_t size = serve_pdu(registers_, ByteView(buffer).first(request.size()), buffer);
    return {buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(size)};
  }

  RegisterAccessFake registers_;
};

TEST_F(ServeBits, every_legal_quantity_gives_its_states_and_zeros_behind_the_last) {
  for (const unsigned function : {kCoils, kInputs}) {
    for (unsigned quantity = 1; quantity <= kReadBitsMax; ++quantity) {
      const Bytes expected = states(function, 0x0100, quantity);
      ASSERT_EQ(serve(request(function, 0x0100, quantity)), expected) << quantity;
      ASSERT_EQ(serve_in_place(request(function, 0x0100, quantity)), expected) << quantity;
    }
  }
}

TEST_F(ServeBits, every_illegal_quantity_gives_exception_03) {
  for (const unsigned function : {kCoils, kInputs}) {
    for (unsigned quantity = 0; quantity <= 0xFFFF; ++quantity) {
      if (quantity >= 1 && quantity <= kReadBitsMax) continue;
      ASSERT_EQ(serve(request(function, 0x0100, quantity)), exception(function, 3)) << quantity;
    }
  }
  EXPECT_EQ(registers_.reads(), 0U);
}

TEST_F(ServeBits, any_other_length_gives_exception_03) {
  for (const unsigned function : {kCoils, kInputs, kForce}) {
    Bytes whole = request(function, 0x0100, function == kForce ? 0xFF00 : 2);
    for (std::size_t size = 1; size < whole.size(); ++size) {
      EXPECT_EQ(serve({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)}),
                exception(function, 3));
    }
    while (whole.size() < kPduBytesMax) {
      whole.push_back(0);
      ASSERT_EQ(serve(whole), exception(function, 3)) << whole.size();
    }
  }
  EXPECT_EQ(registers_.reads(), 0U);
  EXPECT_EQ(registers_.write_attempts(), 0U);
}

TEST_F(ServeBits, range_ends_at_ffffh_and_never_wraps) {
  for (const unsigned function : {kCoils, kInputs}) {
    for (const unsigned quantity : {1U, 7U, 8U, 9U, 1999U, 2000U}) {
      const unsigned last_good = 0x10000 - quantity;
      EXPECT_EQ(serve(request(function, last_good, quantity)),
                states(function, last_good, quantity));
      const std::size_t reads = registers_.reads();
      if (quantity == 1) continue;
      EXPECT_EQ(serve(request(function, last_good + 1, quantity)), exception(function, 2));
      EXPECT_EQ(serve(request(function, 0xFFFF, quantity)), exception(function, 2));
      EXPECT_EQ(registers_.reads(), reads);
    }
  }
}

TEST_F(ServeBits, range_that_touches_an_absent_address_gives_exception_02) {
  for (const unsigned function : {kCoils, kInputs}) {
    EXPECT_EQ(serve(request(function, 0x7FFF, 1)).size(), 3U);
    EXPECT_EQ(serve(request(function, 0x7FFF, 2)), exception(function, 2));
    EXPECT_EQ(serve(request(function, 0x8FFF, 1)), exception(function, 2));
  }
  EXPECT_EQ(serve(request(kForce, 0x8000, 0xFF00)), exception(kForce, 2));
}

TEST_F(ServeBits, force_is_done_and_echoed) {
  EXPECT_EQ(serve(request(kForce, 0x0003, 0xFF00)), request(kForce, 0x0003, 0xFF00));
  EXPECT_EQ(serve_in_place(request(kForce, 0xFFFF, 0x0000)), request(kForce, 0xFFFF, 0x0000));
  const std::vector<FakeCoilWrite> expected{{0x0003, true}, {0xFFFF, false}};
  EXPECT_EQ(registers_.coil_writes(), expected);
}

TEST_F(ServeBits, every_other_force_value_gives_exception_03_and_forces_nothing) {
  for (unsigned value = 0; value <= 0xFFFF; ++value) {
    if (value == 0x0000 || value == 0xFF00) continue;
    ASSERT_EQ(serve(request(kForce, 0x0003, value)), exception(kForce, 3)) << value;
  }
  // The value is judged before the address.
  EXPECT_EQ(serve(request(kForce, 0x8000, 0x0001)), exception(kForce, 3));
  EXPECT_EQ(registers_.write_attempts(), 0U);
}

// What the interface answers for a device without relays and inputs.
class WordsOnly final : public registers::RegisterAccess {
 public:
  Status read(std::uint16_t, std::span<std::uint16_t>) override { return Status::ok; }
  Status write(std::uint16_t, std::span<const std::uint16_t>) override { return Status::ok; }
};

TEST(ServeBitsOfNobody, device_without_relays_and_inputs_gives_exception_02) {
  WordsOnly registers;
  std::array<std::uint8_t, kPduBytesMax> response;
  for (const unsigned function : {kCoils, kInputs, kForce}) {
    const Bytes asked = request(function, 0, function == kForce ? 0xFF00 : 1);
    ASSERT_EQ(serve_pdu(registers, asked, response), 2U);
    EXPECT_EQ(Bytes(response.begin(), response.begin() + 2), exception(function, 2));
  }
}

}  // namespace
}  // namespace kw::modbus
