"""What one output channel of the simulated Fluke 6105A is programmed to, and the power of a pair.

A channel gives the sum over orders n of sqrt(2) * A_n * sin(2 pi n f t + theta_n), plus A_0.
t = 0 is the rising zero crossing of the voltage of phase 1; a positive angle leads.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tests.instruments.scpi_device import ScpiError

HarmonicUnit = Literal["PFUN", "ABS"]
FUNDAMENTAL = 1


@dataclass(frozen=True)
class Tone:
    """One order: rms in V or A (order 0: the signed DC value), angle in degrees of that order."""

    rms: float
    angle_deg: float


@dataclass
class Channel:
    """Composite rms and shape. `shape` is relative; only its ratios have a meaning."""

    unit: Literal["V", "A"]
    rms_max: float
    rms: float = 0.0
    harmonics_on: bool = False
    harmonic_unit: HarmonicUnit = "PFUN"
    shape: dict[int, Tone] = field(default_factory=lambda: {FUNDAMENTAL: Tone(1.0, 0.0)})

    def tone(self, order: int) -> Tone:
        relative = self.shape.get(order, Tone(0.0, 0.0))
        return Tone(self.rms * relative.rms / _norm(self.shape), relative.angle_deg)

    def tones(self) -> dict[int, Tone]:
        """All programmed orders that are not zero, whether harmonics are on or not."""
        orders = sorted(n for n, relative in self.shape.items() if relative.rms != 0.0)
        return {n: self.tone(n) for n in orders} if self.rms > 0.0 else {}

    def applied(self) -> dict[int, Tone]:
        """The orders that reach the output: the fundamental alone while harmonics are off."""
        return {n: t for n, t in self.tones().items() if self.harmonics_on or n == FUNDAMENTAL}

    def order_max(self) -> int:
        """The highest order whose share of the shape is not zero."""
        return max(n for n, relative in self.shape.items() if relative.rms != 0.0)

    def amplitude(self, order: int) -> float:
        """In the selected unit. -221: percent of a fundamental that is zero."""
        if self.harmonic_unit == "ABS":
            return self.tone(order).rms
        return 100.0 * self.shape.get(order, Tone(0.0, 0.0)).rms / self._fundamental_share()

    def set_rms(self, rms: float) -> None:
        """The composite rms; the shape stays. -222."""
        if not 0.0 <= rms <= self.rms_max:
            raise ScpiError(-222)
        self.rms = rms

    def set_absolute(self, order: int, tone: Tone) -> None:
        """One order in V or A; the other orders keep theirs. -222."""
        tones = {n: Tone(self.tone(n).rms, t.angle_deg) for n, t in self.shape.items()}
        tones[order] = tone
        rms = _norm(tones)
        self.set_rms(rms)
        if rms > 0.0:
            self.shape = tones
        else:
            self.shape = {FUNDAMENTAL: Tone(1.0, tones[FUNDAMENTAL].angle_deg)}

    def set_percent(
        self, order: int, percent: float, angle_deg: float, keeps: Literal["fundamental", "rms"]
    ) -> None:
        """One order in percent of the fundamental. -221 without a fundamental, -222."""
        if order == FUNDAMENTAL and percent != 100.0:
            raise ScpiError(-222)
        share = self._fundamental_share() * percent / 100.0
        shape = self.shape | {order: Tone(share, angle_deg)}
        if keeps == "fundamental":
            self.set_rms(self.rms * _norm(shape) / _norm(self.shape))
        self.shape = shape

    def clear(self) -> None:
        """Take all orders but the fundamental away; the fundamental keeps its level."""
        fundamental = self.tone(FUNDAMENTAL)
        self.rms = fundamental.rms
        self.shape = {FUNDAMENTAL: Tone(1.0, fundamental.angle_deg)}

    def _fundamental_share(self) -> float:
        share = self.shape.get(FUNDAMENTAL, Tone(0.0, 0.0)).rms
        if share == 0.0:
            raise ScpiError(-221)
        return share


def rms_of(tones: Mapping[int, Tone]) -> float:
    return _norm(tones)


def active_power_w(u: Mapping[int, Tone], i: Mapping[int, Tone]) -> float:
    """Sum over the common orders of U I cos(angle of U - angle of I); DC has angle 0."""
    return math.fsum(
        u[n].rms * i[n].rms * math.cos(math.radians(u[n].angle_deg - i[n].angle_deg))
        for n in u.keys() & i.keys()
    )


def apparent_power_va(u: Mapping[int, Tone], i: Mapping[int, Tone]) -> float:
    return _norm(u) * _norm(i)


def _norm(tones: Mapping[int, Tone]) -> float:
    return math.sqrt(math.fsum(tone.rms * tone.rms for tone in tones.values()))
