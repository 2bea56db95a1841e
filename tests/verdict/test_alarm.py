"""Verdicts on alarms: a run of the core that is right, then changed in one place at a time."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from rig.bench.load_bench import load_bench
from rig.drivers.build import build_bench
from rig.model.alarm import AlarmEvidence, OutputChange
from rig.model.evidence import PointDocument, RegisterBlock
from rig.model.result import Check
from rig.plan.load_plan import load_plan
from rig.pytest_plugin.plan_points import PlanPoint
from rig.verdict.alarm import decide_ms, judged_alarms
from rig.verdict.alarm_records import records_of

ROOT = Path(__file__).resolve().parents[2]
POINTS = {point.id: point for point in load_plan(ROOT / "testplans/alarms.toml").points}
U_OVER, PAIR_ONE, DEMAND = "alarm/u_over/50.0Hz", "alarm/pair_one/50.0Hz", "alarm/p_demand/50.0Hz"
RATE_HZ = 12800
LATE_SAMPLES = 13 * RATE_HZ // 1000  # with a half cycle of 10 ms and its own lateness beyond 20 ms
EARLY_SAMPLES = 20 * RATE_HZ // 1000
RELAY_3 = ("relay", 3)  # of the channel with a delay of 5 s


@cache
def document(point_id: str) -> PointDocument:
    bench = load_bench(ROOT / "fixtures/benches/in_process.toml").bench
    built = build_bench(bench)
    try:
        return PlanPoint(built, bench, 1, 1).document(POINTS[point_id])
    finally:
        built.close()


def checks(changed: PointDocument) -> list[Check]:
    return judged_alarms(changed, "guarded")[0]


def bad(changed: PointDocument) -> list[str]:
    return [f"{c.name}: {c.text}" for c in checks(changed)[1:] if c.verdict != "PASS"]


def with_evidence(point_id: str, change: Callable[[AlarmEvidence], AlarmEvidence]) -> PointDocument:
    whole = document(point_id)
    assert whole.alarm is not None
    return whole.model_copy(update={"alarm": change(whole.alarm)})


def with_outputs(
    point_id: str, change: Callable[[OutputChange], OutputChange | None]
) -> PointDocument:
    def changed(evidence: AlarmEvidence) -> AlarmEvidence:
        outputs = tuple(new for old in evidence.outputs if (new := change(old)) is not None)
        return evidence.model_copy(update={"outputs": outputs})

    return with_evidence(point_id, changed)


def moved(samples: int, value: int) -> Callable[[OutputChange], OutputChange]:
    def change(output: OutputChange) -> OutputChange:
        if (output.output, output.number, output.value) != (*RELAY_3, value):
            return output
        return output.model_copy(update={"sample_index": output.sample_index + samples})

    return change


def with_word(point_id: str, block: str, offset: int, word: int) -> PointDocument:
    def change(one: RegisterBlock) -> RegisterBlock:
        if one.name != block:
            return one
        words = (*one.words[:offset], word, *one.words[offset + 1 :])
        return one.model_copy(update={"words": words})

    whole = document(point_id)
    return whole.model_copy(update={"registers": tuple(map(change, whole.registers))})


@pytest.mark.parametrize("point_id", [U_OVER, PAIR_ONE, DEMAND])
def test_the_core_alarms_in_time(point_id: str) -> None:
    assert bad(document(point_id)) == []
    assert checks(document(point_id))[0].verdict == "PASS"


def test_point_has_the_figures_of_its_worst_alarm() -> None:
    figures = judged_alarms(document(U_OVER), "guarded")[1]
    assert figures.error_ms is not None and figures.exp_unc_ms is not None
    assert 0.0 < figures.error_ms < figures.limit_ms


def test_an_alarm_that_comes_late_is_named_with_its_error() -> None:
    found = checks(with_outputs(U_OVER, moved(LATE_SAMPLES, 1)))
    assert found[0].verdict == "FAIL"
    assert found[0].text.startswith("error +") and "at channel 3" in found[0].text
    late = [c for c in found if c.verdict == "FAIL" and c.name == "alarm_output"]
    assert any("relay 3" in check.text for check in late)


def test_an_alarm_that_comes_before_its_delay_is_over_fails() -> None:
    found = bad(with_outputs(U_OVER, moved(-EARLY_SAMPLES, 1)))
    assert any("closed error -" in line for line in found)


def test_an_output_that_opens_late_fails() -> None:
    late = moved(4 * LATE_SAMPLES, 0)
    assert any("opened error +" in line for line in bad(with_outputs(U_OVER, late)))


def test_an_output_that_stays_closed_fails() -> None:
    def stuck(output: OutputChange) -> OutputChange | None:
        return None if (output.output, output.number, output.value) == (*RELAY_3, 0) else output

    found = bad(with_outputs(U_OVER, stuck))
    assert "alarm_output: channel 3, relay 3: closed, expected closed opened" in found


def test_an_output_of_no_channel_fails() -> None:
    def add(evidence: AlarmEvidence) -> AlarmEvidence:
        stray = evidence.outputs[0].model_copy(update={"output": "digital_out", "number": 7})
        return evidence.model_copy(update={"outputs": (*evidence.outputs, stray)})

    assert any(line.startswith("other_outputs: ") for line in bad(with_evidence(U_OVER, add)))


def test_an_alarm_that_must_not_come_fails() -> None:
    def add(evidence: AlarmEvidence) -> AlarmEvidence:
        stray = OutputChange(
            sample_index=20000, output="relay", number=1, value=1, time_std_unc_ns=1.0
        )
        return evidence.model_copy(update={"outputs": (stray,)})

    assert any("closed, expected did not move" in x for x in bad(with_evidence(PAIR_ONE, add)))


# Group 1 is channel 1, whose alarm has no delay: status, code, value, year, ..., ms.
@pytest.mark.parametrize(
    ("offset", "word", "text"),
    [
        (0, 1 << 8, "status 0100H code 1, expected 0101H"),
        (0, 1 << 8 | 3, "status 0103H code 1, expected 0101H"),
        (1, 2, "status 0101H code 2"),
        (2, 2299, "value 2299 against setpoint"),
        (8, 59, "stamp "),
    ],
)
def test_a_wrong_word_of_a_record_is_named(offset: int, word: int, text: str) -> None:
    found = bad(with_word(U_OVER, "records_1_beyond", offset, word))
    assert any(line.startswith("alarm_record: channel 1, occurred: ") for line in found), found
    assert any(text in line for line in found), found


@pytest.mark.parametrize(("offset", "word"), [(0, 0), (4, 15)])
def test_flag_and_newest_record_are_compared(offset: int, word: int) -> None:
    found = bad(with_word(U_OVER, "status_beyond", offset, word))
    assert any(line.startswith("alarm_status: beyond") for line in found)


def test_nothing_is_said_without_the_stimulus() -> None:
    nothing = with_evidence(U_OVER, lambda e: e.model_copy(update={"changes": e.changes[:1]}))
    assert [check.verdict for check in checks(nothing)] == ["INCONCLUSIVE"]


def test_records_stand_in_order_of_time() -> None:
    records = records_of(document(U_OVER), "beyond")
    assert records is not None
    stamps = [record.unix_ms for record in records]
    assert stamps == sorted(stamps)
    assert len(stamps) == 16


@pytest.mark.parametrize(
    ("error_ms", "rule", "verdict"),
    [
        (0.0, "guarded", "PASS"),
        (9.0, "guarded", "PASS"),
        (9.5, "guarded", "INCONCLUSIVE"),
        (10.5, "guarded", "INCONCLUSIVE"),
        (11.5, "guarded", "FAIL"),
        (-0.5, "guarded", "PASS"),
        (-1.5, "guarded", "FAIL"),
        (9.5, "simple", "PASS"),
        (10.5, "simple", "FAIL"),
    ],
)
def test_limit_is_guarded_by_the_uncertainty(error_ms: float, rule: str, verdict: str) -> None:
    assert decide_ms(error_ms, 1.0, 10.0, rule) == verdict  # type: ignore[arg-type]


def test_uncertainty_beyond_a_third_of_the_limit_decides_nothing() -> None:
    assert decide_ms(5.0, 4.0, 10.0, "guarded") == "INCONCLUSIVE"
