"""The means of a window by plain sums, for loads that change: nothing is assumed of the waveform.

A sample stands for the span of half a sample each side. The meter's window edges are known within
a span, so the sums give the lowest and the highest mean that the samples allow.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Span:
    """Sample positions between which an edge lies."""

    first: float
    last: float

    def candidates(self) -> list[float]:
        """Both ends and every border between two samples' spans inside: the extremes are there."""
        borders = range(math.ceil(self.first + 0.5), math.floor(self.last + 0.5) + 1)
        inside = [border - 0.5 for border in borders]
        return sorted({self.first, self.last, *(one for one in inside if one > self.first)})


def mean_bounds(products: Floats, start: Span, end: Span) -> tuple[Floats, Floats]:
    """Lowest and highest mean of each column, shape (columns,); `products` is (n, columns).

    Between two borders the mean is monotone in each edge, so the candidates suffice.
    """
    totals = np.vstack((np.zeros(products.shape[1]), np.cumsum(products, axis=0)))
    means = np.array(
        [
            (integral(totals, to) - integral(totals, at)) / (to - at)
            for at in start.candidates()
            for to in end.candidates()
        ]
    )
    return means.min(axis=0), means.max(axis=0)


def integral(totals: Floats, position: float) -> Floats:
    """Sum of the products up to a position; sample n covers n - 0.5 to n + 0.5."""
    whole = position + 0.5
    index = math.floor(whole)
    if index < 0 or index + 1 >= len(totals):
        edge: Floats = totals[0] if index < 0 else totals[-1]
        return edge
    value: Floats = totals[index] + (whole - index) * (totals[index + 1] - totals[index])
    return value
