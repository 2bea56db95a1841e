"""Events of a testpoint: what they become, and what a plan may not say."""

from pathlib import Path

import pytest

from rig.bench.tomlfile import BadInput
from rig.plan.load_plan import plan_from_text

ROOT = Path(__file__).resolve().parents[2]
HEAD = (ROOT / "testplans/short.toml").read_text(encoding="utf-8").partition("[[testpoints]]")[0]
LEFT_OUT = ("single_phase_pf1", "balanced_pf05i_08c", "difference_single_balanced")
SAG = 'kind = "sag", start_s = 0.9, duration_cycles = 10, depth_pct = 40.0'
NEXT = 'kind = "interruption", start_s = 2.0, duration_cycles = 5'


def text(*events: str, f_hz: float = 50.0, more: str = "") -> str:
    head = HEAD
    for row in LEFT_OUT:
        head = head.replace("[not_tested]\n", f'[not_tested]\n{row} = "events"\n')
    listed = ", ".join(f"{{ {event} }}" for event in events)
    return f"""{head}[[testpoints]]
id = "events"
stage = "influence"
limit = "balanced_pf1"
currents = ["1.0In"]
pf = ["1"]
f_hz = [{f_hz}]
events = [{listed}]
{more}"""


def lines_of(plan: str) -> str:
    with pytest.raises(BadInput) as caught:
        plan_from_text(plan, "p.toml", "p.toml")
    return "\n".join(caught.value.lines)


def test_event_has_the_voltages_that_stand_while_it_lasts() -> None:
    swell = 'kind = "swell", start_s = 3.0, duration_cycles = 25, depth_pct = 10.0, phases = ["L2"]'
    (point,) = plan_from_text(text(SAG, NEXT, swell), "p", "p").points
    assert [event.u_v for event in point.events] == [
        (138.0, 138.0, 138.0), (0.0, 0.0, 0.0), (230.0, 253.0, 230.0),
    ]  # fmt: skip
    assert [event.duration_s for event in point.events] == [0.2, 0.1, 0.5]
    assert point.id == "accuracy/balanced/import/1.0In/1/50.0Hz/sag/interruption/swell"


def test_point_with_events_is_one_gate_that_ends_in_steady_load() -> None:
    (point,) = plan_from_text(text(NEXT), "p", "p").points
    assert point.repeats == 1
    interval_s = 3.6e6 / (60000 * 690.0)
    assert point.measure_s >= point.events[-1].end_s + 0.5 + interval_s


def test_event_lasts_whole_cycles_of_its_load() -> None:
    (point,) = plan_from_text(text(SAG, f_hz=49.37), "p", "p").points
    assert point.events[0].duration_s * 49.37 == pytest.approx(10.0)


CASES = [
    (SAG.replace('"sag"', '"dip"'), "testpoints[0].events[0].kind = 'dip': must be 'sag', 'swell'"),
    (SAG.replace(", depth_pct = 40.0", ""), "depth_pct must be given for a sag or a swell"),
    (NEXT + ", depth_pct = 40.0", "depth_pct must be given for a sag or a swell, and only then"),
    (SAG.replace("40.0", "100.0"), "events[0].depth_pct = 100.0: must be less than 100"),
    (SAG.replace("10,", "0,"), "events[0].duration_cycles = 0: must be greater than or equal to 1"),
    (SAG.replace("10,", "9.5,"), "events[0].duration_cycles = 9.5: must be a valid integer"),
    (SAG.replace("start_s = 0.9", "start_s = -1.0"), "events[0].start_s = -1.0: must be"),
    (SAG + ", phases = []", "events[0].phases = []: must"),
    (SAG + ', phases = ["L1", "L1"]', "must not hold the same phase twice"),
    (SAG + ", duration_s = 1.0", "events[0].duration_s = 1.0: unknown key"),
    (
        SAG.replace("start_s = 0.9", "start_s = 0.5"),
        "testpoints[0].events[0].start_s = 0.5: must be at least 0.587, a pulse interval and "
        "0.5 s of steady load",
    ),
]


@pytest.mark.parametrize(("event", "message"), CASES)
def test_wrong_event_is_named(event: str, message: str) -> None:
    assert message in lines_of(text(event))


def test_events_may_not_run_into_one_another() -> None:
    early = NEXT.replace("2.0", "1.05")
    assert "events[1].start_s = 1.05: must be at least 1.1, the end of the event before it" in (
        lines_of(text(SAG, early))
    )


def test_events_are_for_accuracy_limits_only() -> None:
    plan = text(SAG).replace('limit = "balanced_pf1"', 'limit = "start"')
    plan = plan.replace('["1.0In"]', '["0.001In"]').replace('start = "short plan"\n', "")
    plan = plan.replace("[not_tested]\n", '[not_tested]\nbalanced_pf1 = "events"\n')
    assert "testpoints[0].events: must be left out, start is no accuracy limit" in lines_of(plan)
