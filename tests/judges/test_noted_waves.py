"""An impedance of the GUM and the waves of R 46, by our closed forms and by the meter.

Second-hand: the GUM's as quoted by the source that stands beside it, the coefficients of R 46 from
general knowledge, not from a copy of the standard. What is rounded is compared to half a digit.
"""

import numpy as np
import numpy.typing as npt
import pytest

from tests.oracle.periodic import PeriodicSignal, truth_of
from tests.oracle.stimulus import counts_of, metered

METER = 5e-6  # of a ratio of two values: 2 ppm of each, and a rounding
GUM_LAST_DIGIT = np.array([0.0005, 0.005, 0.005]) + 254.26 * METER
LAST_DIGIT = 0.5e-4
THD_LAST_DIGIT = 0.05  # percent

Phasors = npt.NDArray[np.complex128]
BALANCED = np.exp(-2j * np.pi * np.arange(3) / 3.0)


def three_phase(u: Phasors, i: Phasors) -> PeriodicSignal:
    x = np.zeros((6, 64), dtype=np.complex128)
    x[:3, 1], x[3:, 1] = u, i
    return PeriodicSignal(50.0, x)


def _shown(signal: PeriodicSignal) -> dict[str, float]:
    """By the meter."""
    return metered(counts_of(signal, 1.4)).quantities()


def impedances(values: dict[str, float]) -> Phasors:
    """R, X and |Z| of L1 from power and current."""
    squared = values["i_rms_l1_a"] ** 2
    names = ("p_l1_w", "q_fund_l1_var", "s_l1_va")
    return np.array([values[name] / squared for name in names])


def test_resistance_and_reactance_of_the_gum_example() -> None:
    """JCGM 100:2008 H.2: 4.999 V, 19.661 mA, 1.044 46 rad, as quoted by GUM_H2 of GTC.

    There R = 127.732, X = 219.85, Z = 254.26 ohms. The meter gets 46 times the voltage and 40 times
    the current.
    """
    scale_u, scale_i = 46.0, 40.0
    u = 4.999 * scale_u * BALANCED
    i = 0.019661 * scale_i * BALANCED * np.exp(-1.04446j)
    printed = np.array([127.732, 219.85, 254.26])
    for values in (truth_of(three_phase(u, i)), _shown(three_phase(u, i))):
        found = impedances(values) * scale_i / scale_u
        assert np.all(np.abs(found - printed) < GUM_LAST_DIGIT)


def quadriform_and_peaked(kind: str) -> PeriodicSignal:
    """Voltages and currents of OIML R 46-1:2012 (clause not verified); angles are of sines."""
    parts = {
        "quadriform": (
            {1: (1, 0), 3: (0.038, 180), 5: (0.024, 180), 7: (0.017, 180), 11: (0.010, 180),
             13: (0.008, 180)},
            {1: (1, 0), 3: (0.30, 0), 5: (0.18, 0), 7: (0.14, 0), 11: (0.09, 0), 13: (0.05, 0)},
        ),
        "peaked": (
            {1: (1, 0), 3: (0.038, 0), 5: (0.024, 180), 7: (0.017, 0), 11: (0.010, 0),
             13: (0.008, 180)},
            {1: (1, 0), 3: (0.30, 180), 5: (0.18, 0), 7: (0.14, 180), 11: (0.09, 180),
             13: (0.05, 0)},
        ),
    }[kind]  # fmt: skip
    x = np.zeros((6, 64), dtype=np.complex128)
    for k in range(3):
        for channel, part, size in ((k, parts[0], 230.0), (3 + k, parts[1], 1.0)):
            for order, (share, deg) in part.items():
                turn = -order * k / 3.0 + deg / 360.0 - 0.25
                x[channel, order] = size * share * np.exp(2j * np.pi * turn)
    return PeriodicSignal(50.0, x)


@pytest.mark.parametrize("kind", ["quadriform", "peaked"])
def test_waves_of_r46_have_the_noted_power_and_distortion(kind: str) -> None:
    """Current 1.0736, voltage 1.0012, power 0.9806, worked out when the waves were written down."""
    signal = quadriform_and_peaked(kind)
    for values in (truth_of(signal), _shown(signal)):
        assert abs(values["i_rms_l1_a"] - 1.0736) < LAST_DIGIT
        assert abs(values["u_rms_l1_v"] / 230.0 - 1.0012) < LAST_DIGIT
        assert abs(values["p_l1_w"] / 230.0 - 0.9806) < LAST_DIGIT
        assert abs(values["thd_i_l1_pct"] - 39.1) < THD_LAST_DIGIT
        assert abs(values["thd_u_l1_pct"] - 4.97) < THD_LAST_DIGIT


THD_LAST_DIGIT = 0.05  # percent
