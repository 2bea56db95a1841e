// What must hold of every answer to a Modbus request, written from the specification and without
// any code of the server: quantities 1..2000, 1..125 and 1..123, byte count twice the quantity,
// coils FF00H and 0000H only, no wrap.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/modbus/register_access_fake.hpp"
#include "fuzz_require.hpp"

namespace kw::fuzz {

// What the registers accepted.
struct Accepted {
  std::vector<modbus::FakeWrite> words;
  std::vector<modbus::FakeCoilWrite> coils;

  bool empty() const { return words.empty() && coils.empty(); }
};

inline Accepted accepted_by(const modbus::RegisterAccessFake& registers) {
  return {registers.writes(), registers.coil_writes()};
}

inline unsigned word(ByteView bytes, std::size_t at) {
  return static_cast<unsigned>(bytes[at]) * 256U + bytes[at + 1];
}

inline unsigned early_read_exception(ByteView request, unsigned quantity_max) {
  const unsigned quantity = word(request, 3);
  if (request.size() != 5 || quantity < 1 || quantity > quantity_max) return 3;
  return word(request, 1) + quantity > 65536 ? 2 : 0;
}

inline unsigned early_write_exception(ByteView request) {
  const unsigned quantity = word(request, 3);
  if (quantity < 1 || quantity > 123 || request.size() != 6 + 2 * quantity) return 3;
  if (request[5] != 2 * quantity) return 3;
  return word(request, 1) + quantity > 65536 ? 2 : 0;
}

// The exception that the request earns before the registers are asked; 0 for none.
inline unsigned early_exception(ByteView request) {
  switch (request[0]) {
    case 0x01:
    case 0x02:
      return request.size() < 5 ? 3 : early_read_exception(request, 2000);
    case 0x03:
      return request.size() < 5 ? 3 : early_read_exception(request, 125);
    case 0x05:
      return request.size() == 5 && (word(request, 3) == 0 || word(request, 3) == 0xFF00) ? 0 : 3;
    case 0x10:
      return request.size() < 5 ? 3 : early_write_exception(request);
    default:
      return 1;
  }
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

inline void require_states_answer(ByteView request, ByteView answer) {
  const unsigned quantity = word(request, 3);
  const unsigned octets = quantity / 8 + (quantity % 8 != 0 ? 1 : 0);
  require(answer.size() == 2 + octets && answer[1] == octets,
          "an answer of states is as long as its quantity");
  for (unsigned i = 0; i < 8 * octets; ++i) {
    const bool on = (answer[2 + i / 8] >> (i % 8) & 1) != 0;
    const unsigned address = word(request, 1) + i;
    const bool held = request[0] == 0x01 ? modbus::RegisterAccessFake::coil_at(address)
                                         : modbus::RegisterAccessFake::input_at(address);
    require(on == (i < quantity && held), "an answer of states holds those asked for, then zeros");
  }
}

inline void require_write_done(ByteView request, ByteView answer, const Accepted& accepted) {
  require(answer.size() == 5 && word(answer, 1) == word(request, 1) &&
              word(answer, 3) == word(request, 3),
          "a write answer echoes address and quantity");
  require(accepted.words.size() == 1 && accepted.coils.empty(),
          "a write that is acknowledged is done once");
  const modbus::FakeWrite& write = accepted.words[0];
  require(write.address == word(request, 1), "a write goes to its address");
  require(write.words.size() == word(request, 3), "a write has its quantity");
  for (std::size_t i = 0; i < write.words.size(); ++i) {
    require(write.words[i] == word(request, 6 + 2 * i), "a write has the data of its frame");
  }
}

inline void require_coil_done(ByteView request, ByteView answer, const Accepted& accepted) {
  require(std::ranges::equal(answer, request), "a coil that is switched is echoed");
  require(accepted.coils.size() == 1 && accepted.words.empty(),
          "a coil that is acknowledged is switched once");
  require(accepted.coils[0].address == word(request, 1) &&
              accepted.coils[0].on == (word(request, 3) == 0xFF00),
          "the coil asked for has the state asked for");
}

inline void require_normal_answer(ByteView request, ByteView answer, const Accepted& accepted) {
  require(answer[0] == request[0], "a normal answer repeats the function code");
  require(early_exception(request) == 0, "a bad request is not answered as a good one");
  switch (request[0]) {
    case 0x05:
      return require_coil_done(request, answer, accepted);
    case 0x10:
      return require_write_done(request, answer, accepted);
    case 0x03:
      require_read_answer(request, answer);
      break;
    default:
      require_states_answer(request, answer);
      break;
  }
  require(accepted.empty(), "a read writes nothing");
}

// `accepted`: what the registers accepted during this request alone.
inline void require_answer(ByteView request, ByteView answer, const Accepted& accepted) {
  require(answer.size() >= 2 && answer.size() <= 253, "an answer has 2 to 253 bytes");
  if ((answer[0] & 0x80U) == 0) return require_normal_answer(request, answer, accepted);
  const unsigned early = early_exception(request);
  require(answer.size() == 2, "an exception has two bytes");
  require(answer[0] == (request[0] | 0x80U), "an exception sets bit 7 of the function code");
  require(answer[1] >= 1 && answer[1] <= 4, "an exception code is 1 to 4");
  require(early == 0 || answer[1] == early, "an exception code follows the order of the checks");
  require(accepted.empty(), "an exception writes nothing");
}

}  // namespace kw::fuzz
