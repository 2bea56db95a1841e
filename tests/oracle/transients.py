"""Signals that change, as counts, and rms values over any interval of them, slowly and plainly.

A sample knows nothing of what happens until the next one, so the truth of a sampled step is that of
its samples: they are interpolated by an FFT of the whole record, in double, to UPSAMPLING points a
sample, and the square is integrated between two instants, by a spline through its running sum.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.interpolate
import scipy.signal

RATE_HZ = 12800.0
COUNTS_PER_VOLT = 2.0**23 / (480.0 * np.sqrt(2.0))
COUNTS_PER_AMPERE = 2.0**23 / (2.4 * np.sqrt(2.0))
UPSAMPLING = 4
TAPER_SAMPLES = 512  # an FFT takes the record for periodic: it is faded in and out

Floats = npt.NDArray[np.float64]
Envelope = Callable[[Floats], Floats]


@dataclass(frozen=True)
class Changing:
    """Three phases: amplitude and phase as functions of time, and tones between the harmonics."""

    turns: Envelope  # of phase 1, at each instant
    u_rms_v: Envelope
    i_rms_a: float = 1.0
    tone_hz: float = 0.0
    tone_part: float = 0.0

    def counts(self, seconds: float) -> npt.NDArray[np.int32]:
        """What the converter gives, shape (n, 6)."""
        t_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
        turns, u_rms = self.turns(t_s), self.u_rms_v(t_s)
        tone = self.tone_part * np.cos(2 * np.pi * self.tone_hz * t_s)
        columns = [
            size * np.sqrt(2.0) * (np.cos(2 * np.pi * (turns - k / 3.0)) + tone) * scale
            for size, scale in ((u_rms, COUNTS_PER_VOLT), (self.i_rms_a, COUNTS_PER_AMPERE))
            for k in range(3)
        ]
        counts = np.clip(np.rint(np.stack(columns, axis=1)), -(2**23), 2**23 - 1)
        return np.ascontiguousarray(counts, dtype=np.int32)


class SampledRms:
    """Rms over stretches of a sampled signal, shape (n,); not of TAPER_SAMPLES at either end."""

    def __init__(self, samples: Floats) -> None:
        taper = scipy.signal.windows.tukey(len(samples), 2.0 * TAPER_SAMPLES / len(samples))
        dense = scipy.signal.resample(samples * taper, len(samples) * UPSAMPLING)
        # Point p stands for the span from p - 1/2 to p + 1/2, in points.
        sums = np.concatenate([[0.0], np.cumsum(dense**2)])
        self._integral = scipy.interpolate.CubicSpline(np.arange(len(sums)), sums)

    def between(self, start: float, end: float) -> float:
        """From `start` to `end`, in samples."""
        low, high = self._integral(np.array([start, end]) * UPSAMPLING + 0.5)
        return float(np.sqrt((high - low) / ((end - start) * UPSAMPLING)))


def steady(value: float) -> Envelope:
    """The same at every instant."""
    return lambda t_s: np.full_like(t_s, value)


def gate(outside: float, inside: float, start_s: float, length_s: float) -> Envelope:
    """`inside` from start_s for length_s, else `outside`: sag, swell, interruption."""
    return lambda t_s: np.where(
        (t_s >= start_s) & (t_s < start_s + length_s), inside, outside
    ).astype(float)


def at_frequency(f_hz: float) -> Envelope:
    """Turns of a constant frequency."""
    return lambda t_s: f_hz * t_s


def ramp(f_hz: float, hz_per_s: float, start_s: float, length_s: float) -> Envelope:
    """Constant, then rising in a line, then constant again."""

    def turns(t_s: Floats) -> Floats:
        within = np.clip(t_s - start_s, 0.0, length_s)
        after = np.clip(t_s - start_s - length_s, 0.0, None)
        ramped: Floats = f_hz * t_s + hz_per_s * (within**2 / 2.0 + length_s * after)
        return ramped

    return turns


def jump(f_hz: float, turn: float, at_s: float) -> Envelope:
    """A constant frequency whose phase jumps."""
    return lambda t_s: f_hz * t_s + np.where(t_s >= at_s, turn, 0.0)
