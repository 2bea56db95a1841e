"""Signals that change, as functions of continuous time, and one-cycle rms values by quadrature.

Nothing here samples or filters: the mean square between two instants is the integral itself, by
Gauss-Legendre nodes between the instants at which the signal steps.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
PEAK_V = 1.2 * 400.0 * np.sqrt(2.0)  # full scale of the converter
PEAK_A = 2.0 * 1.2 * np.sqrt(2.0)
COUNT_MAX = 2**23 - 1
# Of a piece of at most one cycle: exact to rounding for orders up to 40.
NODES, WEIGHTS = np.polynomial.legendre.leggauss(96)

U_RMS_V = np.array([230.0, 225.0, 235.0])
I_RMS_A = np.array([1.0, 0.8, 0.9])
LAG_TURNS = 1.0 / 12.0


@dataclass(frozen=True)
class TransientSignal:
    """Three voltages and currents around a common turning angle.

    turns(t): the angle of U1 in turns. factors(t): amplitude of each channel, shape (6, n).
    extra(t): volts and amperes that do not turn with it. steps_s: where any of them jumps.
    """

    turns: Callable[[Floats], Floats]
    factors: Callable[[Floats], Floats]
    extra: Callable[[Floats], Floats]
    steps_s: Sequence[float] = ()

    def at(self, t_s: Floats) -> Floats:
        """Shape (6, n)."""
        turns = self.turns(t_s)
        waves = np.empty((6, len(t_s)))
        for k in range(3):
            waves[k] = U_RMS_V[k] * np.cos(2.0 * np.pi * (turns - k / 3.0))
            waves[3 + k] = I_RMS_A[k] * np.cos(2.0 * np.pi * (turns - k / 3.0 - LAG_TURNS))
        result: Floats = np.sqrt(2.0) * waves * self.factors(t_s) + self.extra(t_s)
        return result

    def mean_squares(self, start_s: float, end_s: float) -> Floats:
        """Of U1 U2 U3 U12 U23 U31 I1 I2 I3 between two instants, shape (9,)."""
        edges = [start_s, *(s for s in sorted(self.steps_s) if start_s < s < end_s), end_s]
        total = np.zeros(9)
        for a, b in pairwise(edges):
            x = self.at(0.5 * (a + b) + 0.5 * (b - a) * NODES)
            channels = [*x[:3], x[0] - x[1], x[1] - x[2], x[2] - x[0], *x[3:]]
            total += [0.5 * (b - a) * np.sum(WEIGHTS * c**2) for c in channels]
        return total / (end_s - start_s)


def steady(t_s: Floats) -> Floats:
    """Amplitudes as they are."""
    return np.ones((6, len(t_s)))


def nothing(t_s: Floats) -> Floats:
    """No part that does not turn along."""
    return np.zeros((6, len(t_s)))


def at_constant(f_hz: float, first_turns: float = 0.0) -> Callable[[Floats], Floats]:
    """A frequency that holds."""
    return lambda t_s: f_hz * t_s + first_turns


def ramp(f_hz: float, slope_hz_per_s: float, start_s: float) -> Callable[[Floats], Floats]:
    """A frequency that holds until `start_s` and rises or falls from there."""

    def turns(t_s: Floats) -> Floats:
        after = np.maximum(t_s - start_s, 0.0)
        result: Floats = f_hz * t_s + 0.5 * slope_hz_per_s * after**2
        return result

    return turns


def jump(f_hz: float, turns: float, at_s: float) -> Callable[[Floats], Floats]:
    """A phase that jumps by `turns` at `at_s`."""
    return lambda t_s: f_hz * t_s + turns * (t_s >= at_s)


def between(start_s: float, end_s: float, levels: Sequence[float]) -> Callable[[Floats], Floats]:
    """Amplitudes of the six channels from `start_s` to `end_s`, 1 elsewhere."""

    def factors(t_s: Floats) -> Floats:
        inside = (t_s >= start_s) & (t_s < end_s)
        return np.where(inside, np.asarray(levels, dtype=float)[:, None], 1.0)

    return factors


def tones(hz: float, rms: Sequence[float]) -> Callable[[Floats], Floats]:
    """One interharmonic in all channels."""
    peaks: Floats = np.sqrt(2.0) * np.asarray(rms, dtype=float)[:, None]
    return lambda t_s: peaks * np.cos(2.0 * np.pi * hz * t_s)[None, :]


def sampled(signal: TransientSignal, seconds: float, rate_hz: float) -> npt.NDArray[np.int32]:
    """Counts of an ideal 24-bit converter, half to even, shape (n, 6)."""
    t_s = np.arange(round(seconds * rate_hz)) / rate_hz
    peaks = np.array([PEAK_V] * 3 + [PEAK_A] * 3)[:, None]
    counts = np.rint(signal.at(t_s) / peaks * 2.0**23)
    clamped = np.clip(counts, -COUNT_MAX, COUNT_MAX).T
    return np.ascontiguousarray(clamped.astype(np.int32))
