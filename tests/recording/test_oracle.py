"""The oracle against closed forms; it shares no code with what it judges (tools/layers.toml)."""

import math

import numpy as np
import pytest

from rig.oracle.least_squares import Floats, frequency_of, truth_of
from rig.oracle.plain_sums import Span, mean_bounds
from rig.replay.resample import RATE_HZ

# The frequency found is off by up to 1e-6 Hz: 6e-7 rad at the ends of 0.2 s. What a fit of all the
# window loses by it, of a harmonic or a phasor, is less than a fiftieth of that.
FIT_PART = 1e-8
SHARE_PART = 1e-6  # the rest that the frequency leaves is 4e-7, beside 0.04
# The rms of that phase error over the window: 2 pi times 1e-6 Hz, 0.1 s each side, by root 3.
REST_SHARE_MAX = 4e-7
FREQUENCY_HZ = 2e-6  # twice where the golden search ends
U_V, I_A = (230.0, 200.0, 250.0), (1.0, 0.5, 0.8)
PHI = (0.0, 1.0, -2.0)  # by which the current lags
SHIFTS = (0.0, -2.0 * math.pi / 3.0, 2.0 * math.pi / 3.0)
H5_U, H5_I, DC_V = 20.0, 0.2, 3.0
ROOT2 = math.sqrt(2.0)


def window(f_hz: float, count: int) -> Floats:
    """Three phases with a fifth harmonic in phase with its voltage, and DC in U."""
    x = 2.0 * math.pi * f_hz * np.arange(count) / RATE_HZ
    u = [U_V[n] * ROOT2 * np.cos(x + SHIFTS[n]) for n in range(3)]
    i = [I_A[n] * ROOT2 * np.cos(x + SHIFTS[n] - PHI[n]) for n in range(3)]
    u = [one + H5_U * ROOT2 * np.cos(5.0 * x) + DC_V for one in u]
    i = [one + H5_I * ROOT2 * np.cos(5.0 * x) for one in i]
    return np.column_stack(u + i)


@pytest.mark.parametrize("f_hz", [49.7, 50.0, 50.3])
def test_least_squares_meet_the_closed_form(f_hz: float) -> None:
    truth = truth_of(window(f_hz, 2560), RATE_HZ, 50.0)
    assert abs(truth.f_hz - f_hz) <= FREQUENCY_HZ
    for n in range(3):
        u = math.sqrt(U_V[n] ** 2 + H5_U**2 + DC_V**2)
        i = math.sqrt(I_A[n] ** 2 + H5_I**2)
        s = U_V[n] * I_A[n]
        assert math.isclose(truth.u_rms[n], u, rel_tol=FIT_PART)
        assert math.isclose(truth.i_rms[n], i, rel_tol=FIT_PART)
        assert math.isclose(truth.u_fund_rms[n], U_V[n], rel_tol=FIT_PART)
        assert abs(truth.p[n] - (s * math.cos(PHI[n]) + H5_U * H5_I)) <= FIT_PART * s
        assert abs(truth.q_fund[n] - s * math.sin(PHI[n])) <= FIT_PART * s
    difference = abs(U_V[0] - U_V[1] * np.exp(1j * SHIFTS[1]))
    assert math.isclose(truth.u_line_rms[0], difference, rel_tol=FIT_PART)
    assert truth.rest_share <= REST_SHARE_MAX


def test_current_that_lags_has_positive_reactive_power() -> None:
    truth = truth_of(window(50.0, 2560), RATE_HZ, 50.0)
    assert truth.q_fund[1] > 0.0 > truth.q_fund[2]


def test_what_no_harmonic_explains_counts_by_its_mean() -> None:
    samples = window(50.0, 2560)
    hum = 10.0 * ROOT2 * np.sin(2.0 * math.pi * 75.0 * np.arange(2560) / RATE_HZ)
    samples[:, 0] += hum  # 15 cycles in the window of 10: orthogonal to every harmonic
    truth = truth_of(samples, RATE_HZ, 50.0)
    mean = 230.0**2 + H5_U**2 + DC_V**2 + 100.0
    assert abs(truth.u_rms[0] ** 2 - mean) <= FIT_PART * mean
    assert math.isclose(truth.rest_share, 10.0 / math.sqrt(mean), rel_tol=SHARE_PART)


@pytest.mark.parametrize("guess_hz", [49.3, 50.4, 50.9])
def test_frequency_is_found_from_a_guess_two_percent_off(guess_hz: float) -> None:
    signal = window(50.2, 6400)[:, 0]
    assert abs(frequency_of(signal, RATE_HZ, guess_hz) - 50.2) <= FREQUENCY_HZ


def test_bounds_hold_every_window_between_the_edges() -> None:
    rng = np.random.default_rng(5)
    products = rng.normal(size=(400, 2))
    start, end = Span(20.3, 22.1), Span(300.2, 301.9)
    low, high = mean_bounds(products, start, end)
    fine = np.repeat(products, 100, axis=0)  # hundredths of a sample; sample n covers n - 0.5 ...
    for first in np.linspace(start.first, start.last, 10):
        for last in np.linspace(end.first, end.last, 10):
            part = fine[round((first + 0.5) * 100) : round((last + 0.5) * 100)]
            mean = part.mean(axis=0)
            # A hundredth of a sample at either edge, of 280, of values up to 4.
            assert np.all(mean >= low - 4.0 * 0.02 / 280.0)
            assert np.all(mean <= high + 4.0 * 0.02 / 280.0)
    assert np.all(high - low < 0.1)


def test_bounds_of_a_constant_are_the_constant() -> None:
    low, high = mean_bounds(np.full((100, 1), 7.0), Span(9.1, 11.0), Span(80.0, 81.5))
    assert np.abs(low - 7.0).max() <= FIT_PART
    assert np.abs(high - 7.0).max() <= FIT_PART
