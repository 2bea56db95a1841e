"""Every quantity in every wiring against the closed form."""

import numpy as np
import pytest

from tests.oracle.periodic import PeriodicSignal, Wired, crest_of, harmonics_of, truth_of
from tests.oracle.stimulus import RATE_HZ, counts_of, metered

VOLTAGE_CODES = {"3LN": 0, "1LN": 1, "2LL": 2, "3LL": 3, "1LL": 4}
CURRENT_CODES = {"3CT": 0, "1CT": 1, "2CT": 2}
# The aims at In are 2 ppm of U, I, S, P and Q; a ratio of two such values has twice that, a value
# near zero a part of its scale: 0.01 V or W and 0.001 of a ratio or ampere.
RELATIVE = 5e-6
SMALL = 1e-2
SMALL_AMPERES = 1e-3
DEGREES = 0.0005  # aim of the design
HARMONIC_PCT = 1e-4  # 1 ppm of the fundamental, the aim for a small harmonic
SECONDS = 1.4  # to a window well after the frequency is held


def asymmetric(f_hz: float, seed: int, order_max: int = 63) -> PeriodicSignal:
    """Three unequal phases with every harmonic and DC."""
    rng = np.random.default_rng(seed)
    x = np.zeros((6, 64), dtype=complex)
    for k in range(3):
        x[k, 1] = (
            230.0 * (1 + 0.05 * rng.normal()) * np.exp(-2j * np.pi * k / 3 + 0.05j * rng.normal())
        )
        x[3 + k, 1] = (1 + 0.2 * rng.random()) * np.exp(-2j * np.pi * k / 3 - 1j * rng.random())
        for h in range(2, order_max + 1):
            for channel, part in ((k, 0.03), (3 + k, 0.1)):
                size = part / np.sqrt(h) * rng.random()
                x[channel, h] = x[channel, 1] * size * np.exp(2j * np.pi * rng.random())
        x[k, 0], x[3 + k, 0] = 1.0, 0.004
    return PeriodicSignal(f_hz, x)


def tolerance(name: str, value: float) -> float:
    if name.endswith("_deg"):
        return DEGREES
    return RELATIVE * max(abs(value), SMALL_AMPERES if name.endswith("_a") else SMALL) + RELATIVE


def assert_meets(measured: dict[str, float], truth: dict[str, float]) -> None:
    missed = {
        name: (measured[name], value)
        for name, value in truth.items()
        if abs(measured[name] - value) > tolerance(name, value)
    }
    assert missed == {}


@pytest.mark.parametrize("current", CURRENT_CODES)
@pytest.mark.parametrize("voltage", VOLTAGE_CODES)
def test_quantities_of_a_wiring_are_those_of_the_closed_form(voltage: str, current: str) -> None:
    signal = asymmetric(51.37, seed=VOLTAGE_CODES[voltage])
    codes = [VOLTAGE_CODES[voltage], CURRENT_CODES[current]]
    meter = metered(counts_of(signal, SECONDS), writes={0x1003: codes})
    wired = Wired(voltage, current)
    assert_meets(meter.quantities(), truth_of(signal, wired))
    window = meter.take_windows()[-1]
    for name, table in harmonics_of(signal, wired).items():
        if name.endswith("_pct"):
            assert np.max(np.abs(window[name] - table)) < HARMONIC_PCT


@pytest.mark.parametrize(("type_code", "f_hz"), [(0, 45.3), (1, 64.7), (2, 381.0), (2, 419.0)])
def test_quantities_of_a_type_are_those_of_the_closed_form(type_code: int, f_hz: float) -> None:
    order_max = 15 if type_code == 2 else 63
    signal = asymmetric(f_hz, seed=9, order_max=order_max)
    meter = metered(counts_of(signal, SECONDS, type_code), type_code)
    truth = truth_of(signal, order_max=order_max)
    window = meter.take_windows()[-1]
    points = 64 if type_code == 2 else 256
    truth |= crest_of(signal, float(window["start"]) / RATE_HZ[type_code], points)
    assert_meets(meter.quantities(), truth)
    assert meter.quantities()["crest_u_l1"] > 1.0


@pytest.mark.parametrize(
    ("angle_deg", "code"), [(0.0, 82.0), (40.0, 76.0), (-40.0, 67.0), (180.0, 82.0)]
)
def test_load_character_is_that_of_the_fundamental(angle_deg: float, code: float) -> None:
    x = np.zeros((6, 64), dtype=complex)
    for k in range(3):
        x[k, 1] = 230.0 * np.exp(-2j * np.pi * k / 3)
        x[3 + k, 1] = np.exp(-2j * np.pi * k / 3 - 1j * np.radians(angle_deg))
    meter = metered(counts_of(PeriodicSignal(50.0, x), SECONDS))
    assert meter.quantities()["load_character"] == code
