// The input is one request PDU.
#include <algorithm>
#include <array>

#include "core/modbus/pdu.hpp"
#include "modbus_invariants.hpp"

namespace {

using kw::ByteView;
using kw::fuzz::require;

constexpr std::uint8_t kUnwritten = 0xEE;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView request(data, size);
  kw::modbus::RegisterAccessFake registers;
  std::array<std::uint8_t, kw::modbus::kPduBytesMax> response;
  response.fill(kUnwritten);
  const std::size_t answer_size = kw::modbus::serve_pdu(registers, request, response);
  require(answer_size <= response.size(), "the size of an answer is that of its buffer at most");
  require(std::all_of(response.begin() + static_cast<std::ptrdiff_t>(answer_size), response.end(),
                      [](std::uint8_t byte) { return byte == kUnwritten; }),
          "nothing is written behind the answer");
  const ByteView answer = ByteView(response).first(answer_size);
  if (request.empty()) {
    require(answer.empty(), "no request, no answer");
    return 0;
  }
  kw::fuzz::require_answer(request, answer, kw::fuzz::accepted_by(registers));

  if (size <= response.size()) {
    std::array<std::uint8_t, kw::modbus::kPduBytesMax> in_place{};
    std::copy(request.begin(), request.end(), in_place.begin());
    kw::modbus::RegisterAccessFake others;
    const std::size_t again =
        kw::modbus::serve_pdu(others, ByteView(in_place).first(size), in_place);
    require(std::ranges::equal(answer, ByteView(in_place).first(again)),
            "an answer in the place of its request is the same");
  }
  return 0;
}
