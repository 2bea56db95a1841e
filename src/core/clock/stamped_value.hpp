// A value and when the clock showed it: maxima, minima, records.
#pragma once

#include <cstdint>

#include "core/clock/calendar.hpp"

namespace kw::clock {

// Before there is a value: 0 with the stamp 2000-01-01 00:00:00, the first that the registers know.
struct StampedValue {
  double value = 0.0;
  std::int64_t unix_s = to_unix(DateTime{});

  [[nodiscard]] constexpr DateTime time() const { return from_unix(unix_s); }
};

}  // namespace kw::clock
