// Generated from spec/ by `python -m tools.specgen`. Do not edit.
// clang-format off
// Registers, regions and settings.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/spec/quantities_gen.hpp"

namespace kw::spec {

enum class RegisterType : std::uint8_t {
  word,
  int16,
  dword,
  int32,
  float32,
  ascii,
  bytes,
};

enum class Access : std::uint8_t {
  read,
  read_write,
  write,
};

enum class SourceKind : std::uint8_t {
  reserved,
  quantity_block,
  quantity_window,
  reactive_block,
  reactive_window,
  setting,
  energy,
  clock,
  factory,
  scaled_window,
  order_window,
};

enum class Ratio : std::uint8_t {
  none,
  pt,
  ct,
  pt_ct,
};

enum class Format : std::uint8_t {
  F1,
  F2,
  F3,
  F4,
  F5,
  F6,
  F7,
  F8,
  F9,
  F10,
  F11,
  F12,
  F13,
  F14,
  F15,
  F16,
  F17,
  F18,
  F19,
  F20,
  F21,
  F22,
  F23,
  F24,
  F25,
};

// Register steps a unit, indexed by Format.
inline constexpr std::array<double, 25> kFormatSteps{{
    1.0,
    100.0,
    1.0,
    10.0,
    10.0,
    10.0,
    1000.0,
    1000.0,
    1000.0,
    100.0,
    10.0,
    1000.0,
    1.0,
    1.0,
    1.0,
    1000.0,
    10.0,
    100.0,
    100.0,
    100.0,
    100.0,
    1000.0,
    10.0,
    100.0,
    10.0,
}};

enum class RegionId : std::uint8_t {
  system_settings,
  clock,
  block_100ms,
  basic_measurements,
  energy_system,
  energy_phase,
  factory,
};

// In address order.
enum class SettingId : std::uint8_t {
  frequency_type,
  protocol_1,
  parity_1,
  password,
  address_1,
  baud_rate_1_bd,
  voltage_wiring,
  current_wiring,
  pt1_dv,
  pt2_dv,
  ct1_a,
  ct2_code,
  pulse_constant_imp_per_kwh,
  pulse_constant_imp_per_kvarh,
  backlight_min,
  demand_window_min,
  demand_mode,
  demand_clear,
  max_min_clear,
  run_time_clear,
  current_direction_l1,
  current_direction_l2,
  current_direction_l3,
  pf_convention,
  energy_clear,
  energy_mode,
  reactive_mode,
  energy_display,
  ethernet_reset,
  soe_module,
  pulse_counter_clear,
  reading_mode,
};

inline constexpr std::size_t kSettingIdCount = 32;

// In address order.
enum class EnergyId : std::uint8_t {
  ep_import,
  ep_export,
  eq_import,
  eq_export,
  ep_total,
  ep_net,
  eq_total,
  eq_net,
  es,
  ep_import_l1,
  ep_export_l1,
  ep_import_l2,
  ep_export_l2,
  ep_import_l3,
  ep_export_l3,
  eq_import_l1,
  eq_export_l1,
  eq_import_l2,
  eq_export_l2,
  eq_import_l3,
  eq_export_l3,
  es_l1,
  es_l2,
  es_l3,
};

inline constexpr std::size_t kEnergyIdCount = 24;

// In address order.
enum class ClockField : std::uint8_t {
  weekday,
  year,
  month,
  day,
  hour,
  minute,
  second,
};

inline constexpr std::size_t kClockFieldCount = 7;

// In address order.
enum class FactoryField : std::uint8_t {
  unlock,
  serial,
  firmware_version,
  image_hash,
  calibration_counter,
  gain_u1_ppb,
  offset_u1_q8_counts,
  delay_u1_ps,
  gain_u2_ppb,
  offset_u2_q8_counts,
  delay_u2_ps,
  gain_u3_ppb,
  offset_u3_q8_counts,
  delay_u3_ps,
  gain_i1_ppb,
  offset_i1_q8_counts,
  delay_i1_ps,
  gain_i2_ppb,
  offset_i2_q8_counts,
  delay_i2_ps,
  gain_i3_ppb,
  offset_i3_q8_counts,
  delay_i3_ps,
  calibration_crc32,
};

inline constexpr std::size_t kFactoryFieldCount = 24;

template <typename Id>
[[nodiscard]] constexpr std::uint16_t id_of(Id id) {
  return static_cast<std::uint16_t>(id);
}

// `id`: a value of the enum that `source` names; of reactive_*: 0-2 phase, 3 total;
// of order_window: ArrayId x 256 + the order of the first of `words` registers.
struct RegisterRow {
  std::uint16_t address;
  std::uint8_t words;
  RegisterType type;
  Access access;
  SourceKind source;
  std::uint16_t id;
  Ratio ratio;
  Format format;
};

// Sorted by address; the rows of a region follow one another without hole.
inline constexpr std::array<RegisterRow, 153> kRegisterRows{{
    {0x0FFD, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::frequency_type), Ratio::none, Format::F1},
    {0x0FFE, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::protocol_1), Ratio::none, Format::F1},
    {0x0FFF, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::parity_1), Ratio::none, Format::F1},
    {0x1000, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::password), Ratio::none, Format::F1},
    {0x1001, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::address_1), Ratio::none, Format::F1},
    {0x1002, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::baud_rate_1_bd), Ratio::none, Format::F1},
    {0x1003, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::voltage_wiring), Ratio::none, Format::F1},
    {0x1004, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::current_wiring), Ratio::none, Format::F1},
    {0x1005, 2, RegisterType::dword, Access::read_write,
     SourceKind::setting, id_of(SettingId::pt1_dv), Ratio::none, Format::F1},
    {0x1007, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::pt2_dv), Ratio::none, Format::F1},
    {0x1008, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::ct1_a), Ratio::none, Format::F1},
    {0x1009, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::ct2_code), Ratio::none, Format::F1},
    {0x100A, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::pulse_constant_imp_per_kwh), Ratio::none, Format::F1},
    {0x100B, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::pulse_constant_imp_per_kvarh), Ratio::none, Format::F1},
    {0x100C, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::backlight_min), Ratio::none, Format::F1},
    {0x100D, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::demand_window_min), Ratio::none, Format::F1},
    {0x100E, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::demand_mode), Ratio::none, Format::F1},
    {0x100F, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::demand_clear), Ratio::none, Format::F1},
    {0x1010, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::max_min_clear), Ratio::none, Format::F1},
    {0x1011, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::run_time_clear), Ratio::none, Format::F1},
    {0x1012, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::current_direction_l1), Ratio::none, Format::F1},
    {0x1013, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::current_direction_l2), Ratio::none, Format::F1},
    {0x1014, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::current_direction_l3), Ratio::none, Format::F1},
    {0x1015, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::pf_convention), Ratio::none, Format::F1},
    {0x1016, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::energy_clear), Ratio::none, Format::F1},
    {0x1017, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::energy_mode), Ratio::none, Format::F1},
    {0x1018, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::reactive_mode), Ratio::none, Format::F1},
    {0x1019, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::energy_display), Ratio::none, Format::F1},
    {0x101A, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::ethernet_reset), Ratio::none, Format::F1},
    {0x101B, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::soe_module), Ratio::none, Format::F1},
    {0x101C, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::pulse_counter_clear), Ratio::none, Format::F1},
    {0x101D, 1, RegisterType::word, Access::read_write,
     SourceKind::setting, id_of(SettingId::reading_mode), Ratio::none, Format::F1},
    {0x103F, 1, RegisterType::word, Access::read_write,
     SourceKind::clock, id_of(ClockField::weekday), Ratio::none, Format::F3},
    {0x1040, 1, RegisterType::word, Access::read_write,
     SourceKind::clock, id_of(ClockField::year), Ratio::none, Format::F3},
    {0x1041, 1, RegisterType::word, Access::read_write,
     SourceKind::clock, id_of(ClockField::month), Ratio::none, Format::F3},
    {0x1042, 1, RegisterType::word, Access::read_write,
     SourceKind::clock, id_of(ClockField::day), Ratio::none, Format::F3},
    {0x1043, 1, RegisterType::word, Access::read_write,
     SourceKind::clock, id_of(ClockField::hour), Ratio::none, Format::F3},
    {0x1044, 1, RegisterType::word, Access::read_write,
     SourceKind::clock, id_of(ClockField::minute), Ratio::none, Format::F3},
    {0x1045, 1, RegisterType::word, Access::read_write,
     SourceKind::clock, id_of(ClockField::second), Ratio::none, Format::F3},
    {0x3000, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_block, id_of(QuantityId::f_hz), Ratio::none, Format::F1},
    {0x3002, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_block, id_of(QuantityId::u_rms_l1_v), Ratio::pt, Format::F1},
    {0x3004, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_block, id_of(QuantityId::u_rms_l2_v), Ratio::pt, Format::F1},
    {0x3006, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_block, id_of(QuantityId::u_rms_l3_v), Ratio::pt, Format::F1},
    {0x3008, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_block, id_of(QuantityId::u_rms_ln_avg_v), Ratio::pt, Format::F1},
    {0x300A, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_block, id_of(QuantityId::u_rms_l12_v), Ratio::pt, Format::F1},
    {0x300C, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_block, id_of(QuantityId::u_rms_l23_v), Ratio::pt, Format::F1},
    {0x300E, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_block, id_of(QuantityId::u_rms_l31_v), Ratio::pt, Format::F1},
    {0x3010, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_block, id_of(QuantityId::u_rms_ll_avg_v), Ratio::pt, Format::F1},
    {0x3012, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_block, id_of(QuantityId::i_rms_l1_a), Ratio::ct, Format::F1},
    {0x3014, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_block, id_of(QuantityId::i_rms_l2_a), Ratio::ct, Format::F1},
    {0x3016, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_block, id_of(QuantityId::i_rms_l3_a), Ratio::ct, Format::F1},
    {0x3018, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_block, id_of(QuantityId::i_rms_avg_a), Ratio::ct, Format::F1},
    {0x301A, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_block, id_of(QuantityId::i_rms_n_a), Ratio::ct, Format::F1},
    {0x301C, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_block, id_of(QuantityId::p_l1_w), Ratio::pt_ct, Format::F1},
    {0x301E, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_block, id_of(QuantityId::p_l2_w), Ratio::pt_ct, Format::F1},
    {0x3020, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_block, id_of(QuantityId::p_l3_w), Ratio::pt_ct, Format::F1},
    {0x3022, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_block, id_of(QuantityId::p_total_w), Ratio::pt_ct, Format::F1},
    {0x3024, 2, RegisterType::float32, Access::read,
     SourceKind::reactive_block, 0, Ratio::pt_ct, Format::F1},
    {0x3026, 2, RegisterType::float32, Access::read,
     SourceKind::reactive_block, 1, Ratio::pt_ct, Format::F1},
    {0x3028, 2, RegisterType::float32, Access::read,
     SourceKind::reactive_block, 2, Ratio::pt_ct, Format::F1},
    {0x302A, 2, RegisterType::float32, Access::read,
     SourceKind::reactive_block, 3, Ratio::pt_ct, Format::F1},
    {0x302C, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_block, id_of(QuantityId::s_l1_va), Ratio::pt_ct, Format::F1},
    {0x302E, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_block, id_of(QuantityId::s_l2_va), Ratio::pt_ct, Format::F1},
    {0x3030, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_block, id_of(QuantityId::s_l3_va), Ratio::pt_ct, Format::F1},
    {0x3032, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_block, id_of(QuantityId::s_arith_total_va), Ratio::pt_ct, Format::F1},
    {0x3034, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_block, id_of(QuantityId::pf_l1), Ratio::none, Format::F1},
    {0x3036, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_block, id_of(QuantityId::pf_l2), Ratio::none, Format::F1},
    {0x3038, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_block, id_of(QuantityId::pf_l3), Ratio::none, Format::F1},
    {0x303A, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_block, id_of(QuantityId::pf_total), Ratio::none, Format::F1},
    {0x4000, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_window, id_of(QuantityId::f_hz), Ratio::none, Format::F1},
    {0x4002, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_window, id_of(QuantityId::u_rms_l1_v), Ratio::pt, Format::F1},
    {0x4004, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_window, id_of(QuantityId::u_rms_l2_v), Ratio::pt, Format::F1},
    {0x4006, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_window, id_of(QuantityId::u_rms_l3_v), Ratio::pt, Format::F1},
    {0x4008, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_window, id_of(QuantityId::u_rms_ln_avg_v), Ratio::pt, Format::F1},
    {0x400A, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_window, id_of(QuantityId::u_rms_l12_v), Ratio::pt, Format::F1},
    {0x400C, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_window, id_of(QuantityId::u_rms_l23_v), Ratio::pt, Format::F1},
    {0x400E, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_window, id_of(QuantityId::u_rms_l31_v), Ratio::pt, Format::F1},
    {0x4010, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_window, id_of(QuantityId::u_rms_ll_avg_v), Ratio::pt, Format::F1},
    {0x4012, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_window, id_of(QuantityId::i_rms_l1_a), Ratio::ct, Format::F1},
    {0x4014, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_window, id_of(QuantityId::i_rms_l2_a), Ratio::ct, Format::F1},
    {0x4016, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_window, id_of(QuantityId::i_rms_l3_a), Ratio::ct, Format::F1},
    {0x4018, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_window, id_of(QuantityId::i_rms_avg_a), Ratio::ct, Format::F1},
    {0x401A, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_window, id_of(QuantityId::i_rms_n_a), Ratio::ct, Format::F1},
    {0x401C, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_window, id_of(QuantityId::p_l1_w), Ratio::pt_ct, Format::F1},
    {0x401E, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_window, id_of(QuantityId::p_l2_w), Ratio::pt_ct, Format::F1},
    {0x4020, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_window, id_of(QuantityId::p_l3_w), Ratio::pt_ct, Format::F1},
    {0x4022, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_window, id_of(QuantityId::p_total_w), Ratio::pt_ct, Format::F1},
    {0x4024, 2, RegisterType::float32, Access::read,
     SourceKind::reactive_window, 0, Ratio::pt_ct, Format::F1},
    {0x4026, 2, RegisterType::float32, Access::read,
     SourceKind::reactive_window, 1, Ratio::pt_ct, Format::F1},
    {0x4028, 2, RegisterType::float32, Access::read,
     SourceKind::reactive_window, 2, Ratio::pt_ct, Format::F1},
    {0x402A, 2, RegisterType::float32, Access::read,
     SourceKind::reactive_window, 3, Ratio::pt_ct, Format::F1},
    {0x402C, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_window, id_of(QuantityId::s_l1_va), Ratio::pt_ct, Format::F1},
    {0x402E, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_window, id_of(QuantityId::s_l2_va), Ratio::pt_ct, Format::F1},
    {0x4030, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_window, id_of(QuantityId::s_l3_va), Ratio::pt_ct, Format::F1},
    {0x4032, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_window, id_of(QuantityId::s_arith_total_va), Ratio::pt_ct, Format::F1},
    {0x4034, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_window, id_of(QuantityId::pf_l1), Ratio::none, Format::F1},
    {0x4036, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_window, id_of(QuantityId::pf_l2), Ratio::none, Format::F1},
    {0x4038, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_window, id_of(QuantityId::pf_l3), Ratio::none, Format::F1},
    {0x403A, 2, RegisterType::float32, Access::read,
     SourceKind::quantity_window, id_of(QuantityId::pf_total), Ratio::none, Format::F1},
    {0x403C, 2, RegisterType::float32, Access::read,
     SourceKind::reserved, 0, Ratio::none, Format::F1},
    {0x403E, 2, RegisterType::float32, Access::read,
     SourceKind::reserved, 0, Ratio::none, Format::F1},
    {0x4040, 2, RegisterType::float32, Access::read,
     SourceKind::reserved, 0, Ratio::none, Format::F1},
    {0x4042, 2, RegisterType::float32, Access::read,
     SourceKind::reserved, 0, Ratio::pt_ct, Format::F1},
    {0x4044, 2, RegisterType::float32, Access::read,
     SourceKind::reserved, 0, Ratio::pt_ct, Format::F1},
    {0x4046, 2, RegisterType::float32, Access::read,
     SourceKind::reserved, 0, Ratio::pt_ct, Format::F1},
    {0x4048, 2, RegisterType::dword, Access::read_write,
     SourceKind::energy, id_of(EnergyId::ep_import), Ratio::none, Format::F4},
    {0x404A, 2, RegisterType::dword, Access::read_write,
     SourceKind::energy, id_of(EnergyId::ep_export), Ratio::none, Format::F4},
    {0x404C, 2, RegisterType::dword, Access::read_write,
     SourceKind::energy, id_of(EnergyId::eq_import), Ratio::none, Format::F5},
    {0x404E, 2, RegisterType::dword, Access::read_write,
     SourceKind::energy, id_of(EnergyId::eq_export), Ratio::none, Format::F5},
    {0x4050, 2, RegisterType::dword, Access::read_write,
     SourceKind::energy, id_of(EnergyId::ep_total), Ratio::none, Format::F4},
    {0x4052, 2, RegisterType::int32, Access::read_write,
     SourceKind::energy, id_of(EnergyId::ep_net), Ratio::none, Format::F4},
    {0x4054, 2, RegisterType::dword, Access::read_write,
     SourceKind::energy, id_of(EnergyId::eq_total), Ratio::none, Format::F5},
    {0x4056, 2, RegisterType::int32, Access::read_write,
     SourceKind::energy, id_of(EnergyId::eq_net), Ratio::none, Format::F5},
    {0x4058, 2, RegisterType::dword, Access::read_write,
     SourceKind::energy, id_of(EnergyId::es), Ratio::none, Format::F6},
    {0x4620, 2, RegisterType::dword, Access::read_write,
     SourceKind::energy, id_of(EnergyId::ep_import_l1), Ratio::none, Format::F4},
    {0x4622, 2, RegisterType::dword, Access::read_write,
     SourceKind::energy, id_of(EnergyId::ep_export_l1), Ratio::none, Format::F4},
    {0x4624, 2, RegisterType::dword, Access::read_write,
     SourceKind::energy, id_of(EnergyId::ep_import_l2), Ratio::none, Format::F4},
    {0x4626, 2, RegisterType::dword, Access::read_write,
     SourceKind::energy, id_of(EnergyId::ep_export_l2), Ratio::none, Format::F4},
    {0x4628, 2, RegisterType::dword, Access::read_write,
     SourceKind::energy, id_of(EnergyId::ep_import_l3), Ratio::none, Format::F4},
    {0x462A, 2, RegisterType::dword, Access::read_write,
     SourceKind::energy, id_of(EnergyId::ep_export_l3), Ratio::none, Format::F4},
    {0x462C, 2, RegisterType::dword, Access::read_write,
     SourceKind::energy, id_of(EnergyId::eq_import_l1), Ratio::none, Format::F5},
    {0x462E, 2, RegisterType::dword, Access::read_write,
     SourceKind::energy, id_of(EnergyId::eq_export_l1), Ratio::none, Format::F5},
    {0x4630, 2, RegisterType::dword, Access::read_write,
     SourceKind::energy, id_of(EnergyId::eq_import_l2), Ratio::none, Format::F5},
    {0x4632, 2, RegisterType::dword, Access::read_write,
     SourceKind::energy, id_of(EnergyId::eq_export_l2), Ratio::none, Format::F5},
    {0x4634, 2, RegisterType::dword, Access::read_write,
     SourceKind::energy, id_of(EnergyId::eq_import_l3), Ratio::none, Format::F5},
    {0x4636, 2, RegisterType::dword, Access::read_write,
     SourceKind::energy, id_of(EnergyId::eq_export_l3), Ratio::none, Format::F5},
    {0x4638, 2, RegisterType::dword, Access::read_write,
     SourceKind::energy, id_of(EnergyId::es_l1), Ratio::none, Format::F6},
    {0x463A, 2, RegisterType::dword, Access::read_write,
     SourceKind::energy, id_of(EnergyId::es_l2), Ratio::none, Format::F6},
    {0x463C, 2, RegisterType::dword, Access::read_write,
     SourceKind::energy, id_of(EnergyId::es_l3), Ratio::none, Format::F6},
    {0x7F00, 2, RegisterType::dword, Access::read_write,
     SourceKind::factory, id_of(FactoryField::unlock), Ratio::none, Format::F1},
    {0x7F02, 8, RegisterType::ascii, Access::read,
     SourceKind::factory, id_of(FactoryField::serial), Ratio::none, Format::F1},
    {0x7F0A, 4, RegisterType::ascii, Access::read,
     SourceKind::factory, id_of(FactoryField::firmware_version), Ratio::none, Format::F1},
    {0x7F0E, 16, RegisterType::bytes, Access::read,
     SourceKind::factory, id_of(FactoryField::image_hash), Ratio::none, Format::F1},
    {0x7F1E, 2, RegisterType::dword, Access::read,
     SourceKind::factory, id_of(FactoryField::calibration_counter), Ratio::none, Format::F1},
    {0x7F20, 2, RegisterType::int32, Access::read_write,
     SourceKind::factory, id_of(FactoryField::gain_u1_ppb), Ratio::none, Format::F1},
    {0x7F22, 2, RegisterType::int32, Access::read_write,
     SourceKind::factory, id_of(FactoryField::offset_u1_q8_counts), Ratio::none, Format::F1},
    {0x7F24, 2, RegisterType::int32, Access::read_write,
     SourceKind::factory, id_of(FactoryField::delay_u1_ps), Ratio::none, Format::F1},
    {0x7F26, 2, RegisterType::int32, Access::read_write,
     SourceKind::factory, id_of(FactoryField::gain_u2_ppb), Ratio::none, Format::F1},
    {0x7F28, 2, RegisterType::int32, Access::read_write,
     SourceKind::factory, id_of(FactoryField::offset_u2_q8_counts), Ratio::none, Format::F1},
    {0x7F2A, 2, RegisterType::int32, Access::read_write,
     SourceKind::factory, id_of(FactoryField::delay_u2_ps), Ratio::none, Format::F1},
    {0x7F2C, 2, RegisterType::int32, Access::read_write,
     SourceKind::factory, id_of(FactoryField::gain_u3_ppb), Ratio::none, Format::F1},
    {0x7F2E, 2, RegisterType::int32, Access::read_write,
     SourceKind::factory, id_of(FactoryField::offset_u3_q8_counts), Ratio::none, Format::F1},
    {0x7F30, 2, RegisterType::int32, Access::read_write,
     SourceKind::factory, id_of(FactoryField::delay_u3_ps), Ratio::none, Format::F1},
    {0x7F32, 2, RegisterType::int32, Access::read_write,
     SourceKind::factory, id_of(FactoryField::gain_i1_ppb), Ratio::none, Format::F1},
    {0x7F34, 2, RegisterType::int32, Access::read_write,
     SourceKind::factory, id_of(FactoryField::offset_i1_q8_counts), Ratio::none, Format::F1},
    {0x7F36, 2, RegisterType::int32, Access::read_write,
     SourceKind::factory, id_of(FactoryField::delay_i1_ps), Ratio::none, Format::F1},
    {0x7F38, 2, RegisterType::int32, Access::read_write,
     SourceKind::factory, id_of(FactoryField::gain_i2_ppb), Ratio::none, Format::F1},
    {0x7F3A, 2, RegisterType::int32, Access::read_write,
     SourceKind::factory, id_of(FactoryField::offset_i2_q8_counts), Ratio::none, Format::F1},
    {0x7F3C, 2, RegisterType::int32, Access::read_write,
     SourceKind::factory, id_of(FactoryField::delay_i2_ps), Ratio::none, Format::F1},
    {0x7F3E, 2, RegisterType::int32, Access::read_write,
     SourceKind::factory, id_of(FactoryField::gain_i3_ppb), Ratio::none, Format::F1},
    {0x7F40, 2, RegisterType::int32, Access::read_write,
     SourceKind::factory, id_of(FactoryField::offset_i3_q8_counts), Ratio::none, Format::F1},
    {0x7F42, 2, RegisterType::int32, Access::read_write,
     SourceKind::factory, id_of(FactoryField::delay_i3_ps), Ratio::none, Format::F1},
    {0x7F44, 2, RegisterType::dword, Access::read_write,
     SourceKind::factory, id_of(FactoryField::calibration_crc32), Ratio::none, Format::F1},
}};

// A read may span adjacent regions, a write may not.
struct Region {
  std::uint16_t first;
  std::uint16_t last;
  RegionId id;
};

inline constexpr std::array<Region, 7> kRegions{{
    {0x0FFD, 0x101D, RegionId::system_settings},
    {0x103F, 0x1045, RegionId::clock},
    {0x3000, 0x303B, RegionId::block_100ms},
    {0x4000, 0x4047, RegionId::basic_measurements},
    {0x4048, 0x4059, RegionId::energy_system},
    {0x4620, 0x463D, RegionId::energy_phase},
    {0x7F00, 0x7F45, RegionId::factory},
}};

inline constexpr std::array<std::uint32_t, 6> kAllowedBaudRate1Bd{
    1200, 2400, 4800, 9600, 19200, 38400};
inline constexpr std::array<std::uint32_t, 6> kAllowedCt2Code{
    1, 5, 333, 80, 100, 200};
inline constexpr std::array<std::uint32_t, 1> kKeysDemandClear{
    1};
inline constexpr std::array<std::uint32_t, 1> kKeysMaxMinClear{
    10};
inline constexpr std::array<std::uint32_t, 1> kKeysRunTimeClear{
    1};
inline constexpr std::array<std::uint32_t, 1> kKeysEnergyClear{
    1};
inline constexpr std::array<std::uint32_t, 2> kKeysEthernetReset{
    1, 2};
inline constexpr std::array<std::uint32_t, 6> kKeysPulseCounterClear{
    1, 2, 3, 4, 5, 6};

// A value is within min and max, and one of `allowed` unless that is empty. A setting
// with `command_keys` is a command: a key runs it, other values do nothing, it reads
// its default.
struct SettingInfo {
  std::uint16_t address;
  std::uint8_t words;
  std::uint32_t min;
  std::uint32_t max;
  std::uint32_t default_value;
  std::span<const std::uint32_t> allowed;
  std::span<const std::uint32_t> command_keys;
};

// Indexed by SettingId.
inline constexpr std::array<SettingInfo, kSettingIdCount> kSettings{{
    {0x0FFD, 1, 0, 2, 0, {}, {}},
    {0x0FFE, 1, 0, 1, 0, {}, {}},
    {0x0FFF, 1, 0, 3, 3, {}, {}},
    {0x1000, 1, 0, 9999, 0, {}, {}},
    {0x1001, 1, 0, 65534, 1, {}, {}},
    {0x1002, 1, 1200, 38400, 19200, kAllowedBaudRate1Bd, {}},
    {0x1003, 1, 0, 4, 0, {}, {}},
    {0x1004, 1, 0, 2, 0, {}, {}},
    {0x1005, 2, 500, 5000000, 2200, {}, {}},
    {0x1007, 1, 500, 4000, 2200, {}, {}},
    {0x1008, 1, 1, 50000, 5, {}, {}},
    {0x1009, 1, 1, 333, 5, kAllowedCt2Code, {}},
    {0x100A, 1, 1, 60000, 1, {}, {}},
    {0x100B, 1, 1, 60000, 1, {}, {}},
    {0x100C, 1, 0, 120, 1, {}, {}},
    {0x100D, 1, 1, 30, 15, {}, {}},
    {0x100E, 1, 1, 2, 1, {}, {}},
    {0x100F, 1, 0, 65535, 0, {}, kKeysDemandClear},
    {0x1010, 1, 0, 65535, 85, {}, kKeysMaxMinClear},
    {0x1011, 1, 0, 65535, 0, {}, kKeysRunTimeClear},
    {0x1012, 1, 0, 1, 0, {}, {}},
    {0x1013, 1, 0, 1, 0, {}, {}},
    {0x1014, 1, 0, 1, 0, {}, {}},
    {0x1015, 1, 0, 1, 0, {}, {}},
    {0x1016, 1, 0, 65535, 0, {}, kKeysEnergyClear},
    {0x1017, 1, 0, 1, 1, {}, {}},
    {0x1018, 1, 0, 1, 0, {}, {}},
    {0x1019, 1, 0, 1, 0, {}, {}},
    {0x101A, 1, 0, 2, 0, {}, kKeysEthernetReset},
    {0x101B, 1, 0, 6, 0, {}, {}},
    {0x101C, 1, 0, 6, 0, {}, kKeysPulseCounterClear},
    {0x101D, 1, 0, 1, 0, {}, {}},
}};

struct RegisterLimits {
  std::uint16_t address;
  std::int64_t min;
  std::int64_t max;
};

// Indexed by EnergyId.
inline constexpr std::array<RegisterLimits, kEnergyIdCount> kEnergyLimits{{
    {0x4048, 0, 999999999},
    {0x404A, 0, 999999999},
    {0x404C, 0, 999999999},
    {0x404E, 0, 999999999},
    {0x4050, 0, 999999999},
    {0x4052, -999999999, 999999999},
    {0x4054, 0, 999999999},
    {0x4056, -999999999, 999999999},
    {0x4058, 0, 999999999},
    {0x4620, 0, 999999999},
    {0x4622, 0, 999999999},
    {0x4624, 0, 999999999},
    {0x4626, 0, 999999999},
    {0x4628, 0, 999999999},
    {0x462A, 0, 999999999},
    {0x462C, 0, 999999999},
    {0x462E, 0, 999999999},
    {0x4630, 0, 999999999},
    {0x4632, 0, 999999999},
    {0x4634, 0, 999999999},
    {0x4636, 0, 999999999},
    {0x4638, 0, 999999999},
    {0x463A, 0, 999999999},
    {0x463C, 0, 999999999},
}};

// Indexed by ClockField.
inline constexpr std::array<RegisterLimits, kClockFieldCount> kClockLimits{{
    {0x103F, 0, 6},
    {0x1040, 2000, 2099},
    {0x1041, 1, 12},
    {0x1042, 1, 31},
    {0x1043, 0, 23},
    {0x1044, 0, 59},
    {0x1045, 0, 59},
}};

// Indexed by FactoryField.
inline constexpr std::array<RegisterLimits, kFactoryFieldCount> kFactoryLimits{{
    {0x7F00, 0, 4294967295},
    {0x7F02, 0, 4294967295},
    {0x7F0A, 0, 4294967295},
    {0x7F0E, 0, 4294967295},
    {0x7F1E, 0, 4294967295},
    {0x7F20, -50000000, 50000000},
    {0x7F22, -8388608, 8388608},
    {0x7F24, -50000000, 50000000},
    {0x7F26, -50000000, 50000000},
    {0x7F28, -8388608, 8388608},
    {0x7F2A, -50000000, 50000000},
    {0x7F2C, -50000000, 50000000},
    {0x7F2E, -8388608, 8388608},
    {0x7F30, -50000000, 50000000},
    {0x7F32, -50000000, 50000000},
    {0x7F34, -8388608, 8388608},
    {0x7F36, -50000000, 50000000},
    {0x7F38, -50000000, 50000000},
    {0x7F3A, -8388608, 8388608},
    {0x7F3C, -50000000, 50000000},
    {0x7F3E, -50000000, 50000000},
    {0x7F40, -8388608, 8388608},
    {0x7F42, -50000000, 50000000},
    {0x7F44, 0, 4294967295},
}};

inline constexpr std::uint32_t kFactoryUnlockKey = 0x4B573332;

}  // namespace kw::spec
