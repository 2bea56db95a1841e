"""Half-cycle values of a meter beside the integrals over the same cycles.

A value is the mean over the points of two half cycles, as many in each; a half cycle begins where
the half-cycle value before it has its middle. A point stands for the time from half a point before
it to half a point after it, so that each integral runs from half a point before the first instant
to half a point before the last.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from tests.oracle.stimulus import RATE_HZ, metered
from tests.oracle.transient import TransientSignal, sampled

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


def halves(signal: TransientSignal, instants_s: Floats, points: int) -> Floats:
    """Mean squares between each two neighbours of these instants, by their points."""
    rows = []
    for a, b in pairwise(instants_s):
        half_point_s = 0.5 * (b - a) / points
        rows.append(signal.mean_squares(a - half_point_s, b - half_point_s))
    return np.array(rows)
