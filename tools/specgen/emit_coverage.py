"""Emits docs/reference/coverage_gen.md: printed address -> row -> test."""

from collections.abc import Iterable, Sequence

from tools.specgen.coverage import rows_of
from tools.specgen.load import Spec
from tools.specgen.markdown import HEADER, table
from tools.specgen.schema_coverage import Printed
from tools.specgen.schema_registers import Bit, Register
from tools.specgen.view import address_text, all_rows

TEXT = """
Every address that chapter 6.3 of the manual prints @[KW320-MANUAL, 6.3], line by line, the rows
that serve it and the tests that see these. `decided` says what was taken where the manual leaves a
doubt; most of it is in @[KW320-CORRECTIONS, spot by spot]. A printed address without a row fails
`python -m tools.specgen --check`.

{counts}

"""
ROWS_SHOWN = 3


def emit_coverage(spec: Spec) -> str:
    """Content of the page."""
    printed = spec.printed
    words = sum(row.words for row in all_rows(spec))
    counts = (
        f"{len(printed.registers)} printed lines of registers, {len(printed.relays)} of relays and"
        f" {len(printed.digital_inputs)} of\ndigital inputs; {len(all_rows(spec))} rows in"
        f" {len(spec.registers)} regions serve {words} words."
    )
    out = HEADER.format(title="Coverage of the manual's addresses") + TEXT.format(counts=counts)
    head = ("address", "line", "printed", "region", "rows", "decided")
    out += table(head, (_line(spec, entry) for entry in printed.registers))
    out += "\n## Printed and not served\n\n"
    gone = ((_range(p), p.line, p.text, p.decided) for p in printed.not_served)
    out += table(("address", "line", "printed", "decided"), gone)
    out += "\n## Relays: FC01, FC05\n\n" + _bits(printed.relays, spec.bits.relay)
    out += "\n## Digital inputs: FC02\n\n" + _bits(printed.digital_inputs, spec.bits.digital_input)
    out += "\n## Served and not printed in chapter 6.3\n\n"
    rest = ((address_text(row), f"`{row.id}`", row.note) for row in _unprinted(spec))
    out += table(("address", "row", "note"), rest)
    return out + "\n## Tests\n\n" + _tests(spec)


def _range(printed: Printed) -> str:
    if printed.first == printed.last:
        return f"{printed.first:04X}H"
    return f"{printed.first:04X}H-{printed.last:04X}H"


def _line(spec: Spec, printed: Printed) -> Sequence[object]:
    rows = rows_of(spec, printed)
    regions = [
        file.region.id
        for file in spec.registers.values()
        if file.region.first <= printed.last and printed.first <= file.region.last
    ]
    return (
        _range(printed),
        printed.line,
        printed.text,
        ", ".join(regions),
        _names(rows),
        printed.decided or "",
    )


def _names(rows: Sequence[Register]) -> str:
    if len(rows) <= ROWS_SHOWN:
        return ", ".join(f"`{row.id}`" for row in rows)
    return f"`{rows[0].id}` to `{rows[-1].id}`, {len(rows)} rows"


def _bits(printed: Sequence[Printed], bits: Sequence[Bit]) -> str:
    cells = (
        (_range(entry), entry.line, entry.text, f"`{bits[entry.first].id}`", entry.decided or "")
        for entry in printed
    )
    return table(("address", "line", "printed", "row", "decided"), cells)


def _unprinted(spec: Spec) -> Iterable[Register]:
    """Rows none of whose words a printed line names; those of the factory are ours."""
    named = {
        address
        for entry in spec.printed.registers
        for address in range(entry.first, entry.last + 1)
    }
    for row in all_rows(spec):
        words = range(row.address, row.address + row.words)
        if row.source.kind != "factory" and named.isdisjoint(words):
            yield row


def _tests(spec: Spec) -> str:
    """Tests of all regions, then of each."""
    coverage = spec.coverage
    named = {tests.region: tests.tests for tests in coverage.region}
    out = "Of each region:\n\n" + "".join(f"- {name}\n" for name in coverage.every) + "\n"
    rows = (
        (file.region.id, "; ".join(named.get(file.region.id, [])))
        for file in spec.registers.values()
    )
    out += table(("region", "tests beside those of each region"), rows) + "\n"
    bits = (
        ("relays", "; ".join(coverage.relays)),
        ("digital inputs", "; ".join(coverage.digital_inputs)),
    )
    return out + table(("bits", "tests"), bits)
