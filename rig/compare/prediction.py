"""What a change of the calibration constants does to the values of a point.

A channel's samples are multiplied by 1 + gain and delayed, so with g2/g1 the ratio of the factors
and dt the change of the delay (positive: later), for each phase with the first run's U, I, P, Q, S:

    U' = gu U        I' = gi I        S' = gu gi S        theta = 2 pi f (dt_i - dt_u)
    P' = gu gi (P cos theta - Q sin theta)
    Q' = gu gi (Q cos theta + P sin theta)

exact for a sinusoid. A harmonic of order h turns by h theta; what that can do at most to P and to
Budeanu's Q, with the parts a and b of the fundamentals, widens the tolerance: S a b h |theta|.
A change of an offset makes power only together with a mean of the other channel, and is predicted
as nothing.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rig.compare.values import is_constant
from rig.model.load import Harmonic
from rig.spec.registers_gen import REGISTERS

PHASES = ("l1", "l2", "l3")
SINGLE_ROUNDING = 2.0**-24  # of a float32: half a unit in the last place, relative
# Two registers, and the float32 sample path before them, each rounded once in both runs.
TOLERANCE_VALUE = 4.0 * SINGLE_ROUNDING
# Each changed gain is rounded to float32 in both runs (core/frontend).
TOLERANCE_CHANNEL = 2.0 * SINGLE_ROUNDING
# A delay passes the interpolating filter: within 0.21 ppm of the ideal one up to 1250 Hz, the worst
# fraction of the table that tools/filter_sweep.py chose (40 taps, beta 14, 512 phases).
TOLERANCE_DELAY = 2.5e-7

Constants = Mapping[str, float]  # id of the factory region -> value


@dataclass(frozen=True)
class Predicted:
    """A value to be, how far the observation may be from it, and what a move is relative to."""

    value: float
    tolerance: float
    scale: float  # the value itself, but S for P and Q


@dataclass(frozen=True)
class Shift:
    """Change of the constants of the six channels: factors, and delays in s."""

    gain_u: tuple[float, ...]
    gain_i: tuple[float, ...]
    delay_s: tuple[float, ...]  # of I against U, L1 L2 L3
    tolerance: float  # relative, of U, I or S

    def angle_rad(self, phase: int, f_hz: float) -> float:
        """By how much more the current lags."""
        return 2.0 * math.pi * f_hz * self.delay_s[phase]


def shift_of(first: Constants, second: Constants) -> Shift | None:
    """The change between two sets of constants; None when they are the same or not known."""
    names = [name for name in first if name in second and _names_constant(name)]
    changed = [name for name in names if first[name] != second[name]]
    if not changed:
        return None

    def gain(channel: str) -> float:
        name = f"factory_gain_{channel}_ppb"
        return (1.0 + second[name] * 1e-9) / (1.0 + first[name] * 1e-9)

    def delay_s(channel: str) -> float:
        name = f"factory_delay_{channel}_ps"
        return (second[name] - first[name]) * 1e-12

    tolerance = TOLERANCE_VALUE + len(changed) * TOLERANCE_CHANNEL
    if any(name.endswith("_ps") for name in changed):
        tolerance += TOLERANCE_DELAY
    return Shift(
        gain_u=tuple(gain(f"u{number}") for number in (1, 2, 3)),
        gain_i=tuple(gain(f"i{number}") for number in (1, 2, 3)),
        delay_s=tuple(delay_s(f"i{n}") - delay_s(f"u{n}") for n in (1, 2, 3)),
        tolerance=tolerance,
    )


def _names_constant(name: str) -> bool:
    return name in REGISTERS and is_constant(REGISTERS[name])


def predictions(
    values: Mapping[str, float], shift: Shift, harmonics: Sequence[Harmonic] = ()
) -> dict[str, Predicted]:
    """The second run's registers from those of the first, where the formulas above tell them.

    `values` are the float registers of one block by the id of their quantity, primary or secondary
    alike: ratios stay.
    """
    told: dict[str, Predicted] = {}
    f_hz = values.get("f_hz", 0.0)
    total_w, total_va, turned_most, is_whole = 0.0, 0.0, 0.0, True
    part = harmonic_part(harmonics)
    for index, phase in enumerate(PHASES):
        u_ratio, i_ratio = shift.gain_u[index], shift.gain_i[index]
        for name, ratio in ((f"u_rms_{phase}_v", u_ratio), (f"i_rms_{phase}_a", i_ratio)):
            if name in values:
                told[name] = _scaled(values[name], ratio, values[name], shift)
        names = [f"p_{phase}_w", f"q_selected_{phase}_var", f"s_{phase}_va"]
        if not all(name in values for name in names):
            is_whole = False
            continue
        p_w, q_var, s_va = (values[name] for name in names)
        angle, both = shift.angle_rad(index, f_hz), u_ratio * i_ratio
        turned_w = p_w * math.cos(angle) - q_var * math.sin(angle)
        turned_var = q_var * math.cos(angle) + p_w * math.sin(angle)
        told[names[0]] = _scaled(turned_w, both, s_va, shift, part * abs(angle))
        told[names[1]] = _scaled(turned_var, both, s_va, shift, part * abs(angle))
        turned_most = max(turned_most, part * abs(angle))
        told[names[2]] = _scaled(s_va, both, s_va, shift)
        total_w += both * turned_w
        total_va += both * s_va
    if is_whole:
        told["p_total_w"] = _scaled(total_w, 1.0, total_va, shift, turned_most)
        told["s_arith_total_va"] = _scaled(total_va, 1.0, total_va, shift)
    return told


def harmonic_part(harmonics: Sequence[Harmonic]) -> float:
    """Sum of a b h: what the harmonics' turning can add to P and Q, of S."""
    return sum(line.u_pct * line.i_pct * 1e-4 * line.order for line in harmonics)


def _scaled(value: float, ratio: float, scale: float, shift: Shift, more: float = 0.0) -> Predicted:
    return Predicted(value * ratio, abs(scale) * (shift.tolerance + more), scale)
