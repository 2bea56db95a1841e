"""Accumulated figures by brute force against hand-made cases, and the meter's energy against it."""

import numpy as np
import numpy.typing as npt
import pytest

from tests.oracle.accumulated import (
    SECONDS_PER_HOUR,
    Stamped,
    Window,
    energies,
    fixed_demand,
    gapless,
    largest,
    mean_between,
    published,
    rolling_demand,
    sliding_demand,
    smallest,
    thermal_demand,
)
from tests.oracle.periodic import PeriodicSignal, truth_of
from tests.oracle.stimulus import RATE_HZ, counts_of, metered

DOUBLE = 1e-12  # some hundred sums of doubles, of 1.1e-16 each
WINDOW_S = 0.2
PULSES_PER_KWH = 60000
PULSE_WH = 1000.0 / PULSES_PER_KWH
LAST_S = 6.0
WAITING_WINDOWS = 2.1  # the last, and the one before while it is released, at down to 0.95 of 50 Hz
# Windows end where the frequency puts them, to a millionth of a sample of 78 us.
GAP_S = 1e-6 * 78e-6
SUM_SHARE = 1e-7  # the aim: energy within 0.1 ppm of the sum of the windows
SETTLED_S = 1.0  # after it the windows are gapless, of a signal that does not change
AIM_SHARE = 2e-6  # P and Q at In


def steps(values: list[float], start_s: float = 0.0, each_s: float = WINDOW_S) -> list[Window]:
    return [
        Window(start_s + n * each_s, start_s + (n + 1) * each_s, value)
        for n, value in enumerate(values)
    ]


def test_energy_goes_by_direction_and_quadrant() -> None:
    p = steps([3600.0, -3600.0, -1800.0, 1800.0], each_s=1.0)
    q = steps([1800.0, 900.0, -900.0, -1800.0], each_s=1.0)
    sums = energies(p, q)
    assert (sums.import_wh, sums.export_wh) == (1.5, 1.5)
    assert (sums.import_varh, sums.export_varh) == (0.75, 0.75)
    assert sums.quadrants_varh == (0.5, 0.25, 0.25, 0.5)


def test_a_window_across_a_boundary_is_shared_out_by_time() -> None:
    windows = [Window(59.0, 63.0, 8.0), Window(63.0, 120.0, 0.0)]
    assert mean_between(windows, 60.0, 120.0) == pytest.approx(8.0 * 3 / 60, abs=DOUBLE)
    assert fixed_demand(windows, 60.0)[0] == Stamped(60.0, 8.0)


def test_sliding_demand_forgets_what_is_older_than_its_period() -> None:
    windows = steps([100.0, 0.0, 0.0, 0.0], each_s=60.0)
    shown = [stamped.value for stamped in sliding_demand(windows, 120.0)]
    assert shown == [100.0, 50.0, 0.0, 0.0]


def test_rolling_demand_is_new_at_each_sub_interval() -> None:
    windows = steps([10.0, 20.0, 30.0, 40.0], each_s=300.0)
    shown = rolling_demand(windows, 900.0, 300.0)
    assert [stamped.at_s for stamped in shown] == [300.0, 600.0, 900.0, 1200.0]
    assert [stamped.value for stamped in shown] == pytest.approx([10, 15, 20, 30], abs=DOUBLE)


def test_thermal_demand_shows_nine_tenths_of_a_step_after_a_period() -> None:
    shown = thermal_demand(steps([50.0] * 1800), 120.0)
    expected = [50.0 * (1.0 - 0.1**n) for n in range(1, 4)]
    assert [stamped.value for stamped in shown] == pytest.approx(expected, abs=50.0 * DOUBLE * 10)


def test_extremes_keep_the_first_of_equals() -> None:
    values = published(steps([1.0, 3.0, 3.0, -2.0, -2.0], each_s=1.0))
    assert (largest(values), smallest(values)) == (Stamped(2.0, 3.0), Stamped(4.0, -2.0))


def load(angle_deg: float) -> PeriodicSignal:
    """Harmonics in both, without reactive power of their own, and unequal phases."""
    x = np.zeros((6, 64), dtype=complex)
    for k in range(3):
        turn = np.exp(-2j * np.pi * k / 3)
        x[k, [1, 5]] = [230.0 * turn, 8.0]
        x[3 + k, [1, 5]] = [(1.0 - 0.1 * k) * turn * np.exp(-1j * np.radians(angle_deg)), 0.1]
    return PeriodicSignal(50.3, x)


def windows_of(taken: npt.NDArray[np.void], name: str) -> list[Window]:
    rate_hz = RATE_HZ[0]
    return [Window(w["start"] / rate_hz, w["end"] / rate_hz, w[name]) for w in taken]


@pytest.mark.parametrize(
    ("angle_deg", "streams"), [(30.0, (0, 2)), (150.0, (1, 2)), (-60.0, (0, 3)), (-150.0, (1, 3))]
)
def test_pulses_of_the_meter_are_the_sum_of_its_windows(
    angle_deg: float, streams: tuple[int, int]
) -> None:
    signal = load(angle_deg)
    meter = metered(
        counts_of(signal, LAST_S), writes={0x100A: [PULSES_PER_KWH], 0x100B: [PULSES_PER_KWH]}
    )
    taken = meter.take_windows()
    p, q = windows_of(taken, "p_total_w"), windows_of(taken, "q_budeanu_total_var")
    settled = [w for w in p if w.start_s >= SETTLED_S]
    assert gapless(settled, GAP_S)
    truth = truth_of(signal)
    assert mean_between(settled, 0.0, LAST_S) == pytest.approx(
        truth["p_total_w"], abs=AIM_SHARE * truth["s_arith_total_va"]
    )
    sums = energies(p, q)
    pulses = meter.take_pulses()
    assert set(np.unique(pulses["stream"])) == set(streams)
    assert_released(pulses, streams[0], p, sums.import_wh + sums.export_wh)
    assert_released(pulses, streams[1], q, sums.import_varh + sums.export_varh)


def assert_released(
    pulses: npt.NDArray[np.void], stream: int, windows: list[Window], hours: float
) -> None:
    """The edges have the windows' power, and all their energy but that of the last two."""
    edges = pulses[pulses["stream"] == stream]
    instants_s = (edges["sample_index"] + edges["fraction"]) / RATE_HZ[0]
    settled = instants_s[instants_s > SETTLED_S + 3 * WINDOW_S]
    rate_hz = (len(settled) - 1) / (settled[-1] - settled[0])
    power = abs(mean_between([w for w in windows if w.start_s >= SETTLED_S], 0.0, LAST_S))
    assert rate_hz * PULSE_WH * SECONDS_PER_HOUR == pytest.approx(power, rel=SUM_SHARE)
    waiting_wh = hours - len(edges) * PULSE_WH
    assert 0.0 <= waiting_wh <= WAITING_WINDOWS * power * WINDOW_S / SECONDS_PER_HOUR + PULSE_WH
