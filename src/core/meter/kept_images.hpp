// The parts that other folders keep over a power cut, as plain structures on their way to the
// journal and back.
#pragma once

#include <array>
#include <cstdint>

#include "core/alarm/record_log.hpp"
#include "core/io/pulse_counter.hpp"
#include "core/io/soe_log.hpp"
#include "core/meter/monitoring.hpp"
#include "core/meter/persistence.hpp"
#include "core/panel/panel.hpp"
#include "core/settings/settings.hpp"

namespace kw::meter {

// Settings in the order of spec::SettingId, and the words of the data log.
struct SettingsImage {
  static constexpr std::size_t kStoredWords = (spec::kStoredKeptWordCount + 1) / 2 * 2;  // no gap
  std::array<std::uint32_t, settings::kSettingCount> values{};
  std::array<std::uint16_t, kStoredWords> stored{};
};
// Another layout is another version: kept_images.cpp knows the layout of this one.
inline constexpr std::uint16_t kSettingsVersion = 1;

class KeptImages {
 public:
  void show(KeptParts& parts);
  // Takes over what has to be written.
  void collect(settings::Settings& settings, const Monitoring& monitoring,
               const panel::Panel& panel);
  // Gives what was restored to its owners; a value that is accepted no more becomes its default.
  void give(KeptSet taken, settings::Settings& settings, Monitoring& monitoring) const;

  [[nodiscard]] const panel::SavedPage& page() const { return page_; }

 private:
  SettingsImage settings_{};
  io::SavedCounters counters_{};
  alarm::SavedRecords alarms_{};
  io::SavedSoe events_{};
  panel::SavedPage page_{};
};

}  // namespace kw::meter
