"""The whole measuring path in one process: load, samples, core, pulses, repeats."""

import json
import math

import kwcore
import numpy as np
import pytest

from rig.bench.load_bench import load_bench
from rig.bench.schema import FrontEnd
from rig.drivers.injected import InjectedFaults
from rig.drivers.virtual.front_end import CoreChain
from rig.model.load import Harmonic, Load
from rig.plan.expand import select
from rig.run.faults import FAULTS, injected
from tests.bench.test_truth import waveform
from tests.run.sessions import (
    FULL,
    ROOT,
    SHORT,
    error_pct,
    observed,
    run_on,
    words_that_differ,
)

BENCH = load_bench(ROOT / "fixtures/benches/in_process.toml").bench
RATE_HZ = 12800.0
IDEAL = FrontEnd(gain_ppm=(0.0,) * 6, offset_counts=(0.0,) * 6, delay_ns=(0.0,) * 6)
# Half a count of rounding, and 4e-15 of 8 million counts of arithmetic.
COUNTS_TOLERANCE = 0.5 + 1e-6
# Gains of U and I of a phase add up to 62 ppm at most on this bench, the clock to 4 ppm, the delays
# to 55 ns, which is 30 ppm at 0.5i; noise is below 10 ppm.
HEALTHY_ERROR_MAX_PCT = 0.011
DIFFERENT_POINTS = [
    (0.0, (), 50.0),
    (60.0, (), 50.0),
    (200.0, (Harmonic(order=5, u_pct=10.0, u_deg=30.0, i_pct=40.0, i_deg=-70.0),), 49.3),
    (
        -36.0,
        (Harmonic(order=2, u_pct=3.0, i_pct=5.0), Harmonic(order=63, u_pct=1.0, i_pct=2.0)),
        50,
    ),
]


@pytest.mark.parametrize(("phi_deg", "harmonics", "f_hz"), DIFFERENT_POINTS)
def test_samples_are_the_waveform_that_the_load_defines(
    phi_deg: float, harmonics: tuple[Harmonic, ...], f_hz: float
) -> None:
    """At whole cycles of 4096 points, so that waveform() of the truth's test serves."""
    load = Load(
        f_hz=f_hz, u_v=(230.0, 220.0, 210.0), i_a=(1.0, 0.7, 0.1), phi_deg=(phi_deg,) * 3,
        harmonics=harmonics,
    )  # fmt: skip
    chain = CoreChain(IDEAL, f_hz * 4096, InjectedFaults())
    chain.set_load(load)
    chain.power_cycle(0)
    counts = chain.frames(4096).astype(np.float64)
    # The chain's time begins with U1 at the crest: a quarter of a cycle after the rising zero.
    shift = 4096 // 4
    for phase in range(3):
        u, i = (np.roll(values, -shift) for values in waveform(load, phase))
        for column, values, per_unit in (
            (phase, u, kwcore.signal.COUNTS_PER_VOLT),
            (phase + 3, i, kwcore.signal.COUNTS_PER_AMPERE),
        ):
            assert np.max(np.abs(counts[:, column] - values * per_unit)) < COUNTS_TOLERANCE


def test_a_healthy_meter_is_within_its_front_end_s_errors_and_equals_the_core() -> None:
    outcome, documents = run_on("in_process", SHORT.points)
    assert outcome.state == "COMPLETED", outcome
    assert len(documents) == 5
    for document in documents:
        assert abs(error_pct(document)) < HEALTHY_ERROR_MAX_PCT
        assert words_that_differ(document) == 0
        assert len(document.repeats) == document.point.repeats


def test_repeats_scatter_because_there_is_noise() -> None:
    _, documents = run_on("in_process", SHORT.points)
    for document in documents:
        wh = [repeat.reference_wh for repeat in document.repeats]
        assert max(wh) > min(wh)


def test_the_same_seed_gives_the_same_documents_and_another_does_not() -> None:
    one, again, other = (run_on("in_process", SHORT.points[:2], seed=s)[1] for s in (5, 5, 6))
    assert [observed(d) for d in one] == [observed(d) for d in again]
    assert [d.pulses for d in one] != [d.pulses for d in other]


def test_a_point_gives_the_same_document_whatever_was_measured_before() -> None:
    alone = run_on("in_process", SHORT.points[3:4])[1]
    among = run_on("in_process", SHORT.points)[1]
    assert observed(alone[0]) == {**observed(among[3]), "sequence": 0}


def test_the_recorded_recipe_makes_the_samples_again() -> None:
    front_end = BENCH.positions[0].front_end
    assert front_end is not None
    faults = {
        "gain_l1_pct": 0.5, "swap_i2_i3": 1.0, "offset_l1_pct": 0.1, "noise_dbfs": -60.0,
        "clock_ppm": 9.0, "crosstalk_u1_i1_ppm": 70.0, "clip_currents_pct": 40.0,
        "sample_lost_every": 50.0,
    }  # fmt: skip
    chain = CoreChain(front_end, RATE_HZ, injected(faults))
    chain.power_cycle(123456789)
    loads = [point.load for point in FULL.points if point.kind == "accuracy"]
    fed = []
    for load in (loads[0], loads[-1]):
        chain.set_load(load)
        fed.append(chain.frames(777))
    recipe = json.loads(json.dumps(chain.recipe()))
    starts = [segment["from_sample"] for segment in recipe["segments"]]
    assert starts == [0, 777]
    for segment, start, frames in zip(recipe["segments"], starts, fed, strict=True):
        again = kwcore.AnalogueFrontEnd(
            kwcore.SignalRecipe(segment["recipe"]), kwcore.FrontEndConfig(recipe["front_end"])
        )
        assert np.array_equal(again.frames(start, 777), frames)


EXPECTED_ERRORS = [
    # fault, size, point, error that it adds in percent
    ("gain_all_pct", 0.25, "accuracy/balanced/import/1.0In/1/50.0Hz", 0.25),
    ("gain_l1_pct", 0.5, "accuracy/L1/import/1.0In/1/50.0Hz", 0.5),
    # 0.5 % of 678.8 V times 0.5 % of 3.394 A, of 6.9 W
    ("offset_l1_pct", 0.5, "accuracy/balanced/import/0.01In/1/50.0Hz", 0.0576 / 6.9 * 100),
    ("clock_ppm", -2500.0, "accuracy/balanced/import/1.0In/0.8c/50.0Hz", -0.25),
    # 200 ppm of 230 V / 480 V of 2.4 A, in phase with U1
    ("crosstalk_u1_i1_ppm", 200.0, "accuracy/balanced/import/0.01In/1/50.0Hz",
     100 * 2e-4 * 230**2 / 480 * 2.4 / 6.9),
    # a sine cut at r = 0.96 of its peak: 1 - (2/pi) (asin r + r sqrt(1 - r^2))
    ("clip_currents_pct", 48.0, "accuracy/balanced/import/Imax/1/50.0Hz",
     100 * (2 / math.pi * (math.asin(0.96) + 0.96 * math.sqrt(1 - 0.96**2)) - 1)),
    ("pulse_divided_by", 2.0, "accuracy/balanced/import/1.0In/1/50.0Hz", -50.0),
    ("gain_l1_pct", 0.5, "accuracy/balanced/import/1.0In/1/50.0Hz", 0.5 / 3),
    ("phase_l1_deg", 0.25, "accuracy/L1/import/1.0In/0.5i/50.0Hz",
     100 * (math.cos(math.radians(60.25)) / 0.5 - 1)),
    ("reverse_i1", 1.0, "accuracy/balanced/import/1.0In/0.8c/50.0Hz", -200 / 3),
    ("swap_i2_i3", 1.0, "accuracy/L2/import/1.0In/1/50.0Hz", -50.0),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "size", "point_id", "expected_pct"), EXPECTED_ERRORS)
def test_a_fault_of_the_front_end_makes_the_error_that_theory_says(
    fault: str, size: float, point_id: str, expected_pct: float
) -> None:
    _, documents = run_on("in_process", select(FULL.points, point_id), {fault: size})
    assert error_pct(documents[0]) == pytest.approx(expected_pct, abs=HEALTHY_ERROR_MAX_PCT)


# fault -> the point at which its class size makes an error as large as the limit
MOST_SENSITIVE = {
    "gain_all_pct": "accuracy/balanced/import/1.0In/1/50.0Hz",
    "gain_l1_pct": "accuracy/L1/import/1.0In/1/50.0Hz",
    "phase_l1_deg": "accuracy/L1/import/1.0In/0.5i/50.0Hz",
    "offset_l1_pct": "accuracy/balanced/import/0.01In/1/50.0Hz",
    "clock_ppm": "accuracy/balanced/import/1.0In/1/50.0Hz",
    "crosstalk_u1_i1_ppm": "accuracy/balanced/import/0.01In/1/50.0Hz",
    "clip_currents_pct": "accuracy/balanced/import/1.0In/1/49.3Hz/h5",
    "sample_lost_every": "accuracy/balanced/import/0.05In/1/50.0Hz",
    "warm_up_pct": "accuracy/balanced/import/1.1In/1/50.0Hz",
}
# Lost or doubled pulses make their class size over many pulses only: the mean of a longer point.
OVER_MANY_PULSES = {"pulse_lost_every", "pulse_doubled_every"}


def test_every_class_size_has_its_point() -> None:
    declared = {name for name, fault in FAULTS.items() if fault.class_size is not None}
    assert declared == MOST_SENSITIVE.keys() | OVER_MANY_PULSES


@pytest.mark.parametrize("fault", MOST_SENSITIVE)
def test_the_class_size_makes_an_error_as_large_as_the_limit(fault: str) -> None:
    size = FAULTS[fault].class_size
    assert size is not None
    (point,) = select(FULL.points, MOST_SENSITIVE[fault])
    _, documents = run_on("in_process", (point,), {fault: size})
    assert abs(error_pct(documents[0])) == pytest.approx(point.limit_pct, abs=HEALTHY_ERROR_MAX_PCT)


def test_swapped_currents_leave_a_balanced_load_without_pulses() -> None:
    _, documents = run_on("in_process", SHORT.points[:1], {"swap_i2_i3": 1.0})
    assert documents[0].repeats == ()


def test_lost_pulses_make_the_repeats_scatter() -> None:
    _, documents = run_on("in_process", SHORT.points[:1], {"pulse_lost_every": 10.0})
    wh = [repeat.reference_wh for repeat in documents[0].repeats]
    assert max(wh) > 1.2 * min(wh)


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ("link_cut", "link: cut"),
        ("meter_killed", "meter: ended from outside"),
        ("source_unsettled", "virtual source: not settled within 5 s"),
    ],
)
def test_an_event_from_outside_is_a_rig_fault_at_its_point(event: str, reason: str) -> None:
    outcome, documents = run_on("in_process", SHORT.points, {event: 2.0})
    assert (outcome.state, outcome.reason) == ("RIG_FAULT", reason)
    assert [d.state for d in documents] == ["COMPLETED", "RIG_FAULT"]
