"""The closed form of a recipe at 50 digits; shares no code with the generator.

A channel is dc + sum peak cos(2 pi (phase + n increment)). `integer_value` takes phase and
increment as the integers that the recipe defines (turns x 2^64, rounded); `ideal_value` takes the
frequency, rate and delay as they are written.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, NamedTuple

import mpmath

if TYPE_CHECKING:
    from kwcore import RecipeDict

TWO_64 = 2**64
DIGITS = 50


class Tone(NamedTuple):
    order: float
    peak: float
    phase_turns: float


class Channel(NamedTuple):
    dc: float
    tones: tuple[Tone, ...]

    @property
    def peak_sum(self) -> float:
        return abs(self.dc) + sum(abs(tone.peak) for tone in self.tones)


def channels(recipe: RecipeDict) -> list[Channel]:
    """U1 U2 U3 I1 I2 I3."""
    volts = [
        Channel(
            v.get("dc_v", 0.0),
            tuple(
                Tone(c.get("order", 1.0), c["peak_v"], c.get("phase_turns", 0.0))
                for c in v["components"]
            ),
        )
        for v in recipe["voltages"]
    ]
    amperes = [
        Channel(
            i.get("dc_a", 0.0),
            tuple(
                Tone(c.get("order", 1.0), c["peak_a"], c.get("phase_turns", 0.0))
                for c in i["components"]
            ),
        )
        for i in recipe["currents"]
    ]
    return volts + amperes


def true_rate_hz(rate_hz: float, clock_error_ppm: float) -> float:
    """The rate of the sample clock as the design defines it, in double precision."""
    return rate_hz * (1.0 + clock_error_ppm * 1e-6)


def phase_q64(turns: float) -> int:
    """Half a unit goes away from zero; odd in turns."""
    size = floor(Fraction(abs(turns)) * TWO_64 + Fraction(1, 2))
    return (size if turns >= 0 else -size) % TWO_64


def increment_q64(f_hz: float, order: float, rate_hz: float) -> int:
    whole = order == int(order)
    f = Fraction(f_hz) if whole else Fraction(order * f_hz)
    one = floor(f * TWO_64 / Fraction(rate_hz) + Fraction(1, 2))
    return one * (int(order) if whole else 1) % TWO_64


def integer_value(channel: Channel, f_hz: float, rate_hz: float, n: int) -> mpmath.mpf:
    total = mpmath.mpf(channel.dc)
    for tone in channel.tones:
        increment = increment_q64(f_hz, tone.order, rate_hz)
        phase = (phase_q64(tone.phase_turns) + n * increment) % TWO_64
        total += mpmath.mpf(tone.peak) * mpmath.cos(2 * mpmath.pi * phase / mpmath.mpf(TWO_64))
    return total


def ideal_value(
    channel: Channel, f_hz: float, rate_hz: float, n: int, delay_s: float = 0.0
) -> mpmath.mpf:
    total = mpmath.mpf(channel.dc)
    t_s = mpmath.mpf(n) / mpmath.mpf(rate_hz) - mpmath.mpf(delay_s)
    for tone in channel.tones:
        turns = mpmath.mpf(tone.order) * f_hz * t_s + tone.phase_turns
        total += mpmath.mpf(tone.peak) * mpmath.cos(2 * mpmath.pi * turns)
    return total
