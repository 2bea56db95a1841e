"""Emits rig/spec/*_gen.py."""

from collections.abc import Iterable, Sequence

from tools.specgen.load import Spec
from tools.specgen.schema import (
    BYTES_OF_LINK_TYPE,
    AccuracyFile,
    Limit,
    LinkField,
    Quantity,
)
from tools.specgen.schema_registers import Register, RegisterFile
from tools.specgen.view import format_of

HEADER = '''\
# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""{text}"""
'''
LITERAL_MAX = 70
STRUCT_CODE = {"u8": "B", "u16": "H", "u32": "I", "u64": "Q", "i32": "i", "char": "s"}


def emit(spec: Spec) -> dict[str, str]:
    """Path -> content of the Python modules."""
    return {
        "rig/spec/quantities_gen.py": _quantities(spec),
        "rig/spec/registers_gen.py": _registers(spec),
        "rig/spec/limits_gen.py": _limits(spec),
        "rig/spec/board_link_gen.py": _board_link(spec),
        "rig/spec/bibliography_gen.py": _bibliography(spec),
        "rig/spec/hash_gen.py": _hash(spec),
    }


def _literal(value: object) -> str:
    """repr(), a long string cut in pieces so that no line is longer than 100 characters."""
    if not isinstance(value, str) or len(value) <= LITERAL_MAX:
        return repr(value)
    pieces = [value[at : at + LITERAL_MAX] for at in range(0, len(value), LITERAL_MAX)]
    body = "".join(f"            {piece!r}\n" for piece in pieces)
    return f"(\n{body}        )"


def _call(row_type: str, /, **fields: object) -> str:
    body = "".join(f"        {key}={_literal(value)},\n" for key, value in fields.items())
    return f"{row_type}(\n{body}    )"


def _table(name: str, kind: str, rows: Iterable[tuple[str, str]]) -> str:
    body = "".join(f"    {key!r}: {row},\n" for key, row in rows)
    return f"\n{name}: dict[str, {kind}] = {{\n{body}}}\n"


def _tuple(name: str, kind: str, rows: Iterable[str]) -> str:
    body = "".join(f"    {row},\n" for row in rows)
    return f"\n{name}: tuple[{kind}, ...] = (\n{body})\n"


def _head(text: str, imports: str = "") -> str:
    return HEADER.format(text=text) + (
        f"\nfrom rig.spec.rows import {imports}\n" if imports else ""
    )


def _quantities(spec: Spec) -> str:
    banks = tuple(bank.id for bank in spec.quantities.bank)
    out = _head("What metering publishes, in the order of the store.", "QuantityRow")
    out += f"\nBANKS = {banks!r}\n"
    for name, rows in (
        ("QUANTITIES", spec.quantities.scalars),
        ("ARRAYS", spec.quantities.arrays),
    ):
        out += _table(name, "QuantityRow", ((row.id, _quantity(row)) for row in rows))
    return out


def _quantity(row: Quantity) -> str:
    fields = {
        name: getattr(row, name)
        for name in ("id", "name", "unit", "method", "formula", "update", "citation")
    }
    orders = tuple(row.orders) if row.orders else None
    return _call("QuantityRow", **fields, absent=tuple(row.absent), orders=orders)


def _unless_default(row: Register) -> dict[str, object]:
    fields = {
        "by_byte": (row.by_byte, False),
        "fixed_mask": (row.fixed_mask, 0),
        "persistence": (row.kept, "none"),
        "seal": (row.seal, "none"),
        "module": (row.module, "none"),
    }
    return {name: value for name, (value, default) in fields.items() if value != default}


def _bits(spec: Spec) -> str:
    out = ""
    for name, bits in (("RELAYS", spec.bits.relay), ("DIGITAL_INPUTS", spec.bits.digital_input)):
        out += _tuple(
            name,
            "BitRow",
            (
                _call(
                    "BitRow",
                    id=bit.id,
                    address=bit.address,
                    name=bit.name,
                    module=bit.module,
                    mode=bit.mode or "",
                )
                for bit in bits
            ),
        )
    return out


def _register(spec: Spec, file: RegisterFile, row: Register) -> str:
    low, high = row.range or (None, None)
    secondary = row.secondary_format
    source = row.source.phase if row.source.phase is not None else row.source.id or ""
    return _call(
        "RegisterRow",
        id=row.id,
        address=row.address,
        words=row.words,
        type=row.type,
        access=row.access,
        format=row.format,
        scale=format_of(spec, row.format).scale,
        unit=row.unit,
        ratio=row.ratio,
        source_kind=row.source.kind,
        source_id=str(source),
        region=file.region.id,
        name=row.name,
        minimum=low,
        maximum=high,
        allowed=tuple(row.allowed or ()),
        default=row.default,
        command_keys=tuple(row.command_keys),
        secondary_scale=format_of(spec, secondary).scale if secondary else None,
        note=row.note,
        run=(row.run.first, row.run.count) if row.run else None,
        **_unless_default(row),
    )


def _registers(spec: Spec) -> str:
    files = spec.registers.values()
    regions = [
        (
            file.region.id,
            _call(
                "RegionRow",
                id=file.region.id,
                name=file.region.name,
                first=file.region.first,
                last=file.region.last,
                access=file.region.access,
            ),
        )
        for file in files
    ]
    rows = [_register(spec, file, row) for file in files for row in file.rows]
    out = _head("Registers by id, in address order.", "BitRow, RegionRow, RegisterRow")
    out += _table("REGIONS", "RegionRow", regions) + _tuple("ROWS", "RegisterRow", rows)
    out += _bits(spec)
    return out + (
        "\nREGISTERS: dict[str, RegisterRow] = {\n"
        "    single.id: single for row in ROWS for single in row.singles()\n}\n"
        "\nSETTINGS: dict[str, RegisterRow] = {\n"
        '    key: row for key, row in REGISTERS.items() if row.source_kind == "setting"\n}\n'
        "\nENERGIES: dict[str, RegisterRow] = {\n"
        '    key: row for key, row in REGISTERS.items() if row.source_kind == "energy"\n}\n'
    )


def _limit(accuracy: AccuracyFile, row: Limit) -> str:
    return _call(
        "LimitRow",
        id=row.id,
        class_name=accuracy.class_name,
        kind=row.kind,
        phases=row.phases,
        pf=tuple(row.pf),
        i_from_in=row.i_from_in,
        i_to_in=row.i_to_in,
        i_to_included=row.i_to_included,
        u_un=row.u_un,
        limit_pct=row.limit_pct,
        fraction_of_limit=row.fraction_of_limit,
        base_limit=row.base_limit,
        directions=tuple(row.directions),
        on_request=row.on_request,
        pulses_min=row.pulses_min,
        pulses_max=row.pulses_max,
        time_numerator=row.time_numerator,
        time_divisors=tuple(row.time_divisors),
        time_allowance=row.time_allowance,
        clause=row.clause,
        citation=row.citation,
        edition=row.edition,
        confidence=row.confidence,
        provenance=row.provenance,
        note=row.note,
    )


def _limits(spec: Spec) -> str:
    out = _head("Limits of error by row id.", "LimitRow, ReferenceConditions")
    files = spec.accuracy.values()
    rows = [(row.id, _limit(accuracy, row)) for accuracy in files for row in accuracy.limit]
    conditions = [
        (file.class_name, _call("ReferenceConditions", **file.reference_conditions.model_dump()))
        for file in files
    ]
    titles = {file.class_name: file.title for file in files}
    editions = {file.class_name: file.edition for file in files}
    out += f"\nCLASS_TITLES: dict[str, str] = {titles!r}\n"
    out += "\nCLASS_EDITIONS: dict[str, str] = {\n"
    out += "".join(f"    {key!r}: {text!r},\n" for key, text in editions.items()) + "}\n"
    out += _table("REFERENCE_CONDITIONS", "ReferenceConditions", conditions)
    return out + _table("LIMITS", "LimitRow", rows)


def _struct_format(fields: Sequence[LinkField]) -> str:
    return "<" + "".join(STRUCT_CODE[field.type] for field in fields)


def _board_link(spec: Spec) -> str:
    link = spec.board_link
    out = _head("Shared memory between a board and its host; little-endian.")
    constants = {
        "MAGIC": link.magic.encode(),
        "VERSION": link.version,
        "CONTROL_BYTES": link.control_bytes,
        "IN_RING_OFFSET": link.control_bytes,
        "IN_RING_BYTES": link.in_ring_bytes,
        "OUT_RING_OFFSET": link.out_ring_offset,
        "OUT_RING_BYTES": link.out_ring_bytes,
        "NV_JOURNAL_OFFSET": link.nv_journal_offset,
        "NV_JOURNAL_BYTES": link.nv_journal_bytes,
        "BULK_STORE_OFFSET": link.bulk_store_offset,
        "BULK_STORE_BYTES": link.bulk_store_bytes,
        "FILE_BYTES": link.file_bytes,
        "PAYLOAD_ALIGN_BYTES": link.payload_align_bytes,
        "HEADER_FORMAT": _struct_format(link.header),
        "HEADER_FIELDS": tuple(field.id for field in link.header),
        "HEADER_BYTES": sum(BYTES_OF_LINK_TYPE[field.type] for field in link.header),
    }
    out += "\n" + "".join(f"{name} = {value!r}\n" for name, value in constants.items())
    out += "\n# Field -> (offset, struct code, count).\n"
    out += "CONTROL_FIELDS: dict[str, tuple[int, str, int]] = {\n"
    for field in link.control:
        out += f"    {field.id!r}: ({field.offset}, {STRUCT_CODE[field.type]!r}, {field.count}),\n"
    out += "}\n\n"
    out += "".join(f"STATE_{state.id.upper()} = {state.value}\n" for state in link.state)
    out += "\n" + "".join(f"RECORD_{row.id.upper()} = {row.type}\n" for row in link.record)
    out += "\n# Record type -> (struct format, field names) of a payload of fixed shape.\n"
    out += "PAYLOADS: dict[int, tuple[str, tuple[str, ...]]] = {\n"
    for row in link.record:
        if row.payload:
            names = tuple(item.id for item in row.payload)
            out += f"    {row.type}: ({_struct_format(row.payload)!r}, {names!r}),\n"
    return out + "}\n"


def _bibliography(spec: Spec) -> str:
    rows = [
        (
            row.key,
            _call(
                "Citation",
                key=row.key,
                title=row.title,
                edition=row.edition,
                read=row.read,
                confidence=row.confidence,
                note=row.note,
            ),
        )
        for row in spec.bibliography.source
    ]
    out = _head("What a citation may name, and what was really read of it.", "Citation")
    return out + _table("BIBLIOGRAPHY", "Citation", rows)


def _hash(spec: Spec) -> str:
    return _head("Hash of everything under spec/.") + f'\nSPEC_SHA256 = "{spec.sha256}"\n'
