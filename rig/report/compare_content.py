"""The texts of a comparison, once for the terminal and for the page."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rig.compare import Comparison
from rig.compare.model import ErrorChange, Pair, RegisterChange, Side
from rig.model.evidence import PointDocument
from rig.record import Difference
from rig.report import numbers
from rig.verdict.registers import register_at

ERROR_DECIMALS = 5  # 0.1 ppm of the reading, in percent
PPM_DECIMALS = 3
PPM_MAX = 1e6  # from here on the two values say more than their ratio
AGREES = {True: "agrees", False: "DOES NOT AGREE", None: numbers.NOTHING}
SAME, DIFFERENT = "NO DIFFERENCE", "DIFFERENCES"


@dataclass(frozen=True)
class Section:
    """A table with its head; `numeric` columns stand right."""

    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()


def headline(comparison: Comparison) -> str:
    """One sentence: how much differs, and whether it is explained."""
    if comparison.same:
        return f"{len(comparison.first.documents)} documents, no difference but time stamps"
    found = comparison.differences
    points = len({difference.point_id for difference in found if difference.point_id})
    kinds = Counter(kind_of(difference) for difference in found)
    counts = ", ".join(f"{count} in {kind}" for kind, count in sorted(kinds.items()))
    return f"{len(found)} differences at {points} points: {counts}"


def digest_text(comparison: Comparison) -> str:
    """Whether the meters showed the same registers and pulses, an image's own name apart."""
    first, second = comparison.digests
    if first == second:
        return f"digest of registers and pulses: the same, {first}"
    return f"digest of registers and pulses: {first} | {second}"


def explanation(comparison: Comparison) -> str:
    """What the predictions say of errors and registers; blank when there is none."""
    told = comparison.told
    if not told.count:
        return ""
    wrong = comparison.unexplained
    if wrong:
        named = ", ".join(wrong[:3]) + (f" and {len(wrong) - 3} more" if len(wrong) > 3 else "")
        return f"NOT explained by the changed constants: {named}"
    largest = numbers.small(told.largest_ppm, PPM_DECIMALS)
    beside = "" if comparison.errors else ": too small for any error to move"
    return (
        f"explained: the changed constants predict moves of the error up to {largest} ppm{beside}; "
        f"{told.count} errors and registers agree"
    )


def kind_of(difference: Difference) -> str:
    """The part of the record that a difference lies in."""
    if not difference.point_id:
        return "run.json"
    return difference.key.split("[")[0].split(".")[0]


def sections(comparison: Comparison) -> tuple[Section, ...]:
    """The tables that have rows, causes first; of the errors also that none moved."""
    made = (
        causes_section(comparison),
        verdicts_section(comparison),
        errors_section(comparison),
        registers_section(comparison),
        totals_section(comparison),
    )
    return tuple(s for s in made if s.rows or s.title == "Errors")


def causes_section(comparison: Comparison) -> Section:
    """What was put in and differs."""
    rows = tuple((cause.kind, cause.text) for cause in comparison.causes)
    return Section("Causes", explanation(comparison), ("cause", "first -> second"), rows)


def verdicts_section(comparison: Comparison) -> Section:
    """Points whose verdict changed."""
    rows = tuple((c.point_id, c.first, c.second, c.reason) for c in comparison.verdicts)
    return Section("Verdicts that changed", "", ("point", "first", "second", "reason"), rows)


def errors_section(comparison: Comparison) -> Section:
    """Errors that moved beyond the floor, as the judge computed them."""
    note = (
        f"{len(comparison.errors)} of {comparison.errors_compared} errors moved; "
        f"{comparison.floor_text}"
    )
    columns = (
        "point", "first %", "second %", "moved ppm", "floor ppm", "predicted ppm", "± ppm",
        "prediction",
    )  # fmt: skip
    rows = tuple(error_row(change) for change in comparison.errors)
    return Section("Errors", note, columns, rows, frozenset(range(1, 7)))


def error_row(change: ErrorChange) -> tuple[str, ...]:
    """One error in words."""
    is_told = change.predicted_ppm is not None
    return (
        change.point_id,
        numbers.signed(change.first_pct, ERROR_DECIMALS),
        numbers.signed(change.second_pct, ERROR_DECIMALS),
        numbers.signed(change.moved_ppm, PPM_DECIMALS),
        numbers.small(change.floor_ppm, PPM_DECIMALS),
        ppm_text(change.predicted_ppm),
        numbers.small(change.tolerance_ppm, PPM_DECIMALS) if is_told else numbers.NOTHING,
        AGREES[change.agrees],
    )


def ppm_text(value: float | None) -> str:
    """A move in ppm; a dash where there is none or a ratio says nothing."""
    if value is None or abs(value) > PPM_MAX:
        return numbers.NOTHING
    return numbers.signed(value, PPM_DECIMALS)


def registers_section(comparison: Comparison) -> Section:
    """Registers that differ, each with its largest move."""
    columns = (
        "register", "points", "first", "second", "apart", "moved ppm", "predicted ppm",
        "prediction", "at point",
    )  # fmt: skip
    rows = tuple(register_row(change) for change in comparison.registers)
    note = f"{len(rows)} registers differ; values at the point of the largest move"
    return Section("Registers", note, columns, rows, frozenset((1, 5, 6)))


def register_row(change: RegisterChange) -> tuple[str, ...]:
    """One register in words."""
    return (
        f"{change.name} ({change.address:04X}H)",
        str(change.points),
        change.first,
        change.second,
        change.detail,
        ppm_text(change.moved_ppm),
        ppm_text(change.predicted_ppm),
        f"{AGREES[change.agrees]} ({change.agreeing} of {change.predicted})"
        if change.predicted
        else numbers.NOTHING,
        change.point_id,
    )


def totals_section(comparison: Comparison) -> Section:
    """Times and bytes; those that must not differ are marked when they do."""
    rows = tuple(
        (
            pair.name,
            figure(pair.first, pair.unit),
            figure(pair.second, pair.unit),
            changed_word(pair),
        )
        for pair in comparison.totals
    )
    note = f"the bytes on the wire differ at {comparison.traffic_points} points"
    return Section("Times and bytes", note, ("", "first", "second", ""), rows, frozenset((1, 2)))


def changed_word(pair: Pair) -> str:
    """Whether a total changed; wall time is none that may be compared."""
    if not pair.counted:
        return "not compared"
    return "changed" if pair.first != pair.second else "same"


def figure(value: float, unit: str) -> str:
    """A count, or a time in s."""
    return f"{value:.3f} {unit}" if unit else f"{value:.0f}"


def side_rows(side: Side) -> list[tuple[str, str]]:
    """What a run was, for the head of the page."""
    header = side.header
    return [
        ("run", header.run_id),
        ("started", header.started_utc),
        ("serial number", header.serial),
        ("plan", header.plan.name),
        ("bench", header.bench.name),
        ("seed", str(header.seed)),
        ("planted faults", ", ".join(f"{k} = {v:g}" for k, v in header.faults.items()) or "none"),
        ("meter image SHA-256", header.image.sha256),
        ("record SHA-256", side.record_sha256),
        ("verdict", side.judgement.verdict or side.judgement.run_state),
    ]


def difference_lines(comparison: Comparison) -> list[str]:
    """Every difference of the records in words, in the order of the first."""
    documents = {(d.point.id, d.attempt): d for d in comparison.first.documents}
    return [difference_line(difference, documents) for difference in comparison.differences]


def difference_line(difference: Difference, documents: dict[tuple[str, int], PointDocument]) -> str:
    """One difference in words; a register word by the register's name."""
    place = difference.point_id or "run.json"
    name = difference.key
    document = documents.get((difference.point_id, 1))
    parts = difference.key.replace("]", "").replace(".", "[").split("[")
    if parts[0] == "registers" and len(parts) == 4 and document is not None:
        block = document.registers[int(parts[1])]
        row = register_at(block.address + int(parts[3]))
        if row is not None:
            name = f"{row.id} ({block.name}, {difference.key})"
    return f"{place}: {name}: {difference.first} | {difference.second}"


def plain_table(section: Section) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """Columns and rows for a terminal: numbers stand right."""
    lines = [section.columns, *section.rows]
    widths = [max(len(line[n]) for line in lines) for n in range(len(section.columns))]

    def placed(line: Sequence[str]) -> list[str]:
        return [
            cell.rjust(widths[n]) if n in section.numeric else cell for n, cell in enumerate(line)
        ]

    return placed(section.columns), [placed(row) for row in section.rows]
