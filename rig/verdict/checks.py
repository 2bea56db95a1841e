"""The named questions asked of one attempt at one point. Pure; each says what it saw."""

import math

from rig.model.evidence import PointDocument
from rig.model.result import Budget, Check, Verdict
from rig.uncertainty import errors_pct
from rig.uncertainty.point_budget import mean_and_std
from rig.verdict.rule import DecisionRule, decide, probability_outside

ACTIVE_STREAMS = {"import": "p_import", "export": "p_export"}
REPEATABILITY_OF_LIMIT_MAX = 0.1  # FR-D-2013, annex 3, 3.1: s below a tenth of the limit
NORMAL_975 = 1.959964  # 97.5 % quantile of the standard normal distribution
COUNT_ALLOWANCE = 2.0  # pulses: one at each end of the gate
TIME_TOLERANCE = 1e-6  # relative; a declared time is kept to a nanosecond


def percent(value: float) -> str:
    """A percentage with its sign, in a text."""
    return f"{value:+.4f} %"


def check_answer(document: PointDocument) -> Check:
    """The meter answered whenever a proved link asked."""
    if document.meter_fault is not None:
        return Check(name="answer", verdict="FAIL", text=document.meter_fault)
    return Check(name="answer", verdict="PASS", text="the meter answered")


def check_limit(
    name: str, error_pct: float, budget: Budget, limit_pct: float | None, rule: DecisionRule
) -> Check:
    """The decision rule on an error, its uncertainty and its limit."""
    k_text = f"U {budget.exp_unc_pct:.4f} % (k = {budget.coverage_k:.2f})"
    if limit_pct is None:
        text = f"error {percent(error_pct)}, {k_text}, no limit"
        return Check(name=name, verdict="INCONCLUSIVE", text=text)
    outside = probability_outside(error_pct, budget.std_unc_pct, limit_pct)
    text = (
        f"error {percent(error_pct)}, {k_text}, limit ±{limit_pct:g} %, "
        f"probability outside the limit {outside:.2g}"
    )
    verdict = decide(error_pct, budget.exp_unc_pct, limit_pct, rule)
    return Check(name=name, verdict=verdict, text=text)


def check_pulse_error(document: PointDocument, budget: Budget | None, rule: DecisionRule) -> Check:
    """The error by pulses against the limit; by bare count when there are too few intervals."""
    errors = errors_pct(document)
    # Events make one gate of the whole point: its error counts, without a repeatability.
    if budget is None or (len(errors) < 2 and not document.point.events):
        return check_pulse_count(document)
    mean_pct, _ = mean_and_std(errors)
    check = check_limit("pulse_error", mean_pct, budget, document.point.limit_pct, rule)
    if len(errors) < document.point.repeats and check.verdict == "PASS":
        text = f"{len(errors)} of {document.point.repeats} repeats; {check.text}"
        return Check(name="pulse_error", verdict="INCONCLUSIVE", text=text)
    return check


def check_pulse_count(document: PointDocument) -> Check:
    """Too few intervals for an error: FAIL when the count alone shows that it is too large."""
    name = "pulse_error"
    count = sum(pulse.stream in ACTIVE_STREAMS.values() for pulse in document.pulses)
    expected = expected_pulses(document)
    if expected is None:
        text = f"{count} pulses, and no reference to compare with"
        return Check(name=name, verdict="INCONCLUSIVE", text=text)
    text = f"{count} pulses in {document.measured_s:.1f} s where {expected:.1f} were due"
    limit_pct = document.point.limit_pct
    missed = abs(count - expected) - COUNT_ALLOWANCE
    failed = limit_pct is not None and missed > expected * limit_pct / 100.0
    return Check(name=name, verdict="FAIL" if failed else "INCONCLUSIVE", text=text)


def expected_pulses(document: PointDocument) -> float | None:
    """Pulses that the reference's power makes in the gate; None without power or constant."""
    reference, constant = document.reference, document.constant_imp_per_kwh
    if reference is None or not constant or reference.p_total_w == 0.0:
        return None
    return abs(reference.p_total_w) * document.measured_s / 3.6e6 * constant


def check_direction(document: PointDocument) -> Check:
    """Active energy comes out of the stream of its direction only."""
    right = ACTIVE_STREAMS[document.point.direction]
    counts = dict.fromkeys(ACTIVE_STREAMS.values(), 0)
    for pulse in document.pulses:
        if pulse.stream in counts:
            counts[pulse.stream] += 1
    wrong = sum(count for stream, count in counts.items() if stream != right)
    if wrong:
        text = f"{wrong} pulses on the stream of the other direction, {counts[right]} on {right}"
        return Check(name="direction", verdict="FAIL", text=text)
    text = f"{counts[right]} pulses, all on {right}"
    return Check(name="direction", verdict="PASS", text=text)


def check_repeatability(document: PointDocument) -> Check:
    """s at most a tenth of the limit.

    FAIL only when the scatter is beyond that for certain: the lower 97.5 % confidence bound of the
    standard deviation (chi-square distribution) is above it as well.
    """
    name = "repeatability"
    errors = errors_pct(document)
    limit_pct = document.point.limit_pct
    if len(errors) < 2 or limit_pct is None:
        text = f"{len(errors)} repeats: no standard deviation"
        return Check(name=name, verdict="INCONCLUSIVE", text=text)
    _, std = mean_and_std(errors)
    s_pct, most_pct = std or 0.0, limit_pct * REPEATABILITY_OF_LIMIT_MAX
    text = f"s {s_pct:.4f} % of {len(errors)} repeats, at most {most_pct:g} %"
    verdict: Verdict = "PASS"
    if s_pct > most_pct:
        sure_pct = s_pct * lower_bound_factor(len(errors) - 1)
        verdict = "FAIL" if sure_pct > most_pct else "INCONCLUSIVE"
    return Check(name=name, verdict=verdict, text=text)


def lower_bound_factor(dof: int) -> float:
    """sigma_low / s at 97.5 %: sqrt(nu / chi2), chi2 by Wilson and Hilferty (A&S 26.4.17).

    Domain: dof >= 1. Within 2 % of the exact factor.
    """
    term = 2.0 / (9.0 * dof)
    return float((1.0 - term + NORMAL_975 * math.sqrt(term)) ** -1.5)


def check_start(document: PointDocument) -> Check:
    """At least so many pulses of the right direction in the declared time."""
    stream = ACTIVE_STREAMS[document.point.direction]
    count = sum(pulse.stream == stream for pulse in document.pulses)
    least = document.point.pulses_min
    text = f"{count} pulses on {stream} in {document.measured_s:.1f} s, at least {least} due"
    if least is None:
        return Check(name="start", verdict="INCONCLUSIVE", text=f"{count} pulses, no limit")
    if count >= least:
        return Check(name="start", verdict="PASS", text=text)
    return Check(name="start", verdict="FAIL" if lasted(document) else "INCONCLUSIVE", text=text)


def check_no_load(document: PointDocument) -> Check:
    """At most so many pulses of active energy, whatever the direction, in the declared time."""
    count = sum(pulse.stream in ACTIVE_STREAMS.values() for pulse in document.pulses)
    most = document.point.pulses_max
    text = f"{count} pulses in {document.measured_s:.1f} s, at most {most} allowed"
    if most is None:
        return Check(name="no_load", verdict="INCONCLUSIVE", text=f"{count} pulses, no limit")
    if count > most:
        return Check(name="no_load", verdict="FAIL", text=text)
    return Check(name="no_load", verdict="PASS" if lasted(document) else "INCONCLUSIVE", text=text)


def lasted(document: PointDocument) -> bool:
    """The point was measured for at least its declared time."""
    return document.measured_s >= document.point.measure_s * (1.0 - TIME_TOLERANCE)
