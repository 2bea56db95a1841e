#include "core/panel/drawing.hpp"

#include <array>
#include <span>

#include "core/panel/addresses.hpp"
#include "core/panel/seal.hpp"

namespace kw::panel {

namespace {

constexpr std::uint16_t kFryze = 1;            // 1018H
constexpr std::uint16_t kSecondaryEnergy = 1;  // 1019H

double ratio(double primary, double secondary) {
  return secondary > 0.0 ? primary / secondary : 1.0;
}

// The Fryze power in the place of a Budeanu one.
Id as_fryze(Id id) {
  const int step = static_cast<int>(id) - static_cast<int>(Id::q_budeanu_l1_var);
  if (step < 0 || step > 3) return id;
  return static_cast<Id>(static_cast<int>(Id::q_fryze_l1_var) + step);
}
static_assert(static_cast<int>(Id::q_budeanu_total_var) ==
              static_cast<int>(Id::q_budeanu_l1_var) + 3);
static_assert(static_cast<int>(Id::q_fryze_total_var) == static_cast<int>(Id::q_fryze_l1_var) + 3);

std::uint8_t quadrant_of(double p, double q) {
  if (!(p < 0.0) && !(p > 0.0) && !(q < 0.0) && !(q > 0.0)) return 0;
  if (q >= 0.0) return p >= 0.0 ? 1 : 2;
  return p < 0.0 ? 3 : 4;
}

char load_type_of(double code) {
  if (code > 75.5 && code < 76.5) return 'L';
  if (code > 66.5 && code < 67.5) return 'C';
  return code > 81.5 && code < 82.5 ? 'R' : ' ';
}

}  // namespace

Drawing::Drawing(const PanelPorts& ports, Picture& picture)
    : ports_(ports),
      picture_(picture),
      wiring_(wirings_of(word_at(ports.registers, address::kVoltageWiring))),
      is_fryze_(word_at(ports.registers, address::kReactiveMode) == kFryze) {
  std::array<std::uint16_t, 5> words{};
  if (!is_ok(ports.registers.read(address::kRatios, words))) return;
  const std::uint32_t pt1 = std::uint32_t{words[0]} << 16 | words[1];
  pt_ratio_ = ratio(pt1, words[2]);
  // CT2 codes of voltage and mA inputs count as 1 (manual 6.3, lines 5299 to 5304).
  ct_ratio_ = ratio(words[3], words[4] == 5 ? 5.0 : 1.0);
}

double Drawing::primary_factor(ValueKind kind) const {
  switch (kind) {
    case ValueKind::voltage:
      return pt_ratio_;
    case ValueKind::current:
      return ct_ratio_;
    case ValueKind::active:
    case ValueKind::reactive:
    case ValueKind::apparent:
      return pt_ratio_ * ct_ratio_;
    default:
      return 1.0;
  }
}

double Drawing::quantity(spec::QuantityId id, Extreme extreme) const {
  if (extreme == Extreme::maximum) return ports_.records.maximum(id).value;
  if (extreme == Extreme::minimum) return ports_.records.minimum(id).value;
  return ports_.quantities.value(spec::Bank::window, is_fryze_ ? as_fryze(id) : id);
}

void Drawing::draw_cells(const Page& page, Extreme extreme) {
  picture_.item = page.item;
  picture_.subject = page.subject;
  picture_.extreme = extreme;
  for (std::size_t index = 0; index < page.cell_count; ++index) {
    const Cell& cell = page.cells[index];
    if ((cell.wirings & wiring_) == 0) continue;
    const bool is_delta = (wiring_ & kDelta) != 0 && cell.delta_label != nullptr;
    const ValueKind kind = page.kind_of(index);
    const ShownValue shown = shown_value(kind, quantity(cell.id, extreme) * primary_factor(kind));
    Line& line = picture_.lines[index];
    line.label = is_delta ? cell.delta_label : cell.label;
    line.digits.append_text(shown.digits);
    line.unit = shown.unit;
  }
}

// The ratio of one order, of the channels that the THD page has.
void Drawing::draw_orders(const PageState& state) {
  const bool is_voltage = state.harmonic_view == HarmonicView::voltage_ratio;
  const spec::ArrayId first = is_voltage ? spec::ArrayId::hd_u_l1_pct : spec::ArrayId::hd_i_l1_pct;
  constexpr std::size_t kVoltageThd = 0;
  constexpr std::size_t kCurrentThd = 5;
  const Page& page = kQualityPages[is_voltage ? kVoltageThd : kCurrentThd];
  picture_.item = page.item;
  picture_.subject.append("HD").append_number(state.order);
  for (std::size_t index = 0; index < page.cell_count; ++index) {
    const Cell& cell = page.cells[index];
    if ((cell.wirings & wiring_) == 0) continue;
    const auto id = static_cast<spec::ArrayId>(static_cast<std::size_t>(first) + index);
    const ShownValue shown =
        shown_value(ValueKind::percent, ports_.quantities.order_value(id, state.order));
    const bool is_delta = (wiring_ & kDelta) != 0 && cell.delta_label != nullptr;
    Line& line = picture_.lines[index];
    line.label = is_delta ? cell.delta_label : cell.label;
    line.digits.append_text(shown.digits);
    line.unit = shown.unit;
  }
}

void Drawing::draw_page(const PageState& state) {
  switch (state.mode) {
    case Mode::meter: {
      const std::span<const Page> pages = meter_pages(state.group);
      draw_cells(pages[existing(pages, state.meter_page, wiring_)], Extreme::none);
      return draw_energy(state.energy_page);
    }
    case Mode::max_min:
      return draw_cells(kExtremePages[existing(kExtremePages, state.extreme_page, wiring_)],
                        state.shows_minimum ? Extreme::minimum : Extreme::maximum);
    case Mode::demand:
      return draw_cells(kDemandPages[existing(kDemandPages, state.demand_page, wiring_)],
                        Extreme::none);
    case Mode::harmonic:
      if (state.harmonic_view != HarmonicView::quality) return draw_orders(state);
      return draw_cells(kQualityPages[existing(kQualityPages, state.quality_page, wiring_)],
                        Extreme::none);
    case Mode::digital_io:
      return draw_digital_io(state);
    case Mode::setting:
      return;
  }
}

void Drawing::draw_energy(EnergyPage page) {
  static constexpr std::array<const char*, 4> kIcons{"Imp", "Exp", "Total", "Net"};
  static constexpr std::array<spec::EnergyId, 9> kIds{
      spec::EnergyId::ep_import, spec::EnergyId::ep_export, spec::EnergyId::ep_total,
      spec::EnergyId::ep_net,    spec::EnergyId::eq_import, spec::EnergyId::eq_export,
      spec::EnergyId::eq_total,  spec::EnergyId::eq_net,    spec::EnergyId::es};
  const auto index = static_cast<std::size_t>(page);
  if (index < kIds.size()) {
    const auto count = static_cast<std::int32_t>(ports_.energies.value(kIds[index]));
    const bool is_secondary = word(address::kEnergyDisplay) == kSecondaryEnergy;
    picture_.bottom.append_number(count, is_secondary ? 3 : 1);
    picture_.bottom_label = index < 4 ? "Ep" : index < 8 ? "Eq" : "Es";
    picture_.bottom_icon = index < 8 ? kIcons[index % 4] : "";
    picture_.bottom_unit = index < 4 ? "kWh" : index < 8 ? "kvarh" : "kVAh";
    return;
  }
  if (page == EnergyPage::run_time) {
    picture_.bottom_label = "Run";
    picture_.bottom.append_number(ports_.records.run_time_hundredths(), 2);
    picture_.bottom_unit = "h";
    return;
  }
  const clock::DateTime now = ports_.clock.now();
  const bool is_date = page == EnergyPage::date;
  picture_.shows_clock = true;
  picture_.bottom.append_number(is_date ? now.year : now.hour, 0, is_date ? 4 : 2)
      .append(is_date ? '-' : ':')
      .append_number(is_date ? now.month : now.minute, 0, 2)
      .append(is_date ? '-' : ':')
      .append_number(is_date ? now.day : now.second, 0, 2);
}

void Drawing::draw_icons(const Indicators& indicators) {
  const spec::Bank bank = spec::Bank::window;
  const double load = ports_.quantities.value(bank, Id::load_pct);
  constexpr double kLoadMax = 999.0;
  picture_.load_pct = static_cast<std::uint16_t>(load < 0.0        ? 0.0
                                                 : load < kLoadMax ? load + 0.5
                                                                   : kLoadMax);
  picture_.quadrant = quadrant_of(quantity(Id::p_total_w, Extreme::none),
                                  quantity(Id::q_budeanu_total_var, Extreme::none));
  if (picture_.quadrant != 0) {
    picture_.load_type = load_type_of(ports_.quantities.value(bank, Id::load_character));
  }
  picture_.link = indicators.link;
  picture_.pulse = indicators.pulse;
  picture_.tariff = indicators.tariff <= 4 ? indicators.tariff : std::uint8_t{0};
  picture_.is_sealed = word(address::kSealStatus) == kSealClosed;
  const std::uint16_t mask = word(address::kModules);
  for (std::size_t bit = 0; bit < kModuleCount; ++bit) {
    if ((mask >> bit & 1U) != 0)
      ++picture_.module_counts[static_cast<std::size_t>(kModules[bit].kind)];
  }
}

}  // namespace kw::panel
