// The meter's answers, cut out of its byte stream, and what a faulty link makes of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace kw::relay {

enum class Framing : std::uint8_t { tcp, rtu };

// What a relay does to answers, to prove that the rig sees it. 0 does nothing.
struct AnswerFaults {
  std::uint32_t drop_every = 0;     // every n-th answer never arrives
  std::uint32_t stale_every = 0;    // instead of every n-th answer the last arrived comes again
  std::uint32_t corrupt_every = 0;  // every n-th answer arrives with one bit of its data turned
  std::uint32_t late_ms = 0;        // every answer arrives so much later
};

// Bytes of the first answer in `bytes`, 0 while it is not complete. What has no known form is one
// answer, as far as it has come.
[[nodiscard]] std::size_t answer_size(Framing framing, std::span<const std::uint8_t> bytes);

class AnswerAlterer {
 public:
  using Bytes = std::vector<std::uint8_t>;

  explicit AnswerAlterer(Framing framing) : framing_(framing) {}

  // Counts from the next answer on.
  void set(const AnswerFaults& faults);
  // A new connection: the rest of an answer that was on its way never comes.
  void forget_partial() { pending_.clear(); }
  // What goes on to the master for bytes that came from the meter.
  [[nodiscard]] std::vector<Bytes> pass(Bytes bytes);

 private:
  [[nodiscard]] bool is_nth(std::uint32_t every) const { return every != 0 && count_ % every == 0; }
  void replace_by_previous(Bytes& answer) const;
  void turn_data_bit(Bytes& answer) const;

  Framing framing_;
  AnswerFaults faults_{};
  std::uint64_t count_ = 0;
  Bytes pending_;   // of an answer that is not complete
  Bytes previous_;  // the answer that arrived before
};

}  // namespace kw::relay
