"""Baseline and false alarms against SciPy and NumPy, which share no code with them."""

import numpy as np
import pytest
from scipy import stats

from rig.verdict import baseline as baseline_module
from rig.verdict.baseline import FAMILY_RATE, Baseline, baseline_of, coverage_factor, shifts
from rig.verdict.detection import (
    Sighting,
    certificate_sees,
    detection_status,
    rate_upper_limit,
)
from rig.verdict.figures import Figure

POINT = "accuracy/balanced"
# A probability near 1 keeps its tail to 1e-16: 1e-6 of the smallest tail here, 2e-10. With 1e-6 of
# the tail t moves by less than 1e-6 of itself.
FACTOR_TOLERANCE = 1e-6
UPPER_TOLERANCE = 1e-7  # incomplete beta to 1e-9 over its slope, which is more than 0.05 there


def run(**values: float | None) -> dict[str, dict[str, Figure]]:
    """One run of one point, figures without resolution."""
    return {POINT: {name: Figure(value, 0.0) for name, value in values.items()}}


def names(baseline: Baseline, *, figures: dict[str, dict[str, Figure]]) -> list[str]:
    return [shift.name for shift in shifts(baseline, figures)]


@pytest.mark.parametrize(("runs", "figures"), [(3, 1), (20, 50), (200, 795), (1000, 5000)])
def test_factor_is_students_prediction_interval(runs: int, figures: int) -> None:
    quantile = stats.t.isf(FAMILY_RATE / figures / 2.0, runs - 1)
    wanted = quantile * np.sqrt(1.0 + 1.0 / runs)
    assert coverage_factor(runs, figures) == pytest.approx(wanted, rel=FACTOR_TOLERANCE)


@pytest.mark.parametrize(("alarms", "runs"), [(0, 200), (1, 200), (7, 400), (199, 200), (0, 1)])
def test_upper_limit_is_that_of_clopper_and_pearson(alarms: int, runs: int) -> None:
    wanted = stats.beta.ppf(0.95, alarms + 1, runs - alarms)
    assert rate_upper_limit(alarms, runs) == pytest.approx(wanted, abs=UPPER_TOLERANCE)


def test_no_alarm_of_200_is_below_one_and_a_half_percent() -> None:
    assert 0.0148 < rate_upper_limit(0, 200) < 0.015
    assert rate_upper_limit(200, 200) == 1.0


TRIALS, RUNS, FIGURES, RATE = 300, 10, 20, 0.2
# Independent figures, so 1 - (1 - rate / figures)^figures of the trials have an alarm; 4 sigma of a
# binomial count on both sides.
EXPECTED = 1.0 - (1.0 - RATE / FIGURES) ** FIGURES
ALLOWED = 4.0 * np.sqrt(EXPECTED * (1.0 - EXPECTED) / TRIALS)


def family_rate() -> float:
    """The part of healthy runs with a false alarm, each against a baseline of its own."""
    noise = np.random.Generator(np.random.Philox(key=5)).normal(
        3.0, 0.1, (TRIALS, RUNS + 1, FIGURES)
    )
    alarms = 0
    for trial in noise.tolist():
        runs = [run(**{f"f{n}": value for n, value in enumerate(values)}) for values in trial]
        alarms += bool(shifts(baseline_of(runs[:RUNS], RATE), runs[RUNS]))
    return alarms / TRIALS


def test_healthy_runs_alarm_at_the_stated_rate() -> None:
    assert abs(family_rate() - EXPECTED) < ALLOWED


def test_a_quantile_of_the_normal_distribution_would_alarm_too_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The test above sees the likeliest mistake."""
    monkeypatch.setattr(
        baseline_module, "t_quantile", lambda p, dof: float(stats.norm.isf((1.0 - p) / 2.0))
    )
    assert family_rate() - EXPECTED > ALLOWED


def test_what_never_scatters_must_be_equal_to_the_bit() -> None:
    baseline = baseline_of([run(core_differences_count=0.0)] * 5)
    assert names(baseline, figures=run(core_differences_count=0.0)) == []
    assert names(baseline, figures=run(core_differences_count=1.0)) == ["core_differences_count"]


def test_a_count_may_be_off_by_one_and_no_more() -> None:
    baseline = baseline_of([{POINT: {"pulses": Figure(23.0, 1.0)}}] * 5)
    for count, seen in ((22.0, []), (24.0, []), (25.0, ["pulses"]), (21.0, ["pulses"])):
        assert names(baseline, figures={POINT: {"pulses": Figure(count, 1.0)}}) == seen


def test_a_missing_figure_a_new_one_and_no_number_are_seen() -> None:
    baseline = baseline_of([run(a=1.0, b=2.0 + 0.01 * n) for n in range(5)])
    assert names(baseline, figures=run(a=1.0)) == ["b"]
    assert names(baseline, figures=run(a=1.0, b=2.0, c=3.0)) == ["c"]
    assert names(baseline, figures=run(a=None, b=2.0)) == ["a"]
    assert names(baseline, figures={}) == ["a", "b"]
    assert "a is missing, healthy 1 ± 0" in shifts(baseline, run(a=None, b=2.0))[0].text


def test_a_figure_that_only_some_healthy_runs_have_is_not_asked_for() -> None:
    baseline = baseline_of([run(a=1.0), run(a=1.0, b=1.0), run(a=1.0)])
    assert names(baseline, figures=run(a=1.0)) == []
    assert names(baseline, figures=run(a=1.0, b=9.0)) == []


def test_too_few_runs_are_no_baseline() -> None:
    with pytest.raises(ValueError, match="2 healthy runs: must be at least 3"):
        baseline_of([run(a=1.0)] * 2)


@pytest.mark.parametrize(
    ("sighting", "problem"),
    [
        (Sighting(3, 0, 0), ""),
        (Sighting(3, 0, 3, must_be_seen=True), ""),
        (Sighting(3, 3, 0, must_be_seen=True), ""),
        (Sighting(3, 2, 2, must_be_seen=True), "seen in 2 of 3 by the certificate, in 2 by the"),
        (Sighting(3, 3, 3, must_be_seen=True, must_fail=True), ""),
        (Sighting(3, 2, 3, must_be_seen=True, must_fail=True), "the certificate sees it in 2 of 3"),
        (Sighting(3, 0, 3, must_not_fail=True), ""),
        (Sighting(3, 0, 3, 1, must_not_fail=True), "harmless, and 1 of 3 fail or do not"),
    ],
)
def test_what_was_seen_is_held_against_what_was_declared(sighting: Sighting, problem: str) -> None:
    assert sighting.problem.startswith(problem)
    assert bool(sighting.problem) == bool(problem)


def test_the_certificate_sees_only_what_the_fault_declares() -> None:
    assert certificate_sees("FAIL", "COMPLETED", "FAIL")
    assert certificate_sees(None, "RIG_FAULT", "RIG_FAULT")
    assert not certificate_sees("INCONCLUSIVE", "COMPLETED", "FAIL")
    assert not certificate_sees(None, "RIG_FAULT", "FAIL")
    assert not certificate_sees("FAIL", "COMPLETED", "RIG_FAULT")


def test_status_of_a_matrix() -> None:
    assert detection_status(0, 0, 0) == "PASS"
    assert detection_status(1, 0, 2) == "FAIL"
    assert detection_status(0, 1, 0) == "FAIL"
    assert detection_status(0, 0, 1) == "RIG_FAULT"
