#include "core/panel/panel.hpp"

#include "core/panel/addresses.hpp"

namespace kw::panel {

namespace {

constexpr std::uint64_t kSecondsPerMinute = 60;

std::uint8_t rolled(std::uint8_t index, std::uint8_t count, bool forwards) {
  return static_cast<std::uint8_t>((index + (forwards ? 1U : count - 1U)) % count);
}

MeterGroup group_of(Key key) {
  switch (key) {
    case Key::p:
      return MeterGroup::power;
    case Key::h:
      return MeterGroup::angle;
    default:
      return MeterGroup::voltage_current;
  }
}

}  // namespace

std::span<const Page> meter_pages(MeterGroup group) {
  switch (group) {
    case MeterGroup::power:
      return kPowerPages;
    case MeterGroup::angle:
      return kAnglePages;
    default:
      return kVoltageCurrentPages;
  }
}

Wirings Panel::wiring() const {
  return wirings_of(word_at(ports_.registers, address::kVoltageWiring));
}

std::uint16_t Panel::modules() const {
  return word_at(ports_.registers, address::kModules) & kModuleBits;
}

bool Panel::is_backlight_on(Instant now) const {
  const std::uint16_t minutes = word_at(ports_.registers, address::kBacklightMinutes);
  return minutes == 0 || !now.is_past(last_key_, minutes * kSecondsPerMinute);
}

void Panel::press(std::uint8_t keys, Instant now) {
  if (keys == 0) return;
  const bool was_on = is_backlight_on(now);
  last_key_ = now.sample_index;
  if (!was_on) return;
  follow_wiring();
  if (keys == kSelectModeKeys) {
    is_selecting_ = true;
    mode_cursor_ = page_.mode;
    return;
  }
  if ((keys & (keys - 1U)) != 0 || keys > mask_of(Key::va)) return;
  const auto key = static_cast<Key>(keys);
  if (is_selecting_) return press_selection(key, now);
  switch (page_.mode) {
    case Mode::meter:
      return press_meter(key);
    case Mode::max_min:
      return press_extremes(key);
    case Mode::demand:
      return press_demand(key);
    case Mode::harmonic:
      return press_harmonic(key);
    case Mode::setting:
      return setting_.press(key, now);
    case Mode::digital_io:
      return press_digital_io(key);
  }
}

void Panel::press_selection(Key key, Instant now) {
  if (key == Key::h) return;
  if (key == Key::va) return enter(mode_cursor_, now);
  const auto cursor = static_cast<std::uint8_t>(mode_cursor_);
  mode_cursor_ = static_cast<Mode>(rolled(cursor, kModeCount, key == Key::p));
}

// At its first page; the energy line stays.
void Panel::enter(Mode mode, Instant now) {
  const EnergyPage energy = page_.energy_page;
  page_ = PageState{};
  page_.mode = mode;
  page_.energy_page = energy;
  is_selecting_ = false;
  if (mode == Mode::setting) setting_.enter(now);
  if (mode == Mode::digital_io) {
    page_.module = neighbour_module(modules(), kModuleCount - 1, true);
  }
  follow_wiring();
}

void Panel::press_meter(Key key) {
  if (key == Key::e) {
    const auto energy = static_cast<std::uint8_t>(page_.energy_page);
    page_.energy_page = static_cast<EnergyPage>(rolled(energy, kEnergyPageCount, true));
    return;
  }
  const MeterGroup group = group_of(key);
  const std::span<const Page> pages = meter_pages(group);
  page_.meter_page = group == page_.group ? neighbour(pages, page_.meter_page, true, wiring())
                                          : existing(pages, 0, wiring());
  page_.group = group;
}

void Panel::press_extremes(Key key) {
  if (key == Key::va) {
    page_.shows_minimum = !page_.shows_minimum;
  } else if (key != Key::h) {
    page_.extreme_page = neighbour(kExtremePages, page_.extreme_page, key == Key::p, wiring());
  }
}

void Panel::press_demand(Key key) {
  if (key != Key::p && key != Key::e) return;
  page_.demand_page = neighbour(kDemandPages, page_.demand_page, key == Key::p, wiring());
}

void Panel::press_harmonic(Key key) {
  if (page_.harmonic_view == HarmonicView::quality) {
    if (key == Key::h)
      page_.quality_page = neighbour(kQualityPages, page_.quality_page, true, wiring());
    if (key == Key::va) page_.harmonic_view = HarmonicView::voltage_ratio;
    return;
  }
  if (key == Key::h) {
    page_.harmonic_view = HarmonicView::quality;
  } else if (key == Key::va) {
    const bool is_voltage = page_.harmonic_view == HarmonicView::voltage_ratio;
    page_.harmonic_view = is_voltage ? HarmonicView::current_ratio : HarmonicView::voltage_ratio;
  } else {
    const std::uint8_t last = last_order(word_at(ports_.registers, address::kFrequencyType));
    const auto count = static_cast<std::uint8_t>(last - kFirstOrder + 1);
    const auto index = static_cast<std::uint8_t>(page_.order - kFirstOrder);
    page_.order = static_cast<std::uint8_t>(kFirstOrder + rolled(index, count, key == Key::p));
  }
}

void Panel::press_digital_io(Key key) {
  const std::uint16_t mask = modules();
  if (mask == 0) return;
  if (!page_.is_in_module) {
    if (key == Key::va) {
      page_.is_in_module = true;
      page_.module_page = 0;
    } else if (key != Key::h) {
      page_.module = neighbour_module(mask, page_.module, key == Key::p);
    }
    return;
  }
  if (key == Key::h) {
    page_.is_in_module = false;
  } else if (key != Key::va) {
    const std::uint8_t count = module_page_count(kModules[page_.module]);
    page_.module_page = rolled(page_.module_page, count, key == Key::p);
  }
}

// Wiring, type and modules may have changed since the last key: no page is left that is not there.
void Panel::follow_wiring() {
  const Wirings now = wiring();
  page_.meter_page = existing(meter_pages(page_.group), page_.meter_page, now);
  page_.extreme_page = existing(kExtremePages, page_.extreme_page, now);
  page_.demand_page = existing(kDemandPages, page_.demand_page, now);
  page_.quality_page = existing(kQualityPages, page_.quality_page, now);
  const std::uint8_t last = last_order(word_at(ports_.registers, address::kFrequencyType));
  if (page_.order < kFirstOrder || page_.order > last) page_.order = kFirstOrder;
  if (page_.mode != Mode::digital_io) return;
  const std::uint16_t mask = modules();
  if ((mask >> page_.module & 1U) == 0) {
    page_.is_in_module = false;
    page_.module = neighbour_module(mask, page_.module, true);
  }
  const std::uint8_t count = module_page_count(kModules[page_.module]);
  if (page_.module_page >= count) page_.module_page = 0;
}

SavedPage Panel::saved() const {
  PageState page = page_;
  if (page.mode == Mode::setting) {
    page = PageState{};
    page.energy_page = page_.energy_page;
  }
  return {SavedPage::kVersion,
          static_cast<std::uint8_t>(page.mode),
          static_cast<std::uint8_t>(page.group),
          page.meter_page,
          static_cast<std::uint8_t>(page.energy_page),
          page.extreme_page,
          page.shows_minimum ? std::uint8_t{1} : std::uint8_t{0},
          page.demand_page,
          static_cast<std::uint8_t>(page.harmonic_view),
          page.quality_page,
          page.order,
          page.module,
          page.is_in_module ? std::uint8_t{1} : std::uint8_t{0},
          page.module_page};
}

void Panel::restore(const SavedPage& saved) {
  page_ = PageState{};
  is_selecting_ = false;
  const bool is_known = saved.version == SavedPage::kVersion && saved.mode < kModeCount &&
                        saved.group <= 2 && saved.energy_page < kEnergyPageCount &&
                        saved.harmonic_view <= 2 && saved.module < kModuleCount;
  const auto mode = static_cast<Mode>(saved.mode);
  const bool is_gone =
      mode == Mode::setting || (mode == Mode::digital_io && (modules() >> saved.module & 1U) == 0);
  if (!is_known) return;
  page_.energy_page = static_cast<EnergyPage>(saved.energy_page);
  if (!is_gone) {
    page_ = {mode,
             static_cast<MeterGroup>(saved.group),
             saved.meter_page,
             static_cast<EnergyPage>(saved.energy_page),
             saved.extreme_page,
             saved.shows_minimum != 0,
             saved.demand_page,
             static_cast<HarmonicView>(saved.harmonic_view),
             saved.quality_page,
             saved.order,
             saved.module,
             saved.is_in_module != 0,
             saved.module_page};
  }
  follow_wiring();
}

}  // namespace kw::panel
