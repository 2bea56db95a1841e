"""pqopen-lib, a power quality library of others, judges closed forms and meter.

Its functions take the spectrum of whole cycles. They get 10 cycles of 256 ideal points each, so
nothing is lost to its resampling (linear, 0.1 % and more with harmonics); its THD is of orders to
the one asked for, its groups have no neighbours to add in a periodic signal.
"""

import numpy as np
import numpy.typing as npt
import pytest
from pqopen import powerquality

from tests.oracle.periodic import CHANNELS, PeriodicSignal, harmonics_of, truth_of
from tests.oracle.stimulus import counts_of, metered

CYCLES = 10
POINTS = 256
ORDER_MAX = 63
SEEDS = range(8)
SECONDS = 1.4  # to a window well after the frequency is held
# A transform of 2560 points in double has 1e-15 sqrt(log2 2560) of the largest line, which is
# 1e-13 % of the fundamental; 1000 times that for the sums after it.
PARTS_PCT = 1e-10
# The angle of a line of 0.01 % of the fundamental has the same error over its size.
ANGLE_DEG = 1e-8
METER_PCT = 1e-4  # the aim of the design for a small harmonic: 1 ppm of the fundamental
METER_RATIO = 4e-6  # of two values, each within 2 ppm
METER_ANGLE_DEG = 0.003  # METER_PCT over the harmonics compared, of 2 % and more, in degrees
ANGLE_SIZE_PCT = 2.0


def distorted(seed: int) -> PeriodicSignal:
    """Three unequal phases with every order to 63, at 45 to 65 Hz."""
    rng = np.random.default_rng(seed)
    x = np.zeros((6, 64), dtype=complex)
    for channel in range(6):
        size = 230.0 if channel < 3 else 1.0
        angle = -2 * np.pi * (channel % 3) / 3 + 0.2 * rng.normal()
        x[channel, 1] = size * rng.uniform(0.8, 1.0) * np.exp(1j * angle)
        orders = np.arange(2, 64)
        parts = rng.uniform(0.01, 0.1, 62) / np.sqrt(orders)
        x[channel, 2:] = abs(x[channel, 1]) * parts * np.exp(2j * np.pi * rng.random(62))
    return PeriodicSignal(rng.uniform(45.0, 65.0), x)


def spectra(signal: PeriodicSignal) -> npt.NDArray[np.complex128]:
    """Of the six channels over 10 cycles, as the judge makes them."""
    t_s = np.arange(CYCLES * POINTS) / (POINTS * signal.f_hz)
    return np.stack(
        [powerquality.resample_and_fft(wave, CYCLES * POINTS) for wave in signal.at(t_s)]
    )


def judged(signal: PeriodicSignal) -> dict[str, npt.NDArray[np.float64]]:
    """Harmonics in percent and degrees, THD and unbalance, as the judge sees them."""
    lines = spectra(signal)
    seen = {}
    reference_deg = np.degrees(np.angle(lines[0, CYCLES]))
    for name, line in zip(CHANNELS, lines, strict=True):
        size, angle_deg = powerquality.calc_harmonics(line, CYCLES, ORDER_MAX)
        orders = np.arange(2, ORDER_MAX + 1)
        seen[f"hd_{name}_pct"] = 100.0 * size[2:] / size[1]
        seen[f"hd_phi_{name}_deg"] = (angle_deg[2:] - orders * reference_deg) % 360.0
        seen[f"thd_{name}_pct"] = np.array(powerquality.calc_thd(size, ORDER_MAX))
    for kind, first in (("u", 0), ("i", 3)):
        zero_pct, unbalance_pct = powerquality.calc_unbalance(
            list(lines[first : first + 3, CYCLES])
        )
        seen[f"{kind}_zero_ratio"] = np.array(zero_pct / 100.0)
        seen[f"{kind}_unbalance"] = np.array(unbalance_pct / 100.0)
    return seen


def turned_by(a: npt.NDArray[np.float64], b: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Degrees between two angles, not above 180."""
    return np.abs((a - b + 180.0) % 360.0 - 180.0)


@pytest.mark.parametrize("seed", SEEDS)
def test_closed_forms_are_what_the_judge_sees(seed: int) -> None:
    signal = distorted(seed)
    ours = {**truth_of(signal), **harmonics_of(signal)}
    for name, value in judged(signal).items():
        if name.endswith("_deg"):
            assert np.max(turned_by(ours[name], value)) < ANGLE_DEG, name
        else:
            assert np.max(np.abs(ours[name] - value)) < PARTS_PCT, name


@pytest.mark.parametrize("seed", SEEDS)
def test_meter_shows_what_the_judge_sees(seed: int) -> None:
    signal = distorted(seed)
    meter = metered(counts_of(signal, SECONDS))
    window = meter.take_windows()[-1]
    shown = meter.quantities()
    seen = judged(signal)
    for name, value in seen.items():
        if name.endswith("_deg"):
            large = seen[name.replace("_phi", "").replace("_deg", "_pct")] >= ANGLE_SIZE_PCT
            assert np.max(turned_by(window[name], value)[large], initial=0.0) < METER_ANGLE_DEG
        elif name.startswith("hd_"):
            assert np.max(np.abs(window[name] - value)) < METER_PCT, name
        else:
            allowed = METER_PCT if name.endswith("_pct") else METER_RATIO
            assert abs(shown[name] - value) < allowed, name


def test_judge_sees_a_harmonic_that_the_closed_form_lacks() -> None:
    signal = distorted(0)
    lacking = signal.phasors.copy()
    lacking[4, 17] = 0.0
    ours = harmonics_of(PeriodicSignal(signal.f_hz, lacking))["hd_i_l2_pct"]
    wrong = np.abs(ours - judged(signal)["hd_i_l2_pct"]) > PARTS_PCT
    assert list(np.flatnonzero(wrong) + 2) == [17]
