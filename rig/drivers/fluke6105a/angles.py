"""Angles and amplitudes of a load, in the instrument's terms and back; the only place for them.

A load says by how much each current lags its own voltage, and gives the angle of a harmonic against
its own fundamental. The instrument takes an angle for each order y of each output, of

    x(t) = sqrt(2) X sum_y a_y sin(2 pi y f t + angle_y)

with one time origin for all outputs, in degrees, positive when leading. An angle of -120 degrees
for order 1 of the second voltage is positive sequence.

To verify on the instrument: that the origin of a harmonic's angle is this common one and not the
zero crossing of its own fundamental.
"""

import math
from collections.abc import Iterable

from rig.model.load import Triple

VOLTAGE_DEG: Triple = (0.0, -120.0, 120.0)  # positive sequence, L1 L2 L3


def wrapped_deg(angle_deg: float) -> float:
    """The same direction in (-180, 180]."""
    turned = math.fmod(angle_deg, 360.0)
    if turned > 180.0:
        return turned - 360.0
    return turned + 360.0 if turned <= -180.0 else turned


def current_deg(phase: int, phi_deg: float) -> float:
    """Angle of a current that lags the voltage of its phase (1 to 3) by `phi_deg`."""
    return wrapped_deg(VOLTAGE_DEG[phase - 1] - phi_deg)


def lag_deg(phase: int, angle_deg: float) -> float:
    """The inverse of `current_deg`."""
    return wrapped_deg(VOLTAGE_DEG[phase - 1] - angle_deg)


def line_deg(order: int, fundamental_deg: float, own_deg: float) -> float:
    """Instrument's angle of a harmonic that has `own_deg` against its own fundamental."""
    return wrapped_deg(order * fundamental_deg + own_deg)


def own_deg(order: int, fundamental_deg: float, angle_deg: float) -> float:
    """The inverse of `line_deg`."""
    return wrapped_deg(angle_deg - order * fundamental_deg)


def rms_per_fundamental(lines_pct: Iterable[float]) -> float:
    """Root mean square of a waveform over that of its fundamental; `lines_pct` without order 1."""
    return math.sqrt(1.0 + sum((pct / 100.0) ** 2 for pct in lines_pct))
