"""Emits docs/reference/*_gen.md."""

from tools.specgen.emit_coverage import emit_coverage
from tools.specgen.load import Spec
from tools.specgen.markdown import HEADER
from tools.specgen.markdown import table as _table
from tools.specgen.schema import Described, Limit
from tools.specgen.schema_registers import Register
from tools.specgen.view import address_text, registers_of

QUANTITIES_TEXT = """
Secondary values at the meter's terminals. What a wiring lacks reads 0. The update rate names the
shortest publication that carries the value; it stands in the longer ones as well. The measured
error is that of `docs/reference/errors.toml`.

"""
QUANTITY_HEAD = (
    "name",
    "unit",
    "definition",
    "formula",
    "registers",
    "standard",
    "update rate",
    "absent in",
    "measured error",
    "manual",
)
UPDATES = {
    "block_40ms": "40 ms, 100 ms, window",
    "block_100ms": "100 ms, window",
    "half_cycle": "half cycle",
    "energy": "window",
}


def emit(spec: Spec) -> dict[str, str]:
    """Path -> content of the reference pages."""
    return {
        "docs/reference/registers_gen.md": _registers(spec),
        "docs/reference/coverage_gen.md": emit_coverage(spec),
        "docs/reference/quantities_gen.md": _quantities(spec),
        "docs/reference/accuracy_gen.md": _accuracy(spec),
        "docs/reference/board_link_gen.md": _board_link(spec),
        "docs/reference/bibliography_gen.md": _bibliography(spec),
    }


def _values(row: Register) -> str:
    if row.by_byte and row.range:
        return f"bytes up to {row.range[1] >> 8} and {row.range[1] & 0xFF}"
    if row.allowed:
        return ", ".join(str(value) for value in row.allowed)
    return f"{row.range[0]} .. {row.range[1]}" if row.range else ""


def _source(row: Register) -> str:
    if row.source.phase is not None:
        return f"{row.source.kind} {row.source.phase}"
    block = f" {row.source.block}" if row.source.block else ""
    return f"{row.source.kind}{block} {row.source.id}" if row.source.id else row.source.kind


def _registers(spec: Spec) -> str:
    out = HEADER.format(title="Registers")
    out += (
        "\nBig-endian words, high word first. A read may span adjacent regions; a write stays"
        " within one.\n"
        "`kept`: how the value outlives a power cut. `seal`: what 101EH blocks while the meter is\n"
        "sealed, `standard` always @[KW320-MANUAL, 4.7]. `module`: without it a write is checked,\n"
        "acknowledged and changes nothing.\n"
        "Where the manual slips, the note says what was decided"
        " @[KW320-CORRECTIONS, spot by spot].\n"
        "The factory region is ours @[KW320-FACTORY, the table below].\n"
    )
    head = (
        "address",
        "id",
        "name",
        "type",
        "format",
        "unit",
        "access",
        "ratio",
        "values",
        "default",
        "kept",
        "seal",
        "module",
    )
    for file in spec.registers.values():
        region = file.region
        out += f"\n## {region.name}: {region.first:04X}H-{region.last:04X}H\n\n"
        out += f"Manual: {region.manual}. {region.note}".rstrip() + "\n\n"
        rows = (
            (
                address_text(row),
                f"`{row.id}`",
                row.name,
                row.type,
                row.format if not row.secondary_format else f"{row.format}/{row.secondary_format}",
                row.unit,
                {"read": "R", "read_write": "R/W", "write": "W"}[row.access],
                row.ratio,
                _values(row),
                "" if row.default is None else row.default,
                _or_nothing(row.kept),
                _or_nothing(row.seal),
                _or_nothing(row.module),
                _source(row),
                row.manual,
                row.note,
            )
            for row in file.rows
        )
        out += _table((*head, "source", "manual", "note"), rows)
    out += _bits(spec) + "\n## Format codes\n\n"
    forms = ((row.id, row.text, f"{row.scale:g}", row.manual) for row in spec.formats.format)
    return out + _table(("code", "meaning", "scale", "manual"), forms)


def _or_nothing(value: str) -> str:
    return "" if value == "none" else value


def _bits(spec: Spec) -> str:
    """Relays and digital inputs."""
    out = "\n## Relays: FC01, FC05\n\nFC05 to a relay of a module that is absent, or that is in\n"
    out += "alarming mode: exception 04.\n\n"
    relays = (
        (f"{bit.address:04X}H", f"`{bit.id}`", bit.name, bit.module, f"`{bit.mode}`", bit.manual)
        for bit in spec.bits.relay
    )
    out += _table(("address", "id", "name", "module", "alarming mode by", "manual"), relays)
    out += "\n## Digital inputs: FC02\n\nAn input of an absent module reads 0.\n\n"
    inputs = (
        (f"{bit.address:04X}H", f"`{bit.id}`", bit.name, bit.module, bit.manual)
        for bit in spec.bits.digital_input
    )
    return out + _table(("address", "id", "name", "module", "manual"), inputs)


def _described(spec: Spec, row: Described) -> tuple[object, ...]:
    """The cells of a value from its name on."""
    errors = {error.key: error.text for error in spec.errors.error}
    return (
        row.name,
        row.unit,
        "; ".join(filter(None, (row.method, row.note))),
        f"`{row.formula}`",
        ", ".join(registers_of(spec, row.id)) or "none; Python",
        f"@[{row.citation}]",
        UPDATES.get(row.update, row.update),
        ", ".join(sorted(row.absent)),
        errors.get(row.error_key or "", "not measured yet"),
        row.manual,
    )


def _quantities(spec: Spec) -> str:
    out = HEADER.format(title="Quantities") + QUANTITIES_TEXT
    scalars = (
        (index, f"`{row.id}`", *_described(spec, row))
        for index, row in enumerate(spec.quantities.scalars)
    )
    out += _table(("number", "id", *QUANTITY_HEAD), scalars) + "\n## Tables of harmonics\n\n"
    arrays = (
        (f"`{row.id}`", "{} to {}".format(*(row.orders or (0, 0))), *_described(spec, row))
        for row in spec.quantities.arrays
    )
    out += _table(("id", "orders", *QUANTITY_HEAD), arrays) + "\n## Energies and others\n\n"
    values = ((f"`{row.id}`", *_described(spec, row)) for row in spec.values.every)
    out += _table(("id", *QUANTITY_HEAD), values) + "\n## Publications\n\n"
    out += _table(("bank", "what it is"), ((f"`{b.id}`", b.name) for b in spec.quantities.bank))
    out += "\n## Units\n\n"
    units = (
        (unit.id, unit.name, f"`{unit.suffix}`" if unit.suffix else "") for unit in spec.units.unit
    )
    return out + _table(("unit", "name", "suffix of a bare number"), units)


def _current(row: Limit) -> str:
    if row.i_to_in == row.i_from_in:
        return f"I = {row.i_from_in:g} In"
    end = "Imax" if row.i_to_in is None else f"{row.i_to_in:g} In"
    return f"{row.i_from_in:g} In <= I {'<=' if row.i_to_included else '<'} {end}"


def _limit_text(row: Limit) -> str:
    parts = []
    if row.limit_pct is not None:
        parts.append(f"{'' if row.kind in ('difference', 'constant') else '±'}{row.limit_pct:g} %")
    if row.fraction_of_limit is not None:
        parts.append(f"{row.fraction_of_limit:g} of {row.base_limit or 'the limit of the point'}")
    if row.pulses_min is not None:
        parts.append(f"at least {row.pulses_min} pulse(s)")
    if row.pulses_max is not None:
        parts.append(f"at most {row.pulses_max} pulse(s)")
    if row.time_numerator is not None:
        parts.append(f"t [min] {row.time_numerator:g} / ({' '.join(row.time_divisors)})")
    return "; ".join(parts)


def _provenance(spec: Spec, text: str) -> str:
    """A provenance that begins with a key of the bibliography, as a citation."""
    key = text.split(",")[0]
    return f"@[{text}]" if any(source.key == key for source in spec.bibliography.source) else text


def _accuracy(spec: Spec) -> str:
    out = HEADER.format(title="Limits of error")
    head = (
        "id",
        "kind",
        "load",
        "current",
        "PF",
        "U/Un",
        "limit",
        "direction",
        "clause",
        "edition",
    )
    for accuracy in spec.accuracy.values():
        out += f"\n## {accuracy.title}\n\n{accuracy.edition}. @[{accuracy.citation}]\n\n"
        rows = (
            (
                f"`{row.id}`" + (" (on request)" if row.on_request else ""),
                row.kind,
                row.phases,
                _current(row),
                ", ".join(row.pf),
                f"{row.u_un:g}",
                _limit_text(row),
                ", ".join(row.directions),
                f"@[{row.citation}, {row.clause}]",
                row.edition,
                row.confidence,
                _provenance(spec, row.provenance),
                row.note,
            )
            for row in accuracy.limit
        )
        out += _table((*head, "confidence", "provenance", "note"), rows)
        conditions = accuracy.reference_conditions.model_dump()
        out += "\nReference conditions\n\n" + _table(("condition", "value"), conditions.items())
    return out


def _board_link(spec: Spec) -> str:
    link = spec.board_link
    out = HEADER.format(title="Board link")
    out += (
        f"\nShared memory, little-endian. Magic `{link.magic}`, version {link.version}.\n"
        f"Control block of {link.control_bytes} bytes at 0, in ring (host to meter) of"
        f" {link.in_ring_bytes} bytes\nafter it, then the out ring of"
        f" {link.out_ring_bytes} bytes.\n"
        f"The non-volatile journal has {link.nv_journal_bytes} bytes at {link.nv_journal_offset},"
        f" the bulk record store\n{link.bulk_store_bytes} bytes at {link.bulk_store_offset};"
        f" the file has {link.file_bytes} bytes.\n"
        "\nByte counters count modulo 2^32; a position is counter modulo capacity. A record\n"
        "never wraps: a `pad` record fills the end of a ring."
        " Where fewer than a header's bytes are left,\n"
        "both sides skip them without a header. The payload is padded with zero bytes to a\n"
        f"multiple of {link.payload_align_bytes}.\n\n## Control block\n\n"
    )
    control = ((c.offset, f"`{c.id}`", c.type, c.count, c.note) for c in link.control)
    out += _table(("offset", "field", "type", "count", "note"), control)
    out += "\n## State\n\n"
    out += _table(("value", "state"), ((state.value, f"`{state.id}`") for state in link.state))
    out += "\n## Record header\n\n"
    out += _table(("field", "type", "note"), ((f"`{h.id}`", h.type, h.note) for h in link.header))
    out += "\n## Records\n\n"
    records = (
        (r.type, f"`{r.id}`", r.direction, ", ".join(f"{p.type} {p.id}" for p in r.payload), r.note)
        for r in link.record
    )
    return out + _table(("type", "record", "direction", "payload", "note"), records)


def _bibliography(spec: Spec) -> str:
    out = HEADER.format(title="Bibliography")
    out += "\nCite as `@[KEY, place]`. What nobody has read is said so.\n\n"
    rows = (
        (f"`{s.key}`", s.title, s.edition, s.read, s.confidence, s.note)
        for s in spec.bibliography.source
    )
    return out + _table(("key", "title", "edition", "what was read", "confidence", "note"), rows)
