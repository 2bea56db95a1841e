"""Energies, demand and extremes by brute force from a list of windows.

Written from the definitions (the design's for energy, @[KW320-MANUAL, 4.1] for demand):
a value stands for the whole of its window, and every figure is evaluated anew from the whole list,
with no state that is carried on. Times are seconds of the wall clock.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

SECONDS_PER_HOUR = 3600.0
MINUTE_S = 60.0
THERMAL_SHARE = 0.9  # of a step, that a thermal demand shows after one period @[KW320-MANUAL, 4.1]


@dataclass(frozen=True)
class Window:
    """One window's mean of a quantity, from start_s to end_s."""

    start_s: float
    end_s: float
    value: float


@dataclass(frozen=True)
class Stamped:
    """A value and the second at which it was published."""

    at_s: float
    value: float


@dataclass(frozen=True)
class Energies:
    """Of active and reactive power, each direction on its own, and Q by quadrant."""

    import_wh: float
    export_wh: float
    import_varh: float
    export_varh: float
    quadrants_varh: tuple[float, float, float, float]


def energies(p_w: Sequence[Window], q_var: Sequence[Window]) -> Energies:
    """The sign of a window's mean is the direction of all its energy.

    Quadrant 1: P and Q imported, 2: P exported and Q imported, 3: both exported, 4: P imported and
    Q exported; a P of 0 counts as imported.
    """
    quadrants = [0.0, 0.0, 0.0, 0.0]
    for p, q in zip(p_w, q_var, strict=True):
        place = (0 if p.value >= 0.0 else 1) if q.value >= 0.0 else (3 if p.value >= 0.0 else 2)
        quadrants[place] += abs(_hours(q))
    return Energies(
        import_wh=sum(_hours(w) for w in p_w if w.value > 0.0),
        export_wh=-sum(_hours(w) for w in p_w if w.value < 0.0),
        import_varh=sum(_hours(w) for w in q_var if w.value > 0.0),
        export_varh=-sum(_hours(w) for w in q_var if w.value < 0.0),
        quadrants_varh=(quadrants[0], quadrants[1], quadrants[2], quadrants[3]),
    )


def _hours(window: Window) -> float:
    return window.value * (window.end_s - window.start_s) / SECONDS_PER_HOUR


def mean_between(windows: Sequence[Window], from_s: float, to_s: float) -> float:
    """Of what the windows cover of this span; a window across its end counts by its share."""
    weighted, covered = 0.0, 0.0
    for window in windows:
        shared_s = min(window.end_s, to_s) - max(window.start_s, from_s)
        if shared_s > 0.0:
            weighted += window.value * shared_s
            covered += shared_s
    return weighted / covered if covered > 0.0 else 0.0


def _boundaries(windows: Sequence[Window], step_s: float) -> Iterator[float]:
    """Multiples of a step on the clock that lie after the first window's start."""
    boundary_s = (np.floor(windows[0].start_s / step_s) + 1.0) * step_s
    while boundary_s <= windows[-1].end_s:
        yield float(boundary_s)
        boundary_s += step_s


def fixed_demand(windows: Sequence[Window], period_s: float) -> list[Stamped]:
    """Means of periods that begin at multiples of the period on the clock."""
    return rolling_demand(windows, period_s, period_s)


def sliding_demand(windows: Sequence[Window], period_s: float) -> list[Stamped]:
    """Means of the last period, at each minute."""
    return rolling_demand(windows, period_s, MINUTE_S)


def rolling_demand(
    windows: Sequence[Window], period_s: float, sub_interval_s: float
) -> list[Stamped]:
    """Means of the last period, at each sub-interval; at first of what there is of it."""
    return [
        Stamped(at_s, mean_between(windows, at_s - period_s, at_s))
        for at_s in _boundaries(windows, sub_interval_s)
    ]


def thermal_demand(windows: Sequence[Window], period_s: float) -> list[Stamped]:
    """What a thermal meter shows at the end of each period: the convolution with its response.

    D(t) is the integral of x(s) k exp(-k (t - s)) over all s before t, where 1 - exp(-k T) = 0.9.
    """
    k = -np.log(1.0 - THERMAL_SHARE) / period_s
    shown = []
    for at_s in _boundaries(windows, period_s):
        parts = [
            w.value * (np.exp(-k * (at_s - min(w.end_s, at_s))) - np.exp(-k * (at_s - w.start_s)))
            for w in windows
            if w.start_s < at_s
        ]
        shown.append(Stamped(at_s, float(np.sum(parts))))
    return shown


def largest(values: Sequence[Stamped]) -> Stamped:
    """The first that no other exceeds."""
    return max(values, key=lambda stamped: stamped.value)


def smallest(values: Sequence[Stamped]) -> Stamped:
    """The first that no other goes below."""
    return min(values, key=lambda stamped: stamped.value)


def published(windows: Sequence[Window]) -> list[Stamped]:
    """Each window's value when it is over."""
    return [Stamped(w.end_s, w.value) for w in windows]


def gapless(windows: Sequence[Window], allowed_s: float) -> bool:
    """Each window begins where the one before ended."""
    return all(abs(b.start_s - a.end_s) <= allowed_s for a, b in pairwise(windows))
