"""Emits src/core/spec/*_gen.hpp."""

import textwrap
from collections.abc import Iterable, Sequence

from tools.specgen.load import Spec
from tools.specgen.schema import BYTES_OF_LINK_TYPE, LinkField, Register
from tools.specgen.view import all_rows, camel, rows_of_kind

HEADER = """\
// Generated from spec/ by `python -m tools.specgen`. Do not edit.
// clang-format off
// {text}
#pragma once

{includes}

namespace kw::spec {{
"""
FOOTER = "\n}  // namespace kw::spec\n"
CPP_TYPE = {
    "u8": "std::uint8_t",
    "u16": "std::uint16_t",
    "u32": "std::uint32_t",
    "u64": "std::uint64_t",
    "i32": "std::int32_t",
    "char": "char",
}
REGISTER_TYPES = ("word", "int16", "dword", "int32", "float32", "ascii", "bytes", "stamp")
SOURCE_KINDS = (
    "reserved",
    "quantity_block",
    "quantity_window",
    "reactive_block",
    "reactive_window",
    "setting",
    "energy",
    "clock",
    "factory",
    "scaled_window",
    "order_window",
    "max",
    "min",
    "max_stamp",
    "min_stamp",
    "frozen",
    "run_time",
)


def emit(spec: Spec) -> dict[str, str]:
    """Path -> content of the C++ headers."""
    return {
        "src/core/spec/quantities_gen.hpp": _quantities(spec),
        "src/core/spec/registers_gen.hpp": _registers(spec),
        "src/core/spec/board_link_gen.hpp": _board_link(spec),
    }


def _head(text: str, includes: Sequence[str]) -> str:
    return HEADER.format(text=text, includes="\n".join(f"#include <{name}>" for name in includes))


def _comment(text: str, indent: str = "") -> str:
    """`text` as comment lines of at most 100 characters; nothing for no text."""
    lines = textwrap.wrap(text, 97 - len(indent))
    return "".join(f"{indent}// {line}\n" for line in lines)


def _enum(name: str, values: Iterable[str], base: str = "std::uint8_t", text: str = "") -> str:
    comment = f"// {text}\n" if text else ""
    body = "".join(f"  {value},\n" for value in values)
    return f"\n{comment}enum class {name} : {base} {{\n{body}}};\n"


def _quantities(spec: Spec) -> str:
    quantities, arrays = spec.quantities.scalars, spec.quantities.arrays
    out = _head("What metering publishes: ids, names and units.", ["array", "cstddef", "cstdint"])
    out += _enum("Bank", (bank.id for bank in spec.quantities.bank), text="Publications.")
    out += f"\ninline constexpr std::size_t kBankCount = {len(spec.quantities.bank)};\n"
    out += _enum("QuantityId", (row.id for row in quantities), "std::uint16_t", "In store order.")
    out += f"\ninline constexpr std::size_t kQuantityCount = {len(quantities)};\n"
    out += "\nstruct QuantityInfo {\n  const char* name;\n  const char* unit;\n};\n"
    out += "\n// Indexed by QuantityId.\n"
    out += "inline constexpr std::array<QuantityInfo, kQuantityCount> kQuantities{{\n"
    out += "".join(f'    {{"{row.id}", "{row.unit}"}},\n' for row in quantities)
    out += "}};\n" + _enum("ArrayId", (row.id for row in arrays), text="One value an order.")
    out += f"\ninline constexpr std::size_t kArrayCount = {len(arrays)};\n"
    out += "\nstruct ArrayInfo {\n  const char* name;\n  const char* unit;\n"
    out += "  std::uint8_t first_order;\n  std::uint8_t last_order;\n};\n"
    out += "\n// Indexed by ArrayId.\n"
    out += "inline constexpr std::array<ArrayInfo, kArrayCount> kArrays{{\n"
    for row in arrays:
        first, last = row.orders or (0, 0)
        out += f'    {{"{row.id}", "{row.unit}", {first}, {last}}},\n'
    return out + "}};\n" + FOOTER


def _source_id(row: Register) -> str:
    kind, name = row.source.kind, row.source.id
    enums = {
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
    }
    if kind in ("reserved", "run_time"):
        return "0"
    if kind == "frozen":
        return f"({int(row.source.block or 1) - 1} << 8) | id_of(EnergyId::{name})"
    if kind.startswith("reactive_"):
        return str(row.source.phase)
    if kind == "order_window" and row.run is not None:
        return f"(id_of(ArrayId::{name}) << 8) | {row.run.first}"
    return f"id_of({enums[kind]}::{name})"


def _register_row(row: Register) -> str:
    return (
        f"    {{0x{row.address:04X}, {row.words}, RegisterType::{row.type}, Access::{row.access},\n"
        f"     SourceKind::{row.source.kind}, {_source_id(row)}, Ratio::{row.ratio},"
        f" Format::{row.format}}},\n"
    )


def _registers(spec: Spec) -> str:
    out = _head("Registers, regions and settings.", ["array", "cstddef", "cstdint", "span"])
    out = out.replace(
        "#include <span>\n", '#include <span>\n\n#include "core/spec/quantities_gen.hpp"\n'
    )
    out += _enum("RegisterType", REGISTER_TYPES)
    out += _enum("Access", ("read", "read_write", "write"))
    out += _enum("SourceKind", SOURCE_KINDS)
    out += _enum("Ratio", ("none", "pt", "ct", "pt_ct"))
    out += _format_table(spec)
    out += _enum("RegionId", (file.region.id for file in spec.registers.values()))
    for name, kind, text in (
        ("SettingId", "setting", "In address order."),
        ("EnergyId", "energy", "In address order."),
        ("ClockField", "clock", "In address order."),
        ("FactoryField", "factory", "In address order."),
    ):
        rows = rows_of_kind(spec, kind)
        out += _enum(name, (str(row.source.id) for row in rows), text=text)
        out += f"\ninline constexpr std::size_t k{name}Count = {len(rows)};\n"
    out += _register_table(spec) + _region_table(spec) + _setting_table(spec) + _limit_tables(spec)
    return out + _factory_key(spec) + FOOTER


def _format_table(spec: Spec) -> str:
    """Steps of a register a unit of the quantity: whole numbers, exact in double."""
    formats = spec.formats.format
    out = _enum("Format", (row.id for row in formats))
    out += "\n// Register steps a unit, indexed by Format.\n"
    out += f"inline constexpr std::array<double, {len(formats)}> kFormatSteps{{{{\n"
    out += "".join(f"    {round(1.0 / row.scale)}.0,\n" for row in formats)
    return out + "}};\n"


def _register_table(spec: Spec) -> str:
    rows = all_rows(spec)
    return (
        "\ntemplate <typename Id>\n"
        "[[nodiscard]] constexpr std::uint16_t id_of(Id id) {\n"
        "  return static_cast<std::uint16_t>(id);\n}\n"
        "\n// `id`: a value of the enum that `source` names; of reactive_*: 0-2 phase, 3 total;\n"
        "// of order_window: ArrayId x 256 + the order of the first of `words` registers;\n"
        "// of frozen: block, 0 the newest, x 256 + EnergyId; of max_*, min_*: QuantityId.\n"
        "struct RegisterRow {\n"
        "  std::uint16_t address;\n  std::uint8_t words;\n  RegisterType type;\n  Access access;\n"
        "  SourceKind source;\n  std::uint16_t id;\n  Ratio ratio;\n  Format format;\n};\n"
        "\n// Sorted by address; the rows of a region follow one another without hole.\n"
        f"inline constexpr std::array<RegisterRow, {len(rows)}> kRegisterRows{{{{\n"
        + "".join(_register_row(row) for row in rows)
        + "}};\n"
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


def _value_list(prefix: str, row: Register, values: Sequence[int]) -> str:
    body = ", ".join(str(value) for value in values)
    name = f"k{prefix}{camel(row.id)}"
    return f"inline constexpr std::array<std::uint32_t, {len(values)}> {name}{{\n    {body}}};\n"


def _setting_table(spec: Spec) -> str:
    rows = rows_of_kind(spec, "setting")
    out = "\n"
    for row in rows:
        if row.allowed:
            out += _value_list("Allowed", row, row.allowed)
        if row.command_keys:
            out += _value_list("Keys", row, row.command_keys)
    out += (
        "\n// A value is within min and max, and one of `allowed` unless that is empty. A setting\n"
        "// with `command_keys` is a command: a key runs it, other values do nothing, it reads\n"
        "// its default.\n"
        "struct SettingInfo {\n"
        "  std::uint16_t address;\n  std::uint8_t words;\n  std::uint32_t min;\n"
        "  std::uint32_t max;\n  std::uint32_t default_value;\n"
        "  std::span<const std::uint32_t> allowed;\n"
        "  std::span<const std::uint32_t> command_keys;\n};\n"
        "\n// Indexed by SettingId.\n"
        "inline constexpr std::array<SettingInfo, kSettingIdCount> kSettings{{\n"
    )
    for row in rows:
        limits = row.range or [min(row.allowed or [0]), max(row.allowed or [0])]
        allowed = f"kAllowed{camel(row.id)}" if row.allowed else "{}"
        keys = f"kKeys{camel(row.id)}" if row.command_keys else "{}"
        out += f"    {{0x{row.address:04X}, {row.words}, {limits[0]}, {limits[1]}, {row.default},"
        out += f" {allowed}, {keys}}},\n"
    return out + "}};\n"


def _limit_tables(spec: Spec) -> str:
    out = (
        "\nstruct RegisterLimits {\n"
        "  std::uint16_t address;\n  std::int64_t min;\n  std::int64_t max;\n};\n"
    )
    for name, kind, enum in (
        ("kEnergyLimits", "energy", "EnergyId"),
        ("kClockLimits", "clock", "ClockField"),
        ("kFactoryLimits", "factory", "FactoryField"),
    ):
        out += f"\n// Indexed by {enum}.\n"
        out += f"inline constexpr std::array<RegisterLimits, k{enum}Count> {name}{{{{\n"
        for row in rows_of_kind(spec, kind):
            low, high = row.range or [0, 0xFFFFFFFF]
            out += f"    {{0x{row.address:04X}, {low}, {high}}},\n"
        out += "}};\n"
    for row in rows_of_kind(spec, "run_time"):
        low, high = row.range or [0, 0xFFFFFFFF]
        out += "\ninline constexpr RegisterLimits kRunTimeLimits"
        out += f"{{0x{row.address:04X}, {low}, {high}}};\n"
    return out


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


def _constant(name: str, value: int, cpp_type: str = "std::uint64_t") -> str:
    return f"inline constexpr {cpp_type} k{camel(name)} = {value};\n"


def _board_link(spec: Spec) -> str:
    link = spec.board_link
    out = _head("Shared memory between a board and its host.", ["cstddef", "cstdint"])
    out = out.replace("namespace kw::spec", "namespace kw::spec::board_link")
    magic = int.from_bytes(link.magic.encode(), "little")
    out += f"\n// '{link.magic}' in memory order.\n"
    out += f"inline constexpr std::uint32_t kMagic = 0x{magic:08X};\n"
    out += _constant("version", link.version, "std::uint32_t")
    out += _constant("control_bytes", link.control_bytes)
    out += _constant("in_ring_offset", link.control_bytes)
    out += _constant("in_ring_bytes", link.in_ring_bytes)
    out += _constant("out_ring_offset", link.out_ring_offset)
    out += _constant("out_ring_bytes", link.out_ring_bytes)
    for name in ("nv_journal_offset", "nv_journal_bytes", "bulk_store_offset", "bulk_store_bytes"):
        out += _constant(name, getattr(link, name))
    out += _constant("file_bytes", link.file_bytes)
    out += _constant("payload_align_bytes", link.payload_align_bytes)
    states = (f"{state.id} = {state.value}" for state in link.state)
    out += _enum("State", states, "std::uint32_t")
    types = (f"{record.id} = {record.type}" for record in link.record)
    out += _enum("RecordType", types, "std::uint16_t")
    out += _control_block(spec)
    out += _struct("RecordHeader", link.header)
    for record in link.record:
        if record.payload:
            out += _struct(camel(record.id) + "Payload", record.payload, record.note)
    return out + "\n}  // namespace kw::spec::board_link\n"


def _control_block(spec: Spec) -> str:
    out = "\n// Counters are shared: access them through std::atomic_ref.\nstruct ControlBlock {\n"
    checks, end, pads = "", 0, 0
    for field in spec.board_link.control:
        if field.offset > end:
            out += f"  std::uint8_t padding_{pads}[{field.offset - end}];\n"
            pads += 1
        size = f"[{field.count}]" if field.count > 1 else ""
        out += f"{_comment(field.note, '  ')}  {CPP_TYPE[field.type]} {field.id}{size};\n"
        checks += f"static_assert(offsetof(ControlBlock, {field.id}) == {field.offset});\n"
        end = field.offset + BYTES_OF_LINK_TYPE[field.type] * field.count
    out += f"  std::uint8_t padding_{pads}[{spec.board_link.control_bytes - end}];\n}};\n"
    return out + "static_assert(sizeof(ControlBlock) == kControlBytes);\n" + checks


def _struct(name: str, fields: Sequence[LinkField], text: str = "") -> str:
    out = "\n" + _comment(text)
    out += f"struct {name} {{\n"
    end, pads = 0, 0
    size = sum(BYTES_OF_LINK_TYPE[field.type] for field in fields)
    for field in fields:
        out += f"{_comment(field.note, '  ')}  {CPP_TYPE[field.type]} {field.id};\n"
        end += BYTES_OF_LINK_TYPE[field.type]
    while end % 8 != 0:
        step = 4 if end % 8 == 4 else 1
        out += f"  {'std::uint32_t' if step == 4 else 'std::uint8_t'} padding_{pads};\n"
        end, pads = end + step, pads + 1
    out += f"}};\nstatic_assert(sizeof({name}) == {end});\n"
    return out + f"inline constexpr std::size_t k{name}Bytes = {size};  // on the link\n"
