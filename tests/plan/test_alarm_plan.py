"""Alarm plans: all channels at once, setpoints between rest and beyond, what a wrong plan says."""

from pathlib import Path

import pytest

from rig.alarms import QUANTITIES
from rig.bench.tomlfile import BadInput
from rig.model.alarm import AlarmTest
from rig.model.point import Point
from rig.plan.load_plan import load_plan, plan_from_text
from rig.plan.settings import wrong_settings
from rig.spec.registers_gen import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "testplans/alarms.toml").read_text()
PLANS = [load_plan(ROOT / f"testplans/{name}.toml") for name in ("alarms", "alarms_400hz")]
POINTS = [point for plan in PLANS for point in plan.points]


def alarm_of(point: Point) -> AlarmTest:
    assert point.alarm is not None
    return point.alarm


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.plan.id)
def test_every_quantity_is_tested_in_both_plans(plan) -> None:
    assert {point.limit_id for point in plan.points} == set(QUANTITIES)


@pytest.mark.parametrize("point", POINTS, ids=lambda point: point.id)
def test_sixteen_channels_watch_and_the_meter_takes_their_settings(point: Point) -> None:
    test = alarm_of(point)
    assert [channel.channel for channel in test.channels] == list(range(1, 17))
    assert wrong_settings(point.settings, "point") == []
    assert "alarm_enable" in SETTINGS and "alarm_enable" not in point.settings
    outputs = [(one.output, one.output_number) for one in test.channels if one.output]
    assert len(set(outputs)) == len(outputs) == 12


@pytest.mark.parametrize("point", POINTS, ids=lambda point: point.id)
def test_changes_fall_at_no_special_place_of_a_block(point: Point) -> None:
    test = alarm_of(point)
    block_s = 0.1
    share = (point.settle_s + test.lead_s) % block_s / block_s
    assert 0.001 < share < 0.999


def test_pairs_are_due_with_the_longer_delay_of_the_two() -> None:
    (point,) = [p for p in POINTS if p.id == "alarm/pair_both/50.0Hz"]
    channels = alarm_of(point).channels
    for first, second in zip(channels[::2], channels[1::2], strict=True):
        assert first.due_ms == second.due_ms == max(first.delay_ms, second.delay_ms)
    assert point.settings["alarm_pairs"] == 0xFF


def test_limits_are_those_of_the_design() -> None:
    """Half a cycle or a block, 10 ms beside the delay; a block's own time of the plan besides."""
    limits = {p.id: alarm_of(p).occurs_within_ms for p in POINTS}
    assert limits["alarm/u_over/50.0Hz"] == pytest.approx(10.0 + 10.0)
    assert limits["alarm/u_over/400.0Hz"] == pytest.approx(1.25 + 10.0)
    assert limits["alarm/p_over/60.0Hz"] == pytest.approx(100.0 + 10.0 + 20.0)
    assert limits["alarm/digital_in/50.0Hz"] == pytest.approx(10.0)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[0, 100,", "[0, 0,", "two delays must differ by 10 at least"),
        ("[0, 100,", "[0, 105,", "105 must be 0 to 30000 in steps of 10"),
        ("[0, 100, 5000,", "[0, 100,", "delays_ms"),
        ("f_hz = [50.0, 60.0, 49.37]", "f_hz = [50.0, 100.0]", "100.0 must be 45 to 65 or 360"),
        ("f_hz = [50.0, 60.0, 49.37]", "f_hz = [50.0, 50.0]", "u_over at 50.0 Hz must not occur"),
        ('quantity = "u_over"', 'quantity = "luck"', "cases[0].quantity = 'luck'"),
    ],
)
def test_a_wrong_plan_is_refused_by_key(old: str, new: str, message: str) -> None:
    assert old in TEXT
    with pytest.raises(BadInput) as fault:
        plan_from_text(TEXT.replace(old, new, 1), "p.toml", "p.toml")
    assert message in str(fault.value)
