"""Energy over hours against the sum of the windows that the meter publishes."""

from dataclasses import dataclass

import kwcore
import numpy as np
import numpy.typing as npt
import pytest

from tests.oracle.periodic import PeriodicSignal
from tests.oracle.stimulus import counts_of

RATE_HZ = 12800.0
PULSES_PER_KWH = 60000
PIECE_S = 10.0  # 500 whole cycles: the pieces join without a step
RELATIVE = 1e-7  # 0.1 ppm, asked of 24 hours
FIRST_S = 60.0

Floats = npt.NDArray[np.float64]


@dataclass
class Registered:
    """The last import pulse so far, and the energy of the windows up to its instant."""

    seconds: float
    pulses_wh: float
    windows_wh: float


def loaded() -> PeriodicSignal:
    """120 % of the current with a fifth harmonic."""
    x = np.zeros((6, 64), dtype=np.complex128)
    for k in range(3):
        x[k, 1] = 230.0 * np.exp(-2j * np.pi * k / 3)
        x[3 + k, 1] = 1.2 * np.exp(-2j * np.pi * k / 3 - 0.5j)
        x[3 + k, 5] = 0.1 * np.exp(0.3j)
    return PeriodicSignal(50.0, x)


class Registering:
    """A meter that goes on with the same ten seconds."""

    def __init__(self) -> None:
        self._frames = counts_of(loaded(), PIECE_S)
        self._meter = kwcore.Meter()
        self._meter.write_registers(0x100A, [PULSES_PER_KWH, PULSES_PER_KWH])
        self._meter.record(windows=True)
        self._done_wh = 0.0  # of the windows before `_windows`
        self._windows = np.zeros((0, 3))
        self._pulse_count = 0

    def after(self, seconds: float) -> Registered:
        """Feed until so many seconds are past."""
        while self._meter.sample_index < seconds * RATE_HZ:
            self._meter.feed(self._frames)
            self._take_windows()
            pulses = self._meter.take_pulses()
            pulses = pulses[pulses["stream"] == 0]
            self._pulse_count += len(pulses)
        at = float(pulses["sample_index"][-1]) + float(pulses["fraction"][-1])
        wh = self._pulse_count * 1000.0 / PULSES_PER_KWH
        return Registered(at / RATE_HZ, wh, self._released_wh(at))

    def _take_windows(self) -> None:
        taken = self._meter.take_windows()
        rows = np.stack([taken["start"], taken["end"], taken["p_total_w"]], axis=1)
        kept = self._windows[-5:]
        self._done_wh += float(np.sum(_energy_wh(self._windows[:-5])))
        self._windows = np.concatenate([kept, rows])

    def _released_wh(self, at: float) -> float:
        """Each window is released evenly over the next one."""
        energies = _energy_wh(self._windows)
        last = int(np.searchsorted(self._windows[:, 1], at)) - 1
        start, end, _ = self._windows[last]
        part = (at - end) / (end - start)
        return self._done_wh + float(np.sum(energies[:last]) + part * energies[last])


def _energy_wh(windows: Floats) -> Floats:
    result: Floats = windows[:, 2] * (windows[:, 1] - windows[:, 0]) / RATE_HZ / 3600.0
    return result


@pytest.mark.parametrize(
    "hours", [0.5, pytest.param(24.0, marks=[pytest.mark.soak, pytest.mark.timeout(1800)])]
)
def test_pulses_hold_the_energy_of_the_windows(hours: float) -> None:
    """A window appears a moment after its end: that moment's energy is the same at both ends."""
    meter = Registering()
    first, last = meter.after(FIRST_S), meter.after(hours * 3600.0)
    pulses_wh = last.pulses_wh - first.pulses_wh
    windows_wh = last.windows_wh - first.windows_wh
    assert last.seconds - first.seconds > hours * 3600.0 - 2.0 * FIRST_S
    assert abs(pulses_wh - windows_wh) < RELATIVE * windows_wh
