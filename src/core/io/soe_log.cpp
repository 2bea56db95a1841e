#include "core/io/soe_log.hpp"

#include "core/clock/calendar.hpp"
#include "core/io/module_layout.hpp"

namespace kw::io {

void SoeLog::follow(std::uint16_t code) {
  if (code == 0 || code == saved_.module) return;
  saved_ = SavedSoe{};
  saved_.module = code;
}

void SoeLog::add(std::uint16_t status, const clock::ClockTime& time, std::uint32_t per_second) {
  const clock::DateTime date = clock::from_unix(time.unix_s);
  const std::uint16_t ms = clock::millisecond_of(time, per_second);
  saved_.group[saved_.newest % kSoeCount] = {date.year,   date.month,  date.day, date.hour,
                                             date.minute, date.second, ms,       status};
  saved_.newest = static_cast<std::uint16_t>(saved_.newest % kSoeCount + 1);
  saved_.is_new = 1;
}

Status SoeLog::restore(const SavedSoe& saved) {
  const bool valid = saved.newest <= kSoeCount && saved.module <= kModuleCodeMax;
  saved_ = valid ? saved : SavedSoe{};
  return valid ? Status::ok : Status::out_of_range;
}

}  // namespace kw::io
