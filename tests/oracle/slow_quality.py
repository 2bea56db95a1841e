"""Power quality by its definitions, slow and obvious: 5 Hz groups and the flickermeter.

Nothing is thinned: the flickermeter runs in double at the full rate, its filters are SciPy's, its
scale is measured on the reference modulation, and the percentiles are those of all values of the
interval instead of classes. The coefficients of the lamps are those that reference texts give
(@[IEC61000-4-15], clause not verified).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import signal

Floats = npt.NDArray[np.float64]

MEAN_TIME_S = 27.3  # of the normaliser
SENSATION_TIME_S = 0.3  # of the last low pass
HIGH_PASS_HZ = 0.05
REFERENCE_HZ = 8.8
START_S = 10.0  # whose mean the normaliser starts from
SCALE_S = 60.0  # of the reference modulation: the slowest filter, 3 s, is settled to e^-20
PERCENT = (0.1, 0.7, 1, 1.5, 2.2, 3, 4, 6, 8, 10, 13, 17, 30, 50, 80)


@dataclass(frozen=True)
class Lamp:
    """A lamp and the eye: corner frequencies in Hz; the sine change at 8.8 Hz that is just seen."""

    mains_hz: float
    mains_v: float
    gain: float
    damping_hz: float
    w1_hz: float
    w2_hz: float
    w3_hz: float
    w4_hz: float
    low_pass_hz: float
    reference_pct: float


LAMP_230V = Lamp(50.0, 230.0, 1.74802, 4.05981, 9.15494, 2.27979, 1.22535, 21.9, 35.0, 0.250)
LAMP_120V = Lamp(60.0, 120.0, 1.6357, 4.167375, 9.077169, 2.939902, 1.394468, 17.31512, 42.0, 0.321)


def _weighting(lamp: Lamp, rate_hz: float) -> Floats:
    """Sections of the lamp and the eye, from poles and zeros of the analogue filter."""
    w1, w2, w3, w4, damping = (
        2 * np.pi * f for f in (lamp.w1_hz, lamp.w2_hz, lamp.w3_hz, lamp.w4_hz, lamp.damping_hz)
    )
    resonant = np.roots([1.0, 2 * damping, w1**2])
    poles = np.concatenate([resonant, [-w3, -w4]])
    zeros = np.array([0.0, -w2])
    gain = lamp.gain * w1 * w3 * w4 / w2
    return signal.zpk2sos(*signal.bilinear_zpk(zeros, poles, gain, rate_hz))


def _unscaled_sensation(u_v: Floats, lamp: Lamp, rate_hz: float) -> Floats:
    square = u_v**2
    a = np.exp(-1 / (MEAN_TIME_S * rate_hz))
    settled = np.mean(square[: round(START_S * rate_hz)])
    mean, _ = signal.lfilter([1 - a], [1, -a], square, zi=[a * settled])
    x = square / mean - 1.0
    x = signal.sosfilt(signal.butter(1, HIGH_PASS_HZ, "high", fs=rate_hz, output="sos"), x)
    x = signal.sosfilt(signal.butter(6, lamp.low_pass_hz, fs=rate_hz, output="sos"), x)
    x = signal.sosfilt(_weighting(lamp, rate_hz), x)
    a = np.exp(-1 / (SENSATION_TIME_S * rate_hz))
    return np.asarray(signal.lfilter([1 - a], [1, -a], x**2))


def modulated(
    lamp: Lamp, rate_hz: float, seconds: float, f_hz: float, percent: float, square: bool = False
) -> Floats:
    """The mains of a lamp whose amplitude changes by `percent` from lowest to highest, in V."""
    t_s = np.arange(round(seconds * rate_hz)) / rate_hz
    turns = f_hz * t_s
    wave = np.where(turns % 1 < 0.5, 1.0, -1.0) if square else np.sin(2 * np.pi * turns)
    mains = lamp.mains_v * np.sqrt(2) * np.sin(2 * np.pi * lamp.mains_hz * t_s)
    return np.asarray(mains * (1 + 0.005 * percent * wave))


def sensation(u_v: Floats, lamp: Lamp, rate_hz: float) -> Floats:
    """P_inst at every sample; its peak is 1 for the reference modulation."""
    known = modulated(lamp, rate_hz, SCALE_S, REFERENCE_HZ, lamp.reference_pct)
    peak = np.max(_unscaled_sensation(known, lamp, rate_hz)[-round(10 * rate_hz) :])
    return _unscaled_sensation(u_v, lamp, rate_hz) / peak


def pst_of(p_inst: Floats) -> float:
    """Pst of the values of one interval, by their exact percentiles."""
    level = dict(zip(PERCENT, np.quantile(p_inst, 1 - np.array(PERCENT) / 100), strict=True))

    def smooth(*percents: float) -> float:
        return float(np.mean([level[p] for p in percents]))

    return float(
        np.sqrt(
            0.0314 * level[0.1]
            + 0.0525 * smooth(0.7, 1, 1.5)
            + 0.0657 * smooth(2.2, 3, 4)
            + 0.28 * smooth(6, 8, 10, 13, 17)
            + 0.08 * smooth(30, 50, 80)
        )
    )


def groups_of(window: Floats, cycles: int, order_max: int) -> tuple[Floats, Floats]:
    """Rms of the subgroups of orders 0..order_max (0 unused) and of the interharmonic groups.

    `window` holds whole cycles; the rms of each line is a sum over the points by definition, with
    no fast transform.
    """
    n = np.arange(len(window))
    lines = np.zeros(order_max * cycles + 2)
    for k in range(1, len(lines)):
        turns = (k * n % len(window)) / len(window)
        lines[k] = np.sqrt(2) * abs(np.sum(window * np.exp(-2j * np.pi * turns))) / len(window)
    subgroups = np.zeros(order_max + 1)
    between = np.zeros(order_max)
    for h in range(1, order_max + 1):
        subgroups[h] = np.sqrt(np.sum(lines[h * cycles - 1 : h * cycles + 2] ** 2))
    for h in range(order_max):
        between[h] = np.sqrt(np.sum(lines[h * cycles + 2 : (h + 1) * cycles - 1] ** 2))
    return subgroups, between
