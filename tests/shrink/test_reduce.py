"""The steps of reduction on predicates with a known cause, and the plans that they make."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rig.bench.tomlfile import BadInput
from rig.model.result import Check, PointResult
from rig.plan import schema
from rig.plan.load_plan import plan_from_text
from rig.shrink.case import case_of, plan_text, toml_value
from rig.shrink.failure import failure_of
from rig.shrink.reduce import Enough, Reducer, shorter_cycles
from tests.shrink.waveform import WAVEFORM

CAUSE = 23  # order of the harmonic that the fakes need


def whole() -> schema.Plan:
    loaded = plan_from_text(WAVEFORM, "w.toml", "w.toml")
    return case_of(loaded.plan, loaded.points[0], "w.toml")


def reduced(needs: Callable[[schema.Testpoint], bool]) -> schema.Testpoint:
    """What is left of the waveform when it fails as long as `needs` holds."""

    def fails(case: schema.Plan) -> bool:
        try:
            plan_from_text(plan_text(case), "x", "x")
        except BadInput:
            return False
        return needs(case.testpoints[0])

    reducer = Reducer(whole(), fails)
    reducer.run()
    assert fails(reducer.case)
    return reducer.case.testpoints[0]


def test_one_harmonic_is_the_cause() -> None:
    left = reduced(lambda p: any(h.order == CAUSE and h.u_pct > 9.0 for h in p.harmonics))
    (line,) = left.harmonics
    assert (line.order, line.u_pct, line.i_pct, line.u_deg) == (CAUSE, 10.0, 0.0, 0.0)
    assert (left.events, left.noise_pct, left.f_hz) == ((), 0.0, (50.0,))
    assert (left.timing.settle_s, left.timing.measure_s, left.timing.repeats) == (0.0, 2.0, 2)


def test_sag_is_the_cause() -> None:
    left = reduced(lambda p: any("L2" in e.phases and e.depth_pct > 35.0 for e in p.events))
    (event,) = left.events
    assert (event.kind, event.phases, event.depth_pct) == ("sag", ("L2",), 40.0)
    assert (event.duration_cycles, event.start_s) == (1, 0.9)
    assert left.harmonics == ()


def test_noise_and_frequency_that_are_needed_stay_but_get_rounder() -> None:
    left = reduced(lambda p: p.noise_pct > 0.04 and p.f_hz[0] < 49.5)
    assert left.noise_pct == 0.05
    assert left.f_hz == (49.0,)
    assert left.harmonics == left.events == ()


def test_best_case_so_far_is_kept_when_no_more_may_be_asked() -> None:
    asked = 0

    def fails(case: schema.Plan) -> bool:
        nonlocal asked
        asked += 1
        if asked > 4:
            raise Enough
        return any(line.order == CAUSE for line in case.testpoints[0].harmonics)

    reducer = Reducer(whole(), fails)
    with pytest.raises(Enough):
        reducer.run()
    assert 1 <= len(reducer.case.testpoints[0].harmonics) < 30
    assert CAUSE in {line.order for line in reducer.case.testpoints[0].harmonics}


@given(st.integers(1, 30000))
def test_shorter_events_are_shorter(cycles: int) -> None:
    assert all(1 <= one < cycles for one in shorter_cycles(cycles))


def test_written_plan_reads_back_as_the_same_point() -> None:
    loaded = plan_from_text(WAVEFORM, "w.toml", "w.toml")
    again = plan_from_text(plan_text(whole(), ("a comment", "two\nlines")), "again.toml", "again")
    assert again.points == tuple(p.model_copy(update={"catches": ()}) for p in loaded.points)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_written_as_toml(text: str) -> None:
    assert tomllib.loads(f"key = {toml_value(text)}") == {"key": text}


def test_point_without_a_load_of_its_own_is_refused() -> None:
    text = (Path(__file__).parents[2] / "testplans/short.toml").read_text(encoding="utf-8")
    loaded = plan_from_text(text, "short.toml", "short.toml")
    difference = next(point for point in loaded.points if point.kind == "difference")
    with pytest.raises(BadInput, match="must come from a testpoint with its own load"):
        case_of(loaded.plan, difference, "short.toml")
    for point in loaded.points:
        if point.load is not None:
            case = case_of(loaded.plan, point, "short.toml")
            assert plan_from_text(plan_text(case), "x", "x").points[0].load == point.load


def result(error_pct: float | None, *checks: Check) -> PointResult:
    return PointResult(
        point_id="p", error_pct=error_pct, limit_pct=0.2, verdict="FAIL", checks=checks
    )


def failing(name: str, text: str) -> Check:
    return Check(name=name, verdict="FAIL", text=text)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (result(0.3, failing("pulse_error", "a")), result(0.25, failing("pulse_error", "b")), True),
        (
            result(0.3, failing("pulse_error", "a")),
            result(-0.3, failing("pulse_error", "a")),
            False,
        ),
        (result(0.3, failing("pulse_error", "a")), result(0.3, failing("direction", "a")), False),
        (
            result(None, failing("register_vs_core", "p_l1_w (401CH) reads 1, reference core 2")),
            result(None, failing("register_vs_core", "f_hz (4000H) reads 1, reference core 2")),
            False,
        ),
        (
            result(None, failing("register_vs_core", "f_hz (4000H) reads 1, x; p_l1_w reads 2")),
            result(None, failing("register_vs_core", "p_l1_w (401CH) reads 7, reference core 2")),
            True,
        ),
        (
            result(None, failing("answer", "no answer: asserted: 0x12")),
            result(None, failing("answer", "no answer: asserted: 0x99")),
            True,
        ),
        (
            result(None, failing("answer", "no answer: asserted")),
            result(None, failing("answer", "no answer: time-out")),
            False,
        ),
    ],
)
def test_failures_are_the_same_when_check_and_reason_are(
    first: PointResult, second: PointResult, same: bool
) -> None:
    failure = failure_of(first)
    assert failure is not None
    assert failure.is_in(second) is same


def test_result_that_passes_has_no_failure() -> None:
    assert failure_of(result(0.0, Check(name="answer", verdict="PASS", text=""))) is None
