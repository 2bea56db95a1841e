"""Events change the load at instants of the bench clock; a healthy meter keeps its error."""

import json
import math

import kwcore
import numpy as np
import pytest

from rig.plan.load_plan import plan_from_text
from rig.run.context import RunContext
from rig.run.events import load_changes
from rig.run.executor import Executor
from rig.run.progress import Silent
from rig.verdict.judge import judged_attempt
from tests.compare.sides import TEXT, bench_from_text
from tests.plan.test_events import text
from tests.record.run_factory import header
from tests.run.fakes import FakeBench, FakeStore
from tests.run.sessions import error_pct, run_on

RATE_HZ = 12800.0
STEADY_PCT = 0.00295  # the error that the bench file's gains and delays make at this load
# An event is as long as its samples: each of its ends is off by one sample at the most, here of the
# shortest gate of 2 s. The frequency is found anew after an interruption: a few ppm more.
SAMPLES_PCT = 100.0 * 1.0 / RATE_HZ / 2.0
RELOCK_PCT = 1e-3
INSTANTS_REL = 5e-10  # instants are whole nanoseconds: two halves of one, of a gate of 2 s
EVENTS = [
    (
        'kind = "sag", start_s = 0.913, duration_cycles = 7, depth_pct = 37.0, phases = ["L2"]',
        49.37,
    ),
    ('kind = "interruption", start_s = 1.0789, duration_cycles = 25', 50.0),
    ('kind = "swell", start_s = 0.7, duration_cycles = 90, depth_pct = 20.0', 60.0),
    ('kind = "sag", start_s = 1.2345, duration_cycles = 1, depth_pct = 90.0', 47.3),
]


@pytest.mark.parametrize(("event", "f_hz"), EVENTS)
def test_healthy_meter_keeps_its_error_through_an_event(event: str, f_hz: float) -> None:
    (point,) = plan_from_text(text(event, f_hz=f_hz), "p", "p").points
    outcome, (document,) = run_on("in_process", (point,))
    assert outcome.state == "COMPLETED"
    assert len(document.repeats) == 1
    assert error_pct(document) == pytest.approx(STEADY_PCT, abs=SAMPLES_PCT + RELOCK_PCT)
    (repeat,) = document.repeats
    steady_wh = 690.0 * (repeat.t_end_ns - repeat.t_start_ns) / 3600e9
    missing = 1.0 - repeat.reference_wh / steady_wh
    share = 1.0 - sum(point.events[0].u_v) / 690.0
    gate_s = (repeat.t_end_ns - repeat.t_start_ns) * 1e-9
    assert missing == pytest.approx(share * point.events[0].duration_s / gate_s, abs=INSTANTS_REL)
    result = judged_attempt(header((point,)), document, ())
    assert result.verdict == "PASS"
    assert {check.name for check in result.checks} == {
        "pulse_error", "direction", "register_vs_core", "answer",
    }  # fmt: skip


def test_fault_shows_through_an_event() -> None:
    (point,) = plan_from_text(text(EVENTS[0][0]), "p", "p").points
    _, (document,) = run_on("in_process", (point,), {"gain_all_pct": 0.3})
    result = judged_attempt(header((point,)), document, ())
    assert result.verdict == "FAIL"
    assert result.reason.startswith("pulse_error: error +0.30")


def test_recipe_of_a_point_with_events_makes_its_samples_again() -> None:
    """Segments from exact samples: what the second meter is fed gives the same registers."""
    (point,) = plan_from_text(text(*(one for one, _ in EVENTS[:1])), "p", "p").points
    _, (document,) = run_on("in_process", (point,))
    recipe = json.loads(json.dumps(document.stimulus))
    starts = [segment["from_sample"] for segment in recipe["segments"]]
    front_end = bench_from_text(TEXT, "b", "b").bench.positions[0].front_end
    assert front_end is not None
    true_rate_hz = RATE_HZ * (1.0 + front_end.clock_ppm * 1e-6)
    event = point.events[0]
    wanted_s = (point.settle_s + event.start_s, point.settle_s + event.end_s)
    assert starts == [0, *(math.floor(one * true_rate_hz) for one in wanted_s)]
    meter = kwcore.Meter(serial=document.serial, boot_time_unix_s=0)
    meter.write_registers(0x1003, [0, 0])
    settings = next(block for block in document.registers if block.name == "settings")
    meter.write_registers(0x1003, list(settings.words[6:13]))
    for number, segment in enumerate(recipe["segments"]):
        end = starts[number + 1] if number + 1 < len(starts) else recipe["samples"]
        chain = kwcore.AnalogueFrontEnd(
            kwcore.SignalRecipe(segment["recipe"]), kwcore.FrontEndConfig(recipe["front_end"])
        )
        meter.feed(chain.frames(starts[number], end - starts[number]))
    basic = next(block for block in document.registers if block.name == "basic")
    measured = np.array(basic.words[:0x3C])
    assert np.array_equal(meter.read_registers(basic.address, 0x3C), measured)


def test_source_is_told_at_the_instants_of_the_events() -> None:
    (point,) = plan_from_text(text(EVENTS[1][0]), "p", "p").points
    bench = FakeBench(1)
    applied: list[tuple[int, float]] = []
    apply = bench.source.apply

    def noted(load: object) -> None:
        applied.append((bench.clock.now_ns(), load.u_v[0]))  # type: ignore[attr-defined]
        apply(load)  # type: ignore[arg-type]

    bench.source.apply = noted  # type: ignore[method-assign, assignment]
    context = RunContext(seed=1, settle_deadline_s=5.0)
    Executor(bench, [point], {1: FakeStore()}, context, Silent()).run()
    settled_ns = applied[0][0] + round(point.settle_s * 1e9)
    assert applied[1:] == [
        (settled_ns + 1_078_900_000, 0.0), (settled_ns + 1_578_900_000, 230.0),
    ]  # fmt: skip


def test_changes_end_with_the_load_itself() -> None:
    (point,) = plan_from_text(
        text(EVENTS[0][0], EVENTS[1][0].replace("1.0789", "2.0")), "p", "p"
    ).points
    assert point.load is not None
    changes = load_changes(point.load, point.events, 10)
    assert [load == point.load for _, load in changes] == [False, True, False, True]
    assert [t for t, _ in changes] == sorted(t for t, _ in changes)
    assert load_changes(point.load, (), 10) == []
