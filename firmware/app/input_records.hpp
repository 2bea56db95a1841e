// The records of the in ring that are neither samples nor boot: what the host sets on the board.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "core/io/module_layout.hpp"
#include "host/boardlink/ring.hpp"

namespace kw::app {

inline constexpr std::uint32_t kDigitalInputsAll = (1U << io::kInputCount) - 1U;
inline constexpr std::uint32_t kModulesAll = (1U << io::kModuleCount) - 1U;
inline constexpr std::uint32_t kKeysAll = (1U << 4U) - 1U;

[[nodiscard]] constexpr bool is_input(boardlink::RecordType type) {
  using boardlink::RecordType;
  return type == RecordType::digital_in || type == RecordType::analogue_in ||
         type == RecordType::modules || type == RecordType::seal || type == RecordType::keys;
}

// The payload as `Payload`; false when it has another length.
template <typename Payload>
[[nodiscard]] bool read_payload(ByteView bytes, Payload& payload) {
  if (bytes.size() != sizeof(Payload)) return false;
  std::memcpy(&payload, bytes.data(), sizeof(Payload));
  return true;
}

// The one word that the payload holds; false when it has another length.
[[nodiscard]] inline bool read_word(ByteView bytes, std::uint32_t& word) {
  return read_payload(bytes, word);
}

inline constexpr std::string_view kWrongLength = "board link: an input record of wrong length";
inline constexpr std::string_view kNoSuchInput = "board link: an input that there is not";

// Hands one input record to the meter. Returns why it is refused, or nothing; a refused record has
// changed nothing.
template <typename Meter>
[[nodiscard]] std::string_view apply_input(Meter& meter, boardlink::RecordType type,
                                           ByteView bytes) {
  using boardlink::RecordType;
  if (type == RecordType::digital_in) {
    spec::board_link::DigitalInPayload in;
    if (!read_payload(bytes, in)) return kWrongLength;
    if ((in.mask & ~kDigitalInputsAll) != 0) return kNoSuchInput;
    meter.digital_inputs(in.inputs & in.mask, in.mask);
    return {};
  }
  if (type == RecordType::analogue_in) {
    spec::board_link::AnalogueInPayload in;
    if (!read_payload(bytes, in)) return kWrongLength;
    if (in.channel >= io::kAnalogueCount) return kNoSuchInput;
    meter.analogue_input(in.channel, in.value_q31);
    return {};
  }
  std::uint32_t word = 0;
  if (!read_word(bytes, word)) return kWrongLength;
  if (type == RecordType::modules) {
    if (word > kModulesAll) return kNoSuchInput;
    meter.connect_modules(static_cast<std::uint8_t>(word));
  } else if (type == RecordType::seal) {
    if (word > 1) return kNoSuchInput;
    meter.set_sealed(word == 1);
  } else {
    if (word > kKeysAll) return kNoSuchInput;
    meter.press_keys(static_cast<std::uint8_t>(word));
  }
  return {};
}

}  // namespace kw::app
