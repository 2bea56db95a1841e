// A ring of records with one producer and one consumer, in memory that the two share.
//
// A record is a header and its payload, padded to 8 bytes, and never wraps: a PAD record fills the
// end of the ring, where fewer bytes than a header are left they are skipped by both sides. The
// counters are byte counts modulo 2^32. The reader trusts nothing that it reads.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/bytes.hpp"
#include "core/base/status.hpp"
#include "host/boardlink/layout.hpp"

namespace kw::boardlink {

class RingWriter {
 public:
  // The ring's size is a power of two, at least 8; both counters must outlive the writer.
  RingWriter(ByteBuffer ring, std::uint32_t& write, std::uint32_t& read);

  // True when a record with `length_bytes` of payload fits now.
  [[nodiscard]] bool fits(std::size_t length_bytes) const;

  // True when the reader has freed everything that was published.
  [[nodiscard]] bool is_taken() const;

  // Appends one record and publishes it.
  // Status: ok; capacity_exceeded when it does not fit now (nothing written); bad_length when it
  // could never fit (more than half of the ring).
  [[nodiscard]] Status append(RecordType type, std::uint64_t sample_index, ByteView payload);

 private:
  [[nodiscard]] std::size_t pad_before(std::size_t record_bytes) const;

  ByteBuffer ring_;
  std::uint32_t* write_;
  std::uint32_t* read_;
};

// A record in place: `payload` points into the ring and is valid until pop().
struct RecordView {
  RecordHeader header{};
  ByteView payload{};
};

class RingReader {
 public:
  RingReader(ByteView ring, std::uint32_t& write, std::uint32_t& read);

  // The oldest record, or none. Leaves it in the ring; PAD records are skipped.
  // Status: ok with payload().data() == nullptr when the ring is empty; bad_length when the ring is
  // corrupt (offender: byte position in the ring); from then on every call answers the same.
  [[nodiscard]] Result<RecordView> front();

  // Frees the record that front() showed.
  void pop();

  // True when everything that was published has been freed.
  [[nodiscard]] bool is_drained() const;

 private:
  [[nodiscard]] Result<std::uint32_t> available_bytes() const;
  [[nodiscard]] Result<RecordView> refuse(std::size_t position);

  ByteView ring_;
  std::uint32_t* write_;
  std::uint32_t* read_;
  std::uint32_t front_bytes_ = 0;
  bool corrupt_ = false;
  std::size_t corrupt_position_ = 0;
};

}  // namespace kw::boardlink
