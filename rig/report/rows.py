"""The rows of the result tables, as text."""

from collections.abc import Sequence
from dataclasses import dataclass

from rig.model.evidence import PointDocument
from rig.model.point import Point
from rig.model.result import PointResult
from rig.report import loads
from rig.report.asked import LISTED_KINDS
from rig.report.budgets import limit_share
from rig.report.numbers import NOTHING, percent_of_limit, printed, signed, unsigned
from rig.report.sections import PULSE_SECTIONS, SECTION_TITLES, by_section

NOT_MEASURED = "not measured"
WORST_POINTS = 5
NOTE_LINES_MAX = 6
_GRAVITY = {"FAIL": 0, "INCONCLUSIVE": 1, "PASS": 2}
_FINDINGS = ("FAIL", "INCONCLUSIVE")
_POWER_DECIMALS = 3


@dataclass(frozen=True)
class ResultRow:
    """One point. Numbers are in percent; `note` says why a point did not pass."""

    number: int
    point_id: str
    name: str
    current: str
    amperes: str
    pf: str
    phases: str
    direction: str
    frequency: str
    condition: str
    requirement: str
    observed: str
    error: str
    exp_unc: str
    coverage_k: str
    limit: str
    of_limit: str
    power_error: str
    attempts: str
    verdict: str
    note: str


@dataclass(frozen=True)
class ResultSection:
    """One table of results."""

    key: str
    title: str
    subtitle: str
    by_pulses: bool
    rows: tuple[ResultRow, ...]


@dataclass(frozen=True)
class AttemptRow:
    """One attempt at a point that needed more than one, or that did not complete."""

    number: int
    name: str
    attempt: str
    started: str
    outcome: str


@dataclass(frozen=True)
class CheckRow:
    """How often one named check was asked, and how it was answered."""

    name: str
    passed: int
    failed: int
    inconclusive: int


def result_sections(
    points: Sequence[Point], results: dict[str, PointResult]
) -> tuple[ResultSection, ...]:
    """Every point of the run once, measured or not, in sections and in the plan's order."""
    numbers = {point.id: number for number, point in enumerate(points, start=1)}
    return tuple(
        ResultSection(
            key=section,
            title=SECTION_TITLES[section],
            subtitle=_conditions(members),
            by_pulses=section in PULSE_SECTIONS,
            rows=tuple(_row(n, point, results.get(point.id), numbers) for n, point in members),
        )
        for section, members in by_section(points)
    )


def worst_rows(points: Sequence[Point], results: dict[str, PointResult]) -> tuple[ResultRow, ...]:
    """Points that did not pass first, then by |e| as a share of the limit."""
    numbers = {point.id: number for number, point in enumerate(points, start=1)}
    judged = [(point, results[point.id]) for point in points if point.id in results]
    judged.sort(key=lambda pair: (_GRAVITY[pair[1].verdict], -limit_share(pair[1])))
    return tuple(
        _row(numbers[point.id], point, result, numbers)
        for point, result in judged[:WORST_POINTS]
        if (result.verdict != "PASS" or limit_share(result) >= 0) and point.kind not in LISTED_KINDS
    )


def finding_rows(sections: Sequence[ResultSection]) -> tuple[ResultRow, ...]:
    """All points that were judged and did not pass, in the plan's order."""
    rows = [row for section in sections for row in section.rows if row.verdict in _FINDINGS]
    return tuple(sorted(rows, key=lambda row: row.number))


def attempt_rows(
    points: Sequence[Point], documents: Sequence[PointDocument]
) -> tuple[AttemptRow, ...]:
    """All attempts of the points that have more than one attempt or an unfinished one."""
    numbers = {point.id: number for number, point in enumerate(points, start=1)}
    by_point: dict[str, list[PointDocument]] = {}
    for document in documents:
        by_point.setdefault(document.point.id, []).append(document)
    return tuple(
        AttemptRow(
            number=numbers.get(each.point.id, 0),
            name=loads.short_name(each.point),
            attempt=str(each.attempt) + ("" if each.phase == "as_left" else f" ({each.phase})"),
            started=each.wall_started_utc or NOTHING,
            outcome=_outcome(each),
        )
        for group in by_point.values()
        if len(group) > 1 or group[0].state != "COMPLETED"
        for each in group
    )


def check_rows(results: Sequence[PointResult]) -> tuple[CheckRow, ...]:
    """Checks by name, in the order in which they first occur."""
    counts: dict[str, dict[str, int]] = {}
    for result in results:
        for check in result.checks:
            tally = counts.setdefault(check.name, {"PASS": 0, "FAIL": 0, "INCONCLUSIVE": 0})
            tally[check.verdict] += 1
    return tuple(
        CheckRow(name, tally["PASS"], tally["FAIL"], tally["INCONCLUSIVE"])
        for name, tally in counts.items()
    )


def _row(
    number: int, point: Point, result: PointResult | None, numbers: dict[str, int]
) -> ResultRow:
    budget = result.budget if result else None
    error = result.error_pct if result else None
    limit = result.limit_pct if result else point.limit_pct
    text = printed(error, budget.exp_unc_pct if budget else None, limit)
    share = error is not None and limit is not None
    return ResultRow(
        number=number,
        point_id=point.id,
        name=loads.short_name(point),
        current=loads.current_text(point),
        amperes=loads.amperes_text(point.load),
        pf=point.pf_label or NOTHING,
        phases=loads.phases_text(point),
        direction=point.direction,
        frequency=loads.frequency_text(point.load),
        condition=_condition(point, numbers),
        requirement=loads.requirement_text(point),
        observed=_observed(result),
        error=text.error,
        exp_unc=text.exp_unc,
        coverage_k=unsigned(budget.coverage_k, 2) if budget else NOTHING,
        limit=text.limit,
        of_limit=percent_of_limit(error, limit) if share and error is not None and limit else "",
        power_error=_power_error(result),
        attempts=str(result.attempts) if result else "0",
        verdict=result.verdict if result else NOT_MEASURED,
        note=_note(result),
    )


def _condition(point: Point, numbers: dict[str, int]) -> str:
    if point.parents:
        return loads.parents_text(point, numbers)
    if point.alarm is not None:
        delays_ms = [channel.delay_ms for channel in point.alarm.channels]
        return f"{len(delays_ms)} channels, delays of {min(delays_ms)} to {max(delays_ms)} ms"
    if point.kind == "conformance":
        count = len(point.probes)
        return f"{count} request{'s' if count > 1 else ''}"
    parts = [f"{loads.voltage_text(point.load)} V", f"{loads.frequency_text(point.load)} Hz"]
    if point.kind != "no_load":
        parts.insert(1, f"{loads.amperes_text(point.load)} A")
    return ", ".join(parts)


def _observed(result: PointResult | None) -> str:
    if result is None:
        return NOT_MEASURED
    return result.checks[0].text if result.checks else result.reason or NOTHING


def _power_error(result: PointResult | None) -> str:
    if result is None or result.p_register_error_pct is None:
        return NOTHING
    return signed(result.p_register_error_pct, _POWER_DECIMALS)


def _note(result: PointResult | None) -> str:
    if result is None or result.verdict == "PASS":
        return ""
    lines = [result.reason] + [f"{c.name}: {c.text}" for c in result.checks if c.verdict != "PASS"]
    named = list(dict.fromkeys(line for line in lines if line))
    more = len(named) - NOTE_LINES_MAX
    if more > 0:
        named = [*named[:NOTE_LINES_MAX], f"and {more} more"]
    return " \N{MIDDLE DOT} ".join(named)


def _outcome(document: PointDocument) -> str:
    if document.meter_fault:
        return f"meter fault: {document.meter_fault}"
    if document.state != "COMPLETED":
        return f"{document.state}: {document.state_reason}".rstrip(": ")
    return "measured"


def _conditions(members: Sequence[tuple[int, Point]]) -> str:
    """What all loads of a section have in common, and which points have what distortion."""
    with_load = [(number, point, point.load) for number, point in members if point.load is not None]
    parts = []
    for texts, unit in (
        ({loads.voltage_text(load) for *_, load in with_load}, " V"),
        ({loads.frequency_text(load) for *_, load in with_load}, " Hz"),
    ):
        if len(texts) == 1:
            parts.append(texts.pop() + unit)
    distortions: dict[str, list[int]] = {}
    for number, point, load in with_load:
        distortions.setdefault(loads.distortion_text(load, point.events), []).append(number)
    for text, numbers in distortions.items():
        if text:
            parts.append(text if len(distortions) == 1 else f"{ranges(numbers)}: {text}")
    return "; ".join(parts)


def ranges(numbers: Sequence[int]) -> str:
    """Ascending numbers as "#1-#3, #7", with a real dash."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(
        f"#{run[0]}" if len(run) == 1 else f"#{run[0]}{NOTHING}#{run[-1]}" for run in runs
    )
