"""Examples that others have printed, by our closed forms and by the meter.

All are second-hand, as quoted by the source that stands beside them; what a source rounds is
compared to half a unit of its last digit. The waves of R 46 have their coefficients from general
knowledge, not from a copy of the standard.
"""

import numpy as np
import numpy.typing as npt
import pytest

from tests.oracle.periodic import PeriodicSignal, truth_of
from tests.oracle.stimulus import counts_of, metered

METER = 5e-6  # of the largest value: 2 ppm of each phasor, three of them in a component
SCALE_A = 0.05  # amperes of the example become amperes that the meter can take

Phasors = npt.NDArray[np.complex128]


def polar(*pairs: tuple[float, float]) -> Phasors:
    return np.array([size * np.exp(1j * np.radians(deg)) for size, deg in pairs])


def three_phase(u: Phasors, i: Phasors) -> PeriodicSignal:
    x = np.zeros((6, 64), dtype=np.complex128)
    x[:3, 1], x[3:, 1] = u, i
    return PeriodicSignal(50.0, x)


def components(values: dict[str, float], kind: str, unit: str) -> Phasors:
    """Positive, negative, zero; against the first voltage."""
    return np.array(
        [
            complex(values[f"{kind}_{name}_re_{unit}"], values[f"{kind}_{name}_im_{unit}"])
            for name in ("pos", "neg", "zero")
        ]
    )


BALANCED = polar((230.0, 0.0), (230.0, -120.0), (230.0, 120.0))
# (source, phasors L1 L2 L3, components positive negative zero, half a unit of the last digit)
VOLTAGES = (
    "SYMCOM.TXT of the HP 48 program SYMCOMP; its B and C are our L3 and L2, as it turns forward",
    polar((147.0, 13.0), (150.0, 237.0), (154.0, 129.0)),
    polar((149.285, 6.321), (10.135, 49.004), (14.824, 142.704)),
    # 0.0005 V of size and 0.0005 degrees of 149 V
    0.0005 + 149.285 * np.radians(0.0005),
)
CURRENTS = (
    "a power-system textbook, chapter 3.3, example 3.3.1, as quoted in Nemotron-CC-Math-v1",
    np.array([12 + 24j, 16 - 2j, -4 - 6j]),
    np.array([0.845 + 15.1j, 3.155 + 3.56j, 8.0 + 5.33j]),
    0.05 * np.sqrt(2.0),  # the coarsest is printed to 0.1 A
)


def test_voltages_of_a_published_example_have_its_components() -> None:
    _, phasors, printed, rounding = VOLTAGES
    turned = printed * np.exp(-1j * np.angle(phasors[0]))
    truth = components(truth_of(three_phase(phasors, BALANCED / 230.0)), "u", "v")
    assert np.max(np.abs(truth - turned)) < rounding
    meter = metered(counts_of(three_phase(phasors, BALANCED / 230.0), 1.4))
    shown = components(meter.quantities(), "u", "v")
    assert np.max(np.abs(shown - turned)) < rounding + METER * 154.0


def test_currents_of_a_published_example_have_its_components() -> None:
    _, phasors, printed, rounding = CURRENTS
    signal = three_phase(BALANCED, SCALE_A * phasors)
    truth = components(truth_of(signal), "i", "a") / SCALE_A
    assert np.max(np.abs(truth - printed)) < rounding
    shown = components(metered(counts_of(signal, 1.4)).quantities(), "i", "a") / SCALE_A
    assert np.max(np.abs(shown - printed)) < rounding + METER * 27.0


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
    u = 4.999 * scale_u * BALANCED / 230.0
    i = 0.019661 * scale_i * BALANCED / 230.0 * np.exp(-1.04446j)
    printed = np.array([127.732, 219.85, 254.26])
    for values in (truth_of(three_phase(u, i)), _shown(three_phase(u, i))):
        found = impedances(values) * scale_i / scale_u
        assert np.all(np.abs(found - printed) < GUM_LAST_DIGIT)


GUM_LAST_DIGIT = np.array([0.0005, 0.005, 0.005]) + 254.26 * METER


def annex_b() -> PeriodicSignal:
    """The waves of IEEE 1459-2010 annex B, in amperes the hundredth part; all phases alike.

    As quoted in IEEE1459_2010.m of Lexinoski/IEEE1459-2010 (clause not verified).
    """
    u = {1: (100.0, 0.0), 3: (8.0, -70.0), 5: (15.0, 140.0), 7: (5.0, 20.0)}
    i = {1: (100.0, -30.0), 3: (20.0, -165.0), 5: (15.0, 234.0), 7: (10.0, 234.0)}
    x = np.zeros((6, 64), dtype=np.complex128)
    for k in range(3):
        for channel, part, scale in ((k, u, 1.0), (3 + k, i, 0.01)):
            for order, (size, deg) in part.items():
                turn = deg / 360.0 - order * k / 3.0
                x[channel, order] = scale * size * np.exp(2j * np.pi * turn)
    return PeriodicSignal(60.0, x)


def test_powers_of_annex_b_are_the_sums_of_its_terms() -> None:
    """Worked out by hand, term by term: the source prints the waves, not their powers.

    P: 8660.254 - 13.945 (8 x 20 cos 95 deg) - 15.695 (15 x 15 cos -94) - 41.452 (5 x 10 cos -214).
    Q: 5000.000 + 159.391 (sin 95 deg) - 224.452 (sin -94) + 27.960 (sin -214). U^2 = 10314,
    I^2 = 10725, so that S = 10517.5; THD: 17.720 % of the voltage, 26.926 % of the current.
    """
    signal = annex_b()
    for values in (truth_of(signal), _shown(signal)):
        assert abs(100.0 * values["p_l1_w"] - 8589.162) < HAND
        assert abs(100.0 * values["q_budeanu_l1_var"] - 4962.899) < HAND
        assert abs(100.0 * values["s_l1_va"] - np.sqrt(10314.0 * 10725.0)) < HAND
        assert abs(values["thd_u_l1_pct"] - 17.720) < HAND_PCT
        assert abs(values["thd_i_l1_pct"] - 26.926) < HAND_PCT


HAND = 4 * 0.0005 + 10517.5 * METER  # four terms of three decimals each
HAND_PCT = 0.0005 + 100.0 * METER


def _shown(signal: PeriodicSignal) -> dict[str, float]:
    """By the meter, of the type of its frequency."""
    type_code = 1 if signal.f_hz > 55.0 else 0
    return metered(counts_of(signal, 1.4, type_code), type_code).quantities()


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
    for values in (truth_of(signal), metered(counts_of(signal, 1.4)).quantities()):
        assert abs(values["i_rms_l1_a"] - 1.0736) < LAST_DIGIT
        assert abs(values["u_rms_l1_v"] / 230.0 - 1.0012) < LAST_DIGIT
        assert abs(values["p_l1_w"] / 230.0 - 0.9806) < LAST_DIGIT
        assert abs(values["thd_i_l1_pct"] - 39.1) < THD_LAST_DIGIT
        assert abs(values["thd_u_l1_pct"] - 4.97) < THD_LAST_DIGIT


LAST_DIGIT = 0.5e-4
THD_LAST_DIGIT = 0.05  # percent
