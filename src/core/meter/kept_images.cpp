#include "core/meter/kept_images.hpp"

#include <algorithm>

#include "core/base/crc32.hpp"

namespace kw::meter {
namespace {

constexpr std::uint16_t kRecordsVersion = 1;

constexpr std::uint32_t crc32_of_number(std::uint32_t crc, std::uint32_t number) {
  for (int shift = 0; shift < 32; shift += 8) {
    crc = crc32_update(crc, static_cast<std::uint8_t>(number >> shift));
  }
  return crc;
}

// Which value stands where in the image: the addresses of the settings, and the places of the
// stored words that are kept. Limits and defaults are no part of it.
constexpr std::uint32_t settings_layout() {
  std::uint32_t crc = kCrc32Start;
  for (const spec::SettingInfo& setting : spec::kSettings) {
    crc = crc32_of_number(crc, setting.address);
  }
  for (const spec::RegisterRow& row : spec::kRegisterRows) {
    if (row.source != spec::SourceKind::stored) continue;
    const std::uint16_t first = spec::kStored[row.id].first;
    if (first >= spec::kStoredKeptWordCount) continue;
    crc = crc32_of_number(crc32_of_number(crc, row.address), first);
  }
  return crc32_finish(crc);
}
// Where this fails, a meter in the field would read its settings at wrong places: raise
// kSettingsVersion and write down the new layout.
static_assert(kSettingsVersion == 1 && settings_layout() == 0x390CD286);

std::size_t index_of(KeptItem item) { return static_cast<std::size_t>(item); }

bool has(KeptSet set, KeptItem item) { return (set & kept(item)) != 0; }

}  // namespace

void KeptImages::show(KeptParts& parts) {
  parts.images[index_of(KeptItem::settings)] = KeptImage::of(settings_, kSettingsVersion);
  parts.images[index_of(KeptItem::counters)] = KeptImage::of(counters_, kRecordsVersion);
  parts.images[index_of(KeptItem::alarms)] = KeptImage::of(alarms_, kRecordsVersion);
  parts.images[index_of(KeptItem::events)] = KeptImage::of(events_, kRecordsVersion);
  parts.images[index_of(KeptItem::page)] = KeptImage::of(page_, panel::SavedPage::kVersion);
}

void KeptImages::collect(settings::Settings& settings, const Monitoring& monitoring,
                         const panel::Panel& panel) {
  for (std::size_t i = 0; i < settings_.values.size(); ++i) {
    settings_.values[i] = settings.value(static_cast<spec::SettingId>(i));
  }
  const auto stored = settings.stored().kept();
  std::copy(stored.begin(), stored.end(), settings_.stored.begin());
  counters_ = monitoring.io().counters().saved();
  alarms_ = monitoring.alarms().log().saved();
  events_ = monitoring.io().soe().saved();
  page_ = panel.saved();
}

void KeptImages::give(KeptSet taken, settings::Settings& settings, Monitoring& monitoring) const {
  if (has(taken, KeptItem::settings)) {
    settings.restore(settings_.values,
                     std::span(settings_.stored).first<spec::kStoredKeptWordCount>());
  }
  if (has(taken, KeptItem::counters)) monitoring.io().restore(counters_);
  // Refused ones leave an empty log.
  if (has(taken, KeptItem::alarms)) (void)monitoring.alarms().log().restore(alarms_);
  if (has(taken, KeptItem::events)) (void)monitoring.io().soe().restore(events_);
}

}  // namespace kw::meter
