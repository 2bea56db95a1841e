"""Harmonics, distortion and unbalance by pqopen-lib: of our closed forms and of the meter.

pqopen gets the samples and makes its own spectrum; it knows nothing of our phasors.
"""

import numpy as np
import numpy.typing as npt
import pytest

from tests.oracle.periodic import PeriodicSignal, harmonics_of, truth_of
from tests.oracle.stimulus import counts_of, metered
from tests.oracle.test_wirings import asymmetric

pq = pytest.importorskip("pqopen.powerquality", reason="pqopen-lib is not installed")

CYCLES = 10
POINTS = 256 * CYCLES
CHANNELS = ("u_l1", "u_l2", "u_l3", "i_l1", "i_l2", "i_l3")
# Sines and transform in double: 64 terms of 2^-53 each, of the fundamental, in percent.
CLOSED_PCT = 64 * 100 * 2.0**-53 * 16
DEGREES = 1e-9  # the same of a harmonic of 1e-4 of the fundamental
METER_PCT = 1e-4  # 1 ppm of the fundamental, the aim of the design
THD_METER_PCT = 2e-4  # relative 2 ppm of a distortion below 100 %
THD_ORDER_MAX = 63


def spectra(signal: PeriodicSignal) -> list[npt.NDArray[np.complex128]]:
    """By pqopen, of ten cycles that are sampled without error; rms phasors."""
    waves = signal.at(np.arange(POINTS) / (256 * signal.f_hz))
    return [pq.resample_and_fft(wave, POINTS) for wave in waves]


@pytest.mark.parametrize("seed", range(4))
def test_closed_forms_are_those_of_pqopen(seed: int) -> None:
    signal = asymmetric(45.0 + 5.0 * seed, seed)
    truth, tables = truth_of(signal), harmonics_of(signal)
    for name, spectrum in zip(CHANNELS, spectra(signal), strict=True):
        rms, _ = pq.calc_harmonics(spectrum, CYCLES, 63)
        assert np.max(np.abs(100.0 * rms[2:] / rms[1] - tables[f"hd_{name}_pct"])) < CLOSED_PCT
        thd = pq.calc_thd(rms, THD_ORDER_MAX)
        assert abs(thd - truth[f"thd_{name}_pct"]) < CLOSED_PCT


@pytest.mark.parametrize("seed", range(4))
def test_phases_of_harmonics_are_those_of_pqopen(seed: int) -> None:
    """Turned to the fundamental of L1, as the registers are."""
    signal = asymmetric(50.0, seed)
    tables = harmonics_of(signal)
    found = [pq.calc_harmonics(spectrum, CYCLES, 63)[1] for spectrum in spectra(signal)]
    for name, phi in zip(CHANNELS, found, strict=True):
        turned = phi[2:] - np.arange(2, 64) * found[0][1]
        difference = (turned - tables[f"hd_phi_{name}_deg"] + 180.0) % 360.0 - 180.0
        assert np.max(np.abs(difference)) < DEGREES


@pytest.mark.parametrize("seed", range(4))
def test_unbalance_is_that_of_pqopen(seed: int) -> None:
    signal = asymmetric(50.0, seed)
    truth = truth_of(signal)
    for kind, first in (("u", 0), ("i", 3)):
        zero, negative = pq.calc_unbalance(list(signal.phasors[first : first + 3, 1]))
        assert abs(zero - 100.0 * truth[f"{kind}_zero_ratio"]) < CLOSED_PCT
        assert abs(negative - 100.0 * truth[f"{kind}_unbalance"]) < CLOSED_PCT


def test_the_meter_shows_what_pqopen_finds() -> None:
    signal = asymmetric(50.0, seed=3)
    meter = metered(counts_of(signal, 1.4))
    shown, window = meter.quantities(), meter.take_windows()[-1]
    for name, spectrum in zip(CHANNELS, spectra(signal), strict=True):
        rms, _ = pq.calc_harmonics(spectrum, CYCLES, 63)
        assert np.max(np.abs(window[f"hd_{name}_pct"] - 100.0 * rms[2:] / rms[1])) < METER_PCT
        assert abs(shown[f"thd_{name}_pct"] - pq.calc_thd(rms, THD_ORDER_MAX)) < THD_METER_PCT
    for kind, first in (("u", 0), ("i", 3)):
        zero, negative = pq.calc_unbalance(list(signal.phasors[first : first + 3, 1]))
        assert abs(100.0 * shown[f"{kind}_zero_ratio"] - zero) < METER_PCT
        assert abs(100.0 * shown[f"{kind}_unbalance"] - negative) < METER_PCT
