"""A day of changing load through the whole meter: registers and pulses are the sum of windows."""

import kwcore
import numpy as np
import numpy.typing as npt
import pytest

from tests.oracle.accumulated import Energies, Window, energies
from tests.oracle.periodic import PeriodicSignal
from tests.oracle.stimulus import RATE_HZ, counts_of

CHUNK_S = 60.0  # whole cycles of 50 Hz: chunks of one phase follow each other without a jump
LOADS = ((1.0, 30.0), (0.2, -40.0), (1.2, 170.0), (0.6, 0.0), (0.01, -170.0))  # In, degrees
PULSES_PER_KWH = 60000
PULSE_WH = 1000.0 / PULSES_PER_KWH
RATIO = 1000.0 * 10000.0  # PT 100 kV / 100 V, CT 10 000 A / 1 A, of the energy registers
COUNT_WH = 100.0 / RATIO  # a register counts 0.1 kWh of the primary
SHARE = 1e-7  # the aim: 0.1 ppm of the sum of windows
# Without current: at first, because the first window books the time of 2.4 samples more than lie
# between its bounds, and at the end until every window's energy is released.
QUIET_S = 1.0


def load(i_a: float, angle_deg: float) -> PeriodicSignal:
    x = np.zeros((6, 64), dtype=complex)
    for k in range(3):
        turn = np.exp(-2j * np.pi * k / 3)
        x[k, [1, 7]] = [230.0 * turn, 5.0]
        x[3 + k, [1, 7]] = i_a * np.array([turn * np.exp(-1j * np.radians(angle_deg)), 0.05])
    return PeriodicSignal(50.0, x)


def windows_of(taken: npt.NDArray[np.void], name: str) -> list[Window]:
    start, end = taken["start"] / RATE_HZ[0], taken["end"] / RATE_HZ[0]
    return [Window(*row) for row in zip(start, end, taken[name], strict=True)]


def meter_with_ratio() -> kwcore.Meter:
    meter = kwcore.Meter()
    pt1_dv = 1_000_000
    meter.write_registers(0x1005, [pt1_dv >> 16, pt1_dv & 0xFFFF, 1000, 10_000, 1])
    meter.write_registers(0x100A, [PULSES_PER_KWH, PULSES_PER_KWH])
    meter.record(windows=True)
    return meter


def registers_wh(meter: kwcore.Meter) -> list[float]:
    """Import and export of active, then of reactive energy, secondary."""
    words = meter.read_registers(0x4048, 8)
    return [COUNT_WH * (int(words[n]) << 16 | int(words[n + 1])) for n in range(0, 8, 2)]


def run(hours: float) -> tuple[kwcore.Meter, Energies, npt.NDArray[np.int64]]:
    """The meter after it, the sums of its windows, and pulses by stream."""
    chunks = [counts_of(load(*each), CHUNK_S) for each in LOADS]
    quiet = counts_of(load(0.0, 0.0), QUIET_S)
    meter = meter_with_ratio()
    meter.feed(quiet)
    p: list[Window] = []
    q: list[Window] = []
    pulses = np.zeros(4, dtype=np.int64)
    minutes = round(60 * hours)
    for minute in range(minutes):
        meter.feed(chunks[minute // 7 % len(chunks)])
        if minute == minutes - 1:
            meter.feed(quiet)
        taken = meter.take_windows()
        p += windows_of(taken, "p_total_w")
        q += windows_of(taken, "q_fund_total_var")
        pulses += np.bincount(meter.take_pulses()["stream"], minlength=4)
    return meter, energies(p, q), pulses


def assert_sums_agree(hours: float) -> None:
    meter, sums, pulses = run(hours)
    summed = (sums.import_wh, sums.export_wh, sums.import_varh, sums.export_varh)
    # Streams and registers in one order: P+, P-, Q+, Q-. Both show whole counts.
    for stream, (expected, shown) in enumerate(zip(summed, registers_wh(meter), strict=True)):
        assert -SHARE * expected <= expected - shown <= SHARE * expected + COUNT_WH
        released = pulses[stream] * PULSE_WH
        assert -SHARE * expected <= expected - released <= SHARE * expected + PULSE_WH


def test_registers_and_pulses_of_an_hour_are_the_sum_of_windows() -> None:
    assert_sums_agree(hours=1.0)


@pytest.mark.soak
def test_registers_and_pulses_of_a_day_are_the_sum_of_windows() -> None:
    assert_sums_agree(hours=24.0)
