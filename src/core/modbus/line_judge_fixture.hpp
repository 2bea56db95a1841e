// A judge of what meters on one serial line must answer, made from the specification alone: it
// works on the list of characters with their times and shares no code with the servers.
//
//   expected = LineJudge(rule, unit).judge(heard);   // the answers, in order
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace kw::modbus::judge {

using Bytes = std::vector<std::uint8_t>;

// One character on the line, start of its start bit to end of its stop bit.
struct Character {
  std::uint8_t byte = 0;
  bool faulty = false;  // a parity or framing error
  std::uint64_t start_us = 0;
  std::uint64_t end_us = 0;
};

// How frames are told apart.
struct LineRule {
  bool by_length = false;
  std::uint64_t baud_bd = 0;
  std::uint64_t bits = 11;      // of a character
  std::uint64_t resync_us = 0;  // by_length: silence that ends what has no length

  // More than 1.5 characters, and 3.5 characters or more.
  [[nodiscard]] bool is_gap(std::uint64_t silence_us) const {
    if (baud_bd > 19'200) return silence_us > 750;
    return silence_us * 2 * baud_bd > 3 * bits * 1'000'000;
  }
  [[nodiscard]] bool is_end(std::uint64_t silence_us) const {
    if (baud_bd > 19'200) return silence_us >= 1750;
    return silence_us * 2 * baud_bd >= 7 * bits * 1'000'000;
  }
};

inline unsigned crc_by_definition(const Bytes& bytes, std::size_t size) {
  unsigned crc = 0xFFFF;
  for (std::size_t i = 0; i < size; ++i) {
    crc ^= bytes[i];
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? (crc >> 1) ^ 0xA001U : crc >> 1;
  }
  return crc;
}

inline Bytes with_crc(Bytes bytes) {
  const unsigned crc = crc_by_definition(bytes, bytes.size());
  bytes.push_back(static_cast<std::uint8_t>(crc & 0xFFU));
  bytes.push_back(static_cast<std::uint8_t>(crc >> 8));
  return bytes;
}

// What a meter of the test holds: 64 words from 1000H on, of 0..7FFFH; 16 relays; 28 inputs.
constexpr unsigned kWordsBegin = 0x1000;
constexpr unsigned kWordCount = 64;
constexpr unsigned kWordMax = 0x7FFF;
constexpr unsigned kCoilCount = 16;
constexpr unsigned kInputCount = 28;
constexpr bool input_is_on(unsigned input) { return input % 3 == 0; }
constexpr unsigned first_word(unsigned unit, unsigned index) { return unit * 64 + index; }

// The meter as the specification has it: a request PDU to a response PDU.
class ModelMeter {
 public:
  explicit ModelMeter(unsigned unit) {
    for (unsigned i = 0; i < kWordCount; ++i) words_[i] = first_word(unit, i);
  }

  Bytes answer(const Bytes& pdu) {
    switch (pdu[0]) {
      case 1:
      case 2:
        return states(pdu);
      case 3:
        return words(pdu);
      case 5:
        return force(pdu);
      case 16:
        return preset(pdu);
      default:
        return refuse(pdu, 1);
    }
  }

  static bool writes(const Bytes& pdu) { return pdu[0] == 5 || pdu[0] == 16; }

 private:
  static unsigned at(const Bytes& pdu, std::size_t offset) {
    return pdu[offset] * 256U + pdu[offset + 1];
  }
  static Bytes refuse(const Bytes& pdu, unsigned code) {
    return {static_cast<std::uint8_t>(pdu[0] | 0x80U), static_cast<std::uint8_t>(code)};
  }

  Bytes states(const Bytes& pdu) {
    if (pdu.size() != 5 || at(pdu, 3) < 1 || at(pdu, 3) > 2000) return refuse(pdu, 3);
    const unsigned limit = pdu[0] == 1 ? kCoilCount : kInputCount;
    const unsigned begin = at(pdu, 1);
    const unsigned count = at(pdu, 3);
    if (begin + count > limit) return refuse(pdu, 2);
    Bytes made{pdu[0], static_cast<std::uint8_t>((count + 7) / 8)};
    for (unsigned i = 0; i < count; ++i) {
      if (i % 8 == 0) made.push_back(0);
      const bool on = pdu[0] == 1 ? coils_[begin + i] : input_is_on(begin + i);
      if (on) made.back() = static_cast<std::uint8_t>(made.back() + (1U << (i % 8)));
    }
    return made;
  }

  Bytes words(const Bytes& pdu) {
    if (pdu.size() != 5 || at(pdu, 3) < 1 || at(pdu, 3) > 125) return refuse(pdu, 3);
    const unsigned begin = at(pdu, 1);
    const unsigned count = at(pdu, 3);
    if (begin < kWordsBegin || begin + count > kWordsBegin + kWordCount) return refuse(pdu, 2);
    Bytes made{3, static_cast<std::uint8_t>(2 * count)};
    for (unsigned i = 0; i < count; ++i) {
      const unsigned word = words_[begin - kWordsBegin + i];
      made.push_back(static_cast<std::uint8_t>(word / 256));
      made.push_back(static_cast<std::uint8_t>(word % 256));
    }
    return made;
  }

  Bytes force(const Bytes& pdu) {
    if (pdu.size() != 5 || (at(pdu, 3) != 0 && at(pdu, 3) != 0xFF00)) return refuse(pdu, 3);
    if (at(pdu, 1) >= kCoilCount) return refuse(pdu, 2);
    coils_[at(pdu, 1)] = at(pdu, 3) != 0;
    return pdu;
  }

  Bytes preset(const Bytes& pdu) {
    if (pdu.size() < 6) return refuse(pdu, 3);
    const unsigned begin = at(pdu, 1);
    const unsigned count = at(pdu, 3);
    if (count < 1 || count > 123 || pdu[5] != 2 * count) return refuse(pdu, 3);
    if (pdu.size() != 6 + 2 * count) return refuse(pdu, 3);
    if (begin < kWordsBegin || begin + count > kWordsBegin + kWordCount) return refuse(pdu, 2);
    for (unsigned i = 0; i < count; ++i) {
      if (at(pdu, 6 + 2 * i) > kWordMax) return refuse(pdu, 3);
    }
    for (unsigned i = 0; i < count; ++i) words_[begin - kWordsBegin + i] = at(pdu, 6 + 2 * i);
    return {pdu.begin(), pdu.begin() + 5};
  }

  unsigned words_[kWordCount]{};
  bool coils_[kCoilCount]{};
};

struct ExpectedAnswer {
  std::uint64_t frame_end_us;
  Bytes frame;
};

// Of one meter, for one history.
struct Expectation {
  std::vector<ExpectedAnswer> answers;
  std::size_t void_frames = 0;
  std::size_t foreign_frames = 0;
  std::size_t broadcasts = 0;
};

class LineJudge {
 public:
  LineJudge(const LineRule& rule, std::uint8_t unit) : rule_(rule), unit_(unit), meter_(unit) {}

  Expectation judge(const std::vector<Character>& heard) {
    for (const Character& character : heard) {
      if (begun_) look_at_silence(character);
      take(character);
    }
    end_frame();
    return expected_;
  }

 private:
  void look_at_silence(const Character& character) {
    if (rule_.by_length) {  // a line that does not keep time: from end to end
      if (character.end_us - end_us_ >= rule_.resync_us) end_frame();
      return;
    }
    const std::uint64_t silence_us = character.start_us - end_us_;
    if (rule_.is_end(silence_us)) {
      end_frame();
    } else if (rule_.is_gap(silence_us)) {
      void_ = true;
    }
  }

  void take(const Character& character) {
    begun_ = true;
    end_us_ = character.end_us;
    if (character.faulty || frame_.size() == 256) void_ = true;
    frame_.push_back(character.byte);
    if (rule_.by_length && !void_ && ends_by_length()) end_frame();
  }

  [[nodiscard]] bool has_size(std::size_t size) const {
    return frame_.size() == size && crc_by_definition(frame_, size) == 0;
  }

  // A request of anybody, or a response to anybody else.
  [[nodiscard]] bool ends_by_length() const {
    if (frame_.size() < 4) return false;
    if (has_size(request_size())) return true;
    return frame_[0] != unit_ && frame_[0] != 0 && has_size(response_size());
  }

  [[nodiscard]] std::size_t counted(std::size_t fixed, std::size_t offset) const {
    return offset < frame_.size() ? fixed + frame_[offset] : 0;
  }

  [[nodiscard]] std::size_t request_size() const {
    switch (frame_[1]) {
      case 1:
      case 2:
      case 3:
      case 4:
      case 5:
      case 6:
      case 8:  // clang-format off
        return 8;
      case 7: case 11: case 12: case 17:
        return 4;  // clang-format on
      case 15:
      case 16:
        return counted(9, 6);
      case 20:
      case 21:
        return counted(5, 2);
      case 22:
        return 10;
      case 23:
        return counted(13, 10);
      case 24:
        return 6;
      default:
        return 0;
    }
  }

  [[nodiscard]] std::size_t response_size() const {
    if (frame_[1] > 127) return 5;
    switch (frame_[1]) {
      case 1:
      case 2:
      case 3:
      case 4:
      case 12:
      case 17:
      case 20:
      case 21:
      case 23:
        return counted(5, 2);
      case 5:
      case 6:
      case 8:
      case 11:
      case 15:
      case 16:
        return 8;
      case 7:
        return 5;
      case 22:
        return 10;
      case 24:
        return frame_.size() < 4 ? 0 : 6U + 256U * frame_[2] + frame_[3];
      default:
        return 0;
    }
  }

  void end_frame() {
    if (!begun_) return;
    const bool whole =
        !void_ && frame_.size() >= 4 && crc_by_definition(frame_, frame_.size()) == 0;
    if (!whole) {
      ++expected_.void_frames;
    } else if (frame_[0] == 0) {
      const Bytes pdu(frame_.begin() + 1, frame_.end() - 2);
      if (ModelMeter::writes(pdu)) meter_.answer(pdu);
      ++expected_.broadcasts;
    } else if (frame_[0] != unit_) {
      ++expected_.foreign_frames;
    } else {
      Bytes answer = meter_.answer(Bytes(frame_.begin() + 1, frame_.end() - 2));
      answer.insert(answer.begin(), unit_);
      expected_.answers.push_back({end_us_, with_crc(answer)});
    }
    frame_.clear();
    begun_ = void_ = false;
  }

  LineRule rule_;
  std::uint8_t unit_;
  ModelMeter meter_;
  Bytes frame_;
  bool begun_ = false;
  bool void_ = false;
  std::uint64_t end_us_ = 0;
  Expectation expected_;
};

}  // namespace kw::modbus::judge
