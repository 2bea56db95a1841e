"""The matrix as data: what was seen of every fault, from the finished cells.

What is required comes from the fault library, what is seen or wrong from rig.verdict.
"""

import statistics
from collections.abc import Sequence

from rig.detect.cell import CellResult
from rig.detect.matrix import Detection
from rig.detect.sizes import HALF, Rung, Scale, is_graded, ladder, mildest_size, smallest_seen
from rig.model.strict import Strict
from rig.run.faults import Fault
from rig.verdict.baseline import Shift
from rig.verdict.detection import (
    Sighting,
    detection_status,
    names_once,
    rate_upper_limit,
)

SHIFTS_KEPT = 3


class RungRow(Strict):
    """One size of a fault."""

    size: float
    class_fraction: float | None
    runs: int
    by_certificate: int
    by_baseline: int | None  # None: the runs did not complete
    must_be_seen: bool
    must_fail: bool
    must_not_fail: bool
    checks: tuple[str, ...]  # that failed, of the first run
    first_point: str  # at which the first of them failed
    shifted_figures: int
    shifted: tuple[str, ...]  # the first of them, in words
    problem: str
    no_result: tuple[str, ...]


class FaultRow(Strict):
    """All sizes of a fault, mild ones first."""

    name: str
    unit: str
    description: str
    outcome: str
    declared_check: str
    from_size: float
    class_size: float | None
    rungs: tuple[RungRow, ...]
    smallest_by_certificate: float | None
    smallest_by_baseline: float | None
    mildest_tried: float | None  # None: sizes are not searched
    searched_by_certificate: int  # sizes tried
    searched_by_baseline: int
    wall_s: float  # median of a run
    peak_kib: int


class HealthyRow(Strict):
    """What healthy meters did."""

    baseline_runs: int
    figures: int
    coverage_factor: float
    certificate_runs: int
    certificate_alarms: int
    certificate_inconclusive: int
    held_out_runs: int
    baseline_alarms: int
    certificate_upper_rate: float
    baseline_upper_rate: float
    alarms: tuple[str, ...]
    no_result: tuple[str, ...]
    wall_s: float
    peak_kib: int


class Matrix(Strict):
    """detection.json: everything that the page shows, and what the runs took."""

    faults: tuple[FaultRow, ...]
    healthy: HealthyRow
    not_possible: dict[str, str]  # fault -> why this bench cannot have it
    problems: tuple[str, ...]
    status: str


def matrix_of(detection: Detection, not_possible: dict[str, str]) -> Matrix:
    """The matrix of a finished go."""
    rows = tuple(fault_row(detection, fault) for fault in detection.scope.faults)
    healthy = healthy_row(detection)
    problems = tuple(
        f"{row.name} = {rung.size:g} {row.unit}: {rung.problem}"
        for row in rows
        for rung in row.rungs
        if rung.problem
    )
    missing = len(healthy.no_result) + sum(len(r.no_result) for row in rows for r in row.rungs)
    alarms = healthy.certificate_alarms + healthy.baseline_alarms
    return Matrix(
        faults=rows,
        healthy=healthy,
        not_possible=not_possible,
        problems=problems,
        status=detection_status(len(problems), alarms, missing),
    )


def healthy_row(detection: Detection) -> HealthyRow:
    """False alarms: the certificate's on every healthy run, the baseline's on those held out."""
    scope, baseline = detection.scope, detection.baseline
    every = detection.results(scope.baseline_cells + scope.held_out_cells)
    held_out = detection.results(scope.held_out_cells)
    bad = [one for one in every if one.verdict == "FAIL" or one.run_state != "COMPLETED"]
    shifted = [(one, found) for one in held_out if (found := detection.shifts(one))]
    lines = [f"{one.cell.name}: {one.verdict or one.run_state}: {one.reason}" for one in bad]
    lines += [f"{one.cell.name}: {found[0].point_id}: {found[0].text}" for one, found in shifted]
    missing = detection.missing(scope.baseline_cells + scope.held_out_cells)
    return HealthyRow(
        baseline_runs=baseline.runs,
        figures=len(baseline.bands),
        coverage_factor=baseline.coverage_factor,
        certificate_runs=len(every),
        certificate_alarms=len(bad),
        certificate_inconclusive=sum(one.verdict == "INCONCLUSIVE" for one in every),
        held_out_runs=len(held_out),
        baseline_alarms=len(shifted),
        certificate_upper_rate=rate_upper_limit(len(bad), len(every)),
        baseline_upper_rate=rate_upper_limit(len(shifted), max(1, len(held_out))),
        alarms=tuple(lines),
        no_result=tuple(f"{one.cell.name}: {one.no_result}" for one in missing),
        wall_s=median_wall_s(every),
        peak_kib=max((one.peak_kib for one in every), default=0),
    )


def fault_row(detection: Detection, fault: Fault) -> FaultRow:
    """What was seen of one fault."""
    rungs = ladder(fault)
    cells = [cell for rung in rungs for cell in detection.scope.rung_cells(fault, rung.size)]
    results = detection.results(cells)
    certificate = detection.searched.get((fault.name, "certificate"), {})
    baseline = detection.searched.get((fault.name, "baseline"), {})
    return FaultRow(
        name=fault.name,
        unit=fault.unit,
        description=fault.description,
        outcome=fault.outcome,
        declared_check=fault.check,
        from_size=fault.from_size,
        class_size=fault.class_size,
        rungs=tuple(rung_row(detection, fault, rung) for rung in rungs),
        smallest_by_certificate=smallest_seen(fault, certificate),
        smallest_by_baseline=smallest_seen(fault, baseline),
        mildest_tried=mildest_size(fault) if is_graded(fault) else None,
        searched_by_certificate=len(certificate),
        searched_by_baseline=len(baseline),
        wall_s=median_wall_s(results),
        peak_kib=max((one.peak_kib for one in results), default=0),
    )


def rung_row(detection: Detection, fault: Fault, rung: Rung) -> RungRow:
    """What was seen at one size."""
    cells = detection.scope.rung_cells(fault, rung.size)
    results = detection.results(cells)
    sighting = sighting_of(detection, fault, rung, results)
    first = results[0] if results else None
    shifted: tuple[Shift, ...] = detection.shifts(first) if first else ()
    completed = any(one.run_state == "COMPLETED" for one in results)
    checks = names_once(first.failed) if first else ()
    if first and first.run_state != "COMPLETED":
        checks = ("run_state",)
    return RungRow(
        size=rung.size,
        class_fraction=rung.class_fraction,
        runs=sighting.runs,
        by_certificate=sighting.by_certificate,
        by_baseline=sighting.by_baseline if completed else None,
        must_be_seen=sighting.must_be_seen,
        must_fail=sighting.must_fail,
        must_not_fail=sighting.must_not_fail,
        checks=checks,
        first_point=first.failed[0][0] if first and first.failed else "",
        shifted_figures=len(shifted),
        shifted=tuple(f"{one.point_id}: {one.text}" for one in shifted[:SHIFTS_KEPT]),
        problem=sighting.problem,
        no_result=tuple(f"{m.cell.name}: {m.no_result}" for m in detection.missing(cells)),
    )


def sighting_of(
    detection: Detection, fault: Fault, rung: Rung, results: Sequence[CellResult]
) -> Sighting:
    """What the fault declares of this size, and how often it was seen.

    At half of its class limit and above it must be seen in one of the two ways; from `from_size` on
    by the certificate; a harmless size must not fail.
    """
    must_fail, must_not_fail = True, False
    if fault.low < fault.high and not fault.at_point:
        scale = Scale(fault)
        must_fail = scale.severity(rung.size) >= scale.severity(fault.from_size)
        must_not_fail = rung.size == fault.harmless_size
    return Sighting(
        runs=len(results),
        by_certificate=sum(detection.sees(fault, one, "certificate") for one in results),
        by_baseline=sum(detection.sees(fault, one, "baseline") for one in results),
        not_passed=sum(one.verdict == "FAIL" or one.run_state != "COMPLETED" for one in results),
        must_be_seen=must_fail or (rung.class_fraction or 0.0) >= HALF,
        must_fail=must_fail,
        must_not_fail=must_not_fail,
    )


def median_wall_s(results: Sequence[CellResult]) -> float:
    """Of one run; 0 of none."""
    return statistics.median([one.wall_s for one in results]) if results else 0.0
