"""A recording as it is played: a time for every sample, channels in volts and amperes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
STAMP_STEPS_MAX = 1.0  # stamps of an even clock, rounded or cut off, stray by less than one step
EVEN_SAMPLES_MIN = 3


@dataclass(frozen=True)
class Channel:
    """One analogue channel. `values`, shape (n,), are primary; NaN where a sample is missing.

    `unit` is V, A or what the file says; `step` is one count of the recorder in that unit, 0 when
    not known; a sample is taken `skew_s` after its stamp.
    """

    name: str
    unit: str
    values: Floats
    step: float = 0.0
    skew_s: float = 0.0


@dataclass(frozen=True)
class Recording:
    """What a file holds. `time_s`, shape (n,), rises from 0 at the first sample."""

    path: str
    form: str  # "COMTRADE 1999 BINARY", "CSV"
    station: str
    time_s: Floats
    channels: tuple[Channel, ...]
    started: str  # as the file says it
    trigger_s: float | None  # since the first sample
    rates: str  # the time base in words
    nominal_hz: float | None = None

    def channel(self, name: str) -> Channel | None:
        """The channel of this name; None when there is none."""
        return next((one for one in self.channels if one.name == name), None)

    @property
    def rate_hz(self) -> float:
        """The middle of all sample rates."""
        return 1.0 / float(np.median(np.diff(self.time_s)))

    @property
    def duration_s(self) -> float:
        return float(self.time_s[-1])


def in_si(channel: Channel) -> Channel:
    """kV, kA and mV as V and A; the usual spellings as V and A; other units as they are."""
    unit, factor = SI_UNITS.get(channel.unit.strip().lower(), (channel.unit, 1.0))
    if factor == 1.0:
        return replace(channel, unit=unit)
    values, step = channel.values * factor, channel.step * factor
    return replace(channel, unit=unit, values=values, step=step)


SI_UNITS = {
    "v": ("V", 1.0),
    "volt": ("V", 1.0),
    "kv": ("V", 1e3),
    "mv": ("V", 1e-3),
    "a": ("A", 1.0),
    "ampere": ("A", 1.0),
    "ka": ("A", 1e3),
    "ma": ("A", 1e-3),
}


def straightened(stamps_s: Floats, step_s: float) -> tuple[Floats, str]:
    """Times from stamps that were rounded to `step_s`, and how they were made, in words.

    Stamps that one straight line meets within a step come from an even clock: the line is the
    better time. Others, of a clock that follows the frequency, are taken as they are.
    """
    since_s = stamps_s - stamps_s[0]
    index = np.arange(len(since_s), dtype=np.float64)
    if len(since_s) < EVEN_SAMPLES_MIN:
        return since_s, "stamps"
    slope, start = np.polyfit(index, since_s, 1)
    stray_s = float(np.max(np.abs(since_s - start - slope * index)))
    if stray_s <= STAMP_STEPS_MAX * step_s:
        return index * slope, f"stamps, an even {1.0 / slope:.6g} Hz"
    steps = np.diff(since_s)
    return since_s, f"stamps, {1.0 / steps.max():.6g} to {1.0 / steps.min():.6g} Hz"


def integrated(rates: Sequence[tuple[float, int]], count: int) -> tuple[Floats, str]:
    """Times from (rate in Hz, number of its last sample): each step has its own sample's rate."""
    steps_s = np.empty(count)
    first = 0
    for rate_hz, last in rates:
        steps_s[first:last] = 1.0 / rate_hz
        first = max(first, last)
    steps_s[first:] = 1.0 / rates[-1][0]
    time_s = np.concatenate(([0.0], np.cumsum(steps_s[1:])))
    used = [rate_hz for rate_hz, _ in rates]
    if len(rates) == 1:
        return time_s, f"{used[0]:.6g} Hz"
    return time_s, f"{len(used)} rates, {min(used):.6g} to {max(used):.6g} Hz"
