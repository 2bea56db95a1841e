"""What the definitions of IEEE 1459 give for a window of samples, by a slow least-squares fit.

@[IEEE1459, clause not verified]. Fundamental, harmonics and DC are fitted to the samples of the
window; what the fit leaves over counts by its plain mean. The frequency is searched until the
voltage's fit leaves least. Window edges within a sample do not matter then, as they do for sums.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
GOLDEN = (math.sqrt(5.0) - 1.0) / 2.0
SEARCH_SPAN = 0.02  # of the first guess, each way
SEARCH_END_HZ = 1e-6
SEARCH_ORDER = 7  # harmonics that the search takes along
ORDER_MAX = 63
NYQUIST_SHARE = 0.45  # no harmonic nearer to half the sample rate
GRID_PER_VALLEY = 4.0


@dataclass(frozen=True)
class Truth:
    """One window; L1 L2 L3 in volts, amperes, watts, vars, volt-amperes."""

    f_hz: float
    u_rms: Floats  # shape (3,)
    i_rms: Floats
    u_line_rms: Floats  # U12 U23 U31
    i_neutral_rms: float
    p: Floats
    q_fund: Floats
    q_budeanu: Floats  # sum over the fitted orders
    rest_share: float  # rms of what the fit leaves over, largest share of a channel's rms
    u_fund_rms: Floats
    i_fund_rms: Floats


def truth_of(samples: Floats, rate_hz: float, guess_hz: float) -> Truth:
    """The truth of a window: `samples` of shape (n, 6) are U1 U2 U3 I1 I2 I3."""
    t = np.arange(len(samples)) / rate_hz
    f_hz = frequency_of(samples[:, 0], rate_hz, guess_hz)
    order = max(1, min(ORDER_MAX, int(NYQUIST_SHARE * rate_hz / f_hz)))
    u, i = samples[:, :3], samples[:, 3:]
    lines = np.column_stack((u[:, 0] - u[:, 1], u[:, 1] - u[:, 2], u[:, 2] - u[:, 0]))
    signals = np.column_stack((u, i, lines, i.sum(axis=1)))
    basis = basis_of(t, f_hz, order)
    fit, *_ = np.linalg.lstsq(basis, signals, rcond=None)
    rest = signals - basis @ fit
    square = mean_product(fit, rest, fit, rest)
    p = mean_product(fit[:, :3], rest[:, :3], fit[:, 3:6], rest[:, 3:6])
    cosine, sine = fit[1], fit[2]
    # x = Re((C - jS) exp(jwt)), Q = Im(U conj I) / 2: positive when the current lags
    q_fund = 0.5 * (cosine[:3] * sine[3:6] - sine[:3] * cosine[3:6])
    cosines, sines = fit[1::2], fit[2::2]
    crossed = cosines[:, :3] * sines[:, 3:6] - sines[:, :3] * cosines[:, 3:6]
    fundamental = np.sqrt(0.5 * (cosine**2 + sine**2))
    return Truth(
        f_hz=f_hz,
        u_rms=np.sqrt(square[:3]),
        i_rms=np.sqrt(square[3:6]),
        u_line_rms=np.sqrt(square[6:9]),
        i_neutral_rms=float(np.sqrt(square[9])),
        p=p,
        q_fund=q_fund,
        q_budeanu=0.5 * np.sum(crossed, axis=0),
        rest_share=share_of(rest[:, :6], square[:6]),
        u_fund_rms=fundamental[:3],
        i_fund_rms=fundamental[3:6],
    )


def share_of(rest: Floats, square: Floats) -> float:
    """Largest rms of `rest` in a column against the column's mean square; dead columns aside."""
    live = square > 0.0
    return float(np.sqrt(np.mean(rest[:, live] ** 2, axis=0) / square[live]).max(initial=0.0))


def basis_of(t: Floats, f_hz: float, order: int) -> Floats:
    """Columns 1, cos x, sin x, cos 2x, sin 2x, ... with x = 2 pi f t; shape (n, 1 + 2 order)."""
    columns = [np.ones_like(t)]
    for h in range(1, order + 1):
        angle = 2.0 * math.pi * h * f_hz * t
        columns += [np.cos(angle), np.sin(angle)]
    return np.column_stack(columns)


def mean_product(fit_a: Floats, rest_a: Floats, fit_b: Floats, rest_b: Floats) -> Floats:
    """Mean of a x b over whole cycles: DC, half the products of the amplitudes, and the rest's."""
    harmonics = 0.5 * np.sum(fit_a[1:] * fit_b[1:], axis=0)
    total: Floats = fit_a[0] * fit_b[0] + harmonics + np.mean(rest_a * rest_b, axis=0)
    return total


def left_over(signal: Floats, t: Floats, f_hz: float, order: int) -> float:
    """Sum of the squares that a fit at this frequency leaves."""
    basis = basis_of(t, f_hz, order)
    fit, *_ = np.linalg.lstsq(basis, signal, rcond=None)
    rest = signal - basis @ fit
    return float(rest @ rest)


def frequency_of(signal: Floats, rate_hz: float, guess_hz: float) -> float:
    """The frequency at which the fit leaves least, within 2 % of the guess: grid, then golden.

    What is left over has one valley of about f / cycles each side; the grid is a quarter of that.
    """
    t = np.arange(len(signal)) / rate_hz
    order = max(1, min(SEARCH_ORDER, int(NYQUIST_SHARE * rate_hz / guess_hz)))
    half = math.ceil(GRID_PER_VALLEY * SEARCH_SPAN * guess_hz * float(t[-1])) + 1
    grid = guess_hz * np.linspace(1.0 - SEARCH_SPAN, 1.0 + SEARCH_SPAN, 2 * half + 1)
    best = int(np.argmin([left_over(signal, t, f_hz, order) for f_hz in grid]))
    low, high = float(grid[max(0, best - 1)]), float(grid[min(len(grid) - 1, best + 1)])
    first, second = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    left = left_over(signal, t, first, order)
    right = left_over(signal, t, second, order)
    while high - low > SEARCH_END_HZ:
        if left < right:
            high, second, right = second, first, left
            first = high - GOLDEN * (high - low)
            left = left_over(signal, t, first, order)
        else:
            low, first, left = first, second, right
            second = low + GOLDEN * (high - low)
            right = left_over(signal, t, second, order)
    return 0.5 * (low + high)
