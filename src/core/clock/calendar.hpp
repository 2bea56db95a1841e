// Civil dates of the proleptic Gregorian calendar, as the clock registers show them.
#pragma once

#include <cstdint>

namespace kw::clock {

struct DateTime {
  std::uint16_t year = 2000;  // 2000..2099 in the registers
  std::uint8_t month = 1;     // 1..12
  std::uint8_t day = 1;       // 1..31
  std::uint8_t hour = 0;
  std::uint8_t minute = 0;
  std::uint8_t second = 0;

  friend constexpr bool operator==(const DateTime&, const DateTime&) = default;
};

inline constexpr std::int64_t kSecondsPerDay = 86400;  // = 24 * 60 * 60

[[nodiscard]] constexpr bool is_leap_year(std::int64_t year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

[[nodiscard]] constexpr std::uint8_t days_in_month(std::int64_t year, std::uint8_t month) {
  constexpr std::uint8_t kDays[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month == 2 && is_leap_year(year)) return 29;
  return kDays[month - 1];
}

[[nodiscard]] constexpr bool is_valid(const DateTime& t) {
  return t.month >= 1 && t.month <= 12 && t.day >= 1 && t.day <= days_in_month(t.year, t.month) &&
         t.hour < 24 && t.minute < 60 && t.second < 60;
}

// Days since 1970-01-01; years are counted from March, so that the leap day ends one.
[[nodiscard]] constexpr std::int64_t days_since_1970(std::int64_t year, unsigned month,
                                                     unsigned day) {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int64_t year_of_era = y - era * 400;
  const std::int64_t month_from_march = (static_cast<std::int64_t>(month) + 9) % 12;
  const std::int64_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;  // days in 400 years; 0000-03-01 to 1970-01-01
}

[[nodiscard]] constexpr std::int64_t to_unix(const DateTime& t) {
  return days_since_1970(t.year, t.month, t.day) * kSecondsPerDay + t.hour * 3600 + t.minute * 60 +
         t.second;
}

[[nodiscard]] constexpr DateTime from_unix(std::int64_t seconds) {
  const std::int64_t days =
      (seconds >= 0 ? seconds : seconds - (kSecondsPerDay - 1)) / kSecondsPerDay;
  const std::int64_t in_day = seconds - days * kSecondsPerDay;
  const std::int64_t shifted = days + 719468;
  const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const std::int64_t day_of_era = shifted - era * 146097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
  const std::int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  DateTime t;
  t.day = static_cast<std::uint8_t>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
  t.month = static_cast<std::uint8_t>(month);
  t.year = static_cast<std::uint16_t>(era * 400 + year_of_era + (month <= 2 ? 1 : 0));
  t.hour = static_cast<std::uint8_t>(in_day / 3600);
  t.minute = static_cast<std::uint8_t>(in_day / 60 % 60);
  t.second = static_cast<std::uint8_t>(in_day % 60);
  return t;
}

// 0 Sunday .. 6 Saturday, as register 103FH counts (the manual prints 0..6 and no names).
[[nodiscard]] constexpr std::uint8_t day_of_week(std::int64_t unix_seconds) {
  const std::int64_t days =
      (unix_seconds >= 0 ? unix_seconds : unix_seconds - (kSecondsPerDay - 1)) / kSecondsPerDay;
  return static_cast<std::uint8_t>(((days + 4) % 7 + 7) % 7);  // 1970-01-01 was a Thursday
}

}  // namespace kw::clock
