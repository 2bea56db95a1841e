"""Emits src/core/spec/*_gen.hpp."""

from collections.abc import Sequence

from tools.specgen.cpp_text import FOOTER
from tools.specgen.cpp_text import comment as _comment
from tools.specgen.cpp_text import enum as _enum
from tools.specgen.cpp_text import head as _head
from tools.specgen.emit_registers import emit_registers
from tools.specgen.load import Spec
from tools.specgen.schema import BYTES_OF_LINK_TYPE, LinkField
from tools.specgen.view import camel

CPP_TYPE = {
    "u8": "std::uint8_t",
    "u16": "std::uint16_t",
    "u32": "std::uint32_t",
    "u64": "std::uint64_t",
    "i32": "std::int32_t",
    "char": "char",
}


def emit(spec: Spec) -> dict[str, str]:
    """Path -> content of the C++ headers."""
    return {
        "src/core/spec/quantities_gen.hpp": _quantities(spec),
        "src/core/spec/registers_gen.hpp": emit_registers(spec),
        "src/core/spec/board_link_gen.hpp": _board_link(spec),
    }


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
