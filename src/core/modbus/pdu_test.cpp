#include "core/modbus/pdu.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "core/modbus/register_access_fake.hpp"

namespace kw::modbus {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint8_t kUnwritten = 0xEE;  // fills the response before each request

std::uint8_t high(unsigned value) { return static_cast<std::uint8_t>(value >> 8); }
std::uint8_t low(unsigned value) { return static_cast<std::uint8_t>(value & 0xFFU); }

Bytes read_request(unsigned address, unsigned quantity) {
  return {0x03, high(address), low(address), high(quantity), low(quantity)};
}

// A write with `byte_count` announced and `data_bytes` present.
Bytes write_request(unsigned address, unsigned quantity, unsigned byte_count,
                    std::size_t data_bytes) {
  Bytes request{0x10, high(address), low(address), high(quantity), low(quantity), low(byte_count)};
  for (std::size_t i = 0; i < data_bytes; ++i) request.push_back(low(static_cast<unsigned>(i + 1)));
  return request;
}

Bytes write_request(unsigned address, unsigned quantity) {
  return write_request(address, quantity, 2 * quantity, 2 * std::size_t{quantity});
}

bool is_served(unsigned function) {
  return function == 0x01 || function == 0x02 || function == 0x03 || function == 0x05 ||
         function == 0x10;
}

class ServePdu : public testing::Test {
 protected:
  Bytes serve(const Bytes& request) {
    std::array<std::uint8_t, kPduBytesMax> response;
    response.fill(kUnwritten);
    const std::size_t size = serve_pdu(registers_, request, response);
    EXPECT_LE(size, response.size());
    for (std::size_t i = size; i < response.size(); ++i) {
      EXPECT_EQ(response[i], kUnwritten) << "wrote behind the response at " << i;
    }
    const Bytes separate(response.begin(), response.begin() + static_cast<std::ptrdiff_t>(size));
    return separate;
  }

  // The same request served in its own memory.
  Bytes serve_in_place(const Bytes& request) {
    std::array<std::uint8_t, kPduBytesMax> buffer{};
    std::copy(request.begin(), request.end(), buffer.begin());
    const std::size_t size = serve_pdu(registers_, ByteView(buffer).first(request.size()), buffer);
    return {buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(size)};
  }

  RegisterAccessFake registers_;
};

Bytes exception(unsigned function, unsigned code) { return {low(function | 0x80U), low(code)}; }

TEST_F(ServePdu, empty_request_gives_nothing) { EXPECT_TRUE(serve({}).empty()); }

TEST_F(ServePdu, every_other_function_code_gives_exception_01_with_bit_7_set) {
  for (unsigned function = 0; function <= 255; ++function) {
    if (is_served(function)) continue;
    // Alone, and in front of data that would be a good read or write.
    EXPECT_EQ(serve({low(function)}), exception(function, 1)) << function;
    Bytes as_read = read_request(0x4000, 2);
    as_read[0] = low(function);
    EXPECT_EQ(serve(as_read), exception(function, 1)) << function;
    Bytes as_write = write_request(0x1000, 2);
    as_write[0] = low(function);
    EXPECT_EQ(serve(as_write), exception(function, 1)) << function;
  }
  EXPECT_EQ(registers_.reads(), 0U);
  EXPECT_EQ(registers_.write_attempts(), 0U);
}

TEST_F(ServePdu, every_legal_read_quantity_gives_its_words) {
  for (unsigned quantity = 1; quantity <= kReadRegistersMax; ++quantity) {
    Bytes expected{0x03, low(2 * quantity)};
    for (unsigned i = 0; i < quantity; ++i) {
      expected.push_back(high(RegisterAccessFake::word_at(0x4000 + i)));
      expected.push_back(low(RegisterAccessFake::word_at(0x4000 + i)));
    }
    EXPECT_EQ(serve(read_request(0x4000, quantity)), expected);
    EXPECT_EQ(serve_in_place(read_request(0x4000, quantity)), expected);
  }
}

TEST_F(ServePdu, every_illegal_read_quantity_gives_exception_03) {
  for (unsigned quantity = 0; quantity <= 0xFFFF; ++quantity) {
    if (quantity >= 1 && quantity <= kReadRegistersMax) continue;
    ASSERT_EQ(serve(read_request(0x4000, quantity)), exception(3, 3)) << quantity;
  }
  EXPECT_EQ(registers_.reads(), 0U);
}

TEST_F(ServePdu, quantity_is_judged_before_address) {
  EXPECT_EQ(serve(read_request(0x8000, 126)), exception(3, 3));
  EXPECT_EQ(serve(read_request(0xFFFF, 0)), exception(3, 3));
  EXPECT_EQ(serve(read_request(0xFFFF, 0xFFFF)), exception(3, 3));
  EXPECT_EQ(serve(write_request(0x8000, 1, 3, 3)), exception(16, 3));
  EXPECT_EQ(serve(write_request(0xFFFF, 124)), exception(16, 3));
}

TEST_F(ServePdu, read_with_any_other_length_gives_exception_03) {
  const Bytes whole = read_request(0x4000, 2);
  for (std::size_t size = 1; size < whole.size(); ++size) {
    EXPECT_EQ(serve({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)}),
              exception(3, 3));
  }
  Bytes longer = whole;
  while (longer.size() < kPduBytesMax) {
    longer.push_back(0);
    EXPECT_EQ(serve(longer), exception(3, 3)) << longer.size();
  }
  EXPECT_EQ(registers_.reads(), 0U);
}

TEST_F(ServePdu, read_ends_at_the_last_address_and_never_wraps) {
  for (unsigned quantity = 1; quantity <= kReadRegistersMax; ++quantity) {
    const unsigned last_good = 0x10000 - quantity;
    EXPECT_EQ(serve(read_request(last_good, quantity)).size(), 2 + 2 * quantity);
    if (quantity > 1) {
      EXPECT_EQ(serve(read_request(last_good + 1, quantity)), exception(3, 2));
      EXPECT_EQ(serve(read_request(0xFFFF, quantity)), exception(3, 2));
    }
  }
}

TEST_F(ServePdu, wrapping_ranges_never_reach_the_registers) {
  EXPECT_EQ(serve(read_request(0xFFFF, 2)), exception(3, 2));
  EXPECT_EQ(serve(write_request(0xFFFF, 2)), exception(16, 2));
  EXPECT_EQ(registers_.reads(), 0U);
  EXPECT_EQ(registers_.write_attempts(), 0U);
}

TEST_F(ServePdu, read_that_touches_an_absent_address_gives_exception_02) {
  EXPECT_EQ(serve(read_request(0x7FFE, 2)).size(), 6U);
  EXPECT_EQ(serve(read_request(0x7FFF, 2)), exception(3, 2));
  EXPECT_EQ(serve(read_request(0x8FFF, 1)), exception(3, 2));
  EXPECT_EQ(serve(read_request(0x9000, 1)).size(), 4U);
}

TEST_F(ServePdu, every_legal_write_quantity_is_written_and_echoed) {
  for (unsigned quantity = 1; quantity <= kWriteRegistersMax; ++quantity) {
    const Bytes request = write_request(0x1000, quantity);
    const Bytes expected(request.begin(), request.begin() + 5);
    registers_.forget();
    EXPECT_EQ(serve(request), expected);
    EXPECT_EQ(serve_in_place(request), expected);
    ASSERT_EQ(registers_.writes().size(), 2U);
    for (const FakeWrite& write : registers_.writes()) {
      EXPECT_EQ(write.address, 0x1000);
      ASSERT_EQ(write.words.size(), quantity);
      for (unsigned i = 0; i < quantity; ++i) {
        EXPECT_EQ(write.words[i], (low(2 * i + 1) << 8) | low(2 * i + 2));
      }
    }
  }
}

TEST_F(ServePdu, write_with_any_inconsistent_count_gives_exception_03_and_writes_nothing) {
  const unsigned quantities[] = {0,   1,   2,   3,   61,  122, 123,  124,
                                 125, 126, 127, 128, 255, 256, 65535};
  const std::size_t data_sizes[] = {0, 1, 2, 3, 4, 5, 6, 122, 244, 245, 246, 247};
  for (const unsigned quantity : quantities) {
    for (unsigned byte_count = 0; byte_count <= 255; ++byte_count) {
      for (const std::size_t data_bytes : data_sizes) {
        const bool legal = quantity >= 1 && quantity <= 123 && byte_count == 2 * quantity &&
                           data_bytes == byte_count;
        if (legal) continue;
        ASSERT_EQ(serve(write_request(0x1000, quantity, byte_count, data_bytes)), exception(16, 3))
            << quantity << ' ' << byte_count << ' ' << data_bytes;
      }
    }
  }
  EXPECT_EQ(registers_.write_attempts(), 0U);
}

TEST_F(ServePdu, write_truncated_at_each_byte_gives_exception_03_and_writes_nothing) {
  const Bytes whole = write_request(0x1000, kWriteRegistersMax);
  ASSERT_EQ(whole.size(), 252U);
  for (std::size_t size = 1; size < whole.size(); ++size) {
    const Bytes truncated(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(serve(truncated), exception(16, 3)) << size;
    // In place the rest of the data still lies behind the request: it must not be used.
    std::array<std::uint8_t, kPduBytesMax> stale{};
    std::copy(whole.begin(), whole.end(), stale.begin());
    EXPECT_EQ(serve_pdu(registers_, ByteView(stale).first(size), stale), 2U);
    EXPECT_EQ(stale[1], 3);
  }
  EXPECT_EQ(registers_.write_attempts(), 0U);
}

TEST_F(ServePdu, each_refusal_of_the_registers_has_its_exception) {
  struct Row {
    unsigned address;
    unsigned code;
  };
  const Row rows[] = {{0x2000, 2}, {0x2001, 2}, {0x2002, 2}, {0x2003, 3}, {0x2004, 3},
                      {0x2005, 3}, {0x2006, 4}, {0x2007, 4}, {0x2008, 4}};
  for (const Row& row : rows) {
    EXPECT_EQ(serve(write_request(row.address, 1)), exception(16, row.code)) << row.address;
    EXPECT_EQ(serve({0x05, high(row.address), low(row.address), 0xFF, 0x00}),
              exception(5, row.code))
        << row.address;
  }
  EXPECT_TRUE(registers_.writes().empty());
  EXPECT_TRUE(registers_.coil_writes().empty());
}

}  // namespace
}  // namespace kw::modbus
