#include "core/alarm/record_log.hpp"

namespace kw::alarm {
namespace {

constexpr std::uint16_t kOccurred = 1;
constexpr std::uint16_t kPaired = 2;

std::uint16_t status_word(const AlarmEvent& event) {
  std::uint32_t word = std::uint32_t{event.code} << 8;
  if (event.paired) word |= kPaired;
  if (event.occurred) word |= kOccurred;
  return static_cast<std::uint16_t>(word);
}

}  // namespace

void RecordLog::add(const AlarmEvent& event, const clock::ClockTime& time,
                    std::uint32_t per_second) {
  const std::size_t place = saved_.newest % kRecordCount;  // of the group after the newest
  const clock::DateTime date = clock::from_unix(time.unix_s);
  const std::uint16_t ms = clock::millisecond_of(time, per_second);
  saved_.group[place] = {status_word(event), event.code, event.value, date.year,   date.month,
                         date.day,           date.hour,  date.minute, date.second, ms};
  saved_.newest = static_cast<std::uint16_t>(place + 1);
  saved_.is_new = 1;
}

Status RecordLog::restore(const SavedRecords& saved) {
  if (saved.newest > kRecordCount) {
    clear();
    return Status::out_of_range;
  }
  saved_ = saved;
  return Status::ok;
}

}  // namespace kw::alarm
