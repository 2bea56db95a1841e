// What must hold of every answer to a Modbus request, written from the specification and without
// any code of the server: quantities 1..125 and 1..123, byte count twice the quantity, no wrap.
#pragma once

#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/modbus/register_access_fake.hpp"
#include "fuzz_require.hpp"

namespace kw::fuzz {

inline unsigned word(ByteView bytes, std::size_t at) {
  return static_cast<unsigned>(bytes[at]) * 256U + bytes[at + 1];
}

// The exception that the request earns before the registers are asked; 0 for none.
inline unsigned early_exception(ByteView request) {
  if (request[0] != 0x03 && request[0] != 0x10) return 1;
  if (request.size() < 5) return 3;
  const unsigned quantity = word(request, 3);
  if (request[0] == 0x03) {
    if (request.size() != 5 || quantity < 1 || quantity > 125) return 3;
  } else {
    if (quantity < 1 || quantity > 123 || request.size() != 6 + 2 * quantity) return 3;
    if (request[5] != 2 * quantity) return 3;
  }
  return word(request, 1) + quantity > 65536 ? 2 : 0;
}

inline void require_read_answer(ByteView request, ByteView answer) {
  const unsigned quantity = word(request, 3);
  require(answer.size() == 2 + 2 * quantity, "a read answer is as long as its quantity");
  require(answer[1] == 2 * quantity, "a read answer has the byte count of its quantity");
  for (unsigned i = 0; i < quantity; ++i) {
    const unsigned expected = modbus::RegisterAccessFake::word_at(word(request, 1) + i);
    require(word(answer, 2 + 2 * i) == expected, "a read answer holds the words asked for");
  }
}

inline void require_write_done(ByteView request, ByteView answer,
                               const std::vector<modbus::FakeWrite>& writes) {
  require(answer.size() == 5 && word(answer, 1) == word(request, 1) &&
              word(answer, 3) == word(request, 3),
          "a write answer echoes address and quantity");
  require(writes.size() == 1, "a write that is acknowledged is done once");
  require(writes[0].address == word(request, 1), "a write goes to its address");
  require(writes[0].words.size() == word(request, 3), "a write has its quantity");
  for (std::size_t i = 0; i < writes[0].words.size(); ++i) {
    require(writes[0].words[i] == word(request, 6 + 2 * i), "a write has the data of its frame");
  }
}

// `writes`: what the registers accepted during this request alone.
inline void require_answer(ByteView request, ByteView answer,
                           const std::vector<modbus::FakeWrite>& writes) {
  require(answer.size() >= 2 && answer.size() <= 253, "an answer has 2 to 253 bytes");
  const unsigned early = early_exception(request);
  if ((answer[0] & 0x80U) == 0) {
    require(answer[0] == request[0], "a normal answer repeats the function code");
    require(early == 0, "a bad request is not answered as a good one");
    if (request[0] == 0x03) {
      require_read_answer(request, answer);
      require(writes.empty(), "a read writes nothing");
    } else {
      require_write_done(request, answer, writes);
    }
    return;
  }
  require(answer.size() == 2, "an exception has two bytes");
  require(answer[0] == (request[0] | 0x80U), "an exception sets bit 7 of the function code");
  require(answer[1] >= 1 && answer[1] <= 4, "an exception code is 1 to 4");
  require(early == 0 || answer[1] == early, "an exception code follows the order of the checks");
  require(writes.empty(), "an exception writes nothing");
}

}  // namespace kw::fuzz
