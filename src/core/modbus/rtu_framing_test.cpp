#include "core/modbus/rtu_framing.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace kw::modbus {
namespace {

using Bytes = std::vector<std::uint8_t>;

// The lengths of the specification's drawings, address and CRC added.
struct Row {
  Bytes begin;  // address, function and what is needed to tell the length
  std::size_t size;
};

const Row kRequests[] = {
    {{17, 0x01}, 8},
    {{17, 0x02}, 8},
    {{17, 0x03}, 8},
    {{17, 0x04}, 8},
    {{17, 0x05}, 8},
    {{17, 0x06}, 8},
    {{17, 0x07}, 4},
    {{17, 0x08}, 8},
    {{17, 0x0B}, 4},
    {{17, 0x0C}, 4},
    {{17, 0x0F, 0, 0, 0, 1, 1}, 10},
    {{17, 0x0F, 0, 0, 7, 176, 246}, 255},
    {{17, 0x10, 0, 0, 0, 1, 2}, 11},
    {{17, 0x10, 0, 0, 0, 123, 246}, 255},
    {{17, 0x11}, 4},
    {{17, 0x14, 7}, 12},
    {{17, 0x15, 9}, 14},
    {{17, 0x16}, 10},
    {{17, 0x17, 0, 0, 0, 1, 0, 0, 0, 1, 2}, 15},
    {{17, 0x18}, 6},
};

const Row kResponses[] = {
    {{17, 0x01, 1}, 6}, {{17, 0x02, 250}, 255}, {{17, 0x03, 2}, 7},     {{17, 0x03, 250}, 255},
    {{17, 0x04, 2}, 7}, {{17, 0x05}, 8},        {{17, 0x06}, 8},        {{17, 0x07}, 5},
    {{17, 0x08}, 8},    {{17, 0x0B}, 8},        {{17, 0x0C, 8}, 13},    {{17, 0x0F}, 8},
    {{17, 0x10}, 8},    {{17, 0x11, 3}, 8},     {{17, 0x14, 12}, 17},   {{17, 0x15, 9}, 14},
    {{17, 0x16}, 10},   {{17, 0x17, 12}, 17},   {{17, 0x18, 0, 6}, 12}, {{17, 0x18, 1, 2}, 264},
};

// Longer beginnings tell the same length; shorter ones tell nothing yet.
void expect_size(std::size_t (*size_of)(ByteView), const Row& row) {
  SCOPED_TRACE(testing::PrintToString(row.begin));
  for (std::size_t known = 0; known < row.begin.size(); ++known) {
    EXPECT_EQ(size_of(ByteView(row.begin).first(known)), 0U) << known;
  }
  Bytes longer = row.begin;
  for (int more = 0; more < 4; ++more) {
    EXPECT_EQ(size_of(longer), row.size);
    longer.push_back(0xA5);
  }
}

TEST(RtuFrameSize, each_request_has_the_length_of_its_drawing) {
  for (const Row& row : kRequests) expect_size(rtu_request_size, row);
}

TEST(RtuFrameSize, each_response_has_the_length_of_its_drawing) {
  for (const Row& row : kResponses) expect_size(rtu_response_size, row);
}

TEST(RtuFrameSize, every_exception_has_five_bytes) {
  for (unsigned function = 0x80; function <= 0xFF; ++function) {
    const Bytes begin{17, static_cast<std::uint8_t>(function)};
    EXPECT_EQ(rtu_response_size(begin), 5U);
    EXPECT_EQ(rtu_request_size(begin), 0U);
  }
}

TEST(RtuFrameSize, function_without_a_row_has_no_length) {
  for (unsigned function = 0; function < 0x80; ++function) {
    const auto code = static_cast<std::uint8_t>(function);
    const auto names_it = [code](const Row& row) { return row.begin[1] == code; };
    if (std::ranges::any_of(kRequests, names_it)) continue;
    const Bytes begin{17, code, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    EXPECT_EQ(rtu_request_size(begin), 0U) << function;
    EXPECT_EQ(rtu_response_size(begin), 0U) << function;
  }
}

}  // namespace
}  // namespace kw::modbus
