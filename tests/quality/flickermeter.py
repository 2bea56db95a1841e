"""A slow flickermeter from the definitions of IEC 61000-4-15: SciPy, double, no thinning.

Coefficients are those quoted in secondary sources (clause not verified). The filters are the
analogue ones, made digital at the full rate of 12 800/s and more, where the bilinear transform
moves 35 Hz by 2 ppm; percentiles are of the sorted samples.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import signal

Floats = npt.NDArray[np.float64]
SMOOTHING_S = 0.3
REFERENCE_HZ = 8.8


@dataclass(frozen=True)
class Lamp:
    gain: float
    lambda_hz: float
    w1_hz: float
    w2_hz: float
    w3_hz: float
    w4_hz: float
    low_pass_hz: float
    reference_ratio: float


LAMPS = {
    "230": Lamp(1.74802, 4.05981, 9.15494, 2.27979, 1.22535, 21.9, 35.0, 0.00250),
    "120": Lamp(1.6357, 4.167375, 9.077169, 2.939902, 1.394468, 17.31512, 42.0, 0.00321),
}


def transfer_functions(lamp: Lamp) -> list[tuple[Any, Any]]:
    """Numerators and denominators in s, highest power first."""
    w1, w2, w3, w4, lam = (
        2 * np.pi * hz for hz in (lamp.w1_hz, lamp.w2_hz, lamp.w3_hz, lamp.w4_hz, lamp.lambda_hz)
    )
    low_pass = signal.butter(6, 2 * np.pi * lamp.low_pass_hz, analog=True)
    return [
        ([1.0, 0.0], [1.0, 2 * np.pi * 0.05]),
        low_pass,
        ([lamp.gain * w1, 0.0], [1.0, 2 * lam, w1**2]),
        ([1 / w2, 1.0], np.polymul([1 / w3, 1.0], [1 / w4, 1.0])),
    ]


def gain_at(lamp: Lamp, f_hz: float) -> float:
    gain = 1.0
    for b, a in transfer_functions(lamp):
        _, h = signal.freqs(b, a, worN=[2 * np.pi * f_hz])
        gain *= abs(h[0])
    return gain


def sensation(u_v: Floats, rate_hz: float, lamp: Lamp) -> Floats:
    """P_inst of a voltage whose mean square does not change."""
    x = u_v**2 / np.mean(u_v**2) - 1.0
    for b, a in transfer_functions(lamp):
        roots = signal.tf2zpk(b, a)
        sections = signal.zpk2sos(*signal.bilinear_zpk(*roots, fs=rate_hz))
        x = signal.sosfilt(sections, x)
    smoothed = signal.lfilter(*signal.bilinear([1.0], [SMOOTHING_S, 1.0], fs=rate_hz), x**2)
    ripple = 1 / np.hypot(1.0, 2 * np.pi * 2 * REFERENCE_HZ * SMOOTHING_S)
    peak = 0.5 * (lamp.reference_ratio * gain_at(lamp, REFERENCE_HZ)) ** 2 * (1 + ripple)
    return np.asarray(smoothed / peak)


def pst_of(p_inst: Floats) -> float:
    def exceeded(*percents: float) -> float:
        return float(np.mean(np.percentile(p_inst, [100.0 - p for p in percents])))

    return float(
        np.sqrt(
            0.0314 * exceeded(0.1)
            + 0.0525 * exceeded(0.7, 1.0, 1.5)
            + 0.0657 * exceeded(2.2, 3.0, 4.0)
            + 0.28 * exceeded(6.0, 8.0, 10.0, 13.0, 17.0)
            + 0.08 * exceeded(30.0, 50.0, 80.0)
        )
    )
