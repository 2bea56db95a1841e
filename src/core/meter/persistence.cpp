#include "core/meter/persistence.hpp"

#include <iterator>

#include "core/meter/kept_codec.hpp"

namespace kw::meter {
namespace {

// The meter's own parts have a layout; version 0: the item is an image.
struct Layout {
  std::uint16_t version = 0;
  std::size_t bytes = 0;
};

constexpr Layout layout_of(KeptItem item) {
  switch (item) {
    case KeptItem::factory:
      return {kFactoryVersion, kFactoryBytes};
    case KeptItem::energies:
      return {kEnergiesVersion, kEnergiesBytes};
    case KeptItem::frozen:
      return {kFrozenVersion, kFrozenBytes};
    case KeptItem::extremes:
      return {kExtremesVersion, kExtremesBytes};
    default:
      return {};
  }
}

// Energies after their setting and after the frozen ones: when they have the unit of the setting,
// all of a change of the unit is kept.
constexpr KeptItem kSaveOrder[] = {KeptItem::settings, KeptItem::factory,  KeptItem::frozen,
                                   KeptItem::energies, KeptItem::extremes, KeptItem::counters,
                                   KeptItem::alarms,   KeptItem::events,   KeptItem::page};
static_assert(std::size(kSaveOrder) == kKeptItems);

// Of a part with a layout.
void write_part(KeptItem item, const KeptParts& parts, const KeptTime& now, nvm::ByteWriter& out) {
  if (item == KeptItem::factory) write_kept(parts.factory, out);
  if (item == KeptItem::frozen) write_kept(parts.records.frozen(), out);
  if (item == KeptItem::extremes) write_kept(parts.records.extremes(), out);
  if (item == KeptItem::energies) {
    const std::int64_t ticks = parts.run_time.saved(now.sample_index, now.samples_per_second);
    write_kept(parts.energy, {ticks, parts.energy_scale}, out);
  }
}

bool read_part(KeptItem item, nvm::ByteReader& in, KeptParts& parts, const KeptTime& now) {
  if (item == KeptItem::factory) return read_kept(in, parts.factory);
  if (item == KeptItem::frozen) read_kept(in, parts.records.frozen());
  if (item == KeptItem::extremes) read_kept(in, parts.records.extremes());
  if (item == KeptItem::energies) {
    EnergyNotes notes;
    read_kept(in, parts.energy, notes);
    parts.energy_scale = notes.scale;
    parts.run_time.restore(now.sample_index, notes.run_ticks);
  }
  return true;
}

}  // namespace

Persistence::Persistence(nvm::Flash* flash) : journal_(flash), has_flash_(flash != nullptr) {
  static_assert(kFrozenBytes <= kScratchBytes && kExtremesBytes <= kScratchBytes);
  static_assert(kEnergiesBytes <= kScratchBytes && kFactoryBytes <= kScratchBytes);
}

Status Persistence::open() {
  is_open_ = false;
  if (!has_flash_) return Status::ok;
  const Status status = journal_.open().status();
  is_open_ = is_ok(status);
  return status;
}

Restored Persistence::restore(KeptParts& parts, const KeptTime& now, KeptSet items) {
  Restored restored;
  if (!is_open_) return restored;
  for (std::size_t i = 0; i < kKeptItems; ++i) {
    const auto item = static_cast<KeptItem>(i);
    const nvm::ItemInfo info = journal_.info(i);
    const bool is_nobodys = layout_of(item).version == 0 && parts.images[i].bytes.empty();
    if (!info.is_present || is_nobodys || (items & kept(item)) == 0) continue;
    const bool is_taken = restore_item(item, parts, now);
    KeptSet& set = is_taken ? restored.taken : restored.refused;
    set = static_cast<KeptSet>(set | kept(item));
    if (is_taken && info.is_older) {
      restored.older = static_cast<KeptSet>(restored.older | kept(item));
    }
  }
  refused_ = static_cast<KeptSet>((refused_ & ~items) | restored.refused);
  return restored;
}

bool Persistence::restore_item(KeptItem item, KeptParts& parts, const KeptTime& now) {
  const auto index = static_cast<std::size_t>(item);
  const Layout layout = layout_of(item);
  const bool is_image = layout.version == 0;
  const KeptImage& image = parts.images[index];
  const std::uint16_t version = is_image ? image.version : layout.version;
  const ByteBuffer bytes = is_image ? image.bytes : ByteBuffer(scratch_).first(layout.bytes);
  if (journal_.info(index).length != bytes.size()) return false;
  if (!journal_.read(index, version, bytes).ok()) return false;
  if (is_image) return true;
  nvm::ByteReader in(bytes);
  return read_part(item, in, parts, now);
}

Status Persistence::save(const KeptParts& parts, const KeptTime& now) {
  if (!is_open_) return Status::ok;
  Status first = Status::ok;
  for (const KeptItem item : kSaveOrder) {
    if ((marked_ & kept(item)) == 0) continue;
    const Status status = save_item(item, parts, now);
    if (is_ok(status)) marked_ = static_cast<KeptSet>(marked_ & ~kept(item));
    if (is_ok(first)) first = status;
  }
  return first;
}

Status Persistence::save_item(KeptItem item, const KeptParts& parts, const KeptTime& now) {
  if ((refused_ & kept(item)) != 0) return Status::ok;
  const auto index = static_cast<std::size_t>(item);
  const Layout layout = layout_of(item);
  if (layout.version == 0) {
    const KeptImage& image = parts.images[index];
    return image.bytes.empty() ? Status::ok : journal_.write(index, image.version, image.bytes);
  }
  nvm::ByteWriter out(scratch_);
  write_part(item, parts, now, out);
  return journal_.write(index, layout.version, ByteView(scratch_).first(layout.bytes));
}

}  // namespace kw::meter
