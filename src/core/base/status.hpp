// Outcome of a fallible function: a closed set of reasons, and Result<T> to carry a value.
//
// World errors (a bad frame, a value out of range) and logic errors (our bug) are told apart by
// is_logic_error(). "Nothing yet" is a state of the object asked, never a Status.
#pragma once

#include <cstdint>

namespace kw {

enum class Status : std::uint8_t {
  ok,
  // World: the input is wrong; the callee changed nothing.
  out_of_range,    // a value outside its limits
  bad_address,     // a register address that is not served
  read_only,       // a write to a register that cannot be written
  region_crossed,  // one write that touches two regions (manual chapter 6.3)
  locked,          // a factory register while the lock is closed, or one that the seal blocks
  bad_checksum,    // a checksum that does not match its data
  bad_length,      // a frame or record shorter or longer than its header says
  unavailable,     // what is asked for exists, but not now: a module that is absent, a relay in use
  // Logic: a caller broke the contract.
  capacity_exceeded,  // a fixed-size buffer of ours is full
  not_erased,         // flash: a bit that is 0 would have to become 1
};

[[nodiscard]] constexpr bool is_ok(Status status) { return status == Status::ok; }

[[nodiscard]] constexpr bool is_logic_error(Status status) {
  return status >= Status::capacity_exceeded;
}

// A value or the reason why there is none. `offender` is the address, byte or value at fault.
template <typename T>
class [[nodiscard]] Result {
 public:
  constexpr Result(T value) : value_(value) {}                // NOLINT(google-explicit-constructor)
  constexpr Result(Status status, std::int64_t offender = 0)  // NOLINT(google-explicit-constructor)
      : offender_(offender), status_(status) {}

  [[nodiscard]] constexpr bool ok() const { return status_ == Status::ok; }
  [[nodiscard]] constexpr Status status() const { return status_; }
  [[nodiscard]] constexpr std::int64_t offender() const { return offender_; }
  // Only when ok().
  [[nodiscard]] constexpr const T& value() const { return value_; }

 private:
  T value_{};
  std::int64_t offender_ = 0;
  Status status_ = Status::ok;
};

}  // namespace kw
