"""Half-cycle values of a meter beside the integrals over the same cycles.

A value is the mean over the points of two half cycles, as many in each; a half cycle begins where
the half-cycle value before it has its middle. A point stands for the time from half a point before
it to half a point after it, and so do `start` and `end`.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tests.events.continuous import TransientSignal, sampled
from tests.oracle.stimulus import RATE_HZ, metered

FIELDS = (
    "u_l1_v", "u_l2_v", "u_l3_v", "u_l12_v", "u_l23_v", "u_l31_v", "i_l1_a", "i_l2_a", "i_l3_a",
)  # fmt: skip
NOMINAL = np.array([230.0] * 3 + [400.0] * 3 + [1.0] * 3)
POINTS = {0: 256, 1: 256, 2: 64}  # of a cycle, by the code of 0FFDH
SETTLED_S = 0.5

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Compared:
    """Cycles after the settling; mean squares as parts of the square of the nominal value."""

    start_s: Floats
    end_s: Floats
    measured: Floats  # rms, shape (n, 9)
    error: Floats  # of the mean square, shape (n, 9)


def compared(signal: TransientSignal, seconds: float, type_code: int = 0) -> Compared:
    """Feed it and look at every cycle."""
    rate_hz = RATE_HZ[type_code]
    taken = metered(sampled(signal, seconds, rate_hz), type_code).take_half_cycles()
    taken = taken[taken["start"] > SETTLED_S * rate_hz]
    start_s, end_s = taken["start"] / rate_hz, taken["end"] / rate_hz
    truth = halves(signal, start_s, POINTS[type_code] // 2)
    start_s, end_s, taken = start_s[:-2], end_s[:-2], taken[:-2]
    measured = np.stack([taken[name] for name in FIELDS], axis=1)
    both = 0.5 * (truth[:-1] + truth[1:])
    return Compared(start_s, end_s, measured, (measured**2 - both) / NOMINAL**2)


def halves(signal: TransientSignal, starts_s: Floats, points: int) -> Floats:
    """Mean squares of the half cycles that begin at these instants, but for the last.

    Where one half cycle ends the next begins: half a step after its last point, of the step that
    ends there. Its first point stands for half of its own step before it, so where the step changes
    its points cover (step before - step) / 2 more or less than from one instant to the next.
    """
    lengths_s = np.diff(starts_s)
    step_s = lengths_s[0] / points
    truth = []
    for length_s, end_s in zip(lengths_s, starts_s[1:], strict=True):
        step_s = (length_s - 0.5 * step_s) / (points - 0.5)
        truth.append(signal.mean_squares(end_s - points * step_s, end_s))
    return np.array(truth)
