"""Everything that a report says, as text, once: the page and the certificate print the same.

Verdicts and uncertainties come from the judgement as they are; nothing here computes one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rig.model.evidence import PointDocument, RunHeader
from rig.model.load import Load
from rig.model.point import Point
from rig.model.result import EXIT_STATUS, Judgement, PointResult, Verdict
from rig.report import loads, wording
from rig.report.asked import AskedTable, asked_tables
from rig.report.bench_facts import BenchFacts, Laboratory, Standard
from rig.report.budgets import BudgetTable, budget_tables
from rig.report.figures import Figured, error_curves, phasor_diagram
from rig.report.meter_facts import firmware_version
from rig.report.numbers import NOTHING, plain, unsigned
from rig.report.paper import paper_of, statement
from rig.report.plan_facts import PlanFacts, plan_facts
from rig.report.rows import (
    AttemptRow,
    CheckRow,
    ResultRow,
    ResultSection,
    attempt_rows,
    check_rows,
    finding_rows,
    result_sections,
    worst_rows,
)
from rig.report.scope import ScopeRow, scope_of
from rig.report.sections import section_of

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Phasors:
    """The phasor diagram with the values that it shows."""

    figure: Figured
    point_number: int
    point_name: str
    source: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Content:
    """One report."""

    title: str
    certificate_number: str
    run_id: str
    outcome: str  # a verdict, or the state of a run that did not complete
    outcome_word: str
    statement: str
    reason: str
    simulated: bool
    simulated_word: str
    simulated_more: str
    faults: tuple[str, ...]
    counts: Pairs
    laboratory: Laboratory
    customer: str
    operator: str
    started: str
    meter: Pairs
    settings: Pairs
    method: str
    plan_title: str
    edition: str
    rating: str
    rule_name: str
    rule: str
    uncertainty: str
    assumed_note: str
    lpit: str
    results_note: str
    items_tested: str
    reproduction: str
    no_certificate: str
    environment: Pairs
    standards: tuple[Standard, ...]
    worst: tuple[ResultRow, ...]
    findings: tuple[ResultRow, ...]
    missing: tuple[str, ...]
    sections: tuple[ResultSection, ...]
    attempts: tuple[AttemptRow, ...]
    checks: tuple[CheckRow, ...]
    asked: tuple[AskedTable, ...]
    curves: tuple[Figured, ...]
    phasors: Phasors | None
    budgets: tuple[BudgetTable, ...]
    scope: tuple[ScopeRow, ...]
    scope_note: str
    record: Pairs
    record_sha256: str


def certificate_number(header: RunHeader) -> str:
    """Made from the run's id: a number is never given twice."""
    return "KW-" + re.sub(r"[^A-Za-z0-9.]+", "-", header.run_id).strip("-")


def has_certificate(judgement: Judgement) -> bool:
    """A run that did not complete, or holds no verdict, has none."""
    return judgement.run_state == "COMPLETED" and judgement.verdict is not None


def exit_status(judgement: Judgement) -> int:
    """The status that a command ends with after this run."""
    if judgement.run_state != "COMPLETED":
        return EXIT_STATUS[judgement.run_state]
    return EXIT_STATUS[judgement.verdict or "INCONCLUSIVE"]


def all_points(header: RunHeader, documents: Sequence[PointDocument]) -> tuple[Point, ...]:
    """The points of the header in order, then any that only a document knows."""
    points = {point.id: point for point in header.points}
    for document in documents:
        points.setdefault(document.point.id, document.point)
    return tuple(points.values())


def build_content(
    header: RunHeader,
    documents: Sequence[PointDocument],
    judgement: Judgement,
    bench: BenchFacts,
) -> Content:
    """The whole report as text; a pure function of its arguments."""
    points = all_points(header, documents)
    results = results_by_id(judgement)
    plan = plan_facts(header)
    sections = result_sections(points, results)
    certified = has_certificate(judgement)
    budgets = budget_tables(points, results)
    paper = paper_of(plan.kind, judgement.decision_rule)
    return Content(
        title=wording.DOCUMENT_TITLE[judgement.verdict if certified else None],
        certificate_number=certificate_number(header) if certified else "",
        run_id=header.run_id,
        outcome=_outcome(judgement),
        outcome_word=_outcome_word(judgement),
        statement=_statement(judgement, points, plan),
        reason=judgement.reason,
        simulated=header.simulated,
        simulated_word=wording.SIMULATED,
        simulated_more=wording.SIMULATED_MORE,
        faults=_faults(header),
        counts=_counts(judgement, points),
        laboratory=bench.laboratory,
        customer=header.customer,
        operator=header.operator,
        started=header.started_utc,
        meter=_meter(header, documents),
        settings=loads.settings_of(points),
        method=paper.method,
        plan_title=plan.title,
        edition=plan.edition,
        rating=", ".join(f"{name} {value}" for name, value in plan.rating),
        rule_name=paper.rule_name,
        rule=paper.rule,
        uncertainty=paper.uncertainty,
        assumed_note=wording.ASSUMED if _anything_assumed(budgets, bench) else "",
        lpit=paper.scope_of_claim,
        results_note=paper.results_note,
        items_tested=wording.ITEMS_TESTED,
        reproduction=wording.REPRODUCTION,
        no_certificate="" if certified else wording.NO_CERTIFICATE,
        environment=_environment(bench, documents),
        standards=bench.standards,
        worst=worst_rows(points, results),
        findings=finding_rows(sections),
        missing=judgement.missing_points,
        sections=sections,
        attempts=attempt_rows(points, documents),
        checks=check_rows(judgement.points),
        asked=asked_tables(points, results),
        curves=tuple(error_curves(points, results)),
        phasors=_phasors(points, documents),
        budgets=budgets,
        scope=scope_of(plan.kind)(points, results, plan.not_tested),
        scope_note=_scope_note(points, plan),
        record=_record(header, bench),
        record_sha256=judgement.record_sha256,
    )


def _outcome(judgement: Judgement) -> str:
    if judgement.run_state != "COMPLETED" or judgement.verdict is None:
        return judgement.run_state
    return judgement.verdict


def _outcome_word(judgement: Judgement) -> str:
    outcome = _outcome(judgement)
    return outcome if outcome in _VERDICTS else wording.STATE_WORD[judgement.run_state]


_VERDICTS: tuple[Verdict, ...] = ("PASS", "FAIL", "INCONCLUSIVE")


def _statement(judgement: Judgement, points: Sequence[Point], plan: PlanFacts) -> str:
    if not has_certificate(judgement) or judgement.verdict is None:
        return wording.STATE_SENTENCE[judgement.run_state]
    counts = {v: sum(r.verdict == v for r in judgement.points) for v in _VERDICTS}
    said = statement(plan.kind, judgement.verdict, len(points), counts, plan.edition)
    if plan.points is None or len(points) >= plan.points:
        return said
    return f"{said} {wording.selection(len(points), plan.points)}"


def _counts(judgement: Judgement, points: Sequence[Point]) -> Pairs:
    verdicts = [result.verdict for result in judgement.points]
    counts: list[tuple[str, str]] = [(v, str(verdicts.count(v))) for v in _VERDICTS]
    measured = {result.point_id for result in judgement.points}
    missing = sum(point.id not in measured for point in points)
    if missing:
        counts.append(("not measured", str(missing)))
    return tuple(counts)


def _faults(header: RunHeader) -> tuple[str, ...]:
    return tuple(f"{name} = {plain(size)}" for name, size in sorted(header.faults.items()))


def _meter(header: RunHeader, documents: Sequence[PointDocument]) -> Pairs:
    constants = sorted(
        {d.constant_imp_per_kwh for d in documents if d.constant_imp_per_kwh is not None}
    )
    return (
        ("Type", header.meter_type),
        ("Serial number", header.serial),
        ("Firmware version", firmware_version(header, documents) or NOTHING),
        ("Firmware SHA-256", header.image.sha256),
        ("Pulse constant", ", ".join(f"{c} imp/kWh" for c in constants) or NOTHING),
        ("Bench position", str(header.position)),
    )


def _environment(bench: BenchFacts, documents: Sequence[PointDocument]) -> Pairs:
    """What the bench states, then what was recorded at the points and differs from it."""
    ranges: dict[str, tuple[float, float]] = {}
    for document in documents:
        for name, value in document.environment.items():
            low, high = ranges.get(name, (value, value))
            ranges[name] = (min(low, value), max(high, value))
    rows = []
    for fact in bench.environment:
        low, high = ranges.pop(fact.key, (fact.value, fact.value))
        rows.append((fact.label, f"{plain(fact.value)} {fact.unit}{fact.note}"))
        if (low, high) != (fact.value, fact.value):
            rows.append((f"{fact.label}, recorded", f"{_span(low, high)} {fact.unit}"))
    rows += [(f"{name}, recorded", _span(*pair)) for name, pair in sorted(ranges.items())]
    return tuple(rows)


def _span(low: float, high: float) -> str:
    return plain(low) if low == high else f"{plain(low)} to {plain(high)}"


def _anything_assumed(budgets: Sequence[BudgetTable], bench: BenchFacts) -> bool:
    return any(table.assumed for table in budgets) or any(s.assumed for s in bench.standards)


def _scope_note(points: Sequence[Point], plan: PlanFacts) -> str:
    citations = ", ".join(dict.fromkeys(point.citation for point in points if point.citation))
    note = (
        f"Edition: {plan.edition}. A requirement without a clause: clause not verified. "
        "\u201cNot tested\u201d means that this document says nothing about the requirement."
    )
    return f"{note} Source of the limits: {citations}." if citations else note


def _record(header: RunHeader, bench: BenchFacts) -> Pairs:
    rows = [("Run", header.run_id), ("Seed", str(header.seed)), ("Bench", bench.title)]
    for label, file in (
        ("Plan", header.plan),
        ("Bench file", header.bench),
        ("Specification", header.spec),
        ("Firmware image", header.image),
        ("Code", header.code),
    ):
        rows.append((label, f"{file.name}  {file.sha256}"))
    return tuple(rows)


def _phasors(points: Sequence[Point], documents: Sequence[PointDocument]) -> Phasors | None:
    """Of a balanced import load at In with a lagging current, or of what comes nearest."""
    numbers = {point.id: number for number, point in enumerate(points, start=1)}
    measured = [d for d in documents if d.point.kind == "accuracy" and d.point.load is not None]
    if not measured:
        return None
    document = min(measured, key=lambda d: _distance_from_phasor_load(d.point))
    load = document.point.load
    if load is None:
        return None
    reading = document.reference
    name = loads.short_name(document.point)
    if reading is None:
        source, rows = "programmed load", _programmed_rows(load)
    else:
        source = f"reading of the reference standard {reading.reference_id}"
        columns = zip(
            reading.u_rms_v, reading.i_rms_a, load.phi_deg, reading.p_w, reading.q_fund_var,
            strict=True,
        )  # fmt: skip
        rows = tuple(
            (
                f"L{k}",
                unsigned(u, 3),
                unsigned(i, 5),
                unsigned(phi, 2),
                unsigned(p, 3),
                unsigned(q, 3),
            )
            for k, (u, i, phi, p, q) in enumerate(columns, start=1)
        )
    return Phasors(
        figure=phasor_diagram(load, f"Reference load: {name}"),
        point_number=numbers[document.point.id],
        point_name=name,
        source=source,
        header=("", "U, V", "I, A", "\u03c6 set, \u00b0", "P, W", "Q fund., var")[: len(rows[0])],
        rows=rows,
    )


def _programmed_rows(load: Load) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (f"L{k}", plain(u), plain(i), unsigned(phi, 2))
        for k, (u, i, phi) in enumerate(zip(load.u_v, load.i_a, load.phi_deg, strict=True), 1)
    )


def _distance_from_phasor_load(point: Point) -> int:
    return (
        8 * (section_of(point) != "balanced")
        + 4 * (point.direction != "import")
        + 2 * (point.current_label != "1.0In")
        + (point.pf_label != "0.5i")
    )


def results_by_id(judgement: Judgement) -> dict[str, PointResult]:
    """Results by the id of their point."""
    return {result.point_id: result for result in judgement.points}
