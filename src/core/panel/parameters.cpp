#include "core/panel/parameters.hpp"

#include <array>

#include "core/panel/modules.hpp"

namespace kw::panel {

namespace {

using Kind = ParameterKind;

constexpr Choice kOnce[]{{1, "Yes"}};
constexpr Choice kClear[]{{0x0A, "Yes"}};
constexpr Choice kOnOff[]{{0, "OFF"}, {1, "On"}};
constexpr Choice kBauds[]{{1200, "1200"}, {2400, "2400"},   {4800, "4800"},
                          {9600, "9600"}, {19200, "19200"}, {38400, "38400"}};
constexpr Choice kBauds2[]{{4800, "4800"}, {9600, "9600"}, {19200, "19200"}, {38400, "38400"}};
constexpr Choice kParities[]{{0, "EVEn"}, {1, "Odd"}, {2, "nOn2"}, {3, "nOn1"}};
constexpr Choice kVoltages[]{{0, "3Ln"}, {1, "1Ln"}, {2, "2LL"}, {3, "3LL"}, {4, "1LL"}};
constexpr Choice kCurrents[]{{0, "3Ct"}, {1, "1Ct"}, {2, "2Ct"}};
constexpr Choice kCt2[]{{1, "1"}, {5, "5"}, {80, "80"}, {100, "100"}, {200, "200"}, {333, "333"}};
constexpr Choice kDemandModes[]{{1, "SLIP"}, {2, "thEr"}};
constexpr Choice kDirections[]{{0, "POS"}, {1, "nEG"}};
constexpr Choice kConventions[]{{0, "IEC"}, {1, "IEEE"}};
constexpr Choice kEnergyTypes[]{{0, "FUnd"}, {1, "FULL"}};
constexpr Choice kReactiveModes[]{{0, "rEAL"}, {1, "GEn"}};
constexpr Choice kEnergyDisplays[]{{0, "PrI"}, {1, "SEC"}};
constexpr Choice kBasicModes[]{{0, "SEC"}, {1, "PrI"}};
constexpr Choice kModuleChoices[]{{0, "nOnE"}, {1, "IO11"}, {2, "IO21"}, {3, "IO31"},
                                  {4, "IO12"}, {5, "IO22"}, {6, "IO32"}};
constexpr Choice kProtocols1[]{{0, "MOdb"}, {1, "dnP3"}};
constexpr Choice kProtocols2[]{{0, "WEB2"}, {1, "bAC"}, {2, "MESH"}};
constexpr Choice kNetResets[]{{0, "nO"}, {1, "rESEt"}, {2, "dEFLt"}};
constexpr Choice kComparisons[]{{1, "HIGH"}, {2, "EqUAL"}, {3, "LOW"}};
constexpr Choice kOutputModes[]{{0, "CtrL"}, {1, "ALM"}};
constexpr Choice kDoModes[]{{0, "PULSE"}, {1, "ALM"}};
constexpr Choice kRelayModes[]{{0, "LAtCH"}, {1, "PULSE"}};
constexpr Choice kDoEnergies[]{{0, "nOnE"}, {1, "EP.I"}, {2, "EP.E"}, {3, "Eq.I"}, {4, "Eq.E"}};
constexpr Choice kAnalogueTypes[]{{0, "0-20"}, {1, "4-20"}, {2, "0-5"}, {3, "1-5"}};

struct Row {
  std::uint16_t address;
  Kind kind;
  std::uint8_t digits;
  std::uint8_t decimals;
  const char* name;
  const char* unit = "";
  std::span<const Choice> choices = {};
};

constexpr Row number(std::uint16_t address, std::uint8_t digits, const char* name,
                     const char* unit = "", std::uint8_t decimals = 0) {
  return {address, Kind::number, digits, decimals, name, unit, {}};
}
constexpr Row choice(std::uint16_t address, const char* name, std::span<const Choice> choices,
                     const char* unit = "") {
  return {address, Kind::choice, 0, 0, name, unit, choices};
}
constexpr Row command(std::uint16_t address, const char* name, std::span<const Choice> key) {
  return {address, Kind::command, 0, 0, name, "", key};
}

// S01 ADDR and S34 PROTOCOL 2 are the manual's (5.1.5, lines 1768 and 1776); see panel.md.
constexpr std::array<Row, 34> kSystemRows{{
    number(0x1001, 5, "ADDR"),
    choice(0x1002, "BAUD", kBauds),
    choice(0x1003, "U TYPE", kVoltages),
    choice(0x1004, "I TYPE", kCurrents),
    Row{0x1005, Kind::long_number, 7, 1, "PT1", "V"},
    number(0x1007, 4, "PT2", "V", 1),
    number(0x1008, 5, "CT1", "A"),
    choice(0x1009, "CT2", kCt2),
    number(0x100A, 5, "EP PULSE"),
    number(0x100B, 5, "EQ PULSE"),
    number(0x100C, 3, "LIGHT", "min"),
    number(0x100D, 2, "DMD TIME", "min"),
    choice(0x100E, "DMD MODE", kDemandModes),
    command(0x100F, "DMD CLEAR", kOnce),
    command(0x1010, "MM CLEAR", kClear),
    command(0x1011, "RUN CLEAR", kOnce),
    choice(0x1012, "I1 DIR", kDirections),
    choice(0x1013, "I2 DIR", kDirections),
    choice(0x1014, "I3 DIR", kDirections),
    choice(0x1015, "VAR PF", kConventions),
    command(0x1016, "E CLEAR", kOnce),
    choice(0x1017, "E TYPE", kEnergyTypes),
    choice(0x1018, "VAR TYPE", kReactiveModes),
    choice(0x1019, "E MODE", kEnergyDisplays),
    choice(0x101B, "SOE", kModuleChoices),
    choice(0x101C, "DI CLEAR", kModuleChoices),
    choice(0x101D, "BASIC", kBasicModes),
    number(0x1000, 4, "PASSWORD"),
    choice(0x0FFF, "PARITY 1", kParities),
    choice(0x0FFE, "PROTOCOL 1", kProtocols1),
    number(0x1031, 3, "ADDR 2"),
    choice(0x102F, "BAUD 2", kBauds2),
    choice(0x1030, "PARITY 2", kParities),
    choice(0x1038, "PROTOCOL 2", kProtocols2),
}};

constexpr Row shown(const char* name) { return {0, Kind::shown_only, 0, 0, name}; }

// Manual 5.1.5, lines 1791 to 1850; of these only the reset is a register of the meter.
constexpr std::array<Row, 12> kNetRows{{
    shown("DHCP"),
    shown("IP"),
    shown("SUBMASK"),
    shown("GATEWAY"),
    shown("DNS1"),
    shown("DNS2"),
    shown("MODBUS"),
    shown("HTTP"),
    choice(0x101A, "NET REST", kNetResets),
    shown("PASSREST"),
    shown("WIFI"),
    shown("IP2"),
}};

// Of one module: at most seven rows and two AO objects (10C2H).
constexpr std::array<Row, 5> kIo1Rows{
    {number(0, 2, "DI TYPE"), number(1, 5, "DI PULSE"), choice(2, "RO MODE", kOutputModes),
     choice(3, "RO TYPE", kRelayModes), number(4, 4, "RO WIDTH", "ms")}};
constexpr std::array<Row, 9> kIo2Rows{
    {number(0, 2, "DI TYPE"), number(1, 5, "DI PULSE"), choice(2, "DO MODE", kDoModes),
     number(3, 4, "DO WIDTH", "ms"), choice(4, "DO A", kDoEnergies), choice(5, "DO B", kDoEnergies),
     choice(6, "AO TYPE", kAnalogueTypes), number(0, 2, "AO A"), number(1, 2, "AO B")}};
constexpr std::array<Row, 6> kIo3Rows{
    {number(0, 2, "DI TYPE"), number(1, 5, "DI PULSE"), choice(2, "RO MODE", kOutputModes),
     choice(3, "RO TYPE", kRelayModes), number(4, 4, "RO WIDTH", "ms"),
     choice(5, "AI TYPE", kAnalogueTypes)}};
constexpr std::size_t kAoObjectRow = 7;  // of kIo2Rows
constexpr std::uint16_t kAoObjects = 0x10C2;

// First address of the settings, by bit of 1036H.
constexpr std::array<std::uint16_t, kModuleCount> kModuleSettings{0x109E, 0x10B0, 0x10A3,
                                                                  0x10B5, 0x10AA, 0x10BC};

constexpr std::array<Row, 8> kAlarmRows{{
    choice(0x1046, "ALM", kOnOff),
    choice(0x1047, "FLASH", kOnOff),
    number(0x1048, 5, "CHANNELS"),
    number(0x1049, 3, "AND"),
    number(0x104A, 5, "DO1"),
    number(0x104B, 5, "DO2"),
    number(0x104C, 5, "DO3"),
    number(0x104D, 5, "DO4"),
}};
constexpr std::array<Row, 5> kChannelRows{{
    number(0, 2, "OBJECT"),
    choice(1, "COMPARE", kComparisons),
    Row{2, Kind::setpoint, 5, 0, "SETPOINT"},
    number(3, 4, "DELAY", "10ms"),
    number(4, 1, "RELAY"),
}};
constexpr std::size_t kChannelCount = 16;
constexpr std::uint16_t kChannelSettings = 0x104E;

static_assert(kSystemRows.size() == 34);
static_assert(kNetRows.size() == 12);

std::span<const Row> module_rows(ModuleKind kind) {
  switch (kind) {
    case ModuleKind::io1:
      return kIo1Rows;
    case ModuleKind::io2:
      return kIo2Rows;
    default:
      return kIo3Rows;
  }
}

Parameter page(const Row& row, const char* prefix, std::size_t index) {
  Parameter parameter{row.address, row.kind, row.digits, row.decimals};
  for (std::size_t i = 0; prefix[i] != '\0'; ++i) parameter.prefix[i] = prefix[i];
  parameter.number = static_cast<std::uint8_t>(index + 1);
  parameter.name = row.name;
  parameter.unit = row.unit;
  parameter.choices = row.choices;
  return parameter;
}

Parameter io_parameter(std::size_t index, std::uint16_t modules) {
  std::size_t bit = 0;
  for (; bit + 1 < kModuleCount; ++bit) {
    const std::size_t count =
        (modules >> bit & 1U) != 0 ? module_rows(kModules[bit].kind).size() : 0;
    if (index < count) break;
    index -= count;
  }
  const ModuleInfo& module = kModules[bit];
  Parameter parameter = page(module_rows(module.kind)[index], module.name, index);
  const bool is_ao_object = module.kind == ModuleKind::io2 && index >= kAoObjectRow;
  const std::uint16_t base = is_ao_object
                                 ? static_cast<std::uint16_t>(kAoObjects + module.analogue_first)
                                 : kModuleSettings[bit];
  parameter.address = static_cast<std::uint16_t>(base + parameter.address);
  return parameter;
}

Parameter alarm_parameter(std::size_t index) {
  if (index < kAlarmRows.size()) return page(kAlarmRows[index], "A", index);
  const std::size_t place = index - kAlarmRows.size();
  const std::size_t channel = place / kChannelRows.size();
  Parameter parameter = page(kChannelRows[place % kChannelRows.size()], "A", index);
  parameter.address = static_cast<std::uint16_t>(kChannelSettings + channel * kChannelRows.size() +
                                                 parameter.address);
  parameter.channel = static_cast<std::uint8_t>(channel + 1);
  return parameter;
}

}  // namespace

std::uint8_t parameter_count(Menu menu, std::uint16_t modules) {
  switch (menu) {
    case Menu::sys:
      return static_cast<std::uint8_t>(kSystemRows.size());
    case Menu::net:
      return static_cast<std::uint8_t>(kNetRows.size());
    case Menu::alm:
      return static_cast<std::uint8_t>(kAlarmRows.size() + kChannelCount * kChannelRows.size());
    default:
      break;
  }
  std::size_t count = 0;
  for (std::size_t bit = 0; bit < kModuleCount; ++bit) {
    if ((modules >> bit & 1U) != 0) count += module_rows(kModules[bit].kind).size();
  }
  return static_cast<std::uint8_t>(count);
}

Parameter parameter_at(Menu menu, std::uint8_t index, std::uint16_t modules) {
  switch (menu) {
    case Menu::sys:
      return page(kSystemRows[index], "S", index);
    case Menu::net:
      return page(kNetRows[index], "N", index);
    case Menu::alm:
      return alarm_parameter(index);
    default:
      return io_parameter(index, modules);
  }
}

}  // namespace kw::panel
