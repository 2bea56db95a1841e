"""Every check passes on healthy evidence and rings on the fault that it is for."""

from typing import Any

import pytest

from rig.model.evidence import PointDocument
from rig.model.point import Point
from tests.record.run_factory import load, point, pulses, reading, repeats
from tests.verdict.judged import blocks, check, healthy, judged, result

LOW, HIGH = (0.010, 0.012, 0.011, 0.009, 0.013), (0.300, 0.302, 0.301, 0.299, 0.303)


def test_healthy_point_passes_every_check() -> None:
    found = result(healthy())
    assert found.verdict == "PASS"
    assert [c.name for c in found.checks] == [
        "pulse_error", "direction", "repeatability", "register_vs_core", "register_vs_truth",
        "answer",
    ]  # fmt: skip
    assert found.error_pct == pytest.approx(0.011, abs=1e-9)
    assert found.error_std_pct == pytest.approx(0.0015811, rel=1e-4)
    assert found.repeats == 5
    assert found.p_register_error_pct == pytest.approx(0.0, abs=1e-5)
    assert found.reason == ""


def test_error_beyond_the_limit_fails_by_pulse_error() -> None:
    found = result(healthy(repeats=repeats(HIGH)))
    assert found.verdict == "FAIL"
    assert found.reason.startswith("pulse_error: error +0.3010 %, U 0.0")
    assert "limit ±0.2 %" in found.reason


def test_gain_that_must_not_fail_passes() -> None:
    assert result(healthy(repeats=repeats((0.15, 0.151, 0.149, 0.15, 0.15)))).verdict == "PASS"


def test_point_without_limit_says_so_and_has_no_pass() -> None:
    found = result(healthy(point(limit_pct=None)))
    assert found.verdict == "INCONCLUSIVE"
    assert "no limit" in found.reason


def test_pulses_of_the_other_direction_fail() -> None:
    wrong = (*pulses(20), *pulses(1, "p_export"))
    found = check(healthy(pulses=wrong), "direction")
    assert found.verdict == "FAIL"
    assert found.text == "1 pulses on the stream of the other direction, 20 on p_import"


def test_reactive_pulses_do_not_count_as_a_direction() -> None:
    assert (
        check(healthy(pulses=(*pulses(20), *pulses(3, "q_import"))), "direction").verdict == "PASS"
    )


def test_scatter_far_beyond_a_tenth_of_the_limit_fails_where_pulse_error_cannot_decide() -> None:
    """Every tenth pulse lost: the mean is so uncertain that the rule itself stays undecided."""
    lost = healthy(repeats=repeats((0.0, -20.0, 0.0, -20.0, 0.0)))
    assert check(lost, "pulse_error").verdict == "INCONCLUSIVE"
    assert check(lost, "repeatability").verdict == "FAIL"
    assert result(lost).verdict == "FAIL"


def test_scatter_a_little_beyond_a_tenth_of_the_limit_is_inconclusive() -> None:
    wide = healthy(repeats=repeats((0.0, 0.025, -0.025, 0.02, -0.02)))
    assert check(wide, "repeatability").verdict == "INCONCLUSIVE"


def test_no_pulse_at_all_fails_with_the_number_due() -> None:
    found = check(healthy(repeats=(), pulses=(), measured_s=2.0), "pulse_error")
    assert found.verdict == "FAIL"
    assert found.text == "0 pulses in 2.0 s where 23.0 were due"


def test_few_pulses_that_could_still_be_right_are_inconclusive() -> None:
    few = healthy(repeats=(), pulses=pulses(2), measured_s=0.2)
    assert check(few, "pulse_error").verdict == "INCONCLUSIVE"


def test_fewer_repeats_than_declared_never_pass() -> None:
    found = check(healthy(repeats=repeats(LOW[:3])), "pulse_error")
    assert found.verdict == "INCONCLUSIVE"
    assert found.text.startswith("3 of 5 repeats")
    assert check(healthy(repeats=repeats(HIGH[:3])), "pulse_error").verdict == "FAIL"


def test_silent_meter_fails_by_answer_whatever_else_was_seen() -> None:
    found = result(healthy(meter_fault="no answer: nothing within 2 s, link proved"))
    assert found.verdict == "FAIL"
    assert found.reason == "answer: no answer: nothing within 2 s, link proved"


def test_register_that_differs_from_the_core_is_named() -> None:
    fast, basic = blocks()
    words = list(basic.words)
    words[0x4022 - 0x4000], words[0x4023 - 0x4000] = words[0x4023 - 0x4000], words[0x4022 - 0x4000]
    broken = healthy(registers=(fast, basic.model_copy(update={"words": tuple(words)})))
    found = check(broken, "register_vs_core")
    assert found.verdict == "FAIL"
    assert found.text == "p_total_w (4022H) reads 8000 442C, reference core 442C 8000"


def test_every_single_bit_of_every_register_is_compared() -> None:
    fast, basic = blocks()
    for offset in range(len(basic.words)):
        words = list(basic.words)
        words[offset] ^= 1 << (offset % 16)
        broken = healthy(registers=(fast, basic.model_copy(update={"words": tuple(words)})))
        assert check(broken, "register_vs_core").verdict == "FAIL"


def test_wrong_word_order_is_caught_by_the_truth_even_when_the_core_has_it_too() -> None:
    broken = healthy(registers=blocks(swap=True))
    assert check(broken, "register_vs_core").verdict == "PASS"
    found = check(broken, "register_vs_truth")
    assert found.verdict == "FAIL"
    assert "block_f_hz reads" in found.text


@pytest.mark.parametrize(
    ("name", "value"),
    [("p_l1_w", -230.0), ("u_rms_l2_v", 23.0), ("i_rms_l3_a", 0.0), ("f_hz", 60.0),
     ("p_total_w", float("nan")), ("q_selected_l2_var", 230.0), ("q_selected_total_var", -8.0)],
)  # fmt: skip
def test_each_register_far_from_the_truth_is_caught(name: str, value: float) -> None:
    found = check(healthy(registers=blocks(**{name: value})), "register_vs_truth")
    assert found.verdict == "FAIL"
    assert name in found.text


def test_gains_of_half_a_percent_are_left_to_the_pulses() -> None:
    truth = reading()
    shown = {f"p_l{n}_w": 230.0 * 1.005 for n in (1, 2, 3)}
    found = check(healthy(registers=blocks(truth, **shown)), "register_vs_truth")
    assert found.verdict == "PASS"


def test_no_register_read_is_not_a_pass() -> None:
    assert check(healthy(registers=()), "register_vs_core").verdict == "INCONCLUSIVE"
    assert check(healthy(registers=()), "register_vs_truth").verdict == "INCONCLUSIVE"


def test_missing_reference_core_on_a_virtual_bench_is_not_a_pass() -> None:
    bare = tuple(b.model_copy(update={"core_words": None}) for b in blocks())
    assert check(healthy(registers=bare), "register_vs_core").verdict == "INCONCLUSIVE"


def test_factory_region_needs_no_reference_core() -> None:
    factory = blocks()[0].model_copy(
        update={"name": "factory", "address": 0x7F00, "core_words": None}
    )
    assert check(healthy(registers=(*blocks(), factory)), "register_vs_core").verdict == "PASS"


def start_point(**changes: Any) -> Point:
    fields = {"kind": "start", "limit_pct": None, "pulses_min": 1, "measure_s": 2.0}
    return point(**(fields | changes))


def no_load_point(**changes: Any) -> Point:
    quiet = load(0.0)
    fields = {"kind": "no_load", "limit_pct": None, "pulses_max": 1, "load": quiet}
    return point(**(fields | changes))


@pytest.mark.parametrize(
    ("count", "stream", "measured_s", "verdict"),
    [
        (1, "p_import", 2.0, "PASS"),
        (0, "p_import", 2.0, "FAIL"),
        (5, "p_export", 2.0, "FAIL"),
        (0, "p_import", 1.0, "INCONCLUSIVE"),
        (1, "p_import", 1.0, "PASS"),
    ],
)
def test_start(count: int, stream: str, measured_s: float, verdict: str) -> None:
    started = healthy(
        start_point(), repeats=(), pulses=pulses(count, stream), measured_s=measured_s
    )
    assert check(started, "start").verdict == verdict


@pytest.mark.parametrize(
    ("count", "stream", "measured_s", "verdict"),
    [
        (0, "p_import", 2.0, "PASS"),
        (1, "p_import", 2.0, "PASS"),
        (2, "p_import", 2.0, "FAIL"),
        (2, "p_export", 2.0, "FAIL"),
        (2, "p_import", 1.0, "FAIL"),
        (0, "p_import", 1.0, "INCONCLUSIVE"),
    ],
)
def test_no_load(count: int, stream: str, measured_s: float, verdict: str) -> None:
    quiet = healthy(
        no_load_point(), repeats=(), pulses=pulses(count, stream), measured_s=measured_s
    )
    assert check(quiet, "no_load").verdict == verdict


def trio(single_pct: tuple[float, ...], balanced_pct: tuple[float, ...]) -> Any:
    balanced = point(1)
    single = point(2, id="accuracy/L1/import/1.0In/1/50.0Hz", phases="L1", limit_pct=0.3)
    difference = point(
        3, id="difference/L1", kind="difference", load=None, limit_pct=0.4, phases="L1",
        parents=(single.id, balanced.id),
    )  # fmt: skip
    documents = (
        healthy(balanced, repeats=repeats(balanced_pct)),
        healthy(single, repeats=repeats(single_pct), sequence=1),
    )
    return (balanced, single, difference), documents


def test_difference_of_two_errors_is_judged_with_the_uncertainty_of_both() -> None:
    points, documents = trio((0.1,) * 5, (-0.1,) * 5)
    found = judged(*documents, points=points).points[2]
    assert found.error_pct == pytest.approx(0.2)
    assert found.verdict == "PASS"
    parents = judged(*documents, points=points).points[:2]
    assert found.budget is not None
    squares = sum(p.budget.std_unc_pct**2 for p in parents if p.budget)
    assert found.budget.std_unc_pct == pytest.approx(squares**0.5)


def test_difference_beyond_its_limit_fails() -> None:
    points, documents = trio((0.25,) * 5, (-0.25,) * 5)
    found = judged(*documents, points=points).points[2]
    assert (found.verdict, found.checks[0].name) == ("FAIL", "difference")


def test_difference_without_a_parent_is_missing() -> None:
    points, documents = trio((0.1,) * 5, (0.1,) * 5)
    whole = judged(documents[0], points=points)
    assert points[2].id in whole.missing_points
    assert whole.verdict == "INCONCLUSIVE"


def test_run_is_the_worst_of_its_points() -> None:
    good, bad = healthy(point(1)), healthy(point(2), repeats=repeats(HIGH), sequence=1)
    unsure = healthy(point(3), repeats=repeats(LOW[:3]), sequence=2)
    assert judged(good).verdict == "PASS"
    assert judged(good, unsure).verdict == "INCONCLUSIVE"
    assert judged(good, unsure, bad).verdict == "FAIL"
    assert judged(good, bad).reason.startswith(f"{point(2).id}: pulse_error:")


def test_declared_point_that_was_not_measured_makes_the_run_inconclusive() -> None:
    found = judged(healthy(point(1)), points=(point(1), point(2)))
    assert (found.verdict, found.missing_points) == ("INCONCLUSIVE", (point(2).id,))
    failed = judged(healthy(point(1), repeats=repeats(HIGH)), points=(point(1), point(2)))
    assert failed.verdict == "FAIL"


@pytest.mark.parametrize("state", ["RIG_FAULT", "ABORTED"])
def test_run_that_did_not_complete_has_no_verdict(state: str) -> None:
    broken = healthy(point(2), state=state, state_reason="link: cut", sequence=1)
    found = judged(healthy(point(1), repeats=repeats(HIGH)), broken)
    assert (found.verdict, found.run_state) == (None, state)
    assert found.reason == f"{point(2).id}: link: cut"


def test_later_completed_attempt_heals_a_rig_fault() -> None:
    broken = healthy(point(1), state="RIG_FAULT")
    again = healthy(point(1), attempt=2, sequence=1)
    found = judged(broken, again)
    assert (found.verdict, found.run_state, found.points[0].attempts) == ("PASS", "COMPLETED", 2)


def test_retry_never_hides_a_failed_attempt() -> None:
    bad = healthy(point(1), repeats=repeats(HIGH))
    good = healthy(point(1), attempt=2, sequence=1)
    assert judged(bad, good).verdict == "FAIL"


def test_verdict_is_of_the_meter_as_left() -> None:
    found = healthy(point(1), repeats=repeats(HIGH), phase="as_found")
    left = healthy(point(1), attempt=2, sequence=1)
    assert judged(found, left).verdict == "PASS"
    assert judged(found).verdict == "FAIL"


def test_simple_rule_ignores_uncertainty() -> None:
    near: PointDocument = healthy(repeats=repeats((0.199,) * 5))
    assert check(near, "pulse_error").verdict == "INCONCLUSIVE"
    assert check(near, "pulse_error", decision_rule="simple").verdict == "PASS"


def test_same_record_gives_the_same_judgement() -> None:
    assert judged(healthy()).model_dump_json() == judged(healthy()).model_dump_json()
