"""The scope table: which requirements of the standard were tested, and which were not.

The list has the tests of IEC 62053-22 for class 0.2S @[FR-D-2013, annexes 2 to 4]. Nobody read the
standard itself, so a requirement carries a clause only when a point of the plan names one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rig.model.point import Point
from rig.model.result import PointResult
from rig.report.sections import section_of

CLAUSE_NOT_VERIFIED = "clause not verified"


@dataclass(frozen=True)
class Requirement:
    """One row of the list. `limit_ids` are rows of spec/accuracy that the requirement covers."""

    group: str
    title: str
    covers: Callable[[Point], bool] = lambda point: False
    limit_ids: tuple[str, ...] = ()
    check: str = ""  # the requirement is a check of this name at other requirements' points
    remark: str = ""


@dataclass(frozen=True)
class ScopeRow:
    """One printed row of the scope table."""

    group: str
    title: str
    clause: str
    tested: bool
    points: int
    remark: str


def _accuracy(section: str, *pf_labels: str) -> Callable[[Point], bool]:
    return lambda point: section_of(point) == section and point.pf_label in pf_labels


_LIMITS = "Limits of error"
_START = "Starting, no load, constant"
_INFLUENCE = "Influence quantities (variation of error)"
_EMC = "Electromagnetic compatibility"
_OTHER = "Construction, climate and function"

REQUIREMENTS: tuple[Requirement, ...] = (
    Requirement(
        _LIMITS,
        "Balanced load, PF 1",
        _accuracy("balanced", "1"),
        ("balanced_pf1_low", "balanced_pf1"),
    ),
    Requirement(
        _LIMITS,
        "Balanced load, PF 0.5i and 0.8c",
        _accuracy("balanced", "0.5i", "0.8c"),
        ("balanced_pf05i_08c_low", "balanced_pf05i_08c"),
    ),
    Requirement(
        _LIMITS,
        "Balanced load, PF 0.25i and 0.5c (on special request)",
        _accuracy("balanced", "0.25i", "0.5c"),
        ("balanced_pf025i_05c_on_request",),
    ),
    Requirement(
        _LIMITS,
        "Single-phase load, balanced voltages, PF 1",
        _accuracy("single_phase", "1"),
        ("single_phase_pf1",),
    ),
    Requirement(
        _LIMITS,
        "Single-phase load, balanced voltages, PF 0.5i",
        _accuracy("single_phase", "0.5i"),
        ("single_phase_pf05i",),
    ),
    Requirement(
        _LIMITS,
        "Difference of the errors at single-phase and balanced load",
        lambda point: point.kind == "difference",
        ("difference_single_balanced",),
    ),
    Requirement(
        _LIMITS,
        "Off nominal frequency, with harmonics and noise",
        lambda point: section_of(point) == "off_nominal",
        remark="Not a test of the standard: the limits of error themselves were applied, "
        "without an allowance for the influence.",
    ),
    Requirement(_START, "Starting", lambda point: point.kind == "start", ("start",)),
    Requirement(
        _START,
        "No load",
        lambda point: point.kind == "no_load",
        ("no_load_2003", "no_load_2020"),
    ),
    Requirement(_START, "Meter constant", lambda point: point.kind == "constant", ("constant",)),
    Requirement(_START, "Initial start-up"),
    Requirement(
        _START,
        "Repeatability",
        limit_ids=("repeatability",),
        check="repeatability",
        remark="The spread of the repeats is part of U at every point.",
    ),
    Requirement(_INFLUENCE, "Ambient temperature"),
    Requirement(_INFLUENCE, "Voltage \N{PLUS-MINUS SIGN}10 % and severe voltage variation"),
    Requirement(_INFLUENCE, "Frequency \N{PLUS-MINUS SIGN}2 %"),
    Requirement(_INFLUENCE, "Reversed phase sequence"),
    Requirement(_INFLUENCE, "Voltage unbalance, interrupted phases"),
    Requirement(_INFLUENCE, "Auxiliary voltage and its phase"),
    Requirement(_INFLUENCE, "Harmonics in voltage and current circuits"),
    Requirement(_INFLUENCE, "Sub-harmonics in the current circuit"),
    Requirement(_INFLUENCE, "Continuous and alternating magnetic induction of external origin"),
    Requirement(_INFLUENCE, "Operation of accessories"),
    Requirement(_INFLUENCE, "Self-heating, short-time overcurrent"),
    Requirement(_EMC, "Electrostatic discharge, surge, fast transient bursts"),
    Requirement(_EMC, "Radiated and conducted radio-frequency fields, damped oscillatory waves"),
    Requirement(_EMC, "Radio interference suppression"),
    Requirement(_OTHER, "Insulation, power consumption, heating"),
    Requirement(_OTHER, "Climatic and mechanical tests, durability"),
    Requirement(_OTHER, "Time-keeping"),
    Requirement(_OTHER, "Meter together with its instrument transformers"),
)


def scope_rows(
    points: Sequence[Point], results: Mapping[str, PointResult], not_tested: Mapping[str, str]
) -> tuple[ScopeRow, ...]:
    """The whole list, in order; a point that no requirement covers gets a row of its own.

    A point that has no result tests nothing.
    """
    points = [point for point in points if point.id in results]
    rows = [_row(requirement, points, results, not_tested) for requirement in REQUIREMENTS]
    stray = [point for point in points if not any(r.covers(point) for r in REQUIREMENTS)]
    if stray:
        rows.append(
            ScopeRow("Other", "Other points of the plan", _clauses(stray), True, len(stray), "")
        )
    return tuple(rows)


def area_rows(
    points: Sequence[Point], results: Mapping[str, PointResult], not_tested: Mapping[str, str]
) -> tuple[ScopeRow, ...]:
    """What a plan without limit rows tests: its areas, then what it says that it leaves out."""
    areas: dict[str, list[Point]] = {}
    for point in points:
        areas.setdefault(point.limit_id, []).append(point)
    rows = []
    for members in areas.values():
        tested = [point for point in members if point.id in results]
        title = members[0].title.split(",")[0]
        rows.append(ScopeRow("Areas", title, _clauses(tested), bool(tested), len(tested), ""))
    rows += [
        ScopeRow("Not in this plan", name.replace("_", " "), "", False, 0, why)
        for name, why in not_tested.items()
    ]
    return tuple(rows)


def scope_of(kind: str) -> Callable[..., tuple[ScopeRow, ...]]:
    """How the scope table of a plan of this kind is made."""
    return scope_rows if kind == "accuracy" else area_rows


def _row(
    requirement: Requirement,
    points: Sequence[Point],
    results: Mapping[str, PointResult],
    not_tested: Mapping[str, str],
) -> ScopeRow:
    covered = [
        point
        for point in points
        if requirement.covers(point)
        or any(check.name == requirement.check for check in results[point.id].checks)
    ]
    remarks = [requirement.remark] if requirement.remark else []
    remarks += [
        f"{name}: {not_tested[name]}." for name in requirement.limit_ids if name in not_tested
    ]
    return ScopeRow(
        group=requirement.group,
        title=requirement.title,
        clause=_clauses(covered),
        tested=bool(covered),
        points=len(covered),
        remark=" ".join(remarks),
    )


def _clauses(points: Sequence[Point]) -> str:
    clauses = {point.clause: None for point in points if point.clause != CLAUSE_NOT_VERIFIED}
    return ", ".join(clauses)
