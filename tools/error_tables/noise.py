"""What white noise does to a window, by theory, and how a measurement compares with it.

With n independent samples in a window, noise of variance s^2 on a signal x gives the mean square
2 mean(x n) + mean(n^2) more. The first has the variance 4 X^2 s^2 / n (X the rms of x; the signal
lies in the pass band of the resampler, whose gain is 1 there); the second has the mean g s^2, g the
noise gain of the interpolation, the mean over its phases of the sum of squared taps. So

- rms: bias g s^2 / (2 X), standard deviation s / sqrt(n);
- P: no bias, variance (U^2 s_i^2 + I^2 s_u^2 + h s_u^2 s_i^2) / n, h the gain of the product of two
  noises, at most 1: it counts at 0.001 In;
- fundamental amplitudes are not looked at: the same with the variance of one bin.

A score is (measured - truth - bias) / standard deviation: its mean must be 0, its spread 1; the
bias itself is a regression of (measured - truth) on the bias that theory says.
"""

import numpy as np
import numpy.typing as npt

from tests.oracle.periodic import PHASES, truth_of
from tests.oracle.stimulus import RATE_HZ
from tools.error_tables.signals import Drawn
from tools.filter_sweep import filter_table

FULL_SCALE_V = 480.0 * np.sqrt(2.0)
FULL_SCALE_A = 2.4 * np.sqrt(2.0)
WINDOWS_MAX = 8  # of a signal, the last ones
TAPS, BETA, PHASES_OF_TABLE = 40, 14.0, 512
# A count of the converter adds its own noise: 1/12 of its square.
COUNT_VARIANCE = 1.0 / 12.0 / 2.0**46


def noise_gain() -> float:
    """Variance of a point over that of a sample: mean over phases of the sum of squared taps."""
    return float(np.mean(np.sum(filter_table(TAPS, BETA, PHASES_OF_TABLE)[:-1] ** 2, axis=1)))


NOISE_GAIN = noise_gain()


def scores(one: Drawn, windows: npt.NDArray[np.void]) -> dict[str, list[list[float]]]:
    """For each family rows of (measured - truth, bias by theory, standard deviation by theory)."""
    truth = truth_of(one.signal)
    windows = windows[-WINDOWS_MAX:]
    rate_hz = RATE_HZ[one.type_code]
    cycles = 10 if one.type_code == 0 else 12
    n = cycles * rate_hz / one.signal.f_hz
    s_u = np.hypot(one.noise_u, np.sqrt(COUNT_VARIANCE)) * FULL_SCALE_V
    s_i = np.hypot(one.noise_i, np.sqrt(COUNT_VARIANCE)) * FULL_SCALE_A
    rows: dict[str, list[list[float]]] = {"u_rms": [], "i_rms": [], "p": []}
    for phase in PHASES:
        u, i = truth[f"u_rms_{phase}_v"], truth[f"i_rms_{phase}_a"]
        p_spread = np.sqrt((u**2 * s_i**2 + i**2 * s_u**2 + s_u**2 * s_i**2) / n)
        for window in windows:
            rows["u_rms"].append(_row(window[f"u_rms_{phase}_v"] - u, s_u, u, n))
            rows["i_rms"].append(_row(window[f"i_rms_{phase}_a"] - i, s_i, i, n))
            p_error = float(window[f"p_{phase}_w"] - truth[f"p_{phase}_w"])
            rows["p"].append([p_error, 0.0, float(p_spread)])
    return rows


def _row(error: float, s: float, rms: float, n: float) -> list[float]:
    # To the second order, for a current that is not far above its noise.
    square = rms**2 + NOISE_GAIN * s**2
    bias = float(np.sqrt(square) - rms)
    return [float(error), bias, float(s / np.sqrt(n) * rms / np.sqrt(square))]
