"""Judges a run: checks of every attempt, the verdict of each point, the verdict of the run."""

from collections.abc import Mapping, Sequence

from rig.bench.schema import BenchFile, UncertaintyLine
from rig.model.evidence import PointDocument, RunHeader, RunState
from rig.model.point import Point
from rig.model.result import Budget, Check, Judgement, PointResult, Verdict
from rig.uncertainty import accuracy_budget, difference_budget, errors_pct
from rig.uncertainty.point_budget import mean_and_std
from rig.verdict.alarm import judged_alarms
from rig.verdict.checks import (
    check_answer,
    check_direction,
    check_limit,
    check_no_load,
    check_pulse_error,
    check_repeatability,
    check_start,
)
from rig.verdict.conformance import check_against_core, check_conformance
from rig.verdict.constant import check_constant
from rig.verdict.registers import check_core, check_truth, p_register_error_pct
from rig.verdict.rule import GRAVITY, DecisionRule, verdict_of


def judge(
    header: RunHeader,
    documents: Sequence[PointDocument],
    bench: BenchFile,
    record_sha256: str,
    interrupted: tuple[RunState, str] | None = None,
) -> Judgement:
    """The judgement on a run; the same arguments give the same judgement.

    `interrupted` is what ended a run that could not be written down any more (a full disk).
    """
    lines = bench.uncertainty_lines()
    state, state_reason = interrupted or run_state(documents)
    results: dict[str, PointResult] = {}
    for point in header.points:
        attempts = [d for d in documents if d.point.id == point.id]
        result = judged_point(header, attempts, lines)
        if result is not None:
            results[point.id] = result
    for point in header.points:
        if point.kind == "difference":
            derived = judged_difference(point, header, results)
            if derived is not None:
                results[point.id] = derived
    ordered = tuple(results[p.id] for p in header.points if p.id in results)
    missing = tuple(p.id for p in header.points if p.id not in results)
    verdict, reason = overall(ordered, missing)
    return Judgement(
        verdict=verdict if state == "COMPLETED" else None,
        run_state=state,
        reason=reason if state == "COMPLETED" else state_reason,
        decision_rule=header.decision_rule,
        record_sha256=record_sha256,
        points=ordered,
        missing_points=missing,
    )


def run_state(documents: Sequence[PointDocument]) -> tuple[RunState, str]:
    """COMPLETED unless the last attempt at some point did not complete; then that one's state."""
    last: dict[str, PointDocument] = {document.point.id: document for document in documents}
    ended = [d for d in last.values() if d.state != "COMPLETED"]
    if not ended:
        return "COMPLETED", ""
    latest = max(ended, key=lambda document: document.sequence)
    return latest.state, f"{latest.point.id}: {latest.state_reason}"


def overall(results: Sequence[PointResult], missing: Sequence[str]) -> tuple[Verdict, str]:
    """FAIL if any point fails, else INCONCLUSIVE if any is or is missing, else PASS."""
    for verdict in ("FAIL", "INCONCLUSIVE"):
        bad = [result for result in results if result.verdict == verdict]
        if bad:
            more = f" and {len(bad) - 1} more" if len(bad) > 1 else ""
            return verdict, f"{bad[0].point_id}: {bad[0].reason}{more}"
        if verdict == "INCONCLUSIVE" and missing:
            more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
            return verdict, f"{missing[0]}: declared, not measured{more}"
    if not results:
        return "INCONCLUSIVE", "no point was declared"
    return "PASS", f"all {len(results)} points pass"


def judged_point(
    header: RunHeader, attempts: Sequence[PointDocument], lines: Sequence[UncertaintyLine]
) -> PointResult | None:
    """The worst of the completed attempts in the final phase: a retry never hides a failure."""
    completed = [d for d in attempts if d.state == "COMPLETED" and d.phase != "adjust"]
    final = [d for d in completed if d.phase == "as_left"] or completed
    judged = [judged_attempt(header, document, lines) for document in final]
    if not judged:
        return None
    result = max(judged, key=lambda one: GRAVITY[one.verdict])
    return result.model_copy(update={"attempts": len(attempts)})


def judged_attempt(
    header: RunHeader, document: PointDocument, lines: Sequence[UncertaintyLine]
) -> PointResult:
    """All checks of one attempt."""
    point = document.point
    answer = check_answer(document)
    if answer.verdict != "PASS":
        return result_of(document, (answer,), None, None)
    if point.kind == "conformance":
        core = [check_against_core(document)] if header.simulated else []
        return result_of(document, (*check_conformance(document), *core, answer), None, None)
    if point.kind == "alarm":
        return judged_alarm(header, document, answer)
    rule: DecisionRule = header.decision_rule
    error_pct: float | None = None
    budget: Budget | None = None
    checks: list[Check] = []
    if point.kind == "accuracy":
        errors = errors_pct(document)
        if errors:
            error_pct, _ = mean_and_std(errors)
            budget = accuracy_budget(document, lines)
        checks.append(check_pulse_error(document, budget, rule))
        checks.append(check_direction(document))
        if len(errors) > 1 and point.limit_pct is not None:
            checks.append(check_repeatability(document))
    elif point.kind == "constant":
        check, error_pct, budget = check_constant(document, rule)
        checks += [check, check_direction(document)]
    elif point.kind == "start":
        checks += [check_start(document), check_direction(document)]
    elif point.kind == "no_load":
        checks.append(check_no_load(document))
    checks += register_checks(header, document)
    return result_of(document, (*checks, answer), error_pct, budget)


def judged_alarm(header: RunHeader, document: PointDocument, answer: Check) -> PointResult:
    """The largest timing error of a point stands for it."""
    alarms, figures = judged_alarms(document, header.decision_rule)
    core = [check_core(document)] if header.simulated else []
    result = result_of(document, (*alarms, *core, answer), None, None)
    return result.model_copy(update=vars(figures))


def register_checks(header: RunHeader, document: PointDocument) -> list[Check]:
    """Bit for bit against the core on a virtual bench; against the truth on any."""
    checks = [check_core(document)] if header.simulated else []
    truth = check_truth(document)
    return checks if truth is None else [*checks, truth]


def result_of(
    document: PointDocument,
    checks: tuple[Check, ...],
    error_pct: float | None,
    budget: Budget | None,
) -> PointResult:
    """The result of an attempt with these checks."""
    errors = errors_pct(document) if document.point.kind == "accuracy" else ()
    return PointResult(
        point_id=document.point.id,
        error_pct=error_pct,
        error_std_pct=mean_and_std(errors)[1] if errors else None,
        repeats=len(errors),
        budget=budget,
        limit_pct=document.point.limit_pct,
        verdict=verdict_of(checks),
        checks=checks,
        p_register_error_pct=p_register_error_pct(document),
        reason=reason_of(checks),
    )


def reason_of(checks: Sequence[Check]) -> str:
    """The first of the gravest checks, by name; blank when all pass."""
    grave = max(checks, key=lambda check: GRAVITY[check.verdict])
    return "" if grave.verdict == "PASS" else f"{grave.name}: {grave.text}"


def judged_difference(
    point: Point, header: RunHeader, results: Mapping[str, PointResult]
) -> PointResult | None:
    """The difference of the errors of a single-phase and a balanced load; None without both."""
    declared = {one.id: one for one in header.points}
    parents = {
        declared[name].phases == "balanced": results[name]
        for name in point.parents
        if name in results and name in declared
    }
    if len(parents) != 2:
        return None
    single, balanced = parents[False], parents[True]
    error_pct: float | None = None
    budget: Budget | None = None
    if None in (single.error_pct, balanced.error_pct, single.budget, balanced.budget):
        check = Check(
            name="difference", verdict="INCONCLUSIVE", text="one of the two points has no error"
        )
    else:
        assert single.error_pct is not None and balanced.error_pct is not None
        assert single.budget is not None and balanced.budget is not None
        error_pct = single.error_pct - balanced.error_pct
        budget = difference_budget(single.budget, balanced.budget)
        check = check_limit("difference", error_pct, budget, point.limit_pct, header.decision_rule)
    return PointResult(
        point_id=point.id,
        error_pct=error_pct,
        budget=budget,
        limit_pct=point.limit_pct,
        verdict=check.verdict,
        checks=(check,),
        reason=reason_of((check,)),
    )
