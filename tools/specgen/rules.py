"""Rules that span rows or files: what a schema of one row cannot say."""

from collections.abc import Iterable, Iterator

from tools.specgen.coverage import check_coverage
from tools.specgen.load import Spec, SpecError
from tools.specgen.schema import BYTES_OF_LINK_TYPE
from tools.specgen.schema_registers import Register, RegisterFile

# Demand follows 1018H, as its row says.
REACTIVE = ("q_fund_", "q_fryze_", "q_budeanu_", "q_demand_")
BARE_REACTIVE = "a bare reactive power is not allowed: name its method (q_fund, q_fryze)"
SCALED_KINDS = ("scaled_window", "order_window", "max", "min")
INT16 = [-0x8000, 0x7FFF]
STAMP_KINDS = ("max_stamp", "min_stamp")
MEASURED_KINDS = ("quantity_block", "quantity_window", *SCALED_KINDS)


def check(spec: Spec) -> list[SpecError]:
    """All broken rules, in a stable order; empty when spec/ is sound."""
    return [
        *_check_unique(spec),
        *_check_quantities(spec),
        *_check_values(spec),
        *_check_citations(spec),
        *_check_regions(spec),
        *_check_registers(spec),
        *_check_bits(spec),
        *check_coverage(spec),
        *_check_board_link(spec),
        *_check_limits(spec),
    ]


def _duplicates(file: str, table: str, key: str, values: Iterable[str]) -> Iterator[SpecError]:
    seen: set[str] = set()
    for index, value in enumerate(values):
        if value in seen:
            yield SpecError(file, f"{table}[{index}].{key}", repr(value), "must be unique")
        seen.add(value)


def _check_unique(spec: Spec) -> Iterator[SpecError]:
    yield from _duplicates("spec/units.toml", "unit", "id", (u.id for u in spec.units.unit))
    yield from _duplicates("spec/formats.toml", "format", "id", (f.id for f in spec.formats.format))
    quantities = spec.quantities
    yield from _duplicates(
        "spec/quantities.toml", "quantity", "id", (q.id for q in quantities.every)
    )
    yield from _duplicates("spec/values.toml", "value", "id", (v.id for v in spec.values.every))
    keys = (s.key for s in spec.bibliography.source)
    yield from _duplicates("spec/bibliography.toml", "source", "key", keys)
    seen: dict[str, str] = {}
    for path, file in spec.registers.items():
        for index, row in enumerate(file.rows):
            name = row.id.replace("{}", str(row.run.first)) if row.run else row.id
            if name in seen:
                limit = f"must be unique; also in {seen[name]}"
                yield SpecError(path, f"register[{index}].id", repr(name), limit)
            seen.setdefault(name, path)
    for path, accuracy in spec.accuracy.items():
        yield from _duplicates(path, "limit", "id", (row.id for row in accuracy.limit))


def _suffix_of(spec: Spec, unit: str) -> str | None:
    return next((row.suffix for row in spec.units.unit if row.id == unit), None)


def _check_unit(spec: Spec, file: str, key: str, unit: str) -> Iterator[SpecError]:
    if _suffix_of(spec, unit) is None:
        known = ", ".join(row.id for row in spec.units.unit)
        yield SpecError(file, key, repr(unit), f"one of the units of spec/units.toml: {known}")


def _check_quantities(spec: Spec) -> Iterator[SpecError]:
    file = "spec/quantities.toml"
    for index, row in enumerate(spec.quantities.quantity):
        yield from _check_unit(spec, file, f"quantity[{index}].unit", row.unit)
        suffix = _suffix_of(spec, row.unit)
        key = f"quantity[{index}].id"
        if suffix and not row.id.endswith("_" + suffix):
            yield SpecError(file, key, repr(row.id), f"must end in _{suffix}, its unit")
        if row.unit == "var" and not row.id.startswith(REACTIVE):
            yield SpecError(file, key, repr(row.id), BARE_REACTIVE)


def _check_values(spec: Spec) -> Iterator[SpecError]:
    for index, row in enumerate(spec.values.value):
        yield from _check_unit(spec, "spec/values.toml", f"value[{index}].unit", row.unit)
    known = {row.error_key for row in (*spec.quantities.quantity, *spec.values.value)}
    for index, error in enumerate(spec.errors.error):
        if error.key not in known:
            file, key = "docs/reference/errors.toml", f"error[{index}].key"
            limit = "an error_key of spec/quantities.toml or spec/values.toml"
            yield SpecError(file, key, repr(error.key), limit)


def _cited(spec: Spec) -> Iterator[tuple[str, str, str]]:
    for index, row in enumerate(spec.quantities.quantity):
        yield "spec/quantities.toml", f"quantity[{index}].citation", row.citation
    for index, value in enumerate(spec.values.value):
        yield "spec/values.toml", f"value[{index}].citation", value.citation
    for path, accuracy in spec.accuracy.items():
        yield path, "citation", accuracy.citation
        yield path, "reference_conditions.citation", accuracy.reference_conditions.citation
        for index, limit in enumerate(accuracy.limit):
            yield path, f"limit[{index}].citation", limit.citation


def _check_citations(spec: Spec) -> Iterator[SpecError]:
    known = {source.key for source in spec.bibliography.source}
    for file, key, citation in _cited(spec):
        if citation.split(",")[0] not in known:
            yield SpecError(file, key, repr(citation), "must begin with a key of the bibliography")


def _check_regions(spec: Spec) -> Iterator[SpecError]:
    last, last_id = -1, ""
    for path, file in spec.registers.items():
        if file.region.first <= last:
            value = f"0x{file.region.first:04X}"
            limit = f"must lie above region {last_id}, which ends at 0x{last:04X}"
            yield SpecError(path, "region.first", value, limit)
        last, last_id = file.region.last, file.region.id


def _check_registers(spec: Spec) -> Iterator[SpecError]:
    for path, file in spec.registers.items():
        yield from _check_tiling(path, file)
        for index, row in enumerate(file.rows):
            yield from _check_register(spec, path, f"register[{index}]", row)


def _check_tiling(path: str, file: RegisterFile) -> Iterator[SpecError]:
    expected = file.region.first
    for index, row in enumerate(file.rows):
        if row.address != expected:
            limit = f"must be 0x{expected:04X}: rows follow one another without hole or overlap"
            yield SpecError(path, f"register[{index}].address", f"0x{row.address:04X}", limit)
        expected = row.address + row.words
    if expected - 1 != file.region.last:
        limit = f"must be 0x{expected - 1:04X}, the last word of the last row"
        yield SpecError(path, "region.last", f"0x{file.region.last:04X}", limit)


def _check_register(spec: Spec, path: str, key: str, row: Register) -> Iterator[SpecError]:
    yield from _check_unit(spec, path, f"{key}.unit", row.unit)
    formats = {form.id for form in spec.formats.format}
    for name, code in (("format", row.format), ("secondary_format", row.secondary_format)):
        if code is not None and code not in formats:
            yield SpecError(path, f"{key}.{name}", repr(code), "a code of spec/formats.toml")
    yield from _check_source(spec, path, key, row)
    if row.source.kind == "setting" and (row.default is None or not (row.range or row.allowed)):
        limit = "a setting has a default and a range or allowed values"
        yield SpecError(path, key, repr(row.id), limit)
    if row.source.kind in ("energy", "clock", "frozen", "run_time") and row.range is None:
        yield SpecError(
            path, key, repr(row.id), f"a register of kind {row.source.kind} has a range"
        )
    if row.source.kind == "setting" and row.range and row.range[0] < 0 and row.range != INT16:
        yield SpecError(path, f"{key}.range", str(row.range), "with a sign: that of any int16")
    if row.type == "float32" and row.access != "read":
        yield SpecError(path, f"{key}.access", repr(row.access), "a float32 is read only")


def _check_source(spec: Spec, path: str, key: str, row: Register) -> Iterator[SpecError]:
    source = row.source
    quantities = {quantity.id: quantity for quantity in spec.quantities.scalars}
    if source.kind == "order_window":
        quantities = {quantity.id: quantity for quantity in spec.quantities.arrays}
    if source.kind in MEASURED_KINDS:
        quantity = quantities.get(source.id or "")
        if quantity is None:
            yield SpecError(path, f"{key}.source.id", repr(source.id), "a quantity of the spec")
        elif quantity.unit != row.unit:
            limit = f"must be {quantity.unit!r}, the unit of {quantity.id}"
            yield SpecError(path, f"{key}.unit", repr(row.unit), limit)
    if source.kind in ("energy", "frozen") and not any(
        value.id == source.id for value in spec.values.every
    ):
        yield SpecError(path, f"{key}.source.id", repr(source.id), "a value of spec/values.toml")
    if source.kind in SCALED_KINDS and row.type not in ("word", "int16"):
        yield SpecError(path, f"{key}.type", repr(row.type), "a scaled value is a word or int16")
    if source.kind == "order_window" and source.id in quantities and row.run is not None:
        first, last = quantities[source.id].orders or (0, 0)
        end = row.run.first + row.run.count - 1
        if row.run.first < first or end > last:
            orders = f"{row.run.first}..{end}"
            yield SpecError(path, f"{key}.run", orders, f"within {first}..{last} of {source.id}")
    if source.kind in STAMP_KINDS and source.id not in quantities:
        yield SpecError(path, f"{key}.source.id", repr(source.id), "a quantity of the spec")
    if source.kind == "setting" and source.id != row.id:
        yield SpecError(path, f"{key}.source.id", repr(source.id), f"must be {row.id!r}, its id")
    if source.kind == "reserved" and not row.note:
        yield SpecError(path, f"{key}.note", "''", "a reserved register says why in its note")


def _check_bits(spec: Spec) -> Iterator[SpecError]:
    file = "spec/bits.toml"
    settings = {
        row.id
        for registers in spec.registers.values()
        for row in registers.rows
        if row.source.kind == "setting"
    }
    for table, bits in (("relay", spec.bits.relay), ("digital_input", spec.bits.digital_input)):
        for index, bit in enumerate(bits):
            if bit.address != index:
                limit = f"must be {index}: bits follow one another from 0"
                yield SpecError(file, f"{table}[{index}].address", str(bit.address), limit)
            if (table == "relay") != (bit.mode in settings):
                limit = "a setting for each relay, nothing for an input"
                yield SpecError(file, f"{table}[{index}].mode", repr(bit.mode), limit)
        yield from _duplicates(file, table, "id", (bit.id for bit in bits))


def _check_board_link(spec: Spec) -> Iterator[SpecError]:
    file, link = "spec/board_link.toml", spec.board_link
    end = 0
    for index, field in enumerate(link.control):
        size = BYTES_OF_LINK_TYPE[field.type]
        key = f"control[{index}].offset"
        if field.offset < end:
            yield SpecError(file, key, str(field.offset), f"must be at least {end}: no overlap")
        if field.offset % size != 0:
            yield SpecError(file, key, str(field.offset), f"must be a multiple of {size}")
        end = field.offset + size * field.count
        if end > link.control_bytes:
            limit = f"must end within control_bytes, {link.control_bytes}"
            yield SpecError(file, key, str(field.offset), limit)
    yield from _duplicates(file, "control", "id", (field.id for field in link.control))
    yield from _duplicates(file, "record", "id", (record.id for record in link.record))
    yield from _duplicates(file, "record", "type", (str(record.type) for record in link.record))
    for name in ("control_bytes", "in_ring_bytes", "out_ring_bytes"):
        value: int = getattr(link, name)
        if value % 4096 != 0:
            yield SpecError(file, name, str(value), "must be a multiple of 4096")
        elif name.endswith("ring_bytes") and value.bit_count() != 1:
            yield SpecError(file, name, str(value), "must be a power of two: counters wrap at 2^32")
    end = link.out_ring_offset + link.out_ring_bytes
    for name in ("nv_journal", "bulk_store"):
        offset: int = getattr(link, f"{name}_offset")
        if offset < end or offset % 4096 != 0:
            limit = f"must be a multiple of 4096 and at least {end}"
            yield SpecError(file, f"{name}_offset", str(offset), limit)
        end = offset + getattr(link, f"{name}_bytes")


def _check_limits(spec: Spec) -> Iterator[SpecError]:
    for path, accuracy in spec.accuracy.items():
        by_id = {row.id: row for row in accuracy.limit}
        for index, row in enumerate(accuracy.limit):
            if row.base_limit is None:
                continue
            key = f"limit[{index}].base_limit"
            base = by_id.get(row.base_limit)
            if base is None or base.limit_pct is None:
                yield SpecError(
                    path, key, repr(row.base_limit), "a row of this file with limit_pct"
                )
            elif row.limit_pct is not None and row.fraction_of_limit is not None:
                expected = round(base.limit_pct * row.fraction_of_limit, 9)
                if row.limit_pct != expected:
                    limit = f"must be {expected}, its fraction of {base.id}"
                    yield SpecError(path, f"limit[{index}].limit_pct", str(row.limit_pct), limit)
