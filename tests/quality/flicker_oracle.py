"""A flickermeter in SciPy at the full sample rate, from the filters as the standard writes them.

Coefficients and percentiles as pqopen-lib has them and docs/reference says; double precision, no
decimation, analogue prototypes by the bilinear transform @[IEC61000-4-15, clause not verified].
"""

import numpy as np
import numpy.typing as npt
import scipy.signal

Floats = npt.NDArray[np.float64]
LAMPS = {
    # k, lambda, w1, w2, w3, w4 in Hz (but k); corner of the low pass, Hz
    "230V50Hz": (1.74802, 4.05981, 9.15494, 2.27979, 1.22535, 21.9, 35.0),
    "120V60Hz": (1.6357, 4.167375, 9.077169, 2.939902, 1.394468, 17.31512, 42.0),
}
REFERENCE = {"230V50Hz": 0.250, "120V60Hz": 0.321}  # % of sine at 8.8 Hz for a sensation of 1
SETTLE_S = 60.0


def weighting(lamp: str, rate_hz: float) -> tuple[Floats, Floats]:
    """Lamp, eye and brain as one digital filter."""
    k, damp, w1, w2, w3, w4 = (
        x if n == 0 else 2 * np.pi * x for n, x in enumerate(LAMPS[lamp][:6])
    )
    top = np.polymul([k * w1, 0.0], [1.0 / w2, 1.0])
    bottom = np.polymul([1.0, 2.0 * damp, w1**2], np.polymul([1.0 / w3, 1.0], [1.0 / w4, 1.0]))
    b, a = scipy.signal.bilinear(top, bottom, rate_hz)
    return b, a


def sensation(u: Floats, rate_hz: float, lamp: str) -> Floats:
    """Instantaneous, not yet scaled."""
    x = u**2
    x = x / np.mean(x) - 1.0
    high = scipy.signal.butter(1, 0.05, "highpass", fs=rate_hz, output="sos")
    low = scipy.signal.butter(6, LAMPS[lamp][6], fs=rate_hz, output="sos")
    x = scipy.signal.sosfilt(low, scipy.signal.sosfilt(high, x))
    b, a = weighting(lamp, rate_hz)
    x = scipy.signal.lfilter(b, a, x) ** 2
    smooth_b, smooth_a = scipy.signal.bilinear([1.0], [0.3, 1.0], rate_hz)
    smoothed: Floats = scipy.signal.lfilter(smooth_b, smooth_a, x)
    return smoothed


def scale_of(lamp: str, rate_hz: float, f_hz: float) -> float:
    """So that the reference modulation gives a peak sensation of 1."""
    t_s = np.arange(int(20.0 * rate_hz)) / rate_hz
    envelope = 1.0 + REFERENCE[lamp] / 200.0 * np.cos(2 * np.pi * 8.8 * t_s)
    s = sensation(np.cos(2 * np.pi * f_hz * t_s) * envelope, rate_hz, lamp)
    return 1.0 / float(np.max(s[len(s) // 2 :]))


def pst(levels: Floats) -> float:
    """From the sensation of an interval."""

    def p(*shares: float) -> float:
        return float(np.mean([np.percentile(levels, 100.0 - share) for share in shares]))

    return float(
        np.sqrt(
            0.0314 * p(0.1)
            + 0.0525 * p(0.7, 1, 1.5)
            + 0.0657 * p(2.2, 3, 4)
            + 0.28 * p(6, 8, 10, 13, 17)
            + 0.08 * p(30, 50, 80)
        )
    )
