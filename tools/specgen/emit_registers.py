"""Emits src/core/spec/registers_gen.hpp: registers, regions, settings and bits."""

from collections.abc import Sequence
from typing import get_args

from tools.specgen.cpp_text import FOOTER, enum, head
from tools.specgen.load import Spec
from tools.specgen.schema_registers import (
    RECORD_PARTS,
    Access,
    Module,
    Ratio,
    Register,
    RegisterType,
    Seal,
    SourceKind,
)
from tools.specgen.view import all_rows, camel, rows_of_kind

ENUM_OF_KIND = {
    "quantity_block": "QuantityId",
    "quantity_window": "QuantityId",
    "scaled_window": "QuantityId",
    "max": "QuantityId",
    "min": "QuantityId",
    "max_stamp": "QuantityId",
    "min_stamp": "QuantityId",
    "setting": "SettingId",
    "energy": "EnergyId",
    "clock": "ClockField",
    "factory": "FactoryField",
    "status": "StatusId",
}
UINT8_VALUES = 256


def emit_registers(spec: Spec) -> str:
    """Content of the header."""
    out = head("Registers, regions and settings.", ["array", "cstddef", "cstdint", "span"])
    out = out.replace(
        "#include <span>\n", '#include <span>\n\n#include "core/spec/quantities_gen.hpp"\n'
    )
    for name, values in (
        ("RegisterType", RegisterType),
        ("Access", Access),
        ("SourceKind", SourceKind),
        ("Ratio", Ratio),
        ("SealGroup", Seal),
    ):
        out += enum(name, get_args(values))
    out += enum("Module", get_args(Module), text="Value n is bit n - 1 of 1036H.")
    out += _format_table(spec)
    out += enum("RegionId", (file.region.id for file in spec.registers.values()))
    for name, kind in (
        ("SettingId", "setting"),
        ("EnergyId", "energy"),
        ("ClockField", "clock"),
        ("FactoryField", "factory"),
        ("StatusId", "status"),
    ):
        out += _id_enum(name, rows_of_kind(spec, kind))
    out += _register_table(spec) + _region_table(spec) + _setting_table(spec)
    out += _stored_table(spec) + _limit_tables(spec) + _bit_tables(spec)
    return out + _factory_key(spec) + FOOTER


def _id_enum(name: str, rows: Sequence[Register]) -> str:
    base = "std::uint8_t" if len(rows) < UINT8_VALUES else "std::uint16_t"
    out = enum(name, (str(row.source.id) for row in rows), base, "In address order.")
    return out + f"\ninline constexpr std::size_t k{name}Count = {len(rows)};\n"


def _format_table(spec: Spec) -> str:
    """Steps of a register a unit of the quantity: whole numbers, exact in double."""
    formats = spec.formats.format
    out = enum("Format", (row.id for row in formats))
    out += "\n// Register steps a unit, indexed by Format.\n"
    out += f"inline constexpr std::array<double, {len(formats)}> kFormatSteps{{{{\n"
    out += "".join(f"    {round(1.0 / row.scale)}.0,\n" for row in formats)
    return out + "}};\n"


def _source_id(row: Register, stored: int) -> str:
    kind, name = row.source.kind, row.source.id
    block = int(row.source.block or 1) - 1
    if kind in ("reserved", "run_time"):
        return "0"
    if kind == "constant":
        return str(row.default)
    if kind == "stored":
        return str(stored)
    if kind == "frozen":
        return f"({block} << 8) | id_of(EnergyId::{name})"
    if kind in RECORD_PARTS:
        return f"({block} << 8) | {RECORD_PARTS[kind][str(name)]}"
    if kind.startswith("reactive_"):
        return str(row.source.phase)
    if kind == "order_window" and row.run is not None:
        return f"(id_of(ArrayId::{name}) << 8) | {row.run.first}"
    if row.run is not None:
        return str(row.run.first - 1)
    return f"id_of({ENUM_OF_KIND[kind]}::{name})"


def _register_row(row: Register, stored: int) -> str:
    return (
        f"    {{0x{row.address:04X}, {row.words}, RegisterType::{row.type}, Access::{row.access},\n"
        f"     SourceKind::{row.source.kind}, Ratio::{row.ratio}, {_source_id(row, stored)},"
        f" Format::{row.format}, SealGroup::{row.seal}}},\n"
    )


def _register_table(spec: Spec) -> str:
    rows, body, stored = all_rows(spec), "", 0
    for row in rows:
        body += _register_row(row, stored)
        stored += row.source.kind == "stored"
    return (
        "\ntemplate <typename Id>\n"
        "[[nodiscard]] constexpr std::uint16_t id_of(Id id) {\n"
        "  return static_cast<std::uint16_t>(id);\n}\n"
        "\n// `id`: a value of the enum that `source` names; of reactive_*: 0-2 phase, 3 total;\n"
        "// of order_window: ArrayId x 256 + the order of the first of `words` registers;\n"
        "// of frozen: block, 0 the newest, x 256 + EnergyId; of max_*, min_*: QuantityId;\n"
        "// of alarm_record, soe_record: place, from 0, x 256 + first word in the record;\n"
        "// of stored: index in kStored; of constant: what each word reads; of the others that\n"
        "// count: place of the first, from 0.\n"
        "struct RegisterRow {\n"
        "  std::uint16_t address;\n  std::uint8_t words;\n  RegisterType type;\n  Access access;\n"
        "  SourceKind source;\n  Ratio ratio;\n  std::uint16_t id;\n  Format format;\n"
        "  SealGroup seal;\n};\n"
        "\n// Sorted by address; the rows of a region follow one another without hole.\n"
        f"inline constexpr std::array<RegisterRow, {len(rows)}> kRegisterRows{{{{\n{body}}}}};\n"
    )


def _region_table(spec: Spec) -> str:
    out = (
        "\n// A read may span adjacent regions, a write may not.\n"
        "struct Region {\n  std::uint16_t first;\n  std::uint16_t last;\n  RegionId id;\n};\n\n"
        f"inline constexpr std::array<Region, {len(spec.registers)}> kRegions{{{{\n"
    )
    for file in spec.registers.values():
        region = file.region
        out += f"    {{0x{region.first:04X}, 0x{region.last:04X}, RegionId::{region.id}}},\n"
    return out + "}};\n"


class _ValuePool:
    """Lists of values, each different one once, one after the other."""

    def __init__(self) -> None:
        self.values: list[int] = []
        self._places: dict[tuple[int, ...], int] = {}

    def place(self, values: Sequence[int]) -> str:
        """The ValueList of `values`."""
        if not values:
            return "{}"
        key = tuple(values)
        if key not in self._places:
            self._places[key] = len(self.values)
            self.values += key
        return f"{{{self._places[key]}, {len(key)}}}"


def _setting_table(spec: Spec) -> str:
    rows, pool, body = rows_of_kind(spec, "setting"), _ValuePool(), ""
    for row in rows:
        low, high = _raw_limits(row)
        allowed, keys = pool.place(row.allowed or []), pool.place(row.command_keys)
        body += f"    {{0x{row.address:04X}, {row.words}, Module::{row.module}, {allowed}, {keys},"
        body += f" {low}, {high}, {row.default}}},\n"
    commands = sum(bool(row.command_keys) for row in rows)
    return (
        "\n// `count` values of kSettingValues from `first` on.\n"
        "struct ValueList {\n  std::uint8_t first;\n  std::uint8_t count;\n};\n"
        f"\ninline constexpr std::array<std::uint16_t, {len(pool.values)}> kSettingValues{{\n"
        + "".join(f"    {value},\n" for value in pool.values)
        + "};\n"
        "\n[[nodiscard]] constexpr std::span<const std::uint16_t> values_of(ValueList list) {\n"
        "  return std::span(kSettingValues).subspan(list.first, list.count);\n}\n"
        "\n// A raw value, words without sign, is within min and max, and one of `allowed` unless\n"
        "// that is empty. A setting with `command_keys` is a command: a key runs it, other\n"
        "// values do nothing, it reads its default. Without its module a setting does not\n"
        "// change.\n"
        "struct SettingInfo {\n"
        "  std::uint16_t address;\n  std::uint8_t words;\n  Module module;\n"
        "  ValueList allowed;\n  ValueList command_keys;\n  std::uint32_t min;\n"
        "  std::uint32_t max;\n  std::uint32_t default_value;\n};\n"
        "\n// Indexed by SettingId.\n"
        f"inline constexpr std::array<SettingInfo, kSettingIdCount> kSettings{{{{\n{body}}}}};\n"
        f"\ninline constexpr std::size_t kCommandCount = {commands};\n"
    )


def _raw_limits(row: Register) -> tuple[int, int]:
    """Limits of the words without sign: a range with negative values is that of any word."""
    low, high = row.range or (min(row.allowed or [0]), max(row.allowed or [0]))
    return (0, 0xFFFF) if low < 0 else (low, high)


def _stored_table(spec: Spec) -> str:
    rows, body, first, kept = rows_of_kind(spec, "stored"), "", 0, 0
    for row in rows:
        low, high = row.range or (0, 0xFFFF)
        by_byte = "true" if row.by_byte else "false"
        body += f"    {{{first}, {by_byte}, {low}, {high}, {row.default}, {row.fixed_mask}}},\n"
        first += row.words
        kept = first if row.kept == "settings" else kept
    return (
        "\n// Words that are kept as written. Each is within min and max, with `by_byte` each of\n"
        "// its bytes is; a write leaves the bits of `fixed_mask` as they are.\n"
        "struct StoredInfo {\n"
        "  std::uint16_t first;  // of the words of all rows\n  bool by_byte;\n"
        "  std::uint16_t min;\n  std::uint16_t max;\n  std::uint16_t default_value;\n"
        "  std::uint16_t fixed_mask;\n};\n"
        "\n// In address order.\n"
        f"inline constexpr std::array<StoredInfo, {len(rows)}> kStored{{{{\n{body}}}}};\n"
        f"\ninline constexpr std::size_t kStoredWordCount = {first};\n"
        "// The first of them outlive a power cut.\n"
        f"inline constexpr std::size_t kStoredKeptWordCount = {kept};\n"
    )


def _limit_tables(spec: Spec) -> str:
    out = (
        "\nstruct RegisterLimits {\n"
        "  std::uint16_t address;\n  std::int64_t min;\n  std::int64_t max;\n};\n"
    )
    for name, kind, id_enum in (
        ("kEnergyLimits", "energy", "EnergyId"),
        ("kClockLimits", "clock", "ClockField"),
        ("kFactoryLimits", "factory", "FactoryField"),
        ("kStatusLimits", "status", "StatusId"),
    ):
        out += f"\n// Indexed by {id_enum}.\n"
        out += f"inline constexpr std::array<RegisterLimits, k{id_enum}Count> {name}{{{{\n"
        for row in rows_of_kind(spec, kind):
            low, high = row.range or [0, 0xFFFFFFFF]
            out += f"    {{0x{row.address:04X}, {low}, {high}}},\n"
        out += "}};\n"
    for row in rows_of_kind(spec, "run_time"):
        low, high = row.range or [0, 0xFFFFFFFF]
        out += "\ninline constexpr RegisterLimits kRunTimeLimits"
        out += f"{{0x{row.address:04X}, {low}, {high}}};\n"
    return out


def _bit_tables(spec: Spec) -> str:
    relays, inputs = spec.bits.relay, spec.bits.digital_input
    out = (
        "\n// `alarm_mode`: 1 gives the relay to the alarms.\n"
        "struct RelayInfo {\n  Module module;\n  SettingId alarm_mode;\n};\n"
        "\n// Indexed by address of FC01 and FC05.\n"
        f"inline constexpr std::array<RelayInfo, {len(relays)}> kRelays{{{{\n"
    )
    out += "".join(f"    {{Module::{bit.module}, SettingId::{bit.mode}}},\n" for bit in relays)
    out += "}};\n\n// Module of a digital input, indexed by address of FC02.\n"
    out += f"inline constexpr std::array<Module, {len(inputs)}> kDigitalInputs{{{{\n"
    return out + "".join(f"    Module::{bit.module},\n" for bit in inputs) + "}};\n"


def _factory_key(spec: Spec) -> str:
    keys = [
        (camel(str(row.source.id)), row.key)
        for row in rows_of_kind(spec, "factory")
        if row.key is not None
    ]
    out = "".join(
        f"inline constexpr std::uint32_t kFactory{name}Key = 0x{key:08X};\n" for name, key in keys
    )
    return f"\n{out}" if out else ""
